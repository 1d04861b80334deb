from __future__ import annotations

import pytest

from cuibono.readers.dates import parse_date
from cuibono.readers.names import split_authors


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03-04T23:59:00+02:00", "2025-03-04"),
        ("2025-03-04 10:00", "2025-03-04"),
        ("2025-03", "2025-03"),
        ("2025", "2025"),
        ("20250304", "2025-03-04"),
        ("D:20250304101500Z", "2025-03-04"),
        ("Tue, 04 Mar 2025 10:00:00 GMT", "2025-03-04"),
        ("March 4, 2025", "2025-03-04"),
        ("4 March 2025", "2025-03-04"),
        ("03/04/2025", None),
        ("2025-02-30", None),
        ("2025-13", None),
        ("March 2025", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(raw: str, iso: str | None) -> None:
    assert parse_date(raw) == iso


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Bell", ("Ann Bell",)),
        ("Ann Bell, Carl Dorn and Eve Foss", ("Ann Bell", "Carl Dorn", "Eve Foss")),
        ("Bell, Ann", ("Bell, Ann",)),
        ("Ann Bell; Carl Dorn", ("Ann Bell", "Carl Dorn")),
        ("Ann Bell, Ann Bell", ("Ann Bell",)),
        ("", ()),
    ],
)
def test_authors(line: str, names: tuple[str, ...]) -> None:
    assert split_authors(line) == names
