"""Which documents hold words of which others: candidates from the index of runs, each laid beside the other."""

from __future__ import annotations

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
from .sketch_text import Places, Sketch, Words, gram_hashes, quoted_words, sampled, word_hashes, word_places

# Sketches kept at hand for laying texts beside each other; others are made again from the text.
SKETCHES = 512
Age = tuple[str, bool, int, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents with passages in common; ``older`` is the one that could be the source. ``alignment`` is seen from the newer one."""

    older: str
    newer: str
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the index. ``age`` orders documents: by date, an agency's before others of its day, then the longer text."""

    document: Document
    house: str
    age: Age
    places: Places = field(repr=False)


class CopyIndex:
    """Documents and the pairs of them that have passages in common; grows by :meth:`add` and never depends on the order of adding.

    Adding a document looks at its neighbours alone.
    """

    def __init__(self) -> None:
        self.runs = RunIndex()
        self.held: list[Held] = []
        self.numbers: dict[str, int] = {}
        self.pairs: dict[tuple[int, int], Pair] = {}
        self._words: list[Words] = []
        self._quoted: dict[int, npt.NDArray[np.uint8]] = {}
        self.sketch = lru_cache(maxsize=SKETCHES)(self._sketch)
        self.word_places = lru_cache(maxsize=SKETCHES)(self._word_places)

    def add(self, document: Document, *, house: str = "", agency: bool = False) -> None:
        """Adds a document of a house ("" where it is not known). Raises ValueError for an id that is there already."""
        if document.doc_id in self.numbers:
            raise ValueError(f"{document.doc_id} is in the index already")
        number = len(self.held)
        words = word_hashes(document.text)
        sample, places = sampled(gram_hashes(words))
        age = (document.published_at or "9999", not agency, -len(words), document.doc_id)
        self.numbers[document.doc_id] = number
        self.held.append(Held(document, house, age, places))
        self._words.append(words)
        partners, dropped = self.runs.add(document.doc_id, sample)
        for pair in dropped:
            self.pairs.pop(pair, None)
        for other in partners:
            if not self._of_one_register(other, number) and self._are_near(other, number):
                older, newer = sorted((other, number), key=lambda item: self.held[item].age)
                found = self._pair(older, newer)
                if found is not None:
                    self.pairs[other, number] = found

    def _sketch(self, number: int) -> Sketch:
        """Words are kept and quotations looked for once: an older text is not read again each time it is laid beside another."""
        words = self._words[number]
        if number not in self._quoted:
            self._quoted[number] = np.packbits(quoted_words(self.held[number].document.text))
        quoted = np.unpackbits(self._quoted[number], count=len(words)).astype(np.bool_)
        return Sketch(words, quoted, gram_hashes(words))

    def _bare(self, number: int) -> Sketch:
        """The sketch as if nothing were quoted."""
        words = self._words[number]
        return Sketch(words, np.zeros(len(words), np.bool_), gram_hashes(words))

    def _word_places(self, number: int) -> tuple[Places, Places]:
        return word_places(self.held[number].document.text)

    def align(self, older: int, newer: int) -> Alignment:
        """Two documents laid beside each other."""
        return align_texts(self.sketch(older), self.sketch(newer))

    def _pair(self, older: int, newer: int) -> Pair | None:
        # Most candidates share a phrase and no more: that shows before quotations are looked for.
        bare = align_texts(self._bare(older), self._bare(newer))
        if not any(passage.exact >= setting("copy", "least") for passage in bare.passages):
            return None
        return Pair(self.held[older].document.doc_id, self.held[newer].document.doc_id, self.align(older, newer))

    def _of_one_register(self, left: int, right: int) -> bool:
        """Two tables of one house: rows of a register are alike, and that is no copying."""
        one, two = self.held[left], self.held[right]
        return one.house == two.house != "" and is_laid_out(one.document.text) and is_laid_out(two.document.text)

    def _are_near(self, left: int, right: int) -> bool:
        """Two of the shared runs stand near each other, as far apart in the one as in the other: no two phrases by chance."""
        first, second = self.runs.sample(left), self.runs.sample(right)
        _, here, there = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        order = np.argsort(self.held[left].places[here], kind="stable")
        one, two = self.held[left].places[here][order], self.held[right].places[there][order]
        steps, others = np.diff(one), np.diff(two)
        return bool(np.any((steps <= setting("index", "near")) & (np.abs(steps - others) <= setting("index", "slip"))))


def find_copies(documents: Iterable[Document]) -> list[Pair]:
    """All pairs with passages in common, by the ids of the older and the newer one; houses play no part."""
    index = CopyIndex()
    for document in documents:
        index.add(document)
    return sorted(index.pairs.values(), key=lambda pair: (pair.older, pair.newer))
