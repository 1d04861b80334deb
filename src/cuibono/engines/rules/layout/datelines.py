"""Finds the dateline that opens an agency's copy ("KARSGRAD, March 3 (Reuters) — "): where it was written, nobody who acts."""

from __future__ import annotations

import re
from functools import cache

from cuibono.engines.rules.names.types import known_schema
from cuibono.vocabulary import load_toml

_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z'’.-]{2,}"
_PLACE = rf"{_CAPITALS}(?:[ /]{_CAPITALS}){{0,3}}"
_MIXED = r"[^\W\d_a-z][\w'’.-]+(?: [^\W\d_a-z][\w'’.-]+){0,3}"
_REST = r"(?:,? (?:[A-Z][\w'’.]*|[0-9]{1,2}(?:st|nd|rd|th)?|[0-9]{4})\.?,?){0,6}"
_DASH = r"\s*(?:[-–—―_]{1,2}|:)\s+"
_OPENS = r"(?=[\"“'‘(]?[^\W_a-z]|\Z)"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    agencies = "|".join(re.escape(name) for name in sorted(load_toml("layout.toml")["agencies"], key=len, reverse=True))
    agency = rf"\s*[(/](?:[^()/]{{0,40}}\b)?(?:{agencies})\b[^()/]{{0,20}}[)/]\.?"
    named = re.compile(rf"(?:(?:{_PLACE}|{_MIXED}){_REST})?{agency}(?:{_DASH}|\s*\Z|(?<=\))\s+){_OPENS}")
    unknown = re.compile(rf"{_PLACE}{_REST}\s*\([A-Z][^()]{{1,40}}\)\.?{_DASH}{_OPENS}")
    return named, unknown, re.compile(rf"(?P<place>{_PLACE})(?P<rest>{_REST})\s*(?:--|[-–—―_])\s+{_OPENS}")


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline of the paragraph ``text[start:end]`` ends, its dash included; ``start`` where it has none.

    Without an agency the place is in capitals, and is no known body's name: "NATO — The alliance" opens no copy.
    """
    opening = text[start : min(end, start + int(load_toml("layout.toml")["limits"]["dateline"]))]
    named, unknown, bare = _patterns()
    match = named.match(opening) or unknown.match(opening)
    if match is None:
        match = bare.match(opening)
        if match is None or (len(match["place"]) < 4 and not match["rest"]):
            return start
        if known_schema(match["place"]) in ("Company", "Organization", "PublicBody"):
            return start
    return start + len(match.group().rstrip())
