"""Scores of ordered pairs of ends: the tie head runs outside the graph, since pairs are known only after names and coreference.

What it sees of a pair: the two ends, what stands between them, the word in the tree under which both hang, the words that each hangs
on, and how many words up each is from where they meet. Training makes its examples with :func:`features` too, so that both see the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .weights import Floats

Ints = npt.NDArray[np.int64]


_FAR = 4  # words up the tree; further is the same
STEPS = _FAR + 1


def features(words: Floats, heads: Ints, pairs: Ints, kinds: int, gaps: Ints) -> Floats:
    """One row a pair [p, 6 * width + STEPS² + 2 * kinds + len(gaps) + 1].

    words [n, width]; heads [n], a root heads itself; pairs [p, 6]: first and last word of subject and object, their types.
    """
    s1, s2, o1, o2, st, ot = pairs.T
    tops = {span: _top(heads, *span) for span in {*zip(s1.tolist(), s2.tolist(), strict=True), *zip(o1.tolist(), o2.tolist(), strict=True)}}
    paths = {top: _path(heads, top) for top in set(tops.values())}
    s_top = np.array([tops[span] for span in zip(s1.tolist(), s2.tolist(), strict=True)])
    o_top = np.array([tops[span] for span in zip(o1.tolist(), o2.tolist(), strict=True)])
    joined = [_join(paths[a], paths[b], row) for a, b, row in zip(s_top.tolist(), o_top.tolist(), pairs.tolist(), strict=True)]
    meet, up, down = np.array(joined).T
    steps = np.eye(STEPS * STEPS, dtype=np.float32)[np.minimum(up, _FAR) * STEPS + np.minimum(down, _FAR)]
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
    seen = (*ends, between, words[meet], words[heads[s_top]], words[heads[o_top]], steps, marks)
    found: Floats = np.concatenate(seen, axis=1).astype(np.float32)
    return found


def _top(heads: Ints, first: int, last: int) -> int:
    """The word of an end that hangs outside it."""
    return next((i for i in range(first, last + 1) if not first <= heads[i] <= last or heads[i] == i), last)


def _path(heads: Ints, word: int) -> list[int]:
    path = [word]
    while (head := int(heads[path[-1]])) not in path:
        path.append(head)
    return path


def _join(one: list[int], other: list[int], pair: list[int]) -> tuple[int, int, int]:
    """Where two ends meet in the tree, and how many words up that is from each: 0 for an end that the other hangs from.

    Of different trees the first's root, a long way from both.
    """
    s1, s2, o1, o2 = pair[:4]
    above = {word: i for i, word in enumerate(one)}
    meet = next((word for word in other if word in above), None)
    if meet is None:
        return one[-1], _FAR, _FAR
    inside = next((i for i, word in enumerate(one) if o1 <= word <= o2), None)
    if inside is not None:
        return meet, inside, 0
    inside = next((i for i, word in enumerate(other) if s1 <= word <= s2), None)
    return (meet, 0, inside) if inside is not None else (meet, above[meet], other.index(meet))


def apart(heads: Ints, pair: Ints) -> tuple[int, int]:
    """How many words up the tree each of two ends is from where they meet; 0 for an end that the other hangs from."""
    s1, s2, o1, o2 = pair[:4].tolist()
    _, up, down = _join(_path(heads, _top(heads, s1, s2)), _path(heads, _top(heads, o1, o2)), [s1, s2, o1, o2])
    return up, down


def hold(heads: Ints, pair: Ints) -> int:
    """How many words up the tree one end hangs from the other; 0 where neither hangs from the other (a verb joins them)."""
    up, down = apart(heads, pair)
    return 0 if up and down else up or down
