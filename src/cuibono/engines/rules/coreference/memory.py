"""What was mentioned so far, on the one walk through a document that pronouns and nominals are resolved on."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.engines.rules.names.forms import given_gender
from cuibono.engines.rules.names.nominals import noun_schema
from cuibono.engines.rules.parsed.document import Entities, Name, Parsed

from .people import title_gender

if TYPE_CHECKING:
    from spacy.tokens import Token

BODIES = ("Company", "Organization", "PublicBody")
SUBJECTS = ("nsubj", "nsubjpass")
Found = dict[tuple[int, int], str]


@dataclass(slots=True)
class Seen:
    """One mention on the way through the document: ``sentence`` counts from its start."""

    key: str
    name: Name
    schema: str
    sentence: int
    head: Token
    quoted: bool
    block: int


class Memory:
    """The mentions, roles and subjects met so far; ``found`` is what was resolved: (block, token) to an entity's key."""

    def __init__(self, parsed: Parsed, entities: Entities) -> None:
        self.parsed, self.entities = parsed, entities
        self.found: Found = {}
        self.nobody: dict[tuple[int, int], tuple[int, int]] = {}
        self.seen: list[Seen] = []
        self.times: Counter[str] = Counter()
        self.sentence = self.block = 0
        self.unknown: list[int] = []
        self._nameless: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self.genders = _genders(parsed, entities)
        self.roles: dict[str, set[str]] = {}
        self.at: dict[tuple[int, int], int] = {}
        self.ends: set[tuple[int, int]] = set()
        for i, name in enumerate(entities.names):
            if name.schema != "Position":
                for t in range(name.first, name.last):
                    self.at[name.block, t] = i
                self.ends.add((name.block, name.last - 1))

    def keep(self, seen: Seen) -> None:
        """One more mention."""
        self.seen.append(seen)
        self.times[seen.key] += 1

    def again(self, key: str, token: Token, quoted: bool) -> None:
        """A pronoun or "the mayor" that is resolved may be an antecedent itself."""
        last = next((seen for seen in reversed(self.seen) if seen.key == key), None)
        if last is not None:
            self.keep(Seen(key, last.name, last.schema, self.sentence, token, quoted, self.block))

    def mention(self, block: int, key: str, name: Name, head: Token, quoted: bool) -> None:
        self.keep(Seen(key, name, name.schema, self.sentence, head, quoted, block))
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
            if head.dep_ in SUBJECTS and head.head.lemma_ == "be":
                roles.update(child.lower_ for child in head.head.children if child.dep_ == "attr")

    def subject(self, token: Token) -> None:
        """Keeps a subject that is no name we know: it may be who a later word means."""
        if token.tag_ == "NN" and token.head.dep_ == "ROOT":
            self._nameless[self.sentence].append((self.block, token.i))
        proper = token.pos_ == "PROPN" or not token.is_sent_start  # "records show Small increased his donations"
        if proper and token.tag_ != "PRP" and token.text.istitle() and noun_schema(token.lower_, plural=False) is None:
            self.unknown.append(self.sentence)

    # -- looking back
    def recent(self, schemata: tuple[str, ...], reach: int) -> list[Seen]:
        """Mentions of these schemata within ``reach`` sentences, the nearest last."""
        return [seen for seen in self.seen if seen.schema in schemata and self.sentence - seen.sentence < reach]

    def reachable(self, seen: Seen) -> bool:
        """A pronoun looks back over paragraphs to their subjects; never from running text into a list, or out of a list's item."""
        if seen.block == self.block:
            return True
        prose = all(self.parsed.blocks[i].kind in ("paragraph", "quote") for i in (seen.block, self.block))
        return prose and (seen.schema != "Person" or leads(seen.head) or seen.head.dep_ == "poss")

    def key_at(self, i: int) -> str | None:
        """The entity of the name at token ``i`` of this block, or of what the word there stands for; None where nobody knows."""
        index = self.at.get((self.block, i))
        return self.entities.keys[index] if index is not None else self.found.get((self.block, i))

    def unresolved(self, token: Token) -> bool:
        """The word of this block is no name, and stands for none."""
        return (self.block, token.i) not in self.found and (self.block, token.i) not in self.at

    def nameless_before(self) -> bool:
        """The sentence before has a common noun for its subject that stands for nobody known."""
        return any(place not in self.found for place in self._nameless.get(self.sentence - 1, ()))

    def unknown_since(self, sentence: int) -> bool:
        """A sentence between that one and this has a capitalised subject that is no name we know."""
        last = bisect_left(self.unknown, self.sentence) - 1
        return last >= 0 and self.unknown[last] > sentence


def clause_of(token: Token) -> Token:
    """The verb of the clause that a token is in."""
    node = token
    while node.head.i != node.i and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node


def leads(head: Token) -> bool:
    """A subject, or one of several told together as the subject."""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    return head.dep_ in SUBJECTS


def _genders(parsed: Parsed, entities: Entities) -> dict[str, str]:
    """Each person's gender by title or given name; the first that tells."""
    told: dict[str, str] = {}
    for name, key in zip(entities.names, entities.keys, strict=True):
        if name.schema == "Person" and not told.get(key):
            told[key] = title_gender(parsed, name) or given_gender(name.text.split()[0])
    return told
