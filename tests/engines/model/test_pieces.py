"""Word pieces: every word has some, few, and always the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.model.pieces import MOST, Pieces, case_of
from cuibono.engines.model.weights import shipped


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return shipped().pieces


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_one_to_eight_pieces_of_the_vocabulary(text: str) -> None:
    pieces = shipped().pieces
    cut = pieces.cut(text)
    assert 1 <= len(cut) <= MOST
    assert all(0 <= piece < len(pieces.ids) for piece in cut)
    assert cut == Pieces(list(pieces.ids)).cut(text)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Mayor", ["mayor"]),
        ("LÓPEZ", ["lopez"]),
        ("locomotives", ["locomotives"]),
        ("Aliaga's", ["ali", "##aga", "'", "s"]),
        ("中国", ["中", "国"]),
        ("", ["[UNK]"]),
    ],
)
def test_words_are_cut_as_bert_cuts_them(pieces: Pieces, word: str, told: list[str]) -> None:
    by_id = {number: piece for piece, number in pieces.ids.items()}
    assert [by_id[number] for number in pieces.cut(word)] == told


@pytest.mark.parametrize(
    ("word", "case"), [("port", 1), ("Lima", 2), ("NATO", 3), ("A", 4), ("McCain", 5), ("1996", 6), ("—", 0), ("iPhone", 5), ("10th", 1)]
)
def test_case(word: str, case: int) -> None:
    assert case_of(word) == case
