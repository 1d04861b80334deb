"""What a browser sends: no name leads anywhere, no limit is passed, nothing is left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.errors import LargeError, NoMatchError, UsageError
from cuibono.operations.uploads import MOST_OPEN, Limits, Uploads, remove, safe_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("report.pdf", ("report.pdf",)),
        ("press/2024/report.pdf", ("press", "2024", "report.pdf")),
        ("../../etc/passwd", ("etc", "passwd")),
        ("/etc/passwd", ("etc", "passwd")),
        ("C:\\Users\\..\\x.txt", ("C_", "Users", "x.txt")),
        ("\\\\server\\share\\x.txt", ("server", "share", "x.txt")),
        ("NUL", ("_NUL",)),
        ("aux.txt", ("_aux.txt",)),
        ("a\0b\n.txt", ("ab.txt",)),
        ("\u202etxt.exe", ("txt.exe",)),
        ("name. . ", ("name",)),
        ("...", ("unnamed",)),
        ("", ("unnamed",)),
        ("\ud800.txt", ("unnamed.txt",)),
        ("port 2031 – señal.html", ("port 2031 – señal.html",)),
    ],
)
def test_a_name_is_one_that_every_system_has(name: str, parts: tuple[str, ...]) -> None:
    assert safe_parts(name) == parts


def test_a_name_of_100_000_letters_keeps_its_ending() -> None:
    (part,) = safe_parts("ñ" * 100_000 + ".pdf")
    assert len(part.encode()) <= 200
    assert part.endswith(".pdf")
    assert len(safe_parts("a/" * 50_000 + "x.txt")) <= 12


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    parts = safe_parts(name)
    assert parts
    for part in parts:
        assert part not in ("", ".", "..")
        assert not set(part) & set('/\\<>:"|?*\0')
        assert len(os.fsencode(part)) <= 255


def test_files_keep_their_names_and_folders_are_roots(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    upload = uploads.begin()
    for name, data in (
        ("x.txt", b"one"),
        ("x.txt", b"two"),
        ("press/a/x.txt", b"three"),
        ("press/sources.csv", b"file\n"),
        ("x.txt/y", b"4"),
    ):
        with uploads.receive(upload.upload_id, name) as target:
            target.write(data)
    found = {path.relative_to(root).as_posix(): path.read_bytes() for root in upload.roots for path in root.rglob("*") if path.is_file()}
    assert found["a/x.txt"] == b"three"
    assert sorted(path.name for root in upload.roots for path in root.rglob("x.txt") if path.is_file()) == ["x.txt"] * 3
    assert (upload.files, upload.bytes) == (5, 17)
    assert all(path.resolve().is_relative_to(tmp_path.resolve()) for path in upload.roots)
    remove(uploads.finish(upload.upload_id).folder)
    assert [*uploads.folder.iterdir()] == []
    with pytest.raises(NoMatchError):
        uploads.get(upload.upload_id)


def test_a_limit_holds_while_bytes_come_and_leaves_nothing(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, Limits(files=2, bytes=10, file_bytes=6))
    upload = uploads.begin()

    def send(size: int, announced: int | None = None) -> None:
        with uploads.receive(upload.upload_id, "x.txt", announced) as target:
            for _ in range(size):
                target.write(b"x")

    with pytest.raises(LargeError):
        send(0, announced=7)
    with pytest.raises(LargeError):
        send(7)
    assert not [path for path in upload.folder.rglob("*") if path.is_file()]
    send(6)
    with pytest.raises(LargeError):
        send(5)
    send(4)
    with pytest.raises(LargeError):
        send(0)
    assert (upload.files, upload.bytes) == (2, 10)


def test_only_so_many_uploads_are_open(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    made = [uploads.begin() for _ in range(MOST_OPEN)]
    with pytest.raises(UsageError):
        uploads.begin()
    remove(uploads.finish(made[0].upload_id).folder)
    uploads.begin()


def test_what_a_service_left_behind_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "uploads" / "deadbeef"
    (left / "0").mkdir(parents=True)
    os.utime(left, (0, 0))
    Uploads(tmp_path).begin()
    assert not left.exists()
