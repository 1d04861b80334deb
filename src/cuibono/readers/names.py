"""Author lines to names."""

from __future__ import annotations

import re

_AND = re.compile(r"\s*;\s*|\s+(?:and|&)\s+|\s*,\s*and\s+")


def split_authors(line: str) -> tuple[str, ...]:
    """``Ann Bell, Carl Dorn and Eve Foss`` as three names. ``Bell, Ann`` stays one: a comma parts names only where each has two words."""
    line = re.sub(r"^\s*by\s+", "", line, flags=re.IGNORECASE)
    names: list[str] = []
    for part in _AND.split(line):
        pieces = [piece.strip() for piece in part.split(",")]
        if all(len(piece.split()) >= 2 for piece in pieces):
            names.extend(pieces)
        else:
            names.append(part.strip(" ,"))
    return tuple(dict.fromkeys(name for name in names if name))
