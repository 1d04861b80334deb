"""Names in different scripts: which script a name stands in, and what of its sound survives the way into another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .match_words import simplified

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Sounds that scripts do not keep apart: Chinese and Japanese have one for r and l, Arabic and Hebrew no vowels and often no p or v, Korean
# none for f. Order matters: longer spellings first.
_CLASSES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"ck|c(?=[aouklr]|$)", "k"),
        (r"sch|tsch|shch|tch|sh|ch|zh|ts|tz|dj|[csjxz]", "s"),
        (r"ph|[fvw]", "f"),
        (r"[kgq]h?", "k"),
        (r"[td]h?", "t"),
        (r"[bp]", "p"),
        (r"[lr]", "l"),
        (r"ng|[mn]", "n"),
        (r"[^sfktpln0-9]", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def script_of(name: str) -> str:
    """The script of a name's first letter, as Unicode names it ("LATIN", "CYRILLIC", "CJK", "HANGUL" …); "" where it has none.

    Latin, Cyrillic and Greek are told apart as little as other alphabets with vowels: their letters go over one by one.
    """
    for letter in name:
        if letter.isalpha():
            if letter.isascii():
                return "LATIN"
            first = unicodedata.name(letter, "").split(" ", 1)[0].split("-", 1)[0]
            return "LATIN" if first in ("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN") else first
    return ""


@lru_cache(maxsize=200_000)
def han_of(name: str) -> str:
    """The name's Chinese characters in their simplified form, where it consists of them; else ""."""
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or not all(_HAN.match(letter) for letter in letters):
        return ""
    return "".join(letters).translate(simplified())


@lru_cache(maxsize=200_000)
def consonants(word: str) -> str:
    """The classes of a folded word's consonants: what is left of "Obama" in "aobama" (p, n) and of "Salman" in "slman"."""
    for pattern, to in _CLASSES:
        word = pattern.sub(to, word)
    return word
