"""``cuibono match --pairs``: JSON lines of two names to the same lines with score and reason. A stable interface: docs/matching.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cuibono.errors import InputError
from cuibono.matching.match import Match, match_names
from cuibono.records import Reject

_ADVICE = 'for example {"schema": "Person", "name1": "…", "name2": "…"}'


def parse_pair(line: str, where: str) -> dict[str, Any]:
    """One line as an object with ``name1``, ``name2`` and perhaps ``schema``. Raises InputError, which says what is wrong there."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"not JSON: {error}", reason="not_json", where=where, advice="each line is one JSON object") from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object", reason="not_json", where=where, advice=_ADVICE)
    for field in ("name1", "name2"):
        value = row.get(field)
        if not isinstance(value, str) or not value.strip():
            found = "is missing" if field not in row else "is empty" if value == "" else f"is {value!r}, no text"
            raise InputError(f'"{field}" {found}', reason="missing_field", where=where, advice=_ADVICE)
    if not isinstance(row.get("schema") or "", str):
        raise InputError(f'"schema" is {row["schema"]!r}, no text', reason="missing_field", where=where, advice=_ADVICE)
    try:
        line.encode("utf-8")
        (row["name1"] + row["name2"]).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("holds half of a surrogate pair", reason="bad_encoding", where=where, advice="JSON lines are UTF-8") from error
    return row


def told(match: Match) -> dict[str, Any]:
    """What a match adds to a line: ``score``, ``why`` and ``features``."""
    features = [{"name": row.name, "effect": row.effect, "words": row.words} for row in match.features]
    return {"score": match.score, "why": match.why, "features": features}


def match_lines(
    lines: Iterable[str], name: str, on_reject: Callable[[Reject], None], on_step: Callable[[int], None] = lambda done: None
) -> Iterator[dict[str, Any]]:
    """Every line with its score, in order. Empty lines are passed over; bad ones go to ``on_reject`` and the rest goes on."""
    done = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            row = parse_pair(line.removeprefix("\ufeff"), where)
        except InputError as error:
            on_reject(Reject("match", where, error.reason, error.message))
            continue
        done += 1
        on_step(done)
        yield {**row, **told(match_names(row.get("schema") or "", row["name1"], row["name2"]))}
