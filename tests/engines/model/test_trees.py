"""Trees: whatever the scores, one root, no cycle, and the best tree where the best heads make one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cuibono.engines.model.trees import heads_of


@given(st.integers(1, 24), st.integers(0, 2**32 - 1))
def test_any_scores_give_a_tree(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n)).astype(np.float32)
    heads = heads_of(scores)
    roots = [i for i in range(n) if heads[i] == i]
    assert len(roots) == 1
    for word in range(n):
        seen = set()
        while heads[word] != word:
            assert word not in seen
            seen.add(word)
            word = int(heads[word])
        assert word == roots[0]


@given(st.integers(2, 20), st.integers(0, 2**32 - 1))
def test_a_tree_that_stands_out_is_found(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    wanted = np.empty(n, np.int64)
    wanted[order[0]] = order[0]
    for place in range(1, n):
        wanted[order[place]] = order[rng.integers(place)]
    scores = rng.uniform(0, 1, size=(n, n)).astype(np.float32)
    scores[np.arange(n), wanted] += 5
    assert heads_of(scores).tolist() == wanted.tolist()


def test_equal_scores_and_ties_end() -> None:
    assert len(heads_of(np.zeros((50, 50), np.float32))) == 50
