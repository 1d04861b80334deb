"""What stands in every chart: hostile text makes no picture that can't be read."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from cuibono.stages.render.chart import clean, svg, text


@given(st.text(st.characters(blacklist_categories=()), max_size=40))
def test_any_text_makes_well_formed_xml(words: str) -> None:
    picture = svg(100, 50, words, [text(1, 2, words)], words)
    ElementTree.fromstring(picture)


def test_what_is_no_letter_and_what_turns_the_line_is_left_out() -> None:
    assert clean("a\x1b[31m\x00\u202eb\u2066\uffff\ufffe\ud800c") == "a[31mbc"
