"""Progress in plain lines: how far, how fast, how long still; few lines of a long run, all of a short one."""

from __future__ import annotations

import sys

import pytest

from cuibono.cli import frame


class Clock:
    """Seconds that pass as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pace_tells_rate_and_time_left() -> None:
    clock = Clock()
    pace = frame.Pace(clock)
    assert pace.words(1, 0.0) == ""
    clock.now += 10
    assert pace.words(41, 0.25) == "4.0 a second, 30 s left"
    assert pace.words(41, None) == "4.0 a second"
    clock.now += 110
    assert pace.words(61, 0.5) == "30.0 a minute, 2 min left"
    clock.now += 3600 * 4
    assert pace.words(2000, 0.6).endswith(", 2 h 41 min left")
    assert pace.words(2001, 1.0) == "8.3 a minute"


def test_pace_starts_anew_with_another_thing() -> None:
    clock = Clock()
    pace = frame.Pace(clock)
    pace.words(50, 0.5)
    clock.now += 10
    assert pace.words(0, 0.0) == ""
    clock.now += 10
    assert pace.words(20, 0.5) == "2.0 a second, 10 s left"


def test_a_long_run_says_few_lines_and_a_short_one_all(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    step = frame._plain_steps("added", lambda: None, clock=clock)
    for done in range(1, 5):
        step(done, None, f"{done}.txt")
    assert capsys.readouterr().err.splitlines() == [f"added: {done} {done}.txt" for done in range(1, 5)]
    for done in range(5, 5005):
        clock.now += 0.01
        step(done, 5004, "")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) < 30
    assert lines[-1].startswith("added: 5004 of 5004 (")


def test_what_is_soon_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    step = frame._plain_steps("deriving", lambda: None, 5, clock)
    step(0, None, "who is who")
    step(10, 10, "who copied whom")
    assert capsys.readouterr().err == ""
    clock.now += 6
    step(10, 10, "who copied whom")
    assert capsys.readouterr().err.startswith("deriving: 10 of 10 who copied whom")


def test_an_address_in_brackets_is_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar is drawn, with the address at hand: whoever names his page "[/red]" must not end the run."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    with frame.progress("asked") as step:
        step(1, 2, "http://a.example/[/red]\x1b]0;mine\x07")
    told = capsys.readouterr().err
    assert "http://a.example/[/red]" in told
    assert "\x1b]0" not in told
