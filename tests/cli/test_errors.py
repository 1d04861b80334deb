"""Every class of error: its code, exit code and advice, from the command line on; and docs/errors.md lists them all."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cuibono import errors
from cuibono.cli import frame
from cuibono.operations.workspace import open_workspace

from .conftest import Cuibono

DOCS = Path(__file__).parents[2] / "docs" / "errors.md"
PROGRAM = [sys.executable, "-c", "import cuibono.cli; cuibono.cli.main()"]


def _classes(root: type[errors.CuibonoError] = errors.CuibonoError) -> list[type[errors.CuibonoError]]:
    return [root, *(found for child in root.__subclasses__() for found in _classes(child))]


TREE = {
    "CuibonoError": ("E000", 1, 500),
    "UsageError": ("E100", 2, 400),
    "SettingsError": ("E101", 2, 400),
    "NoMatchError": ("E102", 3, 404),
    "AmbiguousError": ("E103", 3, 409),
    "LargeError": ("E104", 2, 413),
    "InputError": ("E200", 4, 422),
    "WorkspaceError": ("E300", 5, 409),
    "LockedError": ("E301", 6, 423),
    "IntegrityError": ("E400", 7, 500),
    "LintError": ("E500", 8, 422),
    "AccessError": ("E600", 9, 403),
    "SignInError": ("E601", 9, 401),
    "TokenError": ("E602", 9, 401),
    "HostError": ("E603", 9, 400),
    "BusyError": ("E604", 9, 429),
}


def test_the_tree_is_pinned() -> None:
    found = {kind.__name__: (kind.code, kind.exit_code, kind.http_status) for kind in _classes() if kind.__module__ == "cuibono.errors"}
    assert found == TREE
    assert len({code for code, _, _ in found.values()}) == len(found)


def test_the_docs_list_every_class() -> None:
    rows = re.findall(r"^\| (E\d+) \| `(\w+)` \| (\d+) \| (\d+) \|", DOCS.read_text(encoding="utf-8"), re.M)
    assert {name: (code, int(exit_code), int(status)) for code, name, exit_code, status in rows} == TREE


@pytest.mark.parametrize("kind", _classes(), ids=lambda kind: kind.__name__)
def test_every_class_ends_the_program_with_its_exit_code(kind: type[errors.CuibonoError], capsys: pytest.CaptureFixture[str]) -> None:
    more = {"reason": "empty"} if issubclass(kind, errors.InputError) else {}

    def app(**_: object) -> None:
        raise kind("what was wrong", where="here", advice="what to do", **more)

    assert frame.run(app, []) == kind.exit_code
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"error {kind.code}: here: what was wrong\n  what to do\n")


def test_words_of_the_call(cuibono: Cuibono, workspace: Path) -> None:
    for words in (["stauts"], ["status", "--jsn"], ["show"], ["decide", "same", "Ana Dorn"], ["search", "x", "--limit", "0"]):
        ran = cuibono(*words)
        assert ran.code == 2
        assert ran.err.startswith("error E100: ")
        assert "Traceback" not in ran.err
    assert cuibono("add", "x.txt", "--published", "soon", "-w", workspace).code == 2
    assert cuibono("publishers", "set", "The Vell Post", "G", "-w", workspace).code == 2


def test_settings(cuibono: Cuibono, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUIBONO_WORKSPCAE", "x")
    ran = cuibono("status")
    assert ran.code == 2
    assert "E101" in ran.err


def test_an_unknown_engine_is_named(cuibono: Cuibono, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "1", "text": "The summit took place in Raleigh, North Carolina, on Monday."}\n', encoding="utf-8")
    ran = cuibono("read", source, "-o", out, "--engine", "oracle")
    assert (ran.code, out.exists()) == (2, False)
    assert ran.err.startswith("error E101: --engine: 'oracle' is no read engine\n  use one of: rules, model")
    assert cuibono("read", source, "-o", out, "--engine", "model", "--workers", "1").code == 0
    assert '"engine": "model/3"' in out.read_text(encoding="utf-8")
    monkeypatch.setenv("CUIBONO_ENGINE", "oracle")
    assert cuibono("read", source, "-o", out).code == 2


def test_a_least_confidence_keeps_the_surer_ties(cuibono: Cuibono, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "President Ana Roe met Tom Bell in Lima. Kay Low, of Orsk Steel, praised the Vell mine, and Bell's brother backed Roe."
    source.write_text(json.dumps({"id": "1", "text": text}) + "\n", encoding="utf-8")

    def told(*words: str) -> list[float]:
        assert cuibono("read", source, "-o", out, "--workers", "1", *words).code == 0
        return [claim["confidence"] for claim in json.loads(out.read_text(encoding="utf-8"))["claims"]]

    for engine in ("rules", "model"):
        everything, usual, sure = (
            told("--engine", engine, *words) for words in (("--min-confidence", "0.05"), (), ("--min-confidence", "0.75"))
        )
        assert len(everything) >= len(usual) >= len(sure) > 0
        assert min(sure) >= 0.75
        assert len(everything) > len(sure)
    monkeypatch.setenv("CUIBONO_MIN_CONFIDENCE", "0.75")
    assert told() == sure
    assert told("--min-confidence", "0.05") == everything
    for bad in ("1.5", "nan", "-1"):
        ran = cuibono("read", source, "-o", out, "--min-confidence", bad)
        assert ran.code == 2
        assert "is no confidence" in ran.err
    monkeypatch.setenv("CUIBONO_MIN_CONFIDENCE", "high")
    ran = cuibono("read", source, "-o", out)
    assert ran.code == 2
    assert ran.err.startswith("error E101: CUIBONO_MIN_CONFIDENCE: 'high' is no confidence")


def test_no_match_and_two_matches(cuibono: Cuibono, workspace: Path) -> None:
    ran = cuibono("show", "Ana Dron", "-w", workspace)
    assert ran.code == 3
    assert "no entity matches 'Ana Dron'\n  did you mean 'Ana Dorn'?" in ran.err


def test_no_workspace(cuibono: Cuibono, tmp_path: Path) -> None:
    for words in (["status"], ["search", "x"], ["verify"], ["decisions"]):
        ran = cuibono(*words, "-w", tmp_path / "none")
        assert ran.code == 5
        assert "make one: cuibono add" in ran.err


def test_locked(cuibono: Cuibono, workspace: Path) -> None:
    with open_workspace(workspace, write=True):
        ran = cuibono("decide", "note", "x", "y", "-w", workspace)
        assert ran.code == 6
        assert "wait until it ends" in ran.err
        assert cuibono("status", "-w", workspace).code == 0


def test_damage(cuibono: Cuibono, workspace: Path) -> None:
    with sqlite3.connect(workspace / "ledger.sqlite3") as connection:
        connection.execute("UPDATE mentions SET text = 'Somebody Else'")
    connection.close()
    ran = cuibono("verify", "-w", workspace)
    assert ran.code == 7
    assert "faults in" in ran.err
    (workspace / "ledger.sqlite3").write_bytes(b"SQLite format 3\0 and then nothing")
    for suffix in ("-wal", "-shm"):
        (workspace / f"ledger.sqlite3{suffix}").unlink(missing_ok=True)
    ran = cuibono("status", "-w", workspace, "--json")
    assert (ran.code, ran.envelope["error"]["code"]) == (7, "E400")


def test_files_for_read(cuibono: Cuibono, tmp_path: Path) -> None:
    ran = cuibono("read", tmp_path / "none.jsonl", "-o", tmp_path / "out.jsonl")
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
def test_a_reader_that_goes_away(workspace: Path) -> None:
    process = subprocess.Popen([*PROGRAM, "status", "-w", str(workspace)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in (0, frame.EXIT_PIPE)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
def test_ctrl_c_keeps_what_was_added(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"Report {number}. Ana Dorn is the mayor of Vell. " * 40)
    command = [*PROGRAM, "add", str(tmp_path / "in"), "-w", str(tmp_path / "w"), "--workers", "2"]
    # A shell's background job ignores SIGINT, and its children with it: here the signal must count.
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("added: 1")
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stderr.read()
    process.stderr.close()
    assert process.wait() == frame.EXIT_INTERRUPT
    assert "Traceback" not in rest
    assert "what was reported as added is kept" in rest
    with open_workspace(tmp_path / "w") as opened:
        assert 1 <= len(opened.ledger.document_ids()) < 400


def test_what_a_terminal_obeys_is_not_sent_to_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from rich.text import Text

    from cuibono.cli.frame import emit, note
    from cuibono.cli.review_screen import console

    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *given: False)  # as on a terminal
    hostile = "Ana \x1b[2J\x1b]0;x\x07Dorn \x9b31m\u202eowns\tit"
    emit({}, [hostile], as_json=False, rejects=0)
    note(hostile)
    out, err = capsys.readouterr()
    screen = console(plain=False)
    screen.file = StringIO()
    screen.print(Text(hostile, style="bold"))
    for text in (out, err, screen.file.getvalue()):
        assert not set(text) & set("\x1b\x07\x9b\u202e") - ({"\x1b"} if "\x1b[1m" in text else set())
        assert "\ufffd[2J" in text
        assert "owns" in text
