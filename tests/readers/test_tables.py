"""Tables to rows: every format, and what each fault is called."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from cuibono.errors import InputError
from cuibono.readers import tables
from cuibono.readers.tables import Head, Item, read_table
from cuibono.records import Reject
from cuibono.records.cells import Row
from tests.workbooks import make_xlsx


def read(data: bytes, **more: object) -> list[Item]:
    return list(read_table("t", io.BytesIO(data), **more))  # type: ignore[arg-type]


def rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(item.number, dict(item.cells)) for item in read(data) if isinstance(item, Row)]


def faults(data: bytes) -> list[tuple[str, str]]:
    return [(item.address, item.reason) for item in read(data) if isinstance(item, Reject)]


def head(data: bytes) -> Head:
    return next(item for item in read(data) if isinstance(item, Head))


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    assert rows(b"a,b\n1,2\n\n,\n3,\n") == [(2, {"a": "1", "b": "2"}), (5, {"a": "3"})]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_learnt(mark: str) -> None:
    lines = [["name", "town", "sum, in total"], ["Dorn, Ana", "Lima; Peru", "1"], ["Brun", "A|B", "2"]]
    text = "\n".join(mark.join(f'"{cell}"' for cell in line) for line in lines)
    assert rows(text.encode())[0] == (2, {"name": "Dorn, Ana", "town": "Lima; Peru", "sum, in total": "1"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "name,town\n" + "Ana Núñez,Lima of the plain coast\n" * 30
    data = text.encode(encoding)
    if encoding == "utf-16-le":  # without a mark it is no text, and says so
        with pytest.raises(InputError) as caught:
            read(data)
        assert caught.value.reason == "binary"
        return
    assert rows(data)[29] == (31, {"name": "Ana Núñez", "town": "Lima of the plain coast"})


def test_a_late_byte_that_is_no_utf_8_makes_the_file_a_legacy_one() -> None:
    data = b"name\n" + b"plain\n" * 200_000 + "Núñez\n".encode("cp1252")
    assert rows(data)[-1][1] == {"name": "Núñez"}


def test_values_keep_what_they_say() -> None:
    assert rows(b'id,text\n007,"two\n  lines\t here "\n')[0][1] == {"id": "007", "text": "two lines here"}


def test_headers_without_a_name_or_with_one_twice() -> None:
    assert head(b"name,,name,name (2)\n1,2,3,4\n").columns == ("name", "column 2", "name (2)", "name (2) (2)")


def test_no_header_can_look_like_a_mark_of_ours() -> None:
    columns = head(b"= a + b,name (row 3),=x\n1,2,3\n").columns
    assert columns == ("a + b", "name [row 3]", "x")


def test_a_title_above_the_header_is_named_and_passed_over() -> None:
    data = b"Aid 2000-2020,,\n,,\nfunder,recipient,sum\nA,B,1\n"
    assert faults(data) == [("t#1", "bad_row")]
    assert rows(data) == [(4, {"funder": "A", "recipient": "B", "sum": "1"})]


def test_bad_rows_are_named_and_the_rest_goes_on() -> None:
    long = "x" * (tables.MOST_CELL + 1)
    data = f'a,b\n1,2\n1,2,3\n3,4\n"{long}",5\n5,6\n'.encode()
    assert faults(data) == [("t#3", "bad_row"), ("t#5", "bad_row")]
    assert [number for number, _ in rows(data)] == [2, 4, 6]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"<!DOCTYPE html><p>no</p>", "type_mismatch"),
        (b"%PDF-1.7", "unsupported_type"),
        (b"\x1f\x8b\x08", "unsupported_type"),
        (b"a\x00b,c\x00", "binary"),
        (b"[1, 2", "not_json"),
        (b'{"a": ', "not_json"),
        (b"PK\x03\x04 torn", "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn", "corrupt"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.reason == reason


def test_too_large() -> None:
    with pytest.raises(InputError) as caught:
        read(b"a,b\n1,2\n", max_bytes=4)
    assert caught.value.reason == "too_large"


# -- JSON
def test_nested_json_has_dotted_names() -> None:
    item = {"id": 7, "buyer": {"name": "A"}, "tags": ["x", "y"], "awards": [{"sum": 1.50}, {"sum": 2}], "none": None, "yes": True}
    assert rows(json.dumps([item]).encode()) == [
        (1, {"id": "7", "buyer.name": "A", "tags": "x; y", "awards.0.sum": "1.5", "awards.1.sum": "2", "yes": "true"})
    ]


def test_numbers_of_json_stay_as_they_are_written() -> None:
    assert rows(b'[{"a": 12345678901234567890, "b": 1.10}]')[0][1] == {"a": "12345678901234567890", "b": "1.10"}


def test_an_object_holds_its_rows_in_its_longest_array() -> None:
    assert [cells for _, cells in rows(b'{"n": 2, "links": [{"x": 1}], "results": [{"a": 1}, {"a": 2}]}')] == [{"a": "1"}, {"a": "2"}]
    assert rows(b'{"a": 1}\n') == [(1, {"a": "1"})]


def test_json_lines_with_faults() -> None:
    data = b'{"a": 1}\n\n[1]\n{"a": \n{"a": "\\ud800"}\n{"a": 2}\n'
    assert rows(data) == [(1, {"a": "1"}), (6, {"a": "2"})]
    assert faults(data) == [("t#3", "bad_row"), ("t#4", "not_json"), ("t#5", "bad_row")]


def test_json_nested_without_end() -> None:
    deep = b'{"a": ' * 60 + b"1" + b"}" * 60
    assert faults(b"[" + deep + b"]") == [("t#1", "bad_row")]


# -- workbooks
def test_a_workbook_sheet_by_sheet() -> None:
    data = make_xlsx({"Projects": [["id", "name", "sum"], ["007", "Port", 1250000], ["008", "Rail", 2.5]], "Notes": [["text"], ["x"]]})
    found = [item for item in read(data) if isinstance(item, Row)]
    assert found[0] == Row("Projects", 2, (("id", "007"), ("name", "Port"), ("sum", "1250000")))
    assert found[1].cells[2] == ("sum", "2.5")
    assert found[2] == Row("Notes", 2, (("text", "x"),))
    assert {item.sheet for item in read(data, sheets=["Notes"]) if isinstance(item, Row)} == {"Notes"}


def test_rows_of_a_sheet_that_begins_lower_have_their_own_numbers() -> None:
    data = make_xlsx({"S": [[], [], ["", "a", "b"], ["", "1", "2"]]})
    assert [(item.number, dict(item.cells)) for item in read(data) if isinstance(item, Row)] == [(4, {"a": "1", "b": "2"})]


def test_a_sheet_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no sheet") as caught:
        read(make_xlsx({"A": [["x"], ["1"]]}), sheets=["B"])
    assert "A" in (caught.value.advice or "")


def test_an_archive_that_is_no_workbook() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputError) as caught:
        read(held.getvalue())
    assert caught.value.reason == "type_mismatch"


def test_a_workbook_that_unpacks_without_end_is_refused_unread() -> None:
    data = make_xlsx({"A": [["x"], ["1"]]}, {"xl/pad.bin": b"\0" * 3_000_000})
    with pytest.raises(InputError) as caught:
        read(data, max_bytes=len(data) + 10)
    assert caught.value.reason == "too_large"


def test_damaged_workbooks_give_a_named_reject_and_never_another_error() -> None:
    good = make_xlsx({"Projects": [["id", "name"], *([str(n), f"Port {n}"] for n in range(40))]})
    for at in range(0, len(good), 37):
        torn = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
        with suppress(InputError):
            read(torn)


def test_a_panic_of_the_library_is_contained(monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class PanicException(BaseException):
        """As pyo3 raises it: no Exception."""

    class Book:
        @staticmethod
        def from_filelike(stream: object) -> object:
            raise PanicException("index out of range")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Book)
    with pytest.raises(InputError) as caught:
        read(make_xlsx({"A": [["x"], ["1"]]}))
    assert caught.value.reason == "corrupt"
    assert "PanicException" in caught.value.message


def test_the_stream_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with path.open("rb") as stream:
        list(read_table("t.csv", stream))
        stream.seek(0)
        assert stream.read() == b"a,b\n1,2\n"


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>
<office:spreadsheet><table:table table:name="S"><table:table-row>
<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>when</text:p></table:table-cell></table:table-row><table:table-row>
<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-03-01"><text:p>1 Mar</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_with_a_date() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {names}/>")
        archive.writestr("content.xml", ODS.replace(">\n", ">"))
    assert rows(held.getvalue()) == [(2, {"id": "007", "when": "2024-03-01"})]


def test_a_workbook_whose_sheet_breaks_off_is_refused_and_not_read_for_ever() -> None:
    """python-calamine's ODS reader does not end on it."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", '<o:document-content xmlns:o="o" xmlns:table="t"><table:table table:name="A"><table:table-row')
    with pytest.raises(InputError) as raised:
        list(read_table("aid.ods", io.BytesIO(raw.getvalue())))
    assert raised.value.reason in ("corrupt", "truncated")


def test_two_cells_far_apart_do_not_take_memory_for_all_between() -> None:
    raw = io.BytesIO()
    sheet = '<worksheet xmlns="s"><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(InputError) as raised:
        list(read_table("aid.xlsx", io.BytesIO(raw.getvalue())))
    assert raised.value.reason == "too_large"


def test_a_quotation_that_never_ends_is_told_and_swallows_no_row_unseen() -> None:
    data = b'owner,company\nAna,"Velm\nRail"\n"Boris,Orlin\nIda,Orel\n'
    found = list(read_table("t.csv", io.BytesIO(data)))
    assert [item.number for item in found if isinstance(item, Row)] == [2]
    (reject,) = [item for item in found if isinstance(item, Reject)]
    assert (reject.reason, reject.address) == ("bad_row", "t.csv#3")
    assert "2 lines, the rest of the file" in reject.message
