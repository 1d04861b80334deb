"""docs/api.md and docs/serve.md against the service as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuibono.api.answers import MOST_ROWS
from cuibono.api.limits import KINDS
from cuibono.team.keys import IDLE, MOST_TOKENS, WHOLE
from cuibono.team.passwords import LEAST

from .walk import rows

ROOT = Path(__file__).parents[2]
API = (ROOT / "docs/api.md").read_text(encoding="utf-8")
SERVE = (ROOT / "docs/serve.md").read_text(encoding="utf-8")


def _key(row: str) -> str:
    """A row without what the route says of itself: that may be told better."""
    return row.rsplit(" | ", 1)[0]


def test_every_route_has_its_row() -> None:
    told = {_key(line) for line in API.splitlines()}
    missing = [row for row in rows() if _key(row) not in told]
    assert not missing, "add to the table of routes in docs/api.md:\n" + "\n".join(missing)


def test_no_row_tells_of_a_route_that_is_not_there() -> None:
    real = {_key(row) for row in rows()}
    told = [line for line in API.splitlines() if re.match(r"\| [A-Z]+ \| `/api/1", line)]
    assert [line for line in told if _key(line) not in real] == [], "take out of the table of routes in docs/api.md"


def test_a_row_that_is_missing_is_found() -> None:
    assert _key(rows()[0]) not in {_key(line) for line in API.replace(rows()[0].split("`")[1], "/api/1/other").splitlines()}


@pytest.mark.parametrize("kind", KINDS)
def test_limits_are_told(kind: str) -> None:
    burst, rate = KINDS[kind]
    every = f"{rate:.0f} a second" if rate >= 1 else f"one in {1 / rate:.0f} seconds"
    assert f"| {kind} | {burst} | {every} |" in SERVE


def test_figures_are_told() -> None:
    for words in (f"{IDLE / 3600:.0f} hours without a request", f"{WHOLE / 3600:.0f} hours in all", f"at least {LEAST} characters"):
        assert words in SERVE, words
    assert f"at most {MOST_TOKENS} tokens" in SERVE
    assert f"at most {MOST_ROWS}" in API
