"""An index of sampled runs that grows document by document: which documents share enough of them to be laid beside each other.

Which pairs come out depends on the set of documents alone, not on the order of adding. A run that few documents hold ties each two of
them. A run that many hold (a phrase of the trade, or one report printed everywhere) ties each to its anchors alone: the few holders whose
ids have the smallest hashes. So the work for one more document stays the same however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from .settings import setting
from .sketch_text import Numbers, Places


def rank_of(doc_id: str) -> int:
    """A hash of the id, 63 bits: documents have one order in it, in whatever order they came."""
    return int.from_bytes(blake2b(doc_id.encode("utf-8"), digest_size=8).digest(), "little") >> 1


class RunIndex:
    """Numbers of documents by run, and the pairs of them that share runs. Numbers are given in order of adding, from 0."""

    def __init__(self) -> None:
        self._parts: list[tuple[Numbers, Places]] = []
        self._samples: list[Numbers] = []
        self._ranks: list[int] = []
        self._anchors: dict[int, list[tuple[int, int]]] = {}
        self._shared: dict[tuple[int, int], int] = {}
        self._partners: dict[int, set[int]] = defaultdict(set)
        self._holders = int(setting("index", "holders"))
        self._most_anchors = int(setting("index", "anchors"))
        self._least = int(setting("index", "shared"))

    def __len__(self) -> int:
        return len(self._samples)

    def add(self, key: str, sample: Numbers) -> tuple[list[int], list[tuple[int, int]]]:
        """Adds a document: the numbers of those it pairs with, and the pairs of earlier ones that no longer share enough.

        ``key`` is the document's id, ``sample`` its sorted, distinct runs.
        """
        number = len(self._samples)
        rank = rank_of(key)
        counts: dict[int, int] = defaultdict(int)
        dropped: list[tuple[int, int]] = []
        found = [(*_range(part, sample), part[1]) for part in self._parts]
        sizes = sum((high - low for low, high, _ in found), np.zeros(len(sample), np.int64))
        for at in np.flatnonzero(sizes).tolist():
            run, size = int(sample[at]), int(sizes[at])
            others: list[int] | None = None
            if size <= self._holders:
                others = [doc for low, high, docs in found for doc in docs[low[at] : high[at]].tolist()]
            if size == self._holders:
                dropped += self._cross(run, [*((self._ranks[doc], doc) for doc in others or ()), (rank, number)])
            elif size > self._holders and (rank, number) < self._anchors[run][-1]:
                others = [doc for low, high, docs in found for doc in docs[low[at] : high[at]].tolist()]
                dropped += self._displace(run, (rank, number))
            anchors = self._anchors.get(run)
            if anchors is not None and (rank, number) not in anchors:
                others = [doc for _, doc in anchors]
            for other in others or ():
                counts[other] += 1
        self._samples.append(sample)
        self._ranks.append(rank)
        self._insert(sample, number)
        partners = sorted(other for other, count in counts.items() if count >= self._least)
        for other in partners:
            self._shared[other, number] = counts[other]
            self._partners[other].add(number)
            self._partners[number].add(other)
        return partners, dropped

    def holders(self, run: int, most: int) -> list[int]:
        """The documents that hold a run: all, or of more than ``most`` those whose ids have the smallest hashes."""
        key = np.array([run], np.uint64)
        docs = [doc for part in self._parts for low, high in [_range(part, key)] for doc in part[1][low[0] : high[0]].tolist()]
        return sorted(docs, key=lambda doc: self._ranks[doc])[:most]

    def sample(self, number: int) -> Numbers:
        """The runs of a document."""
        return self._samples[number]

    def shared(self, left: int, right: int) -> int:
        """How many runs tie two documents that pair; 0 for others."""
        return self._shared.get((left, right), 0)

    def _cross(self, run: int, holders: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The run has become a common one: pairs without an anchor lose it."""
        anchors = sorted(holders)[: self._most_anchors]
        self._anchors[run] = anchors
        chosen, all_of_it = {doc for _, doc in anchors}, {doc for _, doc in holders}
        rest = sorted(all_of_it - chosen)
        return [
            pair
            for doc in rest
            for other in sorted(self._partners[doc] & all_of_it - chosen)
            if doc < other
            for pair in self._lose(doc, other)
        ]

    def _displace(self, run: int, newcomer: tuple[int, int]) -> list[tuple[int, int]]:
        """A newcomer takes the place of the last anchor, whose pairs lose the run unless the other end is an anchor still."""
        anchors = sorted([*self._anchors[run], newcomer])
        _, gone = anchors.pop()
        self._anchors[run] = anchors
        chosen = {doc for _, doc in anchors}
        losing = [other for other in sorted(self._partners[gone] - chosen) if self._holds(other, run)]
        return [pair for other in losing for pair in self._lose(*sorted((gone, other)))]

    def _holds(self, number: int, run: int) -> bool:
        sample = self._samples[number]
        at = int(np.searchsorted(sample, np.uint64(run)))
        return at < len(sample) and int(sample[at]) == run

    def _lose(self, left: int, right: int) -> list[tuple[int, int]]:
        self._shared[left, right] -= 1
        if self._shared[left, right] >= self._least:
            return []
        del self._shared[left, right]
        self._partners[left].discard(right)
        self._partners[right].discard(left)
        return [(left, right)]

    def _insert(self, sample: Numbers, number: int) -> None:
        """Sorted parts, each at least twice as long as the next: a run moves as often as the number of documents doubles."""
        self._parts.append((sample, np.full(len(sample), number, np.int32)))
        while len(self._parts) > 1 and len(self._parts[-2][0]) < 2 * len(self._parts[-1][0]):
            (runs, docs), (more, others) = self._parts[-2:]
            runs, docs = np.concatenate((runs, more)), np.concatenate((docs, others))
            order = np.argsort(runs, kind="stable")
            self._parts[-2:] = [(runs[order], docs[order])]


def in_common(first: Numbers, second: Numbers) -> float:
    """How much of the smaller sample stands in the other, 0 to 1."""
    least = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / least if least else 0.0


def _range(part: tuple[Numbers, Places], sample: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each run of the sample begins and ends in a part."""
    low = np.searchsorted(part[0], sample, "left")
    high = low.copy()
    # Few runs are known: only for these the end is looked for too.
    known = np.flatnonzero(part[0][np.minimum(low, len(part[0]) - 1)] == sample) if len(part[0]) else np.empty(0, np.intp)
    high[known] = np.searchsorted(part[0], sample[known], "right")
    return low, high
