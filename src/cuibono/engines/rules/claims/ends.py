"""From a word of the parse to the end of a claim: a name, what the word stands for, a demonym's state, or an unnamed group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_country, nominal_schema, noun_schema
from cuibono.engines.rules.parsed.document import Entities, Name, Parsed
from cuibono.records import End, Mention, Span
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, demonym_country

from .bearers import apposed
from .slots import WORDS, children, landed

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = ("compound", "amod", "nummod", "nmod", "npadvmod", "quantmod", "advmod", "nn", "punct")


@dataclass(frozen=True, slots=True)
class Found:
    """A possible end: ``first`` and ``last`` tokens of its words here, and the mention it is (not yet in ``Entities`` when ``new``)."""

    mention: Mention
    anchor: Span | None
    first: Token
    last: Token
    new: bool = False

    @property
    def definite(self) -> bool:
        """It has a name, or is the one person of whom the text gives none ("He"); not "a company", "officials"."""
        return self.mention.named or self.nobody

    @property
    def nobody(self) -> bool:
        """It is a person of whom the text gives no name."""
        return not self.mention.named and self.first.i == self.last.i and self.first.tag_ in ("PRP", "PRP$")

    def end(self) -> End:
        """The record of it."""
        m = self.mention
        return End(m.start, m.end, m.text, m.schema, m.entity, self.anchor)


@cache
def _bare() -> frozenset[str]:
    return frozenset(load_toml("claim_words.toml")["bare"])


def _same_kind(kind: str | None, schema: str) -> bool:
    """Whether a common noun of this schema may be called by a name of that one."""
    bodies = ("Company", "Organization", "PublicBody")
    return kind is None or kind == schema or (kind in bodies and schema in bodies)


def _empty(token: Token) -> bool:
    """A word on the left of a noun phrase that says nothing of what the thing is."""
    if token.pos_ in ("DET", "PUNCT", "SYM") or token.tag_ in ("PRP$", "POS", "``", "''", "HYPH", "$", "JJS", "RBS"):
        return True
    return (
        token.lower_ in WORDS["vacuous"]
        or (any(c.isdigit() for c in token.text) and not token.text.isdigit())
        or token.ent_type_ == "MONEY"
    )


def _modifies(token: Token, name: Name) -> bool:
    """ "led by a young Stanford dropout": the parser ended the phrase at the name, and the noun after it is meant."""
    if token.dep_ != "pobj" or name.schema == "Position" or name.last >= len(token.doc) or token.i != name.last - 1:
        return False
    after = token.doc[name.last]
    if after in token.ancestors:
        return False  # "a former Ministry of Commerce official" is parsed as it should be
    return bool(after.tag_ == "NN" and after.is_lower and after.dep_ in ("ROOT", "nsubj", "dobj", "appos") and after.ent_type_ == "")


def _of_project(names: list[tuple[int, Name]]) -> bool:
    return any(name.schema == "Project" for _, name in names)


def _between_commas(token: Token) -> list[Token]:
    """ "paid a lobbying firm, the Acme Group, more than": the name between the commas, which the parser hung elsewhere."""
    doc, i = token.doc, token.i + 2
    if not any(c.lower_ in ("a", "an") for c in children(token, "det")) or i >= len(doc) or doc[i - 1].text != ",":
        return []
    if doc[i].lower_ == "the":
        i += 1
    end = i
    while end < len(doc) and end - i < 6 and doc[end].pos_ == "PROPN":
        end += 1
    closed = end < len(doc) and doc[end].text == ","
    last = doc[end - 1]
    return [last] if end > i and closed and last.dep_ not in ("conj", "nsubj", "nsubjpass", "poss") and not children(last, "conj") else []


def _calls(clause: Token, noun: Token) -> bool:
    """Whether "called X" is said of this noun: "a company he set up called X", "a structure under the Ministry of Defense called X"."""
    head = clause.head
    return bool(head.i == noun.i or (head.dep_ == "relcl" and head.head.i == noun.i) or (head.pos_ == "PROPN" and head.dep_ == "pobj"))


def _place(token: Token) -> int:
    return int(token.i)


def past_compound(token: Token) -> Token:
    """ "Hong Kong" of "the Hong Kong-based company" is no end where the parser took it for one: the noun that it modifies is."""
    doc, i = token.doc, token.i
    if token.dep_ in ("npadvmod", "advmod"):
        return token  # the parser knows: "the U.N.-backed government" is backed by the U.N.
    if i + 2 < len(doc) and doc[i + 1].text in ("-", "–") and doc[i + 2].lower_ in WORDS["hyphened"]:
        for follower in doc[i + 3 : min(i + 9, len(doc))]:
            if follower.pos_ in ("NOUN", "PROPN") and follower.dep_ not in ("compound", "amod", "nmod"):
                return follower
            if follower.pos_ in ("VERB", "AUX", "ADP", "PUNCT"):
                break
    return token


class Ends:
    """Resolves words of one document. ``made`` collects the mentions it had to add."""

    def __init__(self, parsed: Parsed, entities: Entities) -> None:
        self.parsed = parsed
        self.entities = entities
        self.made: dict[tuple[int, int, str], Mention] = {}
        self._keys = len(entities.mentions)
        self._at: dict[tuple[int, int], list[int]] = {}
        self._states: dict[str, Mention] = {}
        for index, name in enumerate(entities.names):
            for i in range(name.first, name.last):
                self._at.setdefault((name.block, i), []).append(index)
            if name.schema == "Territory" and name.country and name.named:
                state = self._states.setdefault(name.country, self.mention(index))
                if country_code(state.text) is None and country_code(name.text):
                    self._states[name.country] = self.mention(index)  # the country's own name before its capital's

    def mention(self, index: int) -> Mention:
        name = self.entities.names[index]
        return Mention(name.start, name.end, name.text, name.schema, self.entities.keys[index], name.named, name.country, name.region)

    def names_at(self, block: int, token: Token) -> list[tuple[int, Name]]:
        """Indices and names that cover a token, longest first."""
        here = self._at.get((block, token.i))
        if here is None:
            return []
        found = [(i, self.entities.names[i]) for i in here]
        return sorted(found, key=lambda pair: (pair[1].start - pair[1].end, pair[0]))

    def resolve(self, block: int, token: Token) -> list[Found]:
        """What the word may be, the best first; empty where nothing can be said."""
        token = past_compound(token)
        found = [self._named(token, i, n) for i, n in self.names_at(block, token) if not _modifies(token, n)]
        if found:
            # an office's name may hold its state: "the Israeli ambassador"
            state = demonym_country(token.text) if all(f.mention.schema == "Position" for f in found) else None
            if all(f.mention.schema == "Position" for f in found):
                found = [*found, *self._holder(block, token)]
            return [*found, self._demonym(block, token, state)] if state else found
        if token.pos_ in ("NOUN", "PROPN"):
            found = self._identified(block, token)
            if found:
                return found
        key = self.entities.stands_for.get((block, token.i))
        if key is not None and key in self.entities.naming:
            mention = self.mention(self.entities.naming[key])
            first = token if token.pos_ == "PRON" else self._left(token)
            return [Found(mention, self.parsed.span(block, first, token), first, token)]
        if (first_word := self.entities.nobody.get((block, token.i))) is not None:
            return [self._nobody(block, token, first_word)]
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$", "WP$"):
            return []
        state = demonym_country(token.text)
        if state is not None and token.dep_ in ("amod", "compound", "poss", "nmod"):
            return [self._demonym(block, token, state)]
        if state is not None and self._a_people(token):
            return [self._demonym(block, token, state)]
        government = self._government_of(block, token)
        if government is not None:
            return [government]
        nominal = self._nominal(block, token)
        return [nominal] if nominal else []

    def _a_people(self, token: Token) -> bool:
        """ "the Russians", "the Chinese": the state acts, where the word stands for itself."""
        alone = token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "dative") and token.i > 0
        plain = not any(c.dep_ in ("amod", "nummod", "relcl", "acl", "compound") for c in token.children)
        return (
            alone and plain and (token.nbor(-1).lower_ == "the" or token.dep_ == "conj") and token.text.endswith(("s", "ese", "ch", "sh"))
        )

    def _government_of(self, block: int, token: Token) -> Found | None:
        """ "Taiwan's government", "the country's new government": the state acts, in other words."""
        if token.pos_ != "NOUN" or token.lower_ not in ("government", "regime", "administration"):
            return None
        for owner in children(token, "poss"):
            for found in self.resolve(block, owner):
                if found.mention.schema == "Territory" and found.mention.named and owner.i < token.i:
                    first = self._left(token)
                    return Found(found.mention, self.parsed.span(block, first, token), owner, token)
        return None

    def _holder(self, block: int, token: Token) -> list[Found]:
        """Who an office stands for here: "the country's president, X", or the person that coreference found."""
        for beside in children(token, "appos"):
            found = [self._named(beside, i, n) for i, n in self.names_at(block, beside) if n.schema == "Person"]
            if found:
                return found
        key = self.entities.stands_for.get((block, token.i))
        if key is None or key not in self.entities.naming:
            return []
        mention = self.mention(self.entities.naming[key])
        return [Found(mention, self.parsed.span(block, token, token), token, token)]

    def resolve_plain(self, block: int, token: Token) -> list[Found]:
        """A name at the word, or the state of a demonym; nothing inferred."""
        found = [self._named(token, index, name) for index, name in self.names_at(block, token)]
        state = demonym_country(token.text)
        return found or ([self._demonym(block, token, state)] if state else [])

    def _identified(self, block: int, token: Token) -> list[Found]:
        """A common noun whose name stands beside it: in apposition, just after it, "called X", or as the subject of "is a"."""
        kind = None if token.lemma_.lower() in WORDS["firms_or_people"] else nominal_schema(token)
        candidates = apposed(token)
        if token.i + 1 < len(token.doc) and token.nbor().pos_ == "PROPN" and token.nbor().sent.start == token.sent.start:
            candidates.append(token.nbor())
        if kind == "Project":  # "the Nord Stream 2 natural gas pipeline"
            candidates.extend(c for c in children(token, "compound", "nmod") if c.pos_ == "PROPN" and _of_project(self.names_at(block, c)))
        for clause in token.subtree if any(c.i > token.i for c in token.children) else ():
            if clause.lemma_ in WORDS["called"] and clause.tag_ == "VBN" and token.i < clause.i < token.i + 12 and _calls(clause, token):
                candidates.extend(children(clause, "oprd", "dobj", "attr"))
        if token.dep_ == "attr" and token.head.lemma_ == "be":
            candidates.extend(landed(children(token.head, "nsubj")))
        if not candidates:
            candidates.extend(_between_commas(token))
        for candidate in candidates:
            found = [self._named(candidate, i, name) for i, name in self.names_at(block, candidate) if _same_kind(kind, name.schema)]
            if found:
                first = self._left(token)
                anchor = self.parsed.span(block, first, token)
                return [Found(f.mention, anchor, min(first, f.first, key=_place), max(token, f.last, key=_place)) for f in found]
        return []

    def _named(self, token: Token, index: int, name: Name) -> Found:
        doc = token.doc
        return Found(self.mention(index), None, doc[name.first], doc[name.last - 1])

    def _demonym(self, block: int, token: Token, country: str) -> Found:
        here = self.parsed.span(block, token, token)
        state = self._states.get(country)
        if state is not None and state.text in WORDS["parts_of_states"]:
            state = None  # not "the West Bank" for the Palestinians
        if state is not None and (country_code(state.text) or capital_country(state.text) or state.text.split()[-1].islower()):
            return Found(state, here, token, token)
        return self._make(here, "Territory", token, token, country=country, named=True)

    def _left(self, token: Token) -> Token:
        first = token
        for child in token.lefts:
            if child.dep_ in _LEFT and child.tag_ not in ("PRP$",) and child.pos_ != "PUNCT":
                first = child.left_edge
                break
        while first.i < token.i and _empty(first):
            if first.text == "New" and first.nbor().pos_ == "PROPN":
                break  # "New York and New Jersey lawmakers"
            first = first.nbor()
        return first

    def _nominal(self, block: int, token: Token) -> Found | None:
        schema = nominal_schema(token)
        if schema is None and token.lower_ in WORDS["proper_nouns"]:  # "a super PAC"
            schema = noun_schema(token.lower_.removesuffix("s"), plural=token.lower_.endswith("s"))
        if token.lemma_.lower() in WORDS["candidacy"] and any(c.lower_ in WORDS["offices"] for c in children(token, "amod", "compound")):
            schema = "Position"  # "her presidential run"
        if schema is None or (token.pos_ != "NOUN" and token.lower_ not in WORDS["proper_nouns"]):
            return None
        first = self._left(token)
        told = schema in ("Organization", "Company") and any(
            c.lower_ == "for" or c.dep_ == "acl" or (c.lower_ == "of" and token.lower_ in ("consortium", "coalition", "syndicate"))
            for c in token.children
            if c.i > token.i
        )
        alone = first.i == token.i and not told  # "a foundation for widows" is told by what follows
        whose = next((c for c in children(token, "poss") if c.tag_ == "PRP$" and token.lower_ in ("country", "government", "nation")), None)
        if whose is not None and alone:
            first, alone = whose, False  # "his government": whoever "he" is, a state acts
        if token.lemma_.lower() in _bare() or (alone and schema in ("Person", "Organization", "PublicBody", "Territory", "Company")):
            return None  # "people", "the company" that stands for nobody known
        if any(child.lower_ in ("no", "any", "every", "which", "what") for child in children(token, "det")):
            return None
        return self._make(self.parsed.span(block, first, token), schema, first, token, country=nominal_country(token), named=False)

    def local(self, block: int, token: Token, schema: str) -> Found:
        """A word that stands for nobody who has a name here: the end is the word itself."""
        return self._make(self.parsed.span(block, token, token), schema, token, token, country=None, named=False)

    def phrase(self, block: int, token: Token, schema: str) -> Found:
        """A noun with the words left of it that say what it is, as far as they name nobody."""
        first = self._left(token)
        for i in range(first.i, token.i):
            if self.names_at(block, token.doc[i]) or token.doc[i].tag_ == "POS":
                first = token.doc[i + 1]
        while first.i < token.i and first.text in ("-", "‐", "‑"):
            first = token.doc[min(first.i + 2, token.i)]  # of "Russia-linked figures" no word but the last is left
        return self._make(self.parsed.span(block, first, token), schema, first, token, country=nominal_country(token), named=False)

    def _nobody(self, block: int, token: Token, first: tuple[int, int]) -> Found:
        """ "He" of whom the text gives no name: one person, whose mention is the first such word."""
        doc = self.parsed.docs[first[0]]
        assert doc is not None
        found = self.local(first[0], doc[first[1]], "Person")
        anchor = None if first == (block, token.i) else self.parsed.span(block, token, token)
        return Found(found.mention, anchor, token, token, new=True)

    def _make(self, span: Span, schema: str, first: Token, last: Token, *, country: str | None, named: bool) -> Found:
        place = (span[0], span[1], schema)
        if place not in self.made:
            text = self.parsed.text[span[0] : span[1]]
            entity = f"{'d' if named else 'u'}{country if named else len(self.made) + 1}"
            self.made[place] = Mention(span[0], span[1], text, schema, entity, named, country)
        return Found(self.made[place], None, first, last, new=True)

    def choose(self, block: int, tokens: list[Token], allowed: Callable[[str], bool]) -> list[Found]:
        """Per token its best reading whose schema is allowed; tokens with none are left out."""
        chosen = []
        for token in tokens:
            fit = next((f for f in self.resolve(block, token) if allowed(f.mention.schema)), None)
            if fit is None and token.dep_ == "pobj" and children(token, "relcl", "acl"):
                # "a port in Chancay, which was opened": what is said fits the port, not the place
                fit = next((f for f in self.resolve(block, token.head.head) if allowed(f.mention.schema)), None)
            if fit is None and allowed("Position") and token.lemma_.lower() in WORDS["sought"]:
                first = self._left(token)
                fit = self._make(self.parsed.span(block, first, token), "Position", first, token, country=None, named=False)
            if fit is not None:
                chosen.append(fit)
        return chosen
