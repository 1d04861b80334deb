"""JSON lines, one document each: ``text``, and where known ``id``, ``url``, ``publisher``, ``published``, ``authors``, ``title``."""

from __future__ import annotations

import json
from typing import Any

from .base import Given, Parts, refuse
from .dates import parse_date
from .encoding import normalise_newlines
from .names import split_authors


class JsonlReader:
    """One line. The stream of lines is walked by :func:`cuibono.readers.read_source`."""

    name = "jsonl"
    version = "1"
    media_type = "application/jsonl"

    def read(self, data: bytes, given: Given) -> Parts:
        """The line's text as it is but for newlines. A field of a wrong type, other than ``text``, counts as absent."""
        row = parse_row(data)
        text = row.get("text")
        if not isinstance(text, str):
            raise refuse("missing_field", 'the line has no "text"', advice='each line needs {"id": "…", "text": "…"}')
        if "\x00" in text:
            raise refuse("binary", "the text holds a NUL character")
        published = row.get("published")
        if not isinstance(published, str):
            published = row["date"] if isinstance(row.get("date"), str) else ""
        date = parse_date(published)
        return Parts(
            text=normalise_newlines(text.removeprefix("\ufeff")),
            title=_string(row, "title"),
            authors=_authors(row.get("authors")),
            publisher=_string(row, "publisher"),
            published_at=date,
            published_from="given" if date else None,
            url=_string(row, "url"),
        )


def parse_row(data: bytes) -> dict[str, Any]:
    """The line as an object without lone surrogates."""
    try:
        line = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("bad_encoding", f"the line is not UTF-8 (byte {error.start})", advice="JSON lines are UTF-8") from error
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise refuse("not_json", f"the line is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise refuse("not_json", f"the line is {type(row).__name__}, not an object")
    try:
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise refuse("bad_encoding", "the line holds half of a surrogate pair") from error
    return row


def _string(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_authors(value)
    if isinstance(value, list):
        return tuple(dict.fromkeys(" ".join(name.split()) for name in value if isinstance(name, str) and name.strip()))
    return ()
