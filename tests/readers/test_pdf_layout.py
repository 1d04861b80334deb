"""Printed lines to paragraphs, on lines made by hand."""

from __future__ import annotations

from cuibono.readers.pdf_layout import SOFT, Line, drop_running_heads, join_lines


def line(text: str, *, page: int = 0, base: float = 700.0, left: float = 50.0, right: float = 400.0, size: float = 10.0) -> Line:
    return Line(page, left, right, base, size, text)


def blocks(lines: list[Line]) -> list[str]:
    layout = join_lines(lines)
    return [layout.text[block.start : block.end] for block in layout.blocks]


def test_head_and_page_number_of_every_page_go() -> None:
    body = ("The mayor owns the railway.", "Nobody else made an offer.", "The bank lent the money.")
    pages = [
        [line(f"Report {n}", page=n, base=800), line(words, page=n, base=700), line(f"{n} of 3", page=n, base=40)]
        for n, words in enumerate(body, 1)
    ]
    assert [one.text for one in drop_running_heads([one for page in pages for one in page])] == list(body)


def test_single_page_keeps_its_first_line() -> None:
    assert [one.text for one in drop_running_heads([line("A title", base=800), line("Words.", base=700)])] == ["A title", "Words."]


def test_broken_word_loses_its_hyphen() -> None:
    assert blocks([line("The munici" + SOFT), line("pality pays.", base=688)]) == ["The municipality pays."]


def test_hyphen_stays_before_a_capital_and_where_the_text_writes_it() -> None:
    assert blocks([line("a U.S." + SOFT), line("Peru pact.", base=688)]) == ["a U.S.-Peru pact."]
    assert blocks([line("the state-owned firm and the state" + SOFT), line("owned bank.", base=688)]) == [
        "the state-owned firm and the state-owned bank."
    ]


def test_sentence_goes_on_over_the_page() -> None:
    assert blocks([line("The mayor of the city", base=60), line("owns the railway.", page=1, base=760)]) == [
        "The mayor of the city owns the railway."
    ]


def test_new_page_after_a_full_stop_is_a_new_paragraph() -> None:
    assert len(blocks([line("The mayor left.", base=60), line("The bank stayed.", page=1, base=760)])) == 2


def test_larger_letters_are_a_heading() -> None:
    layout = join_lines([line("Who pays?", size=14, right=120), line("The city pays for the pier and for the quay.", base=680)])
    assert [block.kind for block in layout.blocks] == ["heading", "paragraph"]


def test_no_lines_no_text() -> None:
    assert join_lines([]).text == ""
