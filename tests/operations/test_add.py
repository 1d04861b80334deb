from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cuibono.operations.add import Added, Capture, add_paths
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner, PoolRunner, Runner
from tests.ledger.factories import NORTH, SOUTH

from .conftest import AT


def _add(path: Path, *sources: Path, runner: Runner | None = None, **capture: str) -> tuple[Added, str]:
    with open_workspace(path, write=True, create=True) as workspace:
        added = add_paths(workspace.ledger, sources, Capture(AT, **capture), runner or InlineRunner())
        return added, workspace.ledger.digest()


def test_files_are_added_and_what_cannot_be_read_is_counted(tmp_path: Path, articles: Path) -> None:
    added, _ = _add(tmp_path / "w", articles, tmp_path / "missing.txt")
    assert added.documents == 2
    assert sorted((row.address.rsplit("/", 1)[-1], row.reason) for row in added.rejects) == [
        ("empty.txt", "empty"),
        ("missing.txt", "missing"),
    ]


def test_adding_again_changes_nothing(tmp_path: Path, articles: Path) -> None:
    _, first = _add(tmp_path / "w", articles)
    bytes_before = (tmp_path / "w" / "ledger.sqlite3").read_bytes()
    again, second = _add(tmp_path / "w", articles, articles)
    assert (again.documents, again.known) == (0, 4)
    assert second == first
    assert (tmp_path / "w" / "ledger.sqlite3").read_bytes() == bytes_before


def test_a_document_given_twice_at_once_is_added_once(tmp_path: Path, articles: Path) -> None:
    added, _ = _add(tmp_path / "w", articles / "north.txt", articles / "north.txt")
    assert (added.documents, added.known) == (1, 1)


def test_any_number_of_workers_gives_the_same(tmp_path: Path, articles: Path) -> None:
    runner = PoolRunner(2)
    try:
        assert _add(tmp_path / "a", articles, runner=runner)[1] == _add(tmp_path / "b", articles)[1]
    finally:
        runner.close()


def test_the_analysts_word_is_above_the_files(tmp_path: Path, articles: Path) -> None:
    _add(tmp_path / "w", articles / "north.txt", dataset="port", publisher="The Vell Post", published="2031-05")
    with open_workspace(tmp_path / "w") as workspace:
        (document,) = workspace.ledger.documents()
    assert (document.dataset, document.source_id, document.published_at, document.published_from) == (
        "port",
        "The Vell Post",
        "2031-05",
        "given",
    )


def test_steps_are_told_after_the_commit(tmp_path: Path, articles: Path) -> None:
    with open_workspace(tmp_path / "w", write=True, create=True) as workspace:
        seen: list[int] = []
        add_paths(
            workspace.ledger,
            [articles],
            Capture(AT),
            InlineRunner(),
            on_step=lambda done, _: seen.append(len(workspace.ledger.document_ids()) - done),
        )
    assert seen == [0, 0]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough lines that a kill lands in the middle."""
    path = tmp_path_factory.mktemp("lines") / "many.jsonl"
    rows = [
        {"id": str(number), "text": f"Report {number}. {text}", "publisher": "The Vell Post"}
        for number in range(30)
        for text in (NORTH, SOUTH)
    ]
    path.write_text("".join(json.dumps({**row, "id": str(index)}) + "\n" for index, row in enumerate(rows)), encoding="utf-8")
    return path


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_a_killed_add_ends_like_a_clean_one(tmp_path: Path, lines: Path) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1900000000"}
    command = [sys.executable, "-c", "import cuibono.cli; cuibono.cli.main()", "add", str(lines), "--workers", "1", "-w"]
    subprocess.run([*command, str(tmp_path / "clean")], env=environment, check=True, capture_output=True)
    killed = tmp_path / "killed"
    for after in random.Random(7).sample(range(1, 12), 1):
        process = subprocess.Popen([*command, str(killed)], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        reported = [int(line.split()[1]) for line in said if line.startswith("added:")]
        with open_workspace(killed) as workspace:
            assert len(workspace.ledger.document_ids()) >= (reported[-1] if reported else 0)
            assert verify(workspace.ledger).faults == []
    subprocess.run([*command, str(killed)], env=environment, check=True, capture_output=True)
    with open_workspace(killed) as one, open_workspace(tmp_path / "clean") as other:
        assert not one.ledger.derived_is_stale()
        assert one.ledger.digest() == other.ledger.digest()


def test_a_password_in_an_address_is_neither_asked_with_nor_kept(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        added = add_paths(opened.ledger, ["http://ida:s3cret@a.example/x?q=b@c"], Capture(AT), InlineRunner())
        assert [(row.address, row.reason) for row in added.rejects] == [("http://a.example/x?q=b@c", "refused")]
        assert "s3cret" not in repr(opened.ledger.rejects())
        assert opened.ledger.captures() == []
