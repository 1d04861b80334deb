"""What only the outside knows: the time and the user. Stages never ask; commands do, once."""

from __future__ import annotations

import getpass
import os
import re
from datetime import UTC, date, datetime, timedelta

from cuibono.errors import SettingsError, UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


def now(*, fine: bool = False) -> str:
    """The time in UTC, ISO 8601 to the second, ``fine`` to the microsecond (so that decisions keep their order).

    SOURCE_DATE_EPOCH (reproducible-builds.org) fixes it, so that two runs give the same bytes.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None and not fixed.isdigit():
        raise SettingsError(f"SOURCE_DATE_EPOCH={fixed!r} is no whole number", where="environment", advice="seconds since 1970")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed is not None else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if fine else "%Y-%m-%dT%H:%M:%SZ")


def strictly_after(at: str, last: str | None) -> str:
    """``at`` (ISO 8601) in UTC to the microsecond; moved just past ``last`` where a clock stood still or went back.

    The log's times then tell its order, whoever sorts it. Raises UsageError where ``at`` is no time.
    """
    try:
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError as error:
        raise UsageError(f"{at!r} is no time", advice="for example 2031-06-02T12:00:00Z") from error
    if last is not None:
        moment = max(moment, datetime.fromisoformat(last).astimezone(UTC) + timedelta(microseconds=1))
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def who() -> str:
    """The user's name on this machine, "unknown" where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def checked_date(text: str | None, *, where: str | None = None) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD as it is. Raises UsageError for anything else; ``where`` is the option that it was given to."""
    if text is None:
        return None
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 1 for part in match.groups())
        date(year, month, day)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date", where=where, advice="for example 2024, 2024-11 or 2024-11-15") from error
    return text
