"""Plain text: what is joined, and that a book on one line is read at all."""

from __future__ import annotations

from cuibono.readers.text import unwrap


def test_a_book_on_one_line_stays_as_it_is() -> None:
    book = "The mayor met the minister and said nothing. " * 40_000
    assert unwrap(book) == book
    assert unwrap(f"A title\n\n{book}") == f"A title\n\n{book}"


def test_wrapped_lines_are_joined_wherever_the_paragraph_stands() -> None:
    lines = [
        "The mayor of the town met the minister on Monday and they spoke",
        "for two hours about the railway, its partners and what it would",
    ]
    wrapped = "\n".join(lines * 3)
    assert unwrap(f"{wrapped}\n\n{wrapped}") == f"{' '.join(lines * 3)}\n\n{' '.join(lines * 3)}"
