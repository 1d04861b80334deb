"""What resolution asks of the whole corpus: how many documents hold a word, and which bodies' names do. Counted document by document.

A count can be kept and added to, so that one more document is resolved without reading the others; and a word's weight changes by steps,
so that few words change theirs when a document comes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cuibono.matching.body import parse_body
from cuibono.matching.person import parse_person
from cuibono.vocabulary import load_toml

from .key_locals import Keyed

# Kinds of terms: a word of a person's surroundings, a name in a person's company, a word of a person's full name, a body's other name, a
# body's key; and the corpus itself, whose "documents" and "people" (documents that name a person) are counted like words.
SURROUNDING, COMPANY, BEARER, SHORT, KEY, CORPUS = "surrounding", "company", "bearer", "short", "key", "corpus"
# Where keys are looked up by something else than a word of theirs: first letters of the key, first letters of a written name, a short name.
LETTERS, INITIALS, CALLED = "~", "=", ">"

Term = tuple[str, str]
_SIZE: Mapping[str, Term] = {SURROUNDING: (CORPUS, "people"), COMPANY: (CORPUS, "documents")}


def size_of(kind: str) -> Term:
    """The term whose count the counts of that kind are a share of."""
    return _SIZE[kind]


def terms_of(items: Sequence[Keyed]) -> set[Term]:
    """The terms of one document, from its locals."""
    found: set[Term] = {(CORPUS, "documents")} if items else set()
    for item in items:
        found |= {(COMPANY, name) for name in item.beside}
        if item.group == "person":
            if item.key not in ("nameless", "unnamed"):
                found.add((CORPUS, "people"))
                found |= {(SURROUNDING, word) for word in item.known | item.topics}
            if item.local.named:
                parsed = [parse_person(name) for name in item.local.names]
                found |= {(BEARER, part) for person in parsed if person.full for part in person.parts}
        elif item.group == "body":
            found |= {(SHORT, name) for name in item.names}
            if not item.sense:
                found.add((KEY, item.key))
    return found


@cache
def _setting(table: str, name: str) -> float:
    return float(load_toml("appraisal.toml")[table][name])


def bounds(kind: str, size: int) -> tuple[int, int]:
    """The two counts from which on a word weighs less, in a corpus of ``size`` documents. They never fall when it grows."""
    if kind == SURROUNDING:
        return tuple(-(-size // int(_setting("resolution", name))) for name in ("scarce", "rarity"))  # type: ignore[return-value]
    least = int(_setting("namesakes", "least"))
    return least + 1, int(max(least, _setting("namesakes", "widespread") * size)) + 1


def step(kind: str, count: int, size: int) -> int:
    """How widespread a word is: 0, 1 or 2."""
    return sum(count >= bound for bound in bounds(kind, size))


def words_of_key(key: str) -> set[str]:
    """Under what a body's key is looked up: each of its words, and its first letters marked as such."""
    return {*key.split(), *(LETTERS + letters for letters in parse_body(key).initials)}


def bodies_of(items: Iterable[Keyed]) -> dict[str, set[str]]:
    """Keys of the bodies among some locals, by all that they are looked up under."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.group == "body" and not item.sense:
            words = words_of_key(item.key) | {INITIALS + letters for letters in initials_of(item)}
            for word in words | {CALLED + name for name in item.names if name != item.key}:
                found[word].add(item.key)
    return found


def initials_of(item: Keyed) -> frozenset[str]:
    """First letters of a body's written names; none of one that is letters itself."""
    return initials(item.key, item.local.names)


def initials(key: str, names: Iterable[str]) -> frozenset[str]:
    """The same of a key and the names as they are written."""
    parsed = [parse_body(name) for name in names]
    return frozenset() if key in {body.acronym for body in parsed} else frozenset(i for body in parsed for i in body.initials)


def sought(short: str) -> str:
    """Under which of those the keys are found that may be another body of this short name."""
    if stands_inside(short):
        return LETTERS + short
    return max(short.split(), key=lambda word: (len(word), word), default="")


def stands_inside(short: str) -> bool:
    """Letters like "UN", which stand in the names of other bodies ("UN Security Council") without being them."""
    return len(short) <= _setting("resolution", "letters") and bool(parse_body(short.upper()).acronym)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of terms over a corpus, and body keys by word. A term that is not in ``counts`` is in no document."""

    counts: Mapping[Term, int]
    bodies: Mapping[str, Collection[str]]

    def _step(self, kind: str, word: str) -> int:
        return step(kind, self.counts.get((kind, word), 0), self.counts.get(size_of(kind), 0))

    def weight(self, word: str) -> float:
        """What a shared surrounding says: 1 where few documents hold it, 0 where it is everywhere."""
        return (1.0, 0.5, 0.0)[self._step(SURROUNDING, word)]

    def widespread(self, name: str) -> bool:
        """True for company that says nothing, since half the corpus speaks of it."""
        return self._step(COMPANY, name) == 2

    def scarce(self, name: str) -> bool:
        """True for company that hardly another document names."""
        return self._step(COMPANY, name) == 0

    def bears(self, word: str) -> bool:
        """True where somebody's full name holds the word."""
        return (BEARER, word) in self.counts

    def is_short(self, name: str) -> bool:
        """True where a document calls a body by that name beside a longer one."""
        return (SHORT, name) in self.counts

    def only_called(self, short: str) -> str | None:
        """The key of the one body that documents call by a longer name and by this short one; None where there are several, or none."""
        keys = self.bodies.get(CALLED + short, ())
        return next(iter(keys)) if len(keys) == 1 else None

    def only_fit(self, letters: str) -> str | None:
        """The key of the one body whose name begins its words with these letters; None where there are several, or none."""
        keys = self.bodies.get(INITIALS + letters, ())
        return next(iter(keys)) if len(keys) == 1 else None

    def fits_others(self, short: str, full: str) -> bool:
        """True where the short name may stand for another body of the corpus than ``full``: "Times"."""
        keys = self.bodies.get(sought(short), ())
        if stands_inside(short):
            return any(key not in (short, full) for key in keys)
        words = set(short.split())
        return any(words <= set(key.split()) for key in keys if key not in (short, full))


def tally_terms(items: Sequence[Keyed]) -> Tally:
    """The tally of a whole corpus."""
    by_document: dict[str, list[Keyed]] = defaultdict(list)
    for item in items:
        by_document[item.local.doc_id].append(item)
    counts = Counter(term for members in by_document.values() for term in terms_of(members))
    return Tally(counts, bodies_of(items))
