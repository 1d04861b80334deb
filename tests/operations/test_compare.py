"""How two versions of a text differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.operations.compare import Change, Edit, compare, share


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("a b c", "a b c", Change(0, 0)),
        ("a b c", "a  b\tc\n\n", Change(0, 0)),
        ("", "a b", Change(2, 0, (Edit("", "a b"),))),
        ("one two", "", Change(0, 2, (Edit("one two", ""),))),
        ("a b c d e f g h i", "a b c d X f g h i", Change(1, 1, (Edit("b c d e f g h", "b c d X f g h"),))),
        ("first line\nsecond line", "first line\nnew line here\nsecond line", Change(3, 0, (Edit("", "new line here"),))),
    ],
)
def test_compare(old: str, new: str, change: Change) -> None:
    assert compare(old, new) == change


def test_two_long_texts_that_share_nothing_are_counted() -> None:
    old, new = " ".join(f"a{n}" for n in range(3000)), " ".join(f"b{n}" for n in range(3000))
    found = compare(old, new)
    assert (found.words_added, found.words_removed, len(found.edits)) == (3000, 3000, 1)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_the_counts_fit_the_lengths(old: list[str], new: list[str]) -> None:
    found = compare(" ".join(old), " ".join(new))
    assert len(new) - len(old) == found.words_added - found.words_removed
    assert (found.words_added, found.words_removed) == (0, 0) if old == new else bool(found.edits)


def test_share() -> None:
    assert share("a b c d", "d c b a") == 1.0
    assert share("a b c d", "a b") == 0.5
    assert share("", "") == 1.0
