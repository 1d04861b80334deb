"""``cuibono review`` and ``undo``: keys at a terminal, lines elsewhere, --json, and input that is off."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
from pathlib import Path

import pytest

from cuibono.operations.workspace import open_workspace
from tests.operations.reviewable import reviewable, reviewable_made

from .conftest import Cuibono

__all__ = ["reviewable", "reviewable_made"]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> object:
    """Sets what the program reads as its input."""

    def give(*rows: str) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{row}\n" for row in rows)))

    return give


def ids(cuibono: Cuibono, path: Path, *words: str) -> list[str]:
    return [row["question_id"] for row in cuibono("review", "-w", path, "--json", *words).envelope["data"]["questions"]]


def test_json_lists_and_asks_nothing(cuibono: Cuibono, reviewable: Path) -> None:
    data = cuibono("review", "-w", reviewable, "--json").envelope["data"]
    assert sorted(data) == ["open", "questions", "too_small"]
    assert data["open"] == len(data["questions"])
    for row in data["questions"]:
        assert row["why"].startswith("priority ")
        assert row["effects"]
        if row["kind"] == "claim":
            assert row["sentence"]["text"]
            assert sorted(row["answers"]) == ["accept", "reject"]
        else:
            assert [bool(side["quotes"]) for side in row["sides"]] == [True, True]
            assert sorted(row["answers"]) == ["not-same", "same", "unsure"]
    assert cuibono("decisions", "-w", reviewable, "--json").envelope["data"] == []
    assert ids(cuibono, reviewable, "--limit", "1") == [data["questions"][0]["question_id"]]
    kinds = {row["kind"] for row in cuibono("review", "-w", reviewable, "--json", "--kind", "claims").envelope["data"]["questions"]}
    assert kinds == {"claim"}


def test_every_listed_answer_is_a_command_that_works(cuibono: Cuibono, reviewable: Path) -> None:
    for row in cuibono("review", "-w", reviewable, "--json").envelope["data"]["questions"]:
        for command in row["answers"].values():
            told = cuibono(*command[1:], "--by", "ida", "-w", reviewable)
            assert told.code == 0, told.err
            assert cuibono("undo", "--by", "ida", "-w", reviewable).code == 0


def test_lines_decide_skip_and_quit(cuibono: Cuibono, reviewable: Path, lines: object) -> None:
    first, _, third = ids(cuibono, reviewable)[:3]
    lines("# a remark", "reject the figure is of another year", "k", "q")
    told = cuibono("review", "-w", reviewable, "--by", "ida")
    assert told.code == 0
    assert "decided 1, skipped 1, taken back 0" in told.out
    assert "ties are up to date" in told.out
    assert max(len(line) for line in told.out.splitlines()) <= 80
    (row,) = cuibono("decisions", "-w", reviewable, "--json").envelope["data"]
    assert (row["by"], row["verdict"], row["why"]) == ("ida", "reject", "the figure is of another year")
    left = ids(cuibono, reviewable)
    assert first not in left
    assert third in left


def test_lines_may_name_their_question(cuibono: Cuibono, reviewable: Path, lines: object) -> None:
    asked = ids(cuibono, reviewable, "--kind", "pairs")
    lines(f"{asked[-1]} d two men", f"{asked[0]} same")
    assert "decided 2, skipped 0" in cuibono("review", "-w", reviewable).out
    assert not set(asked) & set(ids(cuibono, reviewable, "--kind", "pairs")) & {asked[0], asked[-1]}


def test_a_line_that_is_not_understood_is_listed_and_the_next_meets_its_own_question(
    cuibono: Cuibono, reviewable: Path, lines: object
) -> None:
    asked = cuibono("review", "-w", reviewable, "--json").envelope["data"]["questions"]
    lines("perhaps", "question-none s", "r")
    told = cuibono("review", "-w", reviewable)
    assert "not understood: line 1: 'perhaps' is no answer here; one of: a, r, u" in told.out
    assert "not understood: line 2: no open question 'question-none'" in told.out
    (row,) = cuibono("decisions", "-w", reviewable, "--json").envelope["data"]
    assert row["target"] == asked[1]["left"]


def test_nothing_understood_ends_with_4_and_a_busy_ledger_keeps_nothing(cuibono: Cuibono, reviewable: Path, lines: object) -> None:
    lines("perhaps")
    assert cuibono("review", "-w", reviewable, "--limit", "1").code == 4
    lines("r")
    with open_workspace(reviewable, write=True):
        told = cuibono("review", "-w", reviewable)
    assert told.code == 4
    assert "line 1: another process is writing: the answer was not kept" in told.out
    assert cuibono("decisions", "-w", reviewable, "--json").envelope["data"] == []


def test_no_input_ends_at_once(cuibono: Cuibono, reviewable: Path, lines: object) -> None:
    lines()
    told = cuibono("review", "-w", reviewable)
    assert told.code == 0
    assert "decided 0, skipped 0, taken back 0" in told.out
    assert cuibono("decisions", "-w", reviewable, "--json").envelope["data"] == []


def test_bad_calls(cuibono: Cuibono, reviewable: Path) -> None:
    assert cuibono("review", "-w", reviewable, "--about", "Nobody Atall").code == 3
    assert cuibono("review", "-w", reviewable, "--kind", "all").code == 2
    assert cuibono("review", "-w", reviewable, "--limit", "0").code == 2
    assert cuibono("review", "-w", reviewable.parent / "none").code == 5
    assert cuibono("undo", "-w", reviewable).code == 3
    assert cuibono("undo", "decision-none", "-w", reviewable).code == 3


def test_undo_and_the_log(cuibono: Cuibono, reviewable: Path) -> None:
    cuibono("publishers", "set", "The Vell Post", "B", "-w", reviewable)
    graded = cuibono("undo", "-w", reviewable)
    assert graded.code == 2
    assert "set anew, not undone" in graded.err
    made = cuibono("decide", "same", "Ana Dorn", "Ida Brun", "--by", "ida", "-w", reviewable, "--json").envelope["data"]
    undone = cuibono("undo", "--by", "ben", "--why", "two women", "-w", reviewable, "--json").envelope["data"]
    assert undone["undone"]["decision_id"] == made["decision_id"]
    again = cuibono("undo", made["decision_id"], "-w", reviewable)
    assert again.code == 2
    assert f"cuibono undo {undone['decision_id']}" in again.err
    log = cuibono("decisions", "-w", reviewable).out
    assert f"{made['decision_id']}" in log
    assert "[undone by ben, " in log
    assert "because two women" in log
    back = cuibono("undo", undone["decision_id"], "-w", reviewable, "--json").envelope["data"]
    rows = {row["decision_id"]: row["undone_by"] for row in cuibono("decisions", "-w", reviewable, "--json").envelope["data"]}
    assert rows[made["decision_id"]] is None
    assert rows[undone["decision_id"]] == back["decision_id"]
    assert cuibono("verify", "-w", reviewable).code == 0


def test_conflicts_are_told_wherever_decisions_are(cuibono: Cuibono, reviewable: Path, lines: object) -> None:
    people = ("Ana Dorn", "Ida Brun", "Viktor Lupescu")
    found = [cuibono("show", name, "-w", reviewable, "--json").envelope["data"]["entity"]["entity_id"] for name in people]
    cuibono("decide", "not-same", found[0], found[2], "--by", "ben", "-w", reviewable)
    cuibono("decide", "same", found[0], found[1], "--by", "ida", "-w", reviewable)
    rows = cuibono("decisions", "-w", reviewable, "--json").envelope["data"]
    assert "conflict" not in cuibono("status", "-w", reviewable).out
    source = [json.dumps(row) for row in rows]
    assert len(source) == 2
    ends = sorted((found[1], found[2]))
    told = cuibono("decide", "same", *ends, "--by", "ida", "-w", reviewable)
    if told.code:  # one of the two has taken the other's id by now: its part is named by one document's entity
        pytest.fail(told.err)
    for out in (told.out, cuibono("status", "-w", reviewable).out):
        assert "decisions in conflict: 1" in out
        assert "3 decisions contradict each other" in out
        assert "ben, " in out
        assert "is not obeyed" in out
    data = cuibono("status", "-w", reviewable, "--json").envelope["data"]["conflicts"]
    assert [row["by"] for row in data[0]["decisions"]] == ["ben", "ida", "ida"]
    lines("1 two people after all")
    shown = cuibono("review", "-w", reviewable, "--kind", "pairs")
    assert "These decisions can't all hold" in shown.out
    assert "decided 1" in shown.out
    assert "conflict" not in cuibono("status", "-w", reviewable).out


class Terminal:
    """The program behind a pseudo-terminal: keys go in when a screen is complete, the screens come back."""

    def __init__(self, *words: str, columns: int = 80, height: int = 60) -> None:
        program = "from cuibono.cli import main; main()"
        pid, self.end = pty.fork()
        if pid == 0:
            # A test run in the background of a shell has Ctrl-C ignored, and its children inherit that.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            for name in ("COLUMNS", "LINES", "NO_COLOR", "SOURCE_DATE_EPOCH"):
                os.environ.pop(name, None)
            os.execv(sys.executable, [sys.executable, "-c", program, *words])
        self.pid = pid
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", height, columns, 0, 0))

    def until(self, words: str) -> str:
        """What is printed up to some words; all that there is where the program ends before."""
        got = b""
        while words.encode() not in got:
            ready, _, _ = select.select([self.end], [], [], 60)
            try:
                piece = os.read(self.end, 65536) if ready else b""
            except OSError:
                piece = b""
            if not piece:
                break
            got += piece
        return got.decode(errors="replace")

    def press(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def finish(self) -> tuple[str, int]:
        out = self.until("rejects: ")
        if "rejects: " not in out:  # it waits for what will not come: nothing may hang
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.end)
        return out, os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("end", ["q", "\x04", "\x03"])
def test_keys_at_a_terminal(cuibono: Cuibono, reviewable: Path, end: str) -> None:
    asked = cuibono("review", "-w", reviewable, "--json", "--kind", "claims").envelope["data"]["questions"]
    terminal = Terminal("review", "-w", str(reviewable), "--by", "ida", "--kind", "claims")
    first = terminal.until("q quit")
    assert f"1 of {len(asked)}" in first.replace("\x1b[1m", "").replace("\x1b[0m", "")
    terminal.press("w")
    terminal.until("why: ")
    terminal.press("an old register\n")
    assert "why: an old register" in terminal.until("q quit")
    terminal.press("r")
    terminal.until("q quit")
    terminal.press("s")
    assert "no answer here" in terminal.until("q quit")
    terminal.press("?")
    assert "nothing is deleted" in terminal.until("q quit")
    terminal.press("k")
    terminal.until("q quit")
    terminal.press("a")
    terminal.until("q quit")
    terminal.press("b")
    assert "taken back" in terminal.until("q quit")
    terminal.press("o")
    terminal.until("q quit")
    terminal.press(end)
    out, code = terminal.finish()
    assert code == 0
    assert "decided 1, skipped 1, taken back 1" in out
    assert "Traceback" not in out
    log = cuibono("decisions", "-w", reviewable, "--json").envelope["data"]
    assert [(row["kind"], row["verdict"]) for row in log] == [("claim", "reject"), ("claim", "accept"), ("undo", "undo")]
    assert (log[0]["target"], log[0]["why"], log[0]["by"]) == (asked[0]["left"], "an old register", "ida")
    assert "stale" not in cuibono("status", "-w", reviewable).out


@pytest.mark.parametrize(("columns", "height"), [(80, 40), (120, 60)])
def test_a_screen_fits_the_terminal(reviewable: Path, columns: int, height: int) -> None:
    terminal = Terminal("review", "-w", str(reviewable), columns=columns, height=height)
    screens = []
    for _ in range(30):
        screen = terminal.until("q quit")
        if "q quit" not in screen:
            break
        screens.append(screen)
        terminal.press("k")
    terminal.finish()
    assert len(screens) > 3
    for screen in screens:
        rows = plain(screen.split("\x1b[2J")[-1]).splitlines()
        assert max(len(row.rstrip()) for row in rows) <= columns
        assert len(rows) <= height, "\n".join(rows)


def plain(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")
