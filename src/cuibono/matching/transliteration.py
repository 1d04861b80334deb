"""Words that sound the same in another spelling or script: "Wladimir" and "Vladimir", "Nooristani" and "Nuristani"."""

from __future__ import annotations

import re
from functools import lru_cache

# Order matters: longer spellings first. Each pair is a known alternative of romanisation (Russian BGN/PCGN, GOST, German; Arabic; Pinyin).
_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"shch|schtsch", "s"),
        (r"tsch|tch|ch|cz", "c"),
        (r"sch|sh", "s"),
        (r"zh", "j"),
        (r"kh|gh|q|ck", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ts|tz", "c"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"oo|ou", "u"),
        (r"ee|iy|yi|ij|yj|ii|ie|ey|ei|ai|ay", "i"),
        (r"ye|je", "e"),
        (r"ya|ja|ia", "a"),
        (r"yu|ju|iu", "u"),
        (r"y|j", "i"),
        (r"o", "u"),
        (r"e", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The sound of a folded word, roughly: what spellings of one name share. Digits stay."""
    first = word
    for pattern, to in _RULES:
        first = pattern.sub(to, first)
    return first or word


def same_sound(left: str, right: str) -> bool:
    """The two words are spellings of one sound, and long enough for that to mean something."""
    return left == right or (min(len(left), len(right)) >= 3 and skeleton(left) == skeleton(right))
