"""When an address is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cuibono.operations.recheck import LONGEST, is_due, moment, next_time
from cuibono.records import WebCapture

AT = "2031-06-03T00:00:00Z"


def row(outcome: str, at: str, next_at: str | None) -> WebCapture:
    return WebCapture(f"{outcome}{at}", "https://a.example/x", "https://a.example/x", at, outcome, next_at=next_at)


def run(*told: str) -> list[timedelta]:
    """The waits after these outcomes, each asked for when it was due."""
    history: list[WebCapture] = []
    at, waits = AT, []
    for outcome in told:
        due = next_time(history, outcome, at)
        history.append(row(outcome, at, due))
        waits.append(moment(due) - moment(at))
        at = due
    return waits


def hours(*numbers: float) -> list[timedelta]:
    return [timedelta(hours=number) for number in numbers]


def test_the_wait_widens_while_a_page_stays_the_same() -> None:
    assert run("new", *["same"] * 4) == hours(1, 2, 4, 8, 16)
    assert run("new", "same", "same", "changed", "same") == hours(1, 2, 4, 1, 2)
    assert run("new", *["same"] * 30)[-1] == LONGEST


def test_failures_wait_by_themselves_and_leave_the_rest_as_it_was() -> None:
    assert run("failed", "failed", "failed", "new") == [
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=20),
        timedelta(hours=1),
    ]
    assert run("new", "same", "failed", "failed", "same")[2:] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(hours=4)]


def test_what_is_gone_or_refused_is_looked_for_after_days() -> None:
    assert run("new", "gone", "gone", "gone") == hours(1, 24, 48, 96)
    assert run("refused", "refused") == hours(24, 48)
    assert next_time([], "new", AT, readable=False) == "2031-06-04T00:00:00Z"


def test_the_servers_word_is_kept() -> None:
    assert next_time([], "failed", AT, retry_at="2031-06-05T00:00:00Z") == "2031-06-05T00:00:00Z"
    assert next_time([], "failed", AT, retry_at="2031-06-03T00:01:00Z") == "2031-06-03T00:05:00Z"


@pytest.mark.parametrize(
    ("last", "now", "updated", "due"),
    [
        (None, AT, None, True),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:59:59Z", None, False),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T01:00:00Z", None, True),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:30:00Z", "2031-06-03T00:10:00Z", True),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:30:00Z", "2031-06-02T23:00:00Z", False),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:30:00Z", "2031-06-03", False),
        (row("new", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:30:00Z", "2099-01-01", False),
        (row("failed", AT, "2031-06-03T01:00:00Z"), "2031-06-03T00:30:00Z", "2031-06-03T00:10:00Z", False),
        (row("same", AT, None), "2041-01-01T00:00:00Z", None, False),
        (row("same", AT, None), "2041-01-01T00:00:00Z", "2035-01-01", False),
    ],
)
def test_is_due(last: WebCapture | None, now: str, updated: str | None, due: bool) -> None:
    assert is_due(last, now, updated) == due


def test_what_a_server_withholds_is_asked_for_after_a_day() -> None:
    assert next_time([], "failed", AT, readable=False) == "2031-06-04T00:00:00Z"
    again = next_time([row("failed", AT, "2031-06-04T00:00:00Z")], "failed", "2031-06-04T00:00:00Z", readable=False)
    assert again == "2031-06-06T00:00:00Z"
