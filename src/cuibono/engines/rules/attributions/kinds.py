"""What kind of source speaks: person, organization, document, media or unnamed; and which entity it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Entities, Name
from cuibono.vocabulary import load_lines, load_toml

if TYPE_CHECKING:
    from spacy.tokens import Token

_ORGANIZED = frozenset(("Organization", "Company", "PublicBody", "Territory", "Project", "Event"))
_LABELS = {"PERSON": "Person", "ORG": "Organization", "GPE": "Territory", "NORP": "Territory", "LAW": "Document", "WORK_OF_ART": "Document"}
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))


@cache
def lemmas(key: str) -> frozenset[str]:
    """A list of the kinds' table."""
    return frozenset(load_toml("reporting_words.toml")["kinds"][key])


@cache
def _outlets() -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(load_lines("reporting_outlets.txt")), tuple(load_toml("reporting_words.toml")["outlets"]["endings"])


def is_outlet(name: str) -> bool:
    """True for the name of a news outlet or agency."""
    names, endings = _outlets()
    plain = name.strip().removesuffix("'s").removesuffix("’s")
    lower = plain.lower().removeprefix("the ")
    if lower in names:
        return True
    last = plain.split()[-1] if plain.split() else ""
    return last in endings and " " in plain and lower not in ("today", "the press")


class Sources:
    """Names and coreference of a document, looked up by token."""

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.at: dict[tuple[int, int], int] = {}
        for index, name in enumerate(entities.names):
            if name.schema != "Position":
                for i in range(name.first, name.last):
                    self.at.setdefault((name.block, i), index)

    def entity(self, block: int, head: Token | None, span: tuple[int, int]) -> str | None:
        """The entity key of a source: of the name its head stands in, of what the head stands for, else of an apposed person."""
        if head is None:
            return None
        head = antecedent(head)
        index = self._name(block, head)
        if index is None:
            key = self.entities.stands_for.get((block, head.i))
            if key is not None:
                return key
            index = next((i for t in head.children if t.dep_ == "appos" and (i := self._name(block, t)) is not None), None)
        return None if index is None else self.entities.keys[index]

    def kind(self, block: int, head: Token | None, span: tuple[int, int]) -> str:
        """The kind of a source by its head word, the names in its span, and what it stands for."""
        if head is None:
            return "unnamed"
        head = antecedent(head)
        index = self._name(block, head)
        named = None if index is None else self.entities.names[index]
        lemma = head.lower_ if head.lower_ in lemmas("media") else head.lemma_.lower()
        if named is not None and (head.pos_ != "NOUN" or named.named):
            return self._named(named.text, named.schema, head)
        if head.pos_ == "PRON" or head.tag_ == "PRP$":
            return self._pronoun(block, head)
        if head.ent_type_ in _LABELS and head.pos_ == "PROPN":
            return self._named(_entity_text(head), _LABELS[head.ent_type_], head)
        if head.pos_ == "PROPN":
            return self._named(
                head.doc[head.left_edge.i : head.i + 1].text, "Person" if lemma not in lemmas("organization") else "Organization", head
            )
        return self._noun(block, head, lemma, span)

    def _name(self, block: int, token: Token) -> int | None:
        return self.at.get((block, token.i))

    def _named(self, text: str, schema: str, head: Token) -> str:
        if schema == "Person":
            return "person"
        if is_outlet(text):
            return "media"
        lemma = head.lemma_.lower()
        if head.pos_ == "NOUN" and lemma in lemmas("unnamed") and schema != "Document":
            return "unnamed"
        return "document" if schema == "Document" else "organization"

    def _pronoun(self, block: int, head: Token) -> str:
        key = self.entities.stands_for.get((block, head.i))
        index = None if key is None else self.entities.naming.get(key)
        if index is not None:
            name = self.entities.names[index]
            return self._named(name.text, name.schema, head)
        lower = head.lower_
        if lower in ("he", "she", "him", "her", "his", "i", "my", "himself", "herself"):
            return "person"
        return "organization" if lower in ("it", "its", "we", "our") else "unnamed"

    def _noun(self, block: int, head: Token, lemma: str, span: tuple[int, int]) -> str:
        inside = self._inside(block, head, span)
        outlet = any(is_outlet(name.text) for name in inside)
        person = next(
            (n for t in head.children if t.dep_ == "appos" and (i := self._name(block, t)) is not None for n in [self.entities.names[i]]),
            None,
        )
        if person is not None and person.schema == "Person":
            return "person"
        if lemma in lemmas("media") or (outlet and lemma in lemmas("outlets_text")):
            return "media"
        if lemma in lemmas("document"):
            if lemma in lemmas("bare") and head.tag_ == "NNS" and not inside and not _definite(head):
                return "unnamed"
            return "document"
        if lemma in lemmas("bare"):
            return "unnamed"
        if lemma in lemmas("organization"):
            return "organization"
        if lemma in lemmas("voices") and (any(name.schema in _ORGANIZED for name in inside) or _nationality(head)) and not _former(head):
            return "organization"
        key = self.entities.stands_for.get((block, head.i))
        index = None if key is None else self.entities.naming.get(key)
        if index is not None:
            name = self.entities.names[index]
            return self._named(name.text, name.schema, head)
        if lemma in lemmas("persons") and head.tag_ == "NN" and _definite(head):
            return "person"
        return "unnamed"

    def _inside(self, block: int, head: Token, span: tuple[int, int]) -> list[Name]:
        found = {index for i in range(*span) if (index := self.at.get((block, i))) is not None}
        return [name for index in sorted(found) if (name := self.entities.names[index]).named]


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ in _RELATIVE and token.tag_ in ("WP", "WDT", "WP$", "IN", "DT"):
        clause = token.head
        for _ in range(4):
            if clause.dep_ in ("relcl", "acl"):
                return clause.head
            if clause.head.i == clause.i:
                break
            clause = clause.head
    return token


def can_speak(head: Token) -> bool:
    """False for a common noun that names neither people nor a body nor a text ("the development", "these ties")."""
    head = antecedent(head)
    if head.pos_ != "NOUN" or head.ent_type_ or head.lower_ in _RELATIVE:
        return True
    lemma = head.lemma_.lower()
    return (
        lemma in _speakers() or head.lower_ in _speakers() or lemma.endswith(tuple(load_toml("reporting_words.toml")["kinds"]["endings"]))
    )


@cache
def _speakers() -> frozenset[str]:
    table = load_toml("reporting_words.toml")["kinds"]
    return frozenset(word for key, value in table.items() if key != "endings" for word in value)


def _definite(head: Token) -> bool:
    return any(t.lower_ in ("the", "this", "that", "these", "those") or t.dep_ == "poss" for t in head.lefts)


def _nationality(head: Token) -> bool:
    return any(t.ent_type_ in ("NORP", "GPE", "ORG") for t in head.subtree)


def _former(head: Token) -> bool:
    return any(t.lower_ in ("former", "ex", "one-time", "onetime") for t in head.lefts)


def _entity_text(head: Token) -> str:
    start = end = head.i
    doc = head.doc
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end + 1 < len(doc) and doc[end + 1].ent_iob_ == "I":
        end += 1
    return str(doc[start : end + 1].text)
