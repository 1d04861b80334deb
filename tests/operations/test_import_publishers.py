"""The register of outlets from a CSV file: taken whole or not at all."""

from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.operations.import_publishers import import_register, read_register
from cuibono.operations.workspace import open_workspace

HEAD = "publisher,reliability,kind,owner\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_rows_become_judgements(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + 'Harbour Post,b,newspaper,"Quay, Ltd"\nTin Drum,F,,\n', "utf-8-sig")
    with open_workspace(tmp_path / "ws", write=True, create=True) as opened:
        rows = import_register(opened.ledger, path, by="an analyst", at="2026-01-01T00:00:00.000000Z", why="first look")
        assert opened.ledger.publishers() == sorted(rows, key=lambda row: row.publisher)
    assert [(row.publisher, row.reliability, row.owner) for row in rows] == [("Harbour Post", "B", "Quay, Ltd"), ("Tin Drum", "F", None)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (HEAD + "Harbour Post,Q,,\n", ":2"),
        (HEAD + "Harbour Post,A,,\n,B,,\n", ":3"),
        (HEAD + "Harbour Post,A,,\nHarbour Post,B,,\n", ":3"),
        (HEAD + "Harbour Post,A,,,one more\n", ":2"),
        ("outlet,grade\nHarbour Post,A\n", ":1"),
        ("", ":1"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, text: str, where: str) -> None:
    path = written(tmp_path, text)
    with open_workspace(tmp_path / "ws", write=True, create=True) as opened:
        with pytest.raises(UsageError) as caught:
            import_register(opened.ledger, path, by="x", at="2026-01-01T00:00:00.000000Z", why="")
        assert opened.ledger.publishers() == []
    assert str(caught.value.where).endswith(where)
    assert caught.value.advice


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"publisher,reliability\n\xff\xfe,A\n")
    with pytest.raises(UsageError, match="cannot read"):
        read_register(path)
