"""Dependency trees from the network's arc scores: one root a sentence, no cycles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .weights import Floats


def heads_of(arcs: Floats) -> npt.NDArray[np.int64]:
    """The head of every word of one sentence, by arc scores [n, n] whose diagonal is the root; the root heads itself.

    The best head of each word; then one root is chosen, and each cycle is opened where that costs least.
    """
    n = len(arcs)
    own = arcs.diagonal()
    others = arcs.copy()
    np.fill_diagonal(others, -np.inf)
    if n == 1:
        return np.zeros(1, np.int64)
    best = others.argmax(1)
    root = int((own - others[np.arange(n), best]).argmax())
    heads = best.astype(np.int64)
    heads[root] = root
    while (cycle := _cycle(heads, root)) is not None:
        within = _below(heads, cycle)
        outside = np.ones(n, bool)
        outside[within] = False
        members = np.array(cycle)
        scores = others[members][:, outside]
        losses = scores.max(1) - others[members, heads[members]]
        chosen = int(losses.argmax())
        heads[members[chosen]] = np.flatnonzero(outside)[scores[chosen].argmax()]
    found: npt.NDArray[np.int64] = heads
    return found


def _cycle(heads: npt.NDArray[np.int64], root: int) -> list[int] | None:
    """The words of a cycle, if one is left."""
    state = [0] * len(heads)
    state[root] = 2
    for start in range(len(heads)):
        path, word = [], start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return None


def _below(heads: npt.NDArray[np.int64], cycle: list[int]) -> list[int]:
    """A cycle and all that hangs from it."""
    held = set(cycle)
    rest = [i for i in range(len(heads)) if i not in held]
    grown = True
    while grown:
        grown = False
        for i in rest:
            if i not in held and int(heads[i]) in held:
                held.add(i)
                grown = True
    return sorted(held)
