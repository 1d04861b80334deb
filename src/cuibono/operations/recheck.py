"""When an address of the web is asked for again: pure rules over its own history. docs/watch.md tells them to users."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cuibono.records import WebCapture

# The first look back at a page comes after an hour: most silent corrections are made on the day. While it stays the same the wait doubles.
SOON = timedelta(hours=1)
# What is gone, refused, or holds no text is looked for again after a day, then after two, …
LATER = timedelta(days=1)
# What failed may come in a few minutes.
RETRY = timedelta(minutes=5)
LONGEST = timedelta(days=30)

_FIRST = {"new": SOON, "changed": SOON, "same": SOON, "gone": LATER, "refused": LATER, "failed": RETRY}


def moment(text: str) -> datetime:
    """An ISO 8601 date or time as a moment; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def told(at: datetime) -> str:
    """A moment as the ledger writes it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_time(history: Sequence[WebCapture], outcome: str, at: str, *, readable: bool = True, retry_at: str | None = None) -> str:
    """When an address is due after it was asked for at ``at`` with this outcome; ``history`` are its earlier rows, the oldest first.

    A page that is new or changed: after an hour. Each time that it is the same, twice the wait before, at most 30 days. Gone, refused,
    without a text, or withheld by its server (``readable`` False): a day, then twice the wait. Failed: five minutes, then twice the wait,
    and never before the server's ``retry_at``.
    """
    first = _FIRST[outcome] if readable else LATER
    wait = first
    if outcome not in ("new", "changed"):
        kin = ("new", "changed", "same") if outcome == "same" else (outcome,)
        # A failure in between neither widens nor narrows the wait between looks at a page.
        told_before = [row for row in history if outcome == "failed" or row.outcome != "failed"]
        last = told_before[-1] if told_before else None
        if last is not None and last.outcome in kin and last.next_at is not None:
            wait = max(first, 2 * (moment(last.next_at) - moment(last.at)))
    due = moment(at) + min(wait, LONGEST)
    return told(due if retry_at is None else max(due, moment(retry_at)))


def of_the_future(at: str, now: str) -> bool:
    """Whether a row was written by a clock that was wrong: what it says of the next time would come years too late."""
    return moment(at) - moment(now) > LATER


def is_due(last: WebCapture | None, now: str, updated: str | None = None) -> bool:
    """Whether an address is asked for: not known yet, its wait over, or its list says that it was changed since it was read.

    What failed is never asked for before its time: a server that asks for patience gets it.
    """
    if last is None or of_the_future(last.at, now):
        return True
    if last.next_at is not None and moment(last.next_at) <= moment(now):
        return True
    if updated is None or last.outcome == "failed" or last.next_at is None:
        return False
    return moment(last.at) < moment(updated) <= moment(now)
