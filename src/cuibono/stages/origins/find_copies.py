"""Which documents hold words of which others: candidates from the index of runs, each laid beside the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cuibono.records import Document
from cuibono.records.cells import is_laid_out

from .align_texts import Alignment, align_texts
from .index_runs import RunIndex
from .settings import setting
from .sketch_text import Numbers, Places, Sketch, Words, gram_hashes, quoted_words, sampled, word_hashes, word_places

# Sketches kept at hand for laying texts beside each other; others are made again from the text.
SKETCHES = 512
Age = tuple[str, bool, int, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents with passages in common; ``older`` is the one that could be the source. ``alignment`` is seen from the newer one."""

    older: str
    newer: str
    alignment: Alignment


def age_of(document: Document, words: int, *, agency: bool) -> Age:
    """What orders documents: the date, an agency's before others of its day, then the longer text. ``words`` is how many count."""
    return document.published_at or "9999", not agency, -words, document.doc_id


class Shelf(ABC):
    """Documents by number, laid beside each other two at a time. What is made of a text is kept at hand for the next pair."""

    def __init__(self) -> None:
        self.sketch = lru_cache(maxsize=SKETCHES)(self._sketch)
        self.word_places = lru_cache(maxsize=SKETCHES)(self._word_places)
        self._quoted: dict[int, npt.NDArray[np.uint8]] = {}

    @abstractmethod
    def number(self, doc_id: str) -> int:
        """The number of a document."""

    @abstractmethod
    def doc_id(self, number: int) -> str:
        """The id of a document."""

    @abstractmethod
    def text(self, number: int) -> str: ...

    @abstractmethod
    def words(self, number: int) -> Words:
        """The words of a document that count."""

    def is_laid_out(self, number: int) -> bool:
        """Whether the text is a table's."""
        return is_laid_out(self.text(number))

    @abstractmethod
    def house(self, number: int) -> str: ...

    @abstractmethod
    def age(self, number: int) -> Age: ...

    @abstractmethod
    def sample(self, number: int) -> tuple[Numbers, Places]:
        """The sampled runs, sorted, and the first word of each."""

    @abstractmethod
    def holders(self, run: int, most: int) -> list[int]:
        """The documents that hold a run: all, or of more than ``most`` those whose ids have the smallest hashes."""

    @abstractmethod
    def house_size(self, house: str) -> int:
        """How many documents a house has; a number too high for :func:`boilerplate_reach` may stand for any higher one."""

    def _sketch(self, number: int) -> Sketch:
        """Words are kept and quotations looked for once: an older text is not read again each time it is laid beside another."""
        words = self.words(number)
        if number not in self._quoted:
            self._quoted[number] = np.packbits(quoted_words(self.text(number)))
        quoted = np.unpackbits(self._quoted[number], count=len(words)).astype(np.bool_)
        return Sketch(words, quoted, gram_hashes(words))

    def _bare(self, number: int) -> Sketch:
        """The sketch as if nothing were quoted."""
        words = self.words(number)
        return Sketch(words, np.zeros(len(words), np.bool_), gram_hashes(words))

    def _word_places(self, number: int) -> tuple[Places, Places]:
        return word_places(self.text(number))

    def align(self, older: int, newer: int) -> Alignment:
        """Two documents laid beside each other."""
        return align_texts(self.sketch(older), self.sketch(newer))

    def pair(self, one: int, other: int) -> Pair | None:
        """Two documents as a pair; None where they have no passage in common. The same in either order."""
        older, newer = sorted((one, other), key=self.age)
        if self._of_one_register(older, newer) or not self._are_near(older, newer):
            return None
        # Most candidates share a phrase and no more: that shows before quotations are looked for.
        bare = align_texts(self._bare(older), self._bare(newer))
        if not any(passage.exact >= setting("copy", "least") for passage in bare.passages):
            return None
        return Pair(self.doc_id(older), self.doc_id(newer), self.align(older, newer))

    def _of_one_register(self, older: int, newer: int) -> bool:
        """Two tables of one house: rows of a register are alike, and that is no copying."""
        return self.house(older) == self.house(newer) != "" and self.is_laid_out(older) and self.is_laid_out(newer)

    def _are_near(self, older: int, newer: int) -> bool:
        """Two of the shared runs stand near each other, as far apart in the one as in the other: no two phrases by chance."""
        (first, ours), (second, theirs) = self.sample(older), self.sample(newer)
        _, here, there = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        order = np.argsort(ours[here], kind="stable")
        one, two = ours[here][order], theirs[there][order]
        steps, others = np.diff(one), np.diff(two)
        return bool(np.any((steps <= setting("index", "near")) & (np.abs(steps - others) <= setting("index", "slip"))))


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the index, with its :func:`age_of` and where its sampled runs stand."""

    document: Document
    house: str
    age: Age
    places: Places = field(repr=False)


class CopyIndex(Shelf):
    """Documents and the pairs of them that have passages in common; grows by :meth:`add` and never depends on the order of adding.

    Adding a document looks at its neighbours alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runs = RunIndex()
        self.held: list[Held] = []
        self.numbers: dict[str, int] = {}
        self.pairs: dict[tuple[int, int], Pair] = {}
        self.houses: Counter[str] = Counter()
        self._words: list[Words] = []

    def add(self, document: Document, *, house: str = "", agency: bool = False) -> None:
        """Adds a document of a house ("" where it is not known). Raises ValueError for an id that is there already."""
        if document.doc_id in self.numbers:
            raise ValueError(f"{document.doc_id} is in the index already")
        number = len(self.held)
        words = word_hashes(document.text)
        sample, places = sampled(gram_hashes(words))
        self.numbers[document.doc_id] = number
        self.held.append(Held(document, house, age_of(document, len(words), agency=agency), places))
        self.houses[house] += 1
        self._words.append(words)
        partners, dropped = self.runs.add(document.doc_id, sample)
        for pair in dropped:
            self.pairs.pop(pair, None)
        for other in partners:
            found = self.pair(other, number)
            if found is not None:
                self.pairs[other, number] = found

    def number(self, doc_id: str) -> int:
        return self.numbers[doc_id]

    def doc_id(self, number: int) -> str:
        return self.held[number].document.doc_id

    def text(self, number: int) -> str:
        return self.held[number].document.text

    def words(self, number: int) -> Words:
        return self._words[number]

    def house(self, number: int) -> str:
        return self.held[number].house

    def age(self, number: int) -> Age:
        return self.held[number].age

    def sample(self, number: int) -> tuple[Numbers, Places]:
        return self.runs.sample(number), self.held[number].places

    def holders(self, run: int, most: int) -> list[int]:
        return self.runs.holders(run, most)

    def house_size(self, house: str) -> int:
        return self.houses[house]


def find_copies(documents: Iterable[Document]) -> list[Pair]:
    """All pairs with passages in common, by the ids of the older and the newer one; houses play no part."""
    index = CopyIndex()
    for document in documents:
        index.add(document)
    return sorted(index.pairs.values(), key=lambda pair: (pair.older, pair.newer))
