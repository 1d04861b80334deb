"""Chinese and Korean names in two systems of Latin letters: "Mao Tse-tung" and "Mao Zedong", "Pak Kun-hye" and "Park Geun-hye"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .match_words import table

_VOWELS = "aeiouü"
# Classes of initials that the two systems write differently, and finals. Apostrophes are lost in print, so that t and t' are one class.
_INITIALS = (
    (r"^(ts|tz|z|c(?!h))", "z"),
    (r"^(ch|zh|j|q)", "j"),
    (r"^(hs|x)", "x"),
    (r"^(sh)", "h"),
    (r"^[td]", "d"),
    (r"^[pb]", "b"),
    (r"^[kg]", "g"),
)
_FINALS = (
    (r"ung$", "ong"),
    (r"ien$", "ian"),
    (r"ieh$", "ie"),
    (r"u?eh$", "ue"),
    (r"ih$", "i"),
    (r"erh$", "er"),
    (r"(?<=[zjx])u$", "i"),
    (r"ê", "e"),
)
_MARKS = re.compile(r"^(?:hs|ts|tz)|(?:ung|ien|ieh|ueh|erh|ih)$")
_SYLLABLE = re.compile(r"(?:zh|ch|sh|ts|tz|hs|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]+(?:ng|n(?![aeiouü])|r(?![aeiouü])|h(?![aeiouü]))?")


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> tuple[str, ...]:
    """The classes of a folded word's syllables; () where it is no row of Chinese syllables."""
    parts = _SYLLABLE.findall(word)
    if "".join(parts) != word or not parts:
        return ()
    out = []
    for part in parts:
        for pattern, to in _INITIALS:
            changed = re.sub(pattern, to, part)
            if changed != part:
                part = changed
                break
        for pattern, to in _FINALS:
            part = re.sub(pattern, to, part)
        out.append(part)
    return tuple(out)


def same_syllables(left: Sequence[str], right: Sequence[str]) -> bool:
    """Two names of two to four Chinese syllables with the same classes, one of them with marks of Wade–Giles."""
    if not any(_MARKS.search(word) for word in (*left, *right)):
        return False
    ours = [part for word in left for part in _syllables(word) or ("?",)]
    theirs = [part for word in right for part in _syllables(word) or ("?",)]
    return 2 <= len(ours) <= 4 and "?" not in ours and ours == theirs


_KOREAN = (
    (r"ch", "j"),
    (r"eo|oh", "o"),
    (r"eu|oo|u", "u"),
    (r"ae", "e"),
    (r"^k|(?<=[aeiou])k(?=[aeiou])", "g"),
    (r"^t", "d"),
    (r"^p", "b"),
    (r"sh", "s"),
    (r"[rl]", "l"),
    (r"(.)\1+", r"\1"),
)


@lru_cache(maxsize=50_000)
def _korean(word: str) -> str:
    for pattern, to in _KOREAN:
        word = re.sub(pattern, to, word)
    return word


def same_korean(left: Sequence[str], right: Sequence[str]) -> bool:
    """A Korean surname and the sounds of two given syllables, in McCune–Reischauer, the revised system, or as people write it.

    ("pak", "kun", "hye") and ("park", "geun", "hye") are one; the surname stands first or last.
    """
    surnames = table("korean_surnames")
    for ours in (left, (*left[-1:], *left[:-1])):
        for theirs in (right, (*right[-1:], *right[:-1])):
            first, other = surnames.get(ours[0]), surnames.get(theirs[0])
            if first is not None and first == other and len(ours) > 1 and len(theirs) > 1:
                if "".join(map(_korean, ours[1:])) == "".join(map(_korean, theirs[1:])):
                    return True
    return False
