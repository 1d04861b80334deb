from __future__ import annotations

import os
from pathlib import Path

from cuibono.records import Reject
from cuibono.sources.files import Found, iterate_paths


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The pier is closed.", encoding="utf-8")


def addresses(*paths: Path) -> list[str]:
    return [item.address for item in iterate_paths(paths)]


def test_folder_is_walked_in_order_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", ".git/config", ".hidden", "~$open.docx", "Thumbs.db")
    assert addresses(tmp_path) == ["b.txt", "a/z.txt", "a/b/c.txt"]


def test_single_file_goes_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "deep/a.txt")
    assert addresses(tmp_path / "deep" / "a.txt") == ["a.txt"]


def test_missing_path_is_told(tmp_path: Path) -> None:
    (item,) = iterate_paths([tmp_path / "none.txt"])
    assert isinstance(item, Reject)
    assert item.reason == "missing"


def test_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (item,) = iterate_paths([tmp_path])
    assert isinstance(item, Reject)
    assert item.reason == "unsupported_type"


def test_table_beside_the_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    (tmp_path / "sources.csv").write_text(
        "file,publisher,published,authors\na.txt,Orlin Echo,2025-03-04,Ana Müller and Jo Kern\n", encoding="utf-8"
    )
    first, second = iterate_paths([tmp_path])
    assert isinstance(first, Found)
    assert first.known is not None
    assert (first.known.publisher, first.known.published, first.known.authors) == ("Orlin Echo", "2025-03-04", ("Ana Müller", "Jo Kern"))
    assert first.known.url is None
    assert isinstance(second, Found)
    assert second.known is None
    (alone,) = iterate_paths([tmp_path / "a.txt"])
    assert alone == first


def test_bad_table_is_told_and_the_files_are_read(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "sources.csv").write_text("name,outlet\na.txt,Echo\n", encoding="utf-8")
    bad, file = iterate_paths([tmp_path])
    assert isinstance(bad, Reject)
    assert bad.reason == "bad_table"
    assert isinstance(file, Found)


def test_stream_is_the_file(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (item,) = iterate_paths([tmp_path])
    assert isinstance(item, Found)
    with item.open() as stream:
        assert stream.read() == b"The pier is closed."
    assert item.size == 19
