"""One part is the first letter of the other, or the first letters of several: "J." and "James", "JC" and "Jean-Claude"."""

from __future__ import annotations


def initial_of(left: str, right: str) -> bool:
    """One of two folded words is the single letter that the other begins with."""
    short, long = sorted((left, right), key=len)
    return len(short) == 1 and len(long) > 1 and long.startswith(short)


def initials_of(word: str, parts: tuple[str, ...]) -> bool:
    """A folded word of two or three letters is the initials of as many parts, in order."""
    return (
        2 <= len(word) <= 3 and len(word) == len(parts) and all(part.startswith(letter) for letter, part in zip(word, parts, strict=True))
    )
