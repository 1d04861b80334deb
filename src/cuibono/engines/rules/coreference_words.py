"""What pronouns and nominals stand for: "the mayor", "the company", "he", "its", "who". Unsure ones stay unresolved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code

from .coreference_names import given_gender, title_gender
from .names_nominals import nominal_schema, noun_schema
from .names_types import words
from .parsed import Entities, Name, Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BODIES = ("Company", "Organization", "PublicBody")
_SUBJECTS = ("nsubj", "nsubjpass")
Found = dict[tuple[int, int], str]


@dataclass(slots=True)
class _Seen:
    """One mention on the way through the document: ``sentence`` counts from its start."""

    key: str
    name: Name
    schema: str
    sentence: int
    head: Token
    quoted: bool
    block: int


class _Reader:
    """Walks the document once, in order, and keeps what was mentioned."""

    def __init__(self, parsed: Parsed, entities: Entities) -> None:
        self.parsed, self.entities = parsed, entities
        self.found: Found = {}
        self.seen: list[_Seen] = []
        self.sentence = self.block = 0
        self.unknown: list[int] = []
        self.nameless: list[tuple[int, int, int]] = []
        self.genders = _genders(parsed, entities)
        self.roles: dict[str, set[str]] = {}
        self.limit = load_toml("coreference.toml")["limits"]
        self.at: dict[tuple[int, int], int] = {}
        self.ends: dict[tuple[int, int], int] = {}
        for i, name in enumerate(entities.names):
            if name.schema != "Position":
                for t in range(name.first, name.last):
                    self.at[name.block, t] = i
                self.ends[name.block, name.last - 1] = i

    def read(self) -> Found:
        for block, doc in enumerate(self.parsed.docs):
            if doc is not None:
                quoted = _quoted(doc)
                for sentence in doc.sents:
                    self.sentence += 1
                    self.block = block
                    for token in sentence:
                        self._token(block, token, quoted)
        return self.found

    def _token(self, block: int, token: Token, quoted: list[bool]) -> None:
        index = self.at.get((block, token.i))
        if index is not None:
            if (block, token.i) in self.ends:
                name = self.entities.names[index]
                head = token.doc[name.first : name.last].root
                self._mention(block, self.entities.keys[index], name, head, quoted[token.i])
            return
        low = token.lower_
        if token.dep_ in _SUBJECTS and token.tag_ == "NN" and token.head.dep_ == "ROOT":
            self.nameless.append((self.sentence, block, token.i))
        if token.dep_ in _SUBJECTS and token.pos_ == "PROPN" and token.text.istitle() and noun_schema(low, plural=False) is None:
            self.unknown.append(self.sentence)
        if low in words("coreference.toml", "relative"):
            self._relative(block, token)
        elif token.tag_ in ("PRP", "PRP$"):
            key = self._pronoun(block, token, low, quoted)
            if key is not None:
                self.found[block, token.i] = key
                self._again(key, token, quoted[token.i])
        elif low == "latter" and (key := self._latter(token)):
            self.found[block, token.i] = key
        elif token.tag_ == "NN" or (token.tag_ == "NNP" and token.i > 0 and token.nbor(-1).lower_ == "the"):
            key = self._appositive(block, token) or self._nominal(block, token)
            if key is not None:
                self.found[block, token.i] = key
                if noun_schema(token.lemma_.lower(), plural=False) == "Person":
                    self._again(key, token, quoted[token.i])

    def _again(self, key: str, token: Token, quoted: bool) -> None:
        """A pronoun or "the mayor" that is resolved may be an antecedent itself."""
        last = next((seen for seen in reversed(self.seen) if seen.key == key), None)
        if last is not None:
            self.seen.append(_Seen(key, last.name, last.schema, self.sentence, token, quoted, self.block))

    def _mention(self, block: int, key: str, name: Name, head: Token, quoted: bool) -> None:
        self.seen.append(_Seen(key, name, name.schema, self.sentence, head, quoted, block))
        roles = self.roles.setdefault(key, set())
        doc = head.doc
        if name.schema == "Person":
            i = name.first - 1
            while i >= 0 and i >= name.first - 4 and doc[i].pos_ in ("NOUN", "PROPN") and (block, i) not in self.at:
                if i == 0 or doc[i - 1].lower_ not in ("vice", "deputy", "assistant", "former", "ex", "then"):
                    roles.add(doc[i].lower_)  # a vice president is not "the president"
                i -= 1
            for child in head.children:
                if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
                    roles.add(child.lower_)
            if head.dep_ in _SUBJECTS and head.head.lemma_ == "be":
                roles.update(child.lower_ for child in head.head.children if child.dep_ == "attr")

    # -- what words may stand for
    def _recent(self, schemata: tuple[str, ...], reach: int) -> list[_Seen]:
        """Mentions of these schemata within ``reach`` sentences, the nearest last."""
        return [seen for seen in self.seen if seen.schema in schemata and self.sentence - seen.sentence < reach]

    def _reachable(self, seen: _Seen) -> bool:
        """A pronoun looks back over paragraphs to their subjects; never from running text into a list, or out of a list's item."""
        if seen.block == self.block:
            return True
        prose = all(self.parsed.blocks[i].kind in ("paragraph", "quote") for i in (seen.block, self.block))
        return prose and (seen.schema != "Person" or _leads(seen.head) or seen.head.dep_ == "poss")

    def _relative(self, block: int, token: Token) -> None:
        node = token
        for _ in range(8):
            if node.dep_ == "relcl":
                index = self.at.get((block, node.head.i))
                if index is not None and node.head.i < token.i and not _loose(node.head):
                    self.found[block, token.i] = self.entities.keys[index]
                return
            if node.head.i == node.i:
                return
            node = node.head

    def _appositive(self, block: int, token: Token) -> str | None:
        """ "PeruRail, a railway company": the noun stands for the name beside it, in either order."""
        other = token.head if token.dep_ == "appos" else next((c for c in token.children if c.dep_ == "appos"), None)
        if other is None:
            return None
        index = self.at.get((block, other.i))
        if index is None:
            return None
        name = self.entities.names[index]
        kind = noun_schema(token.lemma_.lower(), plural=False)
        fits = (
            kind == name.schema
            or (name.schema in _BODIES and kind in _BODIES)
            or (kind in ("Organization", "Company") and name.schema in _BODIES)
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
        if token.i + 1 < len(token.doc) and ((block, token.i + 1) in self.at or token.nbor(1).tag_ == "HYPH"):
            return None
        lemma = token.lemma_.lower()
        kind = noun_schema(lemma, plural=False)
        reach = int(self.limit["nominal_sentences"])
        if kind == "Person":
            bearers = sorted({key for key, roles in self.roles.items() if lemma in roles})
            known = Counter(s.key for s in self.seen)
            near = {
                s.key
                for s in self._recent(("Person",), int(self.limit["bearer_sentences"]))
                if lemma != "president" or _leads(s.head) or known[s.key] > 3
            }
            return bearers[0] if len(bearers) == 1 and bearers[0] in near else None
        if kind == "Territory" and lemma in ("country", "nation"):
            near = {seen.key for seen in self._recent(("Territory",), 2) if country_code(seen.name.text)}
            return near.pop() if len(near) == 1 else None
        if kind in _BODIES or kind == "Project":
            return self._body(lemma, kind, reach)
        return None

    def _latter(self, token: Token) -> str | None:
        """ "when the latter served": the last of the persons named before it in its sentence."""
        keys = list(dict.fromkeys(s.key for s in self._recent(("Person",), 1) if s.head.pos_ == "PROPN"))
        return keys[-1] if len(keys) >= 2 and token.dep_ in _SUBJECTS else None

    def _body(self, lemma: str, kind: str, reach: int) -> str | None:
        telling = {
            s.key
            for s in self._recent((*_BODIES, "Project"), int(self.limit["bearer_sentences"]))
            if s.name.text.lower().split()[-1] == lemma and " " in s.name.text
        }
        if telling:
            return telling.pop() if len(telling) == 1 else None
        if lemma in ("company", "firm", "corporation", "conglomerate", "carmaker", "manufacturer", "retailer"):
            near = {s.key for s in self._recent(("Company",), reach)}
            others = {s.key for s in self._recent(("Organization",), 2)}
            if not near and len(others) == 1 and kind == "Company":
                return None
            return near.pop() if len(near) == 1 else None
        if lemma in ("agency", "ministry", "department", "bureau", "court", "commission"):
            near = {s.key for s in self._recent(("PublicBody",), 2)}
            return near.pop() if len(near) == 1 else None
        return None

    def _pronoun(self, block: int, token: Token, low: str, quoted: list[bool]) -> str | None:
        after = token.doc[token.i + 1 : token.i + 3]
        if len(after) == 2 and after[0].lower_ in ("or", "/") and after[1].lower_ in ("she", "he", "her", "him", "hers", "his"):
            return None  # "him or her" is nobody
        for key, sex in (("male", "m"), ("female", "f")):
            if low in words("coreference.toml", key):
                return self._person(token, sex, quoted[token.i])
        if low in words("coreference.toml", "neutral"):
            return self._thing(token, low)
        return None

    def _person(self, token: Token, sex: str, quoted: bool) -> str | None:
        beside = self._beside(token, sex)
        if beside is not None:
            return beside
        if self._of_nobody_known(token):
            return None
        fits = [s for s in self._recent(("Person",), int(self.limit["sentences"])) if self.genders.get(s.key, "") in ("", sex)]
        fits = [s for s in fits if self._reachable(s) and not self._barred(s, token, quoted)]
        own = self._own_subject(token, fits)
        if own is not None:
            return own
        if self._nameless_person(token, fits):
            return None
        if self._unknown_between(fits):
            return None
        if any(self.genders.get(s.key) == sex for s in fits):
            near = max(s.sentence for s in fits if self.genders.get(s.key) == sex)
            fits = [s for s in fits if self.genders.get(s.key) == sex or s.sentence > near]
        return self._best(fits, token)

    def _own_subject(self, token: Token, fits: list[_Seen]) -> str | None:
        """ "X told Y, and Z expressed his willingness": a possessive is its own clause's subject first."""
        if token.dep_ != "poss" or token.head.dep_ not in ("dobj", "pobj", "attr"):
            return None
        clause = _clause(token)
        keys = {s.key for s in fits if s.sentence == self.sentence and s.head.dep_ == "nsubj" and s.head.head.i == clause.i}
        return keys.pop() if len(keys) == 1 else None

    def _nameless_person(self, token: Token, fits: list[_Seen]) -> bool:
        """ "X asked the director to look into his": somebody without a name stands between, and may be meant."""
        here = [s.head.i for s in fits if s.sentence == self.sentence and s.head.doc is token.doc]
        first = max(here) + 1 if here else token.sent.start
        between = (t for t in token.doc[first : token.i] if t.tag_ == "NN" and t.dep_ in ("nsubj", "dobj", "nsubjpass", "dative"))
        nameless = (t for t in between if (self.block, t.i) not in self.found and (self.block, t.i) not in self.at)
        return any(nominal_schema(t) == "Person" and any(c.dep_ == "det" for c in t.children) for t in nameless)

    def _unknown_between(self, fits: list[_Seen]) -> bool:
        """A sentence nearer than anyone who fits has a capitalised subject that is no name we know: it may be the one."""
        nearest = max((s.sentence for s in fits), default=0)
        return bool(fits) and any(nearest < told < self.sentence for told in self.unknown)

    def _of_nobody_known(self, token: Token) -> bool:
        """ "The president made a visit, and he urged": who is not known is not known one clause later."""
        clause = _clause(token)
        if token.dep_ not in _SUBJECTS or clause.dep_ not in ("conj", "advcl"):
            return False
        for subject in (c for c in clause.head.children if c.dep_ in _SUBJECTS and c.i < token.i):
            unknown = (self.block, subject.i) not in self.found and (self.block, subject.i) not in self.at
            return unknown and subject.tag_ == "NN" and nominal_schema(subject) == "Person"
        return False

    def _beside(self, token: Token, sex: str) -> str | None:
        """ "about Flynn and his talks": the person told together with what is theirs."""
        i = token.i - 1
        if token.dep_ != "poss" or i < 1 or token.doc[i].lower_ != "and":
            return None
        i -= 1
        while i > 0 and token.doc[i].text in ('"', "”", ",", "’s", "'s"):
            i -= 1
        index = self.at.get((self.block, i))
        if index is None or self.entities.names[index].schema != "Person":
            return None
        key = self.entities.keys[index]
        return key if self.genders.get(key, "") in ("", sex) else None

    def _thing(self, token: Token, low: str) -> str | None:
        if low == "it" and _empty(token):
            return None
        if low == "it" and token.dep_ in ("dobj", "pobj"):
            return self._own_teller(token) if token.dep_ == "pobj" else None
        schemata = (*_BODIES, "Territory")
        same = [s for s in self.seen if s.sentence == self.sentence and s.schema in schemata and s.head.dep_ in _SUBJECTS]
        if same:
            if low == "it" and self._nameless_body(same[-1].head, token):
                return None
            clause = _clause(token)
            ruled = [s for s in same if s.head.head.i == clause.i] if low == "its" else [s for s in same if s.head.head.i != clause.i]
            return ruled[-1].key if ruled else (same[-1].key if len({s.key for s in same}) == 1 and low == "its" else None)
        if any(s.sentence == self.sentence and s.schema in schemata for s in self.seen):
            keys = {s.key for s in self.seen if s.sentence == self.sentence and s.schema in schemata}
            return keys.pop() if len(keys) == 1 and low == "its" else None
        if any(told == self.sentence - 1 and (b, i) not in self.found for told, b, i in self.nameless):
            return None  # "The bill ... It would": of what has no name here
        before = [s for s in self.seen if s.sentence == self.sentence - 1 and s.schema in schemata and self._reachable(s)]
        leads = {s.key for s in before if s.head.dep_ in _SUBJECTS and s.head.head.dep_ == "ROOT"}
        if len(leads) == 1:
            return leads.pop()
        keys = {s.key for s in before}
        return keys.pop() if len(keys) == 1 else None

    def _nameless_body(self, seen: Token, token: Token) -> bool:
        """ "X will punish the organization if it": a body without a name stands between."""
        if seen.doc is not token.doc:
            return False
        between = (t for t in token.doc[seen.i + 1 : token.i] if t.tag_ == "NN" and (self.block, t.i) not in self.found)
        return any((self.block, t.i) not in self.at and nominal_schema(t) in (*_BODIES, "Document", "Territory") for t in between)

    def _own_teller(self, token: Token) -> str | None:
        """ "X insisted that Y has no influence over it": the one who says so, and nobody else."""
        clause = _clause(token)
        while clause.dep_ in ("xcomp", "prep", "pcomp") and clause.head.i != clause.i:
            clause = _clause(clause.head)
        if clause.dep_ != "ccomp":
            return None
        teller = {
            s.key
            for s in self.seen
            if s.sentence == self.sentence
            and s.schema in (*_BODIES, "Territory")
            and s.head.dep_ == "nsubj"
            and s.head.head.i == clause.head.i
        }
        return teller.pop() if len(teller) == 1 else None

    def _best(self, fits: list[_Seen], token: Token) -> str | None:
        """The nearest sentence's subject, else its only fitting person."""
        if not fits:
            return self._ahead(token)
        nearest = max(s.sentence for s in fits)
        here = [s for s in fits if s.sentence == nearest]
        keys = {s.key for s in here}
        if len(keys) == 1:
            return keys.pop()
        leads = [s for s in here if _leads(s.head)]
        mains = {s.key for s in leads if s.head.dep_ == "conj" or s.head.head.dep_ == "ROOT"}
        if len(mains) == 1:
            return mains.pop()
        subjects = {s.key for s in leads}
        return subjects.pop() if len(subjects) == 1 else None

    def _ahead(self, token: Token) -> str | None:
        """ "In his first year, X ...": a possessive before the subject of its own sentence, and nobody before."""
        if token.dep_ != "poss" or any(s.schema == "Person" for s in self.seen if self.sentence - s.sentence < 2):
            return None
        return None

    def _barred(self, seen: _Seen, token: Token, quoted: bool) -> bool:
        """An object is not its own subject; a third person in a quotation is not its speaker."""
        if seen.sentence != self.sentence:
            return False
        clause = _clause(token)
        if quoted and not seen.quoted and seen.head.dep_ in _SUBJECTS:
            return True
        if token.dep_ == "poss" or token.lower_.endswith("self"):
            return False
        ruling = clause
        while ruling.dep_ == "conj" and ruling.head.i != ruling.i and not any(c.dep_ in _SUBJECTS for c in ruling.children):
            ruling = ruling.head  # "X has a feud with Y and has called on him": X is not him
        if seen.head.head.i in (clause.i, ruling.i) and token.dep_ in ("dobj", "dative", "pobj"):
            return seen.head.head.i == clause.i or seen.head.dep_ in _SUBJECTS
        return token.dep_ in _SUBJECTS and seen.head.head.i == token.head.i


def _loose(noun: Token) -> bool:
    """ "a port in Chancay, which": the clause may belong to the port, whatever the parse says."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "at", "near", "on", "outside", "off"):
        return False
    return any(nominal_schema(noun.doc[i]) in ("Project", "Company", "Organization", "Event") for i in range(max(0, noun.i - 6), noun.i))


def resolve_words(parsed: Parsed, entities: Entities) -> Found:
    """(block, token) of pronouns, relatives and nominals to the key of the entity that each stands for."""
    return _Reader(parsed, entities).read()


def _clause(token: Token) -> Token:
    """The verb of the clause that a token is in."""
    node = token
    while node.head.i != node.i and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node


def _leads(head: Token) -> bool:
    """A subject, or one of several told together as the subject."""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    return head.dep_ in _SUBJECTS


def _empty(token: Token) -> bool:
    """ "it is likely that", "it seems", "it was X who"."""
    verb = token.head
    if verb.lemma_ in ("seem", "appear", "happen", "turn", "remain", "take", "rain", "matter"):
        return True
    if token.dep_ == "nsubjpass" and any(child.dep_ == "ccomp" for child in verb.children):
        return True
    return verb.lemma_ == "be" and any(child.dep_ in ("acomp", "attr", "ccomp", "xcomp", "advcl") for child in verb.children)


def _quoted(doc: Doc) -> list[bool]:
    inside, flags = False, []
    for token in doc:
        if token.text == "“" or (token.text == '"' and not inside):
            inside = True
        elif token.text in ("”", '"'):
            inside = False
        flags.append(inside)
    return flags


def _genders(parsed: Parsed, entities: Entities) -> dict[str, str]:
    """Each person's gender by title or given name; the first that tells."""
    told: dict[str, str] = {}
    for name, key in zip(entities.names, entities.keys, strict=True):
        if name.schema == "Person" and not told.get(key):
            told[key] = title_gender(parsed, name) or given_gender(name.text.split()[0])
    return told
