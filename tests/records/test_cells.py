"""Rows as text and back: every character leads to its cell, whatever the values hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuibono.readers.tables import name_columns
from cuibono.records.cells import Row, Source, bare_values, cell_at, cells_at, clean, ends_place, is_laid_out, lines_of, make_part, place

SOURCE = Source("aid.xlsx", "ab" * 32, "text/csv", "2026-01-01T00:00:00Z", "default", "Aid Table", "Lumen Institute", "2025")
# Bars, colons, marks of ours and spaces that do not break, in names and in values.
TEXT = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("|: =()\u00a0\n\t#!-Row")), max_size=12)


@given(
    sheet=TEXT.map(clean),
    file=st.sampled_from(["a.csv", "x#y!2-3.csv", "a: rows 2 to 3 of sheet b.xlsx"]),
    title=st.one_of(st.none(), TEXT.map(clean).filter(bool)),
    header=st.lists(TEXT, min_size=1, max_size=4),
    table=st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=5),
)
def test_every_cell_comes_back(sheet: str, file: str, title: str | None, header: list[str], table: list[list[str]]) -> None:
    columns = name_columns(header)
    rows = []
    for number, values in enumerate(table, 2):
        cells = tuple((name, value) for name, text in zip(columns, values, strict=False) if (value := clean(text)))
        rows.append(Row(sheet, number, cells))
    document, _ = make_part(Source(file, "cd" * 32, "text/csv", "2026-01-01T00:00:00Z", title=title), rows)
    lines = list(lines_of(document))
    assert [line.number for line in lines] == [row.number for row in rows]
    for line, row in zip(lines, rows, strict=True):
        assert [(field.label, document.text[field.start : field.end]) for field in line.fields] == list(row.cells)
        for field, (column, _) in zip(line.fields, row.cells, strict=True):
            cell = cell_at(document, field.start, field.end)
            assert cell is not None
            assert (cell.file, cell.sha256, cell.sheet, cell.row, cell.column) == (file, "cd" * 32, sheet, row.number, column)


def part() -> tuple[str, object]:
    rows = [Row("Projects", 17, (("Funder", "China"), ("Recipient", "Peru"), ("party.name (row 3)", "Ana Dorn"), ("= A + B", "x y")))]
    return make_part(SOURCE, rows)[0].text, make_part(SOURCE, rows)[0]


def test_the_text_reads_well() -> None:
    text, document = part()
    assert " ".join(text.split()) == (
        "Aid Table, published by Lumen Institute: rows 17 to 17 of sheet Projects of aid.xlsx "
        "Row 17 | Funder: China | Recipient: Peru | party.name (row 3): Ana Dorn | = A + B: x y"
    )
    assert [block.kind for block in document.blocks] == ["heading", "table"]  # type: ignore[attr-defined]


def test_places_in_words() -> None:
    text, document = part()

    def where(*words: str) -> str:
        return ends_place(document, *((text.index(word), text.index(word) + len(word)) for word in words))  # type: ignore[arg-type]

    assert where("Peru", "China") == "aid.xlsx, sheet Projects, row 17, columns Funder and Recipient"
    assert where("Peru") == "aid.xlsx, sheet Projects, row 17, column Recipient"
    assert where("Ana Dorn", "Peru") == "aid.xlsx, sheet Projects, row 17, column Recipient; row 3, column party.name"
    assert where("x y") == "aid.xlsx, sheet Projects, row 17, column A + B"
    assert where("Lumen") == ""
    assert place([]) == ""


def test_a_span_over_two_cells_is_in_none_alone() -> None:
    text, document = part()
    assert cell_at(document, text.index("China"), text.index("Peru") + 2) is None  # type: ignore[arg-type]
    assert len(cells_at(document, text.index("China"), text.index("Peru") + 2)) == 2  # type: ignore[arg-type]


def test_the_original_is_the_rows_and_parts_of_one_content_are_one() -> None:
    rows = [Row("", 2, (("a", "1"),))]
    document, original = make_part(SOURCE, rows)
    assert original.decode().splitlines()[1] == '[2, [["a", "1"]]]'
    assert make_part(SOURCE, rows)[0].doc_id == document.doc_id
    assert make_part(SOURCE, [Row("", 2, (("a", "2"),))])[0].doc_id != document.doc_id
    assert document.container_sha256 == SOURCE.sha256


def test_what_every_row_has_can_be_left_out_in_place() -> None:
    rows = [Row("", 2, (("a |: b", "China | x"), ("to", "Peru"))), Row("", 3, ()), Row("", 4, (("a |: b", "y"),))]
    document, _ = make_part(SOURCE, rows)
    bare = bare_values(document.text)
    assert is_laid_out(document.text)
    assert not is_laid_out("An article\n\nRow 7 of the theatre was empty.")
    assert len(bare) == len(document.text)
    assert bare.split() == ["China", "|", "x", "Peru", "y"]
    for line in lines_of(document):
        for field in line.fields:
            assert bare[field.start : field.end] == document.text[field.start : field.end]
