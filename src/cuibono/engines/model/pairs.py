"""Scores of ordered pairs of ends: the tie head runs outside the graph, since pairs are known only after names and coreference.

What it sees of a pair: the two ends, what stands between them, the word in the tree under which both hang, and the words that each hangs
on. Training makes its examples with :func:`features` too, so that both see the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .weights import Floats

Ints = npt.NDArray[np.int64]


def features(words: Floats, heads: Ints, pairs: Ints, kinds: int, gaps: Ints) -> Floats:
    """One row a pair [p, 6 * width + 2 * kinds + len(gaps) + 1].

    words [n, width]; heads [n], a root heads itself; pairs [p, 6]: first and last word of subject and object, their types.
    """
    s1, s2, o1, o2, st, ot = pairs.T
    tops = {span: _top(heads, *span) for span in {*zip(s1.tolist(), s2.tolist(), strict=True), *zip(o1.tolist(), o2.tolist(), strict=True)}}
    paths = {top: _path(heads, top) for top in set(tops.values())}
    s_top = np.array([tops[span] for span in zip(s1.tolist(), s2.tolist(), strict=True)])
    o_top = np.array([tops[span] for span in zip(o1.tolist(), o2.tolist(), strict=True)])
    meet = np.array([_meet(paths[a], paths[b]) for a, b in zip(s_top.tolist(), o_top.tolist(), strict=True)])
    sums = np.concatenate([np.zeros((1, words.shape[1]), np.float32), words.cumsum(0, dtype=np.float32)])
    low = np.minimum(s2, o2) + 1
    high = np.maximum(np.maximum(s1, o1), low)
    between = (sums[high] - sums[low]) / np.maximum(high - low, 1)[:, None]
    ends = (words[s1] + words[s2]) / 2, (words[o1] + words[o2]) / 2
    distance = np.where(o1 > s2, o1 - s2 - 1, o2 - s1)
    gap = (distance[:, None] > gaps[None]).sum(1)
    marks = np.concatenate(
        [np.eye(kinds, dtype=np.float32)[st], np.eye(kinds, dtype=np.float32)[ot], np.eye(len(gaps) + 1, dtype=np.float32)[gap]], 1
    )
    found: Floats = np.concatenate([*ends, between, words[meet], words[heads[s_top]], words[heads[o_top]], marks], axis=1).astype(
        np.float32
    )
    return found


def _top(heads: Ints, first: int, last: int) -> int:
    """The word of an end that hangs outside it."""
    return next((i for i in range(first, last + 1) if not first <= heads[i] <= last or heads[i] == i), last)


def _path(heads: Ints, word: int) -> list[int]:
    path = [word]
    while (head := int(heads[path[-1]])) not in path:
        path.append(head)
    return path


def _meet(one: list[int], other: list[int]) -> int:
    """The lowest word above both; the first's root where they hang in different trees."""
    above = set(one)
    return next((word for word in other if word in above), one[-1])


def hold(heads: Ints, pair: Ints) -> int:
    """How many words up the tree one end hangs from the other; 0 where neither hangs from the other (a verb joins them)."""
    s1, s2, o1, o2 = pair[:4].tolist()
    one, other = _path(heads, _top(heads, s1, s2)), _path(heads, _top(heads, o1, o2))
    up = next((i for i, word in enumerate(one) if o1 <= word <= o2), 0)
    down = next((i for i, word in enumerate(other) if s1 <= word <= s2), 0)
    return up or down
