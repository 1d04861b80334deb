from __future__ import annotations

import pytest

from cuibono.errors import SettingsError, UsageError
from cuibono.operations.clock import checked_date, now, strictly_after


def test_the_time_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert now() == "2030-03-17T17:46:40Z"
    assert now(fine=True) == "2030-03-17T17:46:40.000000Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(SettingsError):
        now()


@pytest.mark.parametrize(
    ("at", "last", "given"),
    [
        ("2031-06-02T00:00:00Z", None, "2031-06-02T00:00:00.000000Z"),
        ("2031-06-02T02:00:00+02:00", None, "2031-06-02T00:00:00.000000Z"),
        ("2031-06-02T00:00:00Z", "2031-06-02T00:00:00.000000Z", "2031-06-02T00:00:00.000001Z"),
        ("2031-06-02T00:00:00Z", "2031-06-03T00:00:00.000000Z", "2031-06-03T00:00:00.000001Z"),
    ],
)
def test_the_log_only_goes_forward(at: str, last: str | None, given: str) -> None:
    assert strictly_after(at, last) == given


def test_no_time() -> None:
    with pytest.raises(UsageError):
        strictly_after("soon", None)


@pytest.mark.parametrize("good", [None, "2024", "2024-02", "2024-02-29"])
def test_dates(good: str | None) -> None:
    assert checked_date(good) == good


@pytest.mark.parametrize("bad", ["", "24", "2024-13", "2023-02-29", "15/11/2024", "2024-11-15T00:00"])
def test_bad_dates(bad: str) -> None:
    with pytest.raises(UsageError):
        checked_date(bad)
