"""What pronouns and nominals stand for: "the mayor", "the company", "he", "its", "who". Unsure ones stay unresolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_schema, noun_schema
from cuibono.engines.rules.names.types import words
from cuibono.engines.rules.parsed.document import Entities, Parsed
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code

from .memory import BODIES, SUBJECTS, Found, Memory, leads
from .nobody import Nobody
from .pronouns import Pronouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FAMILIAR = 3  # mentions that make one president of many the one who is meant


class _Reader:
    """Walks the document once, in order, and keeps what was mentioned."""

    def __init__(self, parsed: Parsed, entities: Entities) -> None:
        self.parsed, self.entities = parsed, entities
        self.memory = Memory(parsed, entities)
        self.pronouns = Pronouns(self.memory)
        self.nobody = Nobody(self.memory)
        self.limit = load_toml("coreference.toml")["limits"]

    def read(self) -> tuple[Found, dict[tuple[int, int], tuple[int, int]]]:
        for block, doc in enumerate(self.parsed.docs):
            if doc is not None:
                quoted = _quoted(doc)
                for sentence in doc.sents:
                    self.memory.sentence += 1
                    self.memory.block = block
                    for token in sentence:
                        self._token(block, token, quoted)
        return self.memory.found, self.memory.nobody

    def _token(self, block: int, token: Token, quoted: list[bool]) -> None:
        index = self.memory.at.get((block, token.i))
        if index is not None:
            if (block, token.i) in self.memory.ends:
                name = self.entities.names[index]
                head = token.doc[name.first : name.last].root
                self.memory.mention(block, self.entities.keys[index], name, head, quoted[token.i])
            return
        low = token.lower_
        if token.dep_ in SUBJECTS:
            self.memory.subject(token)
        if low in words("coreference.toml", "relative"):
            self._relative(block, token)
        elif token.tag_ in ("PRP", "PRP$"):
            key = self.pronouns.resolve(token, low, quoted[token.i]) or self.nobody.key(token, low, quoted[token.i])
            if key is not None and key.startswith("?"):
                self.nobody.keep(key, token)
            elif key is not None:
                self.memory.found[block, token.i] = key
                self.memory.again(key, token, quoted[token.i])
        elif low == "latter" and (key := self._latter(token)):
            self.memory.found[block, token.i] = key
        elif token.tag_ == "NN" or (token.tag_ == "NNP" and token.i > 0 and token.nbor(-1).lower_ == "the"):
            key = self._appositive(block, token) or self._nominal(block, token)
            if key is None:
                self.nobody.noun(token)
            else:
                self.memory.found[block, token.i] = key
                if noun_schema(token.lemma_.lower(), plural=False) == "Person":
                    self.memory.again(key, token, quoted[token.i])

    def _relative(self, block: int, token: Token) -> None:
        node = token
        for _ in range(8):
            if node.dep_ == "relcl":
                index = self.memory.at.get((block, node.head.i))
                person = token.lower_ in ("who", "whom")
                if index is not None and person and self.entities.names[index].schema in ("Territory", "Project", "Document", "Event"):
                    return  # "a composer from Poland, who": nobody whom we know
                if index is not None and node.head.i < token.i and not _loose(node.head):
                    self.memory.found[block, token.i] = self.entities.keys[index]
                return
            if node.head.i == node.i:
                return
            node = node.head

    def _appositive(self, block: int, token: Token) -> str | None:
        """ "PeruRail, a railway company": the noun stands for the name beside it, in either order."""
        other = token.head if token.dep_ == "appos" else next((c for c in token.children if c.dep_ == "appos"), None)
        if other is None:
            return None
        index = self.memory.at.get((block, other.i))
        if index is None:
            return None
        name = self.entities.names[index]
        kind = noun_schema(token.lemma_.lower(), plural=False)
        fits = (
            kind == name.schema
            or (name.schema in BODIES and kind in BODIES)
            or (kind in ("Organization", "Company") and name.schema in BODIES)
        )
        return self.entities.keys[index] if fits else None

    def _nominal(self, block: int, token: Token) -> str | None:
        """ "the mayor", "the company", "the country": one bearer, not described anew, no name beside it."""
        definite = next((c for c in token.children if c.dep_ == "det" and c.lower_ in ("the", "this")), None)
        if definite is None or any(
            c.dep_ in ("amod", "compound", "relcl", "acl", "nummod", "appos", "poss", "nmod") for c in token.children
        ):
            return None
        if any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children) or token.dep_ in ("compound", "attr", "appos"):
            return None
        if token.i + 1 < len(token.doc) and ((block, token.i + 1) in self.memory.at or token.nbor(1).tag_ == "HYPH"):
            return None
        lemma = token.lemma_.lower()
        kind = noun_schema(lemma, plural=False)
        reach = int(self.limit["nominal_sentences"])
        if kind == "Person":
            bearers = sorted({key for key, roles in self.memory.roles.items() if lemma in roles})
            near = {
                s.key
                for s in self.memory.recent(("Person",), int(self.limit["bearer_sentences"]))
                if lemma != "president" or leads(s.head) or self.memory.times[s.key] > _FAMILIAR
            }
            return bearers[0] if len(bearers) == 1 and bearers[0] in near else None
        if kind == "Territory" and lemma in ("country", "nation"):
            near = {seen.key for seen in self.memory.recent(("Territory",), 2) if country_code(seen.name.text)}
            return near.pop() if len(near) == 1 else None
        if kind in BODIES or kind == "Project":
            return self._body(lemma, kind, reach)
        return None

    def _latter(self, token: Token) -> str | None:
        """ "when the latter served": the last of the persons named before it in its sentence."""
        keys = list(dict.fromkeys(s.key for s in self.memory.recent(("Person",), 1) if s.head.pos_ == "PROPN"))
        return keys[-1] if len(keys) >= 2 and token.dep_ in SUBJECTS else None

    def _body(self, lemma: str, kind: str, reach: int) -> str | None:
        telling = {
            s.key
            for s in self.memory.recent((*BODIES, "Project"), int(self.limit["bearer_sentences"]))
            if s.name.text.lower().split()[-1] == lemma and " " in s.name.text
        }
        if telling:
            return telling.pop() if len(telling) == 1 else None
        if lemma in ("company", "firm", "corporation", "conglomerate", "carmaker", "manufacturer", "retailer"):
            near = {s.key for s in self.memory.recent(("Company",), reach)}
            others = {s.key for s in self.memory.recent(("Organization",), 2)}
            if not near and len(others) == 1 and kind == "Company":
                return None
            return near.pop() if len(near) == 1 else None
        if lemma in ("agency", "ministry", "department", "bureau", "court", "commission"):
            near = {
                s.key for s in self.memory.recent(("PublicBody",), 2) if lemma == "court" or not _HOUSES & set(s.name.text.lower().split())
            }
            return near.pop() if len(near) == 1 else None
        return None


# A committee is no agency, a house no department.
_HOUSES = frozenset(("committee", "subcommittee", "senate", "house", "congress", "parliament", "knesset", "duma", "court"))


def _loose(noun: Token) -> bool:
    """ "a port in Chancay, which": the clause may belong to the port, whatever the parse says."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "at", "near", "on", "outside", "off"):
        return False
    return any(nominal_schema(noun.doc[i]) in ("Project", "Company", "Organization", "Event") for i in range(max(0, noun.i - 6), noun.i))


def resolve_words(parsed: Parsed, entities: Entities) -> tuple[Found, dict[tuple[int, int], tuple[int, int]]]:
    """(block, token) of pronouns, relatives and nominals to the key of the entity that each stands for; and ``Entities.nobody``."""
    return _Reader(parsed, entities).read()


def _quoted(doc: Doc) -> list[bool]:
    inside, flags = False, []
    for token in doc:
        if token.text == "“" or (token.text == '"' and not inside):
            inside = True
        elif token.text in ("”", '"'):
            inside = False
        flags.append(inside)
    return flags
