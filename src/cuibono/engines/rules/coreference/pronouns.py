"""What pronouns stand for: "he", "her", "it", "its". Precise before complete; in doubt they stay unresolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_schema
from cuibono.engines.rules.names.types import words
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import demonym_country

from .memory import BODIES, SUBJECTS, Memory, Seen, clause_of, leads

if TYPE_CHECKING:
    from spacy.tokens import Token


_OPENING = 6  # words from a sentence's beginning that a phrase before its subject may take up to its "his"


class Pronouns:
    """Resolves pronouns against what was mentioned before them."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.reach = int(load_toml("coreference.toml")["limits"]["sentences"])

    def resolve(self, token: Token, low: str, quoted: bool) -> str | None:
        """The key of the entity that a pronoun stands for, or None."""
        after = token.doc[token.i + 1 : token.i + 3]
        if len(after) == 2 and after[0].lower_ in ("or", "/") and after[1].lower_ in ("she", "he", "her", "him", "hers", "his"):
            return None  # "him or her" is nobody
        for key, sex in (("male", "m"), ("female", "f")):
            if low in words("coreference.toml", key):
                return self._person(token, sex, quoted)
        if low in words("coreference.toml", "neutral"):
            return self._thing(token, low)
        return None

    def _person(self, token: Token, sex: str, quoted: bool) -> str | None:
        beside = self._beside(token, sex)
        if beside is not None:
            return beside
        if self._of_nobody_known(token):
            return None
        fits = [s for s in self.memory.recent(("Person",), self.reach) if self.memory.genders.get(s.key, "") in ("", sex)]
        fits = [s for s in fits if self.memory.reachable(s) and not self._barred(s, token, quoted) and not _family(s.head)]
        if token.dep_ in SUBJECTS:
            named = self._named_below(token)
            fits = [s for s in fits if s.key not in named]
        if self._of_somebody_unknown(token, sex):
            return None
        if token.dep_ == "poss" and token.head.dep_ == "conj" and (owners := [c for c in token.head.head.children if c.dep_ == "poss"]):
            keys = {self.memory.key_at(c.i) for c in owners}  # "the president's business and his ties": his, whoever that is
            return keys.pop() if len(keys) == 1 else None
        owner = self._owner_above(token, fits) or self._owner_of_what(token, fits)
        if owner is not None:
            return owner
        own = self._own_subject(token, fits)
        if own is not None:
            return own
        upper = self._only_one_above(token, fits)
        if upper is not None:
            return upper
        if (later := self._main_subject(token, sex, fits) or self._named_next(token, sex, fits)) is not None:
            return later
        if self._nameless_person(token, fits) or self._kin_before(token, fits):
            return None
        if self._unknown_between(fits):
            return None
        if any(self.memory.genders.get(s.key) == sex for s in fits):
            near = max(s.sentence for s in fits if self.memory.genders.get(s.key) == sex)
            fits = [s for s in fits if self.memory.genders.get(s.key) == sex or s.sentence > near]
        return self._best(fits, token)

    def _named_below(self, token: Token) -> set[str]:
        """ "He gave to John McCain's committee": the subject is nobody whom its own clause goes on to name."""
        below = (self.memory.at.get((self.memory.block, t.i)) for t in token.head.subtree if t.i > token.i)
        return {self.memory.entities.keys[index] for index in below if index is not None}

    def _own_subject(self, token: Token, fits: list[Seen]) -> str | None:
        """ "X told Y, and Z expressed his willingness": a possessive is its own clause's subject first."""
        if token.dep_ != "poss" or token.head.dep_ not in ("dobj", "pobj", "attr"):
            return None
        clause = clause_of(token)
        keys = {s.key for s in fits if s.sentence == self.memory.sentence and s.head.dep_ == "nsubj" and s.head.head.i == clause.i}
        return keys.pop() if len(keys) == 1 else None

    def _main_subject(self, token: Token, sex: str, fits: list[Seen]) -> str | None:
        """ "After the House voted to impeach him, X went on": in a clause that comes first, X, where nobody else is named there before."""
        if any(s.sentence == self.memory.sentence for s in fits):
            return None
        node = token
        while node.head.i != node.i and not (node.dep_ == "advcl" and node.head.i > token.i):
            node = node.head
        if node.dep_ != "advcl" or not any(c.dep_ in ("mark", "advmod") and c.i < token.i for c in node.children):
            return None
        for subject in (c for c in node.head.children if c.dep_ in SUBJECTS and c.i > token.i):
            index = self.memory.at.get((self.memory.block, subject.i))
            if index is not None and self.memory.entities.names[index].schema == "Person":
                key = self.memory.entities.keys[index]
                return key if self.memory.genders.get(key, "") in ("", sex) else None
        return None

    def _named_next(self, token: Token, sex: str, fits: list[Seen]) -> str | None:
        """ "Upon announcing his bid X made", "In his role as head, X said": whoever's name follows that phrase, as its clause's subject."""
        doc, start = token.doc, token.sent.start
        if token.dep_ != "poss" or doc[start].tag_ != "IN" or token.i - start > _OPENING:
            return None
        if any(s.sentence == self.memory.sentence for s in fits):
            return None
        for i in range(token.i + 1, token.sent.end - 1):
            index = self.memory.at.get((self.memory.block, i))
            if index is None or self.memory.entities.names[index].schema != "Person" or (self.memory.block, i) not in self.memory.ends:
                continue
            before, after = doc[self.memory.entities.names[index].first - 1], doc[i + 1]
            key = self.memory.entities.keys[index]
            if (before.text == "," or before.i == token.head.i) and (after.tag_[:2] in ("VB", "MD") or after.text == ","):
                return key if self.memory.genders.get(key, "") in ("", sex) else None
        return None

    def _owner_above(self, token: Token, fits: list[Seen]) -> str | None:
        """ "X criticised Y's handling of his meeting": what is inside Y's doing is Y's."""
        node = token.head
        while token.dep_ == "poss" and node.dep_ == "pobj" and node.head.dep_ == "prep" and node.head.head.pos_ == "NOUN":
            node = node.head.head
            owners = {c.i for c in node.children if c.dep_ == "poss" and c.i < token.i}
            keys = {s.key for s in fits if s.sentence == self.memory.sentence and s.head.i in owners}
            if owners:
                return keys.pop() if len(keys) == 1 else None
        return None

    def _owner_of_what(self, token: Token, fits: list[Seen]) -> str | None:
        """ "X asked to revoke Y's bail, which allowed him to stay at his house": what is told of Y's thing is told of Y."""
        node = token
        while node.head.i != node.i and node.dep_ != "relcl":
            node = node.head
        if node.dep_ != "relcl":
            return None
        owners = {c.i for c in node.head.children if c.dep_ == "poss"}
        keys = {s.key for s in fits if s.sentence == self.memory.sentence and s.head.i in owners}
        return keys.pop() if len(keys) == 1 else None

    def _only_one_above(self, token: Token, fits: list[Seen]) -> str | None:
        """ "a committee that helped X when he was a candidate": the only person that the upper clause acts upon or acts by."""
        clause = clause_of(token)
        if token.dep_ not in SUBJECTS or clause.dep_ != "advcl" or not any(c.lower_ in ("when", "while", "after") for c in clause.children):
            return None
        near = {s.key for s in fits if s.sentence == self.memory.sentence and s.head.head.i == clause.head.i}
        return near.pop() if len(near) == 1 else None

    def _nameless_person(self, token: Token, fits: list[Seen]) -> bool:
        """ "X asked the director to look into his": somebody without a name stands between, and may be meant."""
        here = [s.head.i for s in fits if s.sentence == self.memory.sentence and s.head.doc is token.doc]
        first = max(here) + 1 if here else token.sent.start
        deps = ("nsubj", "dobj", "nsubjpass", "dative", *(("pobj",) if token.dep_ in ("dobj", "pobj", "dative") else ()))
        between = (t for t in token.doc[first : token.i] if t.tag_ == "NN" and t.dep_ in deps and t.head.lower_ != "as")
        nameless = (t for t in between if self.memory.unresolved(t))
        return any(nominal_schema(t) == "Person" and any(c.dep_ in ("det", "poss") for c in t.children) for t in nameless)

    def _of_somebody_unknown(self, token: Token, sex: str) -> bool:
        """ "He lived there for the rest of his life": where it is not known who "he" is, nor is it whose life."""
        if token.dep_ != "poss":
            return False
        listed = words("coreference.toml", "male" if sex == "m" else "female")
        subjects = (c for c in clause_of(token).children if c.dep_ in SUBJECTS and c.i < token.i and c.lower_ in listed)
        return any((self.memory.block, c.i) not in self.memory.found for c in subjects)

    def _kin_before(self, token: Token, fits: list[Seen]) -> bool:
        """ "X said his father came. He lived": the father, who has no name here, or X."""
        if token.dep_ not in SUBJECTS or not token.sent.start or any(s.sentence == self.memory.sentence for s in fits):
            return False
        before = token.doc[token.sent.start - 1].sent
        kin = (t for t in before if t.tag_ == "NN" and t.dep_ == "nsubj" and any(c.tag_ == "PRP$" for c in t.children))
        return any(nominal_schema(t) == "Person" and self.memory.unresolved(t) for t in kin)

    def _unknown_between(self, fits: list[Seen]) -> bool:
        """A sentence nearer than anyone who fits has a capitalised subject that is no name we know: it may be the one."""
        return bool(fits) and self.memory.unknown_since(max(s.sentence for s in fits))

    def _of_nobody_known(self, token: Token) -> bool:
        """ "The president made a visit, and he urged": who is not known is not known one clause later."""
        clause = clause_of(token)
        if token.dep_ not in SUBJECTS or clause.dep_ not in ("conj", "advcl"):
            return False
        for subject in (c for c in clause.head.children if c.dep_ in SUBJECTS and c.i < token.i):
            unknown = (self.memory.block, subject.i) not in self.memory.found and (self.memory.block, subject.i) not in self.memory.at
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
        index = self.memory.at.get((self.memory.block, i))
        if index is None or self.memory.entities.names[index].schema != "Person":
            return None
        key = self.memory.entities.keys[index]
        return key if self.memory.genders.get(key, "") in ("", sex) else None

    def _thing(self, token: Token, low: str) -> str | None:
        if low == "it" and _empty(token):
            return None
        if low == "it" and token.dep_ in ("dobj", "pobj"):
            return self._own_teller(token) if token.dep_ == "pobj" else None
        schemata = (*BODIES, "Territory")
        if low == "its" and token.dep_ == "poss" and token.head.dep_ == "conj":
            if any(demonym_country(c.text) for c in token.head.head.children if c.dep_ in ("amod", "compound")):
                return None  # "the Chinese economy and its trade war": China's, which has no name here
        if low == "its" and (agent := self._agent(token, schemata)) is not None:
            return agent
        same = [s for s in self.memory.seen if s.sentence == self.memory.sentence and s.schema in schemata and s.head.dep_ in SUBJECTS]
        if same:
            if low == "it" and self._nameless_body(same[-1].head, token):
                return None
            clause = clause_of(token)
            ruled = [s for s in same if s.head.head.i == clause.i] if low == "its" else [s for s in same if s.head.head.i != clause.i]
            return ruled[-1].key if ruled else (same[-1].key if len({s.key for s in same}) == 1 and low == "its" else None)
        if any(s.sentence == self.memory.sentence and s.schema in schemata for s in self.memory.seen):
            keys = {
                s.key for s in self.memory.seen if s.sentence == self.memory.sentence and s.schema in schemata and not _owns_name(s.head)
            }
            return keys.pop() if len(keys) == 1 and low == "its" else None
        if self.memory.nameless_before():
            return None  # "The bill ... It would": of what has no name here
        before = [
            s for s in self.memory.seen if s.sentence == self.memory.sentence - 1 and s.schema in schemata and self.memory.reachable(s)
        ]
        leading = {s.key for s in before if s.head.dep_ in SUBJECTS and s.head.head.dep_ == "ROOT"}
        if len(leading) == 1:
            return leading.pop()
        keys = {s.key for s in before}
        return keys.pop() if len(keys) == 1 else None

    def _agent(self, token: Token, schemata: tuple[str, ...]) -> str | None:
        """ "acquired by X through its purchase of Y": whoever does it."""
        verb = clause_of(token)
        by = [
            noun.i for prep in verb.children if prep.dep_ == "agent" for noun in prep.children if noun.dep_ == "pobj" and noun.i < token.i
        ]
        here = {s.key for s in self.memory.seen if s.sentence == self.memory.sentence and s.schema in schemata and s.head.i in by}
        return here.pop() if len(here) == 1 else None

    def _nameless_body(self, seen: Token, token: Token) -> bool:
        """ "X will punish the organization if it": a body without a name stands between."""
        if seen.doc is not token.doc:
            return False
        between = (t for t in token.doc[seen.i + 1 : token.i] if t.tag_ == "NN" and self.memory.unresolved(t))
        return any(nominal_schema(t) in (*BODIES, "Document", "Territory") for t in between)

    def _own_teller(self, token: Token) -> str | None:
        """ "X insisted that Y has no influence over it": the one who says so, and nobody else."""
        clause = clause_of(token)
        while clause.dep_ in ("xcomp", "prep", "pcomp") and clause.head.i != clause.i:
            clause = clause_of(clause.head)
        if clause.dep_ != "ccomp":
            return None
        teller = {
            s.key
            for s in self.memory.seen
            if s.sentence == self.memory.sentence
            and s.schema in (*BODIES, "Territory")
            and s.head.dep_ == "nsubj"
            and s.head.head.i == clause.head.i
        }
        return teller.pop() if len(teller) == 1 else None

    def _best(self, fits: list[Seen], token: Token) -> str | None:
        """The nearest sentence's subject, else its only fitting person."""
        if not fits:
            return None
        nearest = max(s.sentence for s in fits)
        here = [s for s in fits if s.sentence == nearest]
        keys = {s.key for s in here}
        if len(keys) == 1:
            return keys.pop()
        first = [s for s in here if leads(s.head)]
        mains = {s.key for s in first if s.head.dep_ == "conj" or s.head.head.dep_ == "ROOT"}
        if len(mains) == 1:
            return mains.pop()
        subjects = {s.key for s in first}
        return subjects.pop() if len(subjects) == 1 else None

    def _barred(self, seen: Seen, token: Token, quoted: bool) -> bool:
        """An object is not its own subject; a third person in a quotation is not its speaker."""
        if seen.sentence != self.memory.sentence:
            return False
        clause = clause_of(token)
        if quoted and not seen.quoted and seen.head.dep_ in SUBJECTS:
            return True
        if token.dep_ == "poss" or token.lower_.endswith("self"):
            return False
        ruling = clause
        while ruling.dep_ == "conj" and ruling.head.i != ruling.i and not any(c.dep_ in SUBJECTS for c in ruling.children):
            ruling = ruling.head  # "X has a feud with Y and has called on him": X is not him
        if seen.head.head.i in (clause.i, ruling.i) and token.dep_ in ("dobj", "dative", "pobj"):
            return seen.head.head.i == clause.i or seen.head.dep_ in SUBJECTS
        return token.dep_ in SUBJECTS and seen.head.head.i == token.head.i


def _family(name: Token) -> bool:
    """ "the Clintons" are neither him nor her."""
    return bool(name.i > 0 and name.nbor(-1).lower_ == "the" and name.pos_ == "PROPN" and name.text.endswith("s"))


def _owns_name(owner: Token) -> bool:
    """ "Poland's Orlen completed its takeover": the firm's, not the state's that it is called after."""
    return bool(owner.dep_ == "poss" and owner.head.pos_ == "PROPN" and owner.head.dep_ in SUBJECTS)


def _empty(token: Token) -> bool:
    """ "it is likely that", "it seems", "it was X who"."""
    verb = token.head
    if verb.lemma_ in ("seem", "appear", "happen", "turn", "remain", "take", "rain", "matter"):
        return True
    if token.dep_ == "nsubjpass" and any(child.dep_ == "ccomp" for child in verb.children):
        return True
    return verb.lemma_ == "be" and any(child.dep_ in ("acomp", "attr", "ccomp", "xcomp", "advcl") for child in verb.children)
