"""Rejects as lines: few of a kind one by one, many as one line with their number."""

from __future__ import annotations

from cuibono.cli.rejects import reject_lines
from cuibono.records import Reject


def rows(count: int, message: str = "the content is PNG") -> list[Reject]:
    return [Reject("reader", f"leak.zip/{n}.png", "unsupported_type", message) for n in range(count)]


def test_few_are_listed() -> None:
    assert reject_lines(rows(2)) == [f"leak.zip/{n}.png: unsupported_type: the content is PNG" for n in range(2)]


def test_many_of_a_kind_are_one_line_and_the_others_are_not_lost_among_them() -> None:
    lines = reject_lines([*rows(2988), Reject("reader", "a.pdf", "encrypted", "the PDF needs a password"), *rows(12)])
    assert lines == [
        "3,000 files: unsupported_type: the content is PNG (leak.zip/0.png, leak.zip/1.png, leak.zip/2.png, …)",
        "a.pdf: encrypted: the PDF needs a password",
    ]


def test_rows_of_a_table_are_rows() -> None:
    many = [Reject("reader", f"t.csv#{n}", "bad_row", "3 cells, where the header has 2") for n in range(2, 6)]
    assert reject_lines(many, "rows") == ["4 rows: bad_row: 3 cells, where the header has 2 (t.csv#2, t.csv#3, t.csv#4, …)"]
