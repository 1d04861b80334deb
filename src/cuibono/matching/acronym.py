"""One name is the first letters of the other: "FBI" and "Federal Bureau of Investigation"."""

from __future__ import annotations

from .body import BodyName


def stands_for(acronym: str, name: BodyName) -> bool:
    """The folded letters are the initials of the name's words, small words counted or left out. Two letters fit too much: never."""
    return len(acronym) >= 3 and acronym in name.initials
