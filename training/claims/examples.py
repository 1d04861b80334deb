"""Windows with targets: pieces, possible ends, pairs, and what each pair tells."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from cuibono.engines.model.claims.marks import FORMS
from cuibono.engines.model.claims.sentences import LABELS, Shape, allowed
from cuibono.engines.model.pieces import Pieces, case_of

from .network import Ends

IGNORED = -100
NAME = FORMS.index("name")


@dataclass(eq=False)
class Example:
    """One window. ``told`` and ``hidden`` are by pair: the predicates that hold, and those that nobody judged there."""

    key: str
    words: list[str]
    breaks: list[bool]  # whether another block begins at the word
    marks: list[tuple[int, int, int, int, int]]
    shape: Shape
    told: list[dict[int, float]]
    hidden: list[set[int]]
    status: list[int]
    tellers: list[int]  # by pair, as status: the kind of whoever says it
    ends: list[int]  # 1: the end of a tie, 0: of none, IGNORED: nobody judged it
    kinds: list[int]
    telling: list[int] = field(default_factory=list)  # the words that evoke the frame, where lexicographers marked them

    def tensors(self) -> Ends:
        """The window as the network takes it, with its sentences as runs."""
        marks, pairs = torch.tensor(self.marks).reshape(-1, 5), torch.from_numpy(self.shape.pairs)
        sentences = self.shape.sentences
        owner = sentences[marks[pairs[:, 0], 2].numpy()]
        runs, start = [], 0
        for stop in [*(np.flatnonzero(np.diff(owner)) + 1).tolist(), len(owner)]:
            inside = np.flatnonzero(sentences == owner[start])
            runs.append((int(inside[0]), int(inside[-1]) + 1, slice(start, stop)))
            start = stop
        return Ends(marks, pairs, torch.from_numpy(self.shape.far), torch.from_numpy(self.shape.meets), torch.from_numpy(sentences), runs)

    def targets(self) -> tuple[Tensor, Tensor]:
        """[pairs, predicates]: what holds, and whether it counts."""
        held = torch.zeros(len(self.told), len(LABELS))
        kinds = np.array([m[3] for m in self.marks])
        counts = torch.from_numpy(allowed()[kinds[self.shape.pairs[:, 0]], kinds[self.shape.pairs[:, 1]]]).float()
        for row, (told, hidden) in enumerate(zip(self.told, self.hidden, strict=True)):
            for label, share in told.items():
                held[row, label] = share
            for label in hidden - set(told):
                counts[row, label] = 0
        return held, counts


class Names:
    """Names of each kind and length: a window's own give way to others, so that the network does not learn who they are."""

    def __init__(self, examples: list[Example]) -> None:
        found: dict[tuple[int, int], set[tuple[str, ...]]] = defaultdict(set)
        for example in examples:
            for first, last, _, kind, form in example.marks:
                if form == NAME:
                    found[kind, last - first].add(tuple(example.words[first : last + 1]))
        self._held = {key: sorted(names) for key, names in found.items()}

    def swapped(self, example: Example, share: float, rng: random.Random) -> list[str]:
        """The window's words after some of its names, each wherever it stands, gave way."""
        words, instead = list(example.words), dict[tuple[str, ...], tuple[str, ...] | None]()
        for first, last, _, kind, form in example.marks:
            if form != NAME:
                continue
            old = tuple(example.words[first : last + 1])
            if old not in instead:
                instead[old] = rng.choice(self._held[kind, last - first]) if rng.random() < share else None
            new = instead[old]
            alone = all(m[0] > last or m[1] < first or (m[0], m[1]) == (first, last) for m in example.marks)
            if new is not None and alone:
                words[first : last + 1] = new
        return words


def encoded(words: list[str], breaks: list[bool], pieces: Pieces) -> tuple[list[int], list[int], list[int]]:
    """Ids, cases and first pieces, as ``windows.encode`` lays a window out."""
    ids, cases, first = [pieces.cls], [0], []
    for i, word in enumerate(words):
        if i and breaks[i]:
            ids.append(pieces.sep)
            cases.append(0)
        cut = pieces.cut(word)
        first.append(len(ids))
        ids += cut
        cases += [case_of(word)] * len(cut)
    return [*ids, pieces.sep], [*cases, 0], first


def collate(rows: list[tuple[list[int], list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Padded ids, cases, first pieces, and the mask of pieces [batch, 1, 1, pieces]."""
    long, most = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    ids, cases = (torch.zeros(len(rows), long, dtype=torch.long) for _ in range(2))
    first, mask = torch.zeros(len(rows), most, dtype=torch.long), torch.zeros(len(rows), 1, 1, long, dtype=torch.bool)
    for i, (a, b, c) in enumerate(rows):
        ids[i, : len(a)], cases[i, : len(b)], first[i, : len(c)] = torch.tensor(a), torch.tensor(b), torch.tensor(c)
        mask[i, :, :, : len(a)] = True
    return ids, cases, first, mask


def batches(examples: list[Example], rng: random.Random, most: int = 1500) -> list[list[Example]]:
    """Batches of windows of like length, of at most so many words; in a new order at each call."""
    order, out = list(examples), []
    rng.shuffle(order)
    for start in range(0, len(order), 200):
        batch: list[Example] = []
        for example in sorted(order[start : start + 200], key=lambda e: len(e.words)):
            if batch and (len(batch) + 1) * len(example.words) > most * 0.75:
                out.append(batch)
                batch = []
            batch.append(example)
        out.append(batch)
    rng.shuffle(out)
    return out


def empty(key: str, words: list[str], breaks: list[bool], marks: list[tuple[int, int, int, int, int]], shape: Shape) -> Example:
    """A window of which nothing is told yet."""
    p, m = len(shape.pairs), len(marks)
    return Example(
        key,
        words,
        breaks,
        marks,
        shape,
        [{} for _ in range(p)],
        [set() for _ in range(p)],
        [IGNORED] * p,
        [IGNORED] * p,
        [IGNORED] * m,
        [IGNORED] * m,
    )
