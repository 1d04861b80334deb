"""Examples into windows with targets, and windows into padded batches."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from cuibono.engines.model.pieces import Pieces
from cuibono.engines.model.windows import encode, pack

from .data import KINDS, RELATIONS, SOURCES, STATUSES, SYMMETRIC, TYPES, Example

IGNORED = -100
NAMES = ("O", *(f"{p}-{k}" for k in KINDS for p in "BI"))
GAPS = (-20, -10, -5, -2, 0, 2, 3, 5, 8, 12, 20)  # words between two ends; negative: the object comes first


@dataclass(frozen=True)
class Labels:
    """What the parser tells apart, in the order of the heads' outputs."""

    tags: tuple[str, ...]
    pos: tuple[str, ...]
    deps: tuple[str, ...]
    ents: tuple[str, ...]


def labels_of(sets: dict[str, list[Example]]) -> Labels:
    """All labels that occur."""
    examples = [e for part in sets.values() for e in part]
    kinds = {x[2:] for e in examples for x in e.ents if x != "O"}
    return Labels(
        tuple(sorted({x for e in examples for x in e.tags})),
        tuple(sorted({x for e in examples for x in e.pos})),
        tuple(sorted({x for e in examples for x in e.deps})),
        ("O", *(f"{p}-{k}" for k in sorted(kinds) for p in "BI")),
    )


def labels_in(folder: Path) -> Labels:
    """Those of shipped weights."""
    told = json.loads((folder / "labels.json").read_text("utf-8"))
    return Labels(*(tuple(told[kind]) for kind in ("tags", "pos", "deps", "ents")))


@dataclass
class Window:
    """One window with its targets; ``pairs`` are rows (s1, s2, o1, o2, subject type, object type, gap, source), ``held`` their labels."""

    origin: str
    ids: list[int]
    cases: list[int]
    first: list[int]
    words: dict[str, list[int]]
    said: list[list[int]]
    pairs: list[list[int]]
    held: list[list[int]]
    status: list[int]
    key: tuple[str, int]


def gap_of(distance: int) -> int:
    """The bucket of a distance in words between two ends, negative where the object comes first."""
    return sum(distance > edge for edge in GAPS)


def windows_of(example: Example, pieces: Pieces, labels: dict[str, dict[str, int]], most: int) -> Iterator[Window]:
    """An example's windows; ``most`` is their greatest length in pieces."""
    edges = [*example.blocks, len(example.words)]
    blocks = [example.words[a:b] for a, b in pairwise(edges)]
    names = _bio(example.names, len(example.words), {k: i for i, k in enumerate(NAMES)}) if example.names is not None else None
    said, links = _said(example) if example.said is not None else (None, None)
    for number, window in enumerate(pack(blocks, pieces, most)):
        ids, cases, first = encode(blocks, window, pieces)
        where = [edges[s.block] + i for s in window for i in range(s.first, s.last)]
        place = {w: i for i, w in enumerate(where)}
        starts = {edges[s.block] + s.first for s in window}
        words = {
            "tags": [labels["tags"].get(example.tags[w], IGNORED) for w in where],
            "pos": [labels["pos"].get(example.pos[w], IGNORED) for w in where],
            "deps": [labels["deps"].get(example.deps[w], IGNORED) if example.heads[w] in place else IGNORED for w in where],
            "arcs": [place.get(example.heads[w], IGNORED) for w in where],
            "ents": [labels["ents"].get(example.ents[w], 0) for w in where],
            "begin": [IGNORED if w in starts or example.decided[w] else int(example.begins[w]) for w in where],
            "names": [names[w] if names is not None else IGNORED for w in where],
            "links": [place.get(links.get(w, -1), IGNORED) if links is not None else IGNORED for w in where],
        }
        told = [[said[k][w] if said is not None else IGNORED for w in where] for k in range(3)]
        pairs, held, status = _pairs(example, place)
        yield Window(example.origin, ids, cases, first, words, told, pairs, held, status, (example.key, number))


def _bio(spans: list[tuple[int, int, str]], length: int, index: dict[str, int]) -> list[int]:
    row = [0] * length
    for first, last, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        if not any(row[first:last]):
            row[first:last] = [index[f"B-{kind}"], *[index[f"I-{kind}"]] * (last - first - 1)]
    return row


def _said(example: Example) -> tuple[list[list[int]], dict[int, int]]:
    """Begin and inside of sources, cues and contents, outermost first, and for each one's first word the first word of its cue."""
    rows = [[0] * len(example.words) for _ in range(3)]
    links: dict[int, int] = {}
    for parts in sorted(example.said or (), key=lambda p: -sum(b - a for a, b in p[2])):
        for row, spans in zip(rows, parts, strict=True):
            for a, b in spans:
                if not any(row[a:b]):
                    row[a:b] = [1, *[2] * (b - a - 1)]
        source, cue, content = parts
        anchor = cue[0][0] if cue else (source[0][0] if source else None)
        for a, _ in (*source, *cue, *content):
            links.setdefault(a, a if anchor is None else anchor)
    return rows, links


_SOURCE = {name: i for i, name in enumerate(SOURCES)}
_FLAT = frozenset(f"claims:{p}" for p in SYMMETRIC)


def _pairs(example: Example, place: dict[int, int]) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """Ordered pairs of marks that were judged, their relations and the status of what is told; a symmetric tie holds both ways."""
    pairs, held, status = [], [], []
    marks = [(i, m) for i, m in enumerate(example.marks or ()) if m[0] in place and m[1] - 1 in place]
    ties, said = example.ties or {}, example.statuses or {}
    for i, s in marks:
        for j, o in marks:
            if (
                i == j
                or (i, j) in example.unknown
                or (s[0] < o[1] and o[0] < s[1])
                or (example.near is not None and j not in example.near[i])
            ):
                continue
            gap = gap_of(o[0] - s[1] if o[0] >= s[1] else o[1] - s[0] - 1)
            ends = [place[s[0]], place[s[1] - 1], place[o[0]], place[o[1] - 1]]
            pairs.append([*ends, TYPES.index(s[2] or "any"), TYPES.index(o[2] or "any"), gap, _SOURCE[example.origin]])
            told = ties.get((i, j), set()) | {r for r in ties.get((j, i), ()) if r in _FLAT}
            held.append([RELATIONS.index(r) for r in sorted(told)])
            state = said.get((i, j)) or (said.get((j, i)) if told else None)
            status.append(STATUSES.index(state) if state else IGNORED)
    return pairs, held, status


@dataclass
class Batch:
    """Padded tensors of some windows."""

    ids: Tensor
    cases: Tensor
    first: Tensor
    mask: Tensor
    words: dict[str, Tensor]
    said: Tensor
    pairs: Tensor
    held: Tensor
    judged: Tensor
    status: Tensor


JUDGED = torch.tensor([[r.startswith(s + ":") for r in RELATIONS] for s in SOURCES.values()], dtype=torch.float32)
# What an empty pair is worth: KnowledgeNet is annotated per property, and the rules miss more than half.
EMPTY = torch.tensor([{"knowledgenet": 0.5, "silver": 0.3}.get(s, 1.0) for s in SOURCES])


def collate(windows: list[Window], rng: random.Random | None = None, negatives: int = 24) -> Batch:
    """Pads; with ``rng`` keeps every held pair and ``negatives`` of the rest per window, and hides a third of the types."""
    length, width, count = max(len(w.ids) for w in windows), max(len(w.first) for w in windows), len(windows)
    ids, cases = torch.zeros(count, length, dtype=torch.long), torch.zeros(count, length, dtype=torch.long)
    first, mask = torch.zeros(count, width, dtype=torch.long), torch.zeros(count, 1, 1, length, dtype=torch.bool)
    words = {k: torch.full((count, width), IGNORED) for k in windows[0].words}
    said = torch.full((count, width, 3), IGNORED)
    pairs, held, judged, status = [], [], [], []
    for row, w in enumerate(windows):
        ids[row, : len(w.ids)], cases[row, : len(w.ids)] = torch.tensor(w.ids), torch.tensor(w.cases)
        first[row, : len(w.first)], mask[row, :, :, : len(w.ids)] = torch.tensor(w.first), True
        for k, values in w.words.items():
            words[k][row, : len(values)] = torch.tensor(values)
        said[row, : len(w.first)] = torch.tensor(w.said).T
        chosen = list(range(len(w.pairs)))
        if rng is not None:
            empty = [i for i in chosen if not w.held[i]]
            chosen = [i for i in chosen if w.held[i]] + rng.sample(empty, min(negatives, len(empty)))
        for i in chosen:
            pair = list(w.pairs[i])
            if rng is not None and rng.random() < 0.3:
                pair[4] = pair[5] = 0
            pairs.append([row, *pair])
            target = torch.zeros(len(RELATIONS))
            target[w.held[i]] = 1.0
            held.append(target)
            judged.append(JUDGED[pair[7]] * (JUDGED[pair[7]] + target if w.held[i] else EMPTY[pair[7]]))  # what is told counts twice
            status.append(w.status[i])
    empty_pairs = torch.zeros(0, 9, dtype=torch.long)
    none = torch.zeros(0, len(RELATIONS))
    return Batch(
        ids, cases, first, mask, words, said,
        torch.tensor(pairs) if pairs else empty_pairs, torch.stack(held) if held else none, torch.stack(judged) if judged else none,
        torch.tensor(status, dtype=torch.long),
    )  # fmt: skip
