"""Windows: every word stands in one, in order, within the limit, and they depend on the document alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.model.weights import shipped
from cuibono.engines.model.windows import PIECES, encode, pack

WORDS = st.sampled_from(["port", "Lima", ".", "locomotives", "antidisestablishmentarianism", "?", "中国", "a", "XKCD-2291/b"])
BLOCKS = st.lists(st.lists(WORDS, max_size=120), max_size=6)


@settings(max_examples=60, deadline=None)
@given(BLOCKS, st.integers(12, PIECES))
def test_every_word_stands_in_one_window(blocks: list[list[str]], most: int) -> None:
    pieces = shipped().pieces
    windows = pack(blocks, pieces, most)
    places = [(s.block, i) for window in windows for s in window for i in range(s.first, s.last)]
    assert places == [(b, i) for b, words in enumerate(blocks) for i in range(len(words))]
    for window in windows:
        ids, cases, first = encode(blocks, window, pieces)
        assert len(ids) == len(cases) <= most
        assert len(first) == sum(s.last - s.first for s in window)
        assert first == sorted(set(first))
        assert all(0 < place < len(ids) for place in first)


def test_a_long_block_is_cut_after_a_sentence() -> None:
    block = (["port"] * 29 + ["."]) * 20
    windows = pack([block], shipped().pieces, 100)
    assert {block[window[-1].last - 1] for window in windows} == {"."}
