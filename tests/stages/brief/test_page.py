"""Words that a page copies out: posts, lists of charges, memos, quotations."""

from __future__ import annotations

import pytest

from cuibono.stages.brief.page import borrowed

POST = "Dorn was asked about it.\n\nTarn works for Norvania. Ask her! — Ana Dorn (@anadorn) October 11, 2031\n\nTarn denied it."
LIST = "We learned that the prosecutor is claiming:\n\nThat Dorn lied about it\n\nThat Tarn worked with Dorn in 2031\n\nTarn denied it."
MEMO = "It is a memo of ten pages on Tarn and Dorn.\n\nIn August DORN had met officials of TARN in the north.\n\nTarn denied it."
QUOTE = "“That is how it was. Tarn works for Norvania,” Dorn said. Tarn denied it."


@pytest.mark.parametrize(
    ("text", "words"),
    [(POST, "Tarn works for Norvania."), (LIST, "That Tarn worked with Dorn in 2031"), (MEMO, "In August DORN"), (QUOTE, "Tarn works for")],
)
def test_what_is_copied_out_is_not_the_pages_own(text: str, words: str) -> None:
    start = text.index(words)
    assert borrowed(text, start, start + len(words))
    own = text.index("Tarn denied it.")
    assert not borrowed(text, own, own + len("Tarn denied it."))


def test_a_heading_with_one_word_in_capitals_is_the_pages_own() -> None:
    text = "NATO and Norvania agreed on it. NATO pays."
    assert not borrowed(text, 0, 31)
