"""A window as the tie network is given it: its sentences, its trees as distances, and which ends are paired."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cuibono.vocabulary import PREDICATES, signature_allows

from ..parse import ModelParsed, Window
from .marks import FORMS, KINDS, OPEN, Mark

Ints = npt.NDArray[np.int64]
FAR = 9  # words along the tree; further, or in another tree, is the same
MOST = 40  # ends of one sentence; where there are more, bare nouns go first
LABELS = tuple(sorted(PREDICATES))
_POSITION = KINDS.index("Position")
_BARE = FORMS.index("bare")


class Shape(NamedTuple):
    """sentences [n]: the number of each word's sentence; pairs [p, 2]: indices of marks; far [m, n]: words along the tree from each mark's
    head to each word; meets [p]: the word under which two heads hang."""

    sentences: Ints
    pairs: Ints
    far: Ints
    meets: Ints


@cache
def allowed() -> npt.NDArray[np.bool_]:
    """[subject's kind, object's kind, predicate]: what the vocabulary's signatures allow; an open kind may be any."""
    table = np.zeros((len(KINDS), len(KINDS), len(LABELS)), bool)
    for i, subject in enumerate(KINDS[:-1]):
        for j, obj in enumerate(KINDS[:-1]):
            table[i, j] = [signature_allows(p, subject, obj) for p in LABELS]
    last = KINDS.index(OPEN)
    table[last] = table[:last].any(0)
    table[:, last] = table[:, :last].any(1)
    return table


@cache
def _tied() -> list[list[bool]]:
    """[subject's kind, object's kind]: whether the vocabulary has any predicate for the two."""
    return [[bool(row.any()) for row in rows] for rows in allowed()]


def shape_of(parsed: ModelParsed, window: Window, marks: list[Mark]) -> Shape:
    """The shape of a window with these marks."""
    place = {word: i for i, word in enumerate(window.words)}
    heads, sentences, last = [], [], -1
    for i, (block, index) in enumerate(window.words):
        doc = parsed.docs[block]
        assert doc is not None
        heads.append(place.get((block, doc[index].head.i), i))
        last += i == 0 or block != window.words[i - 1][0] or bool(doc[index].is_sent_start)
        sentences.append(last)
    paths = [_path(heads, i) for i in range(len(heads))]
    pairs = _pairs(marks, sentences)
    far = np.full((len(marks), len(heads)), FAR, np.int64)
    steps, up = np.arange(FAR), np.full((len(heads), len(heads)), FAR, np.int64)  # steps from a word up to those above it
    for i, path in enumerate(paths):
        up[i, path[:FAR]] = steps[: len(path)]
    inside, owner = np.array(sentences), np.array([sentences[mark.head] for mark in marks])
    for sentence in set(owner.tolist()):
        rows, columns = np.flatnonzero(owner == sentence), np.flatnonzero(inside == sentence)
        above = up[np.ix_(columns, columns)]
        own = above[np.array([marks[row].head for row in rows]) - columns[0]]
        # the lowest word above both is the nearest to both together
        far[np.ix_(rows, columns)] = np.minimum(FAR, (own[:, None] + above[None]).min(-1))
    meets = [_meet(paths[marks[a].head], paths[marks[b].head]) for a, b in pairs]
    return Shape(
        np.array(sentences, np.int64), np.array(pairs, np.int64).reshape(-1, 2), far, np.array(meets, np.int64)
    )  # fmt: skip


def _path(heads: list[int], word: int) -> list[int]:
    path = [word]
    while (head := heads[path[-1]]) not in path:
        path.append(head)
    return path


def _meet(one: list[int], other: list[int]) -> int:
    above = set(other)
    return next((word for word in one if word in above), one[-1])


def _pairs(marks: list[Mark], sentences: list[int]) -> list[tuple[int, int]]:
    """Ordered pairs of different things that stand in one sentence, for which the vocabulary has a predicate."""
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for i, mark in enumerate(marks):
        by_sentence[sentences[mark.head]].append(i)
    pairs = []
    for group in by_sentence.values():
        if len(group) > MOST:
            group = [i for i in group if marks[i].form != _BARE][:MOST]
        pairs += [(a, b) for a in group for b in group if a != b and _may(marks[a], marks[b])]
    return pairs


def _may(one: Mark, other: Mark) -> bool:
    """One of two ends has a name. An office may hold the state whose it is ("the Russian ambassador"); other phrases do not overlap."""
    if not (one.named or other.named) or one.entity == other.entity or not _tied()[one.kind][other.kind]:
        return False
    across = one.first <= other.last and other.first <= one.last
    return not across or (one.kind != other.kind and _POSITION in (one.kind, other.kind))
