"""What of a text goes into the full text index, and what is asked of it: scripts without spaces, and names in another alphabet.

SQLite's tokenizer parts words at spaces. Of Chinese, Japanese, Thai and their like it would make one word of a whole clause; Korean has
its particles behind each name. So their characters are indexed one by one, and a word of several is asked for as a row of them. Words in
alphabets that can be written in Latin letters one by one stand in the index in these too: "Manafort" finds "Манафорт".
"""

from __future__ import annotations

import re
from functools import lru_cache

# Han, kana, bopomofo, Hangul; Thai, Lao, Tibetan, Burmese, Khmer; the ideographs beyond the basic plane.
_DENSE = re.compile(
    "([\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\uac00-\ud7a3\u1100-\u11ff"
    "\U00020000-\U0003ffff]|[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff][\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*)"
)
# Greek, Cyrillic, Armenian, Georgian: an alphabet with its vowels. Arabic and Hebrew leave theirs out.
_LETTERED = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u10a0-\u10ff\u1c90-\u1cbf\u1f00-\u1fff]+")
# Arabic: short vowels, the letters' lengthening, and forms of alif and ya that are written one for the other.
_POINTS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7]")
_FORMS = str.maketrans("أإآٱىة", "اااايه")
_ARABIC = re.compile("[\u0590-\u06ff]")


def indexed(text: str) -> str:
    """The text as it goes into the index."""
    if text.isascii():
        return text
    latin = " ".join(_latin(word) for word in _LETTERED.findall(text))
    return f"{asked(text)} {latin}" if latin else asked(text)


def asked(term: str) -> str:
    """A word or row of words as it is looked for in the index."""
    if term.isascii():
        return term
    if _ARABIC.search(term):
        term = _POINTS.sub("", term).translate(_FORMS)
    return _DENSE.sub(r" \1 ", term)


def forms(word: str) -> tuple[str, ...]:
    """The word and its regular English forms: "midterms" gives "midterm", "elects" gives "elected". What is not all small letters, a name
    or a number, stands for itself."""
    if not re.fullmatch("[a-z]{4,}", word):
        return (word,)
    bases = {word, *(base for base, least in _bases(word) if len(base) >= least)}
    found = {word}
    for base in bases:
        found |= {base, f"{base}s", f"{base}{'d' if base[-1] == 'e' else 'ed'}", f"{base.removesuffix('e')}ing"}
        found |= {f"{base}es"} if re.search("(?:s|x|z|ch|sh|o)$", base) else set()
        found |= {f"{base[:-1]}ies", f"{base[:-1]}ied"} if re.search("[^aeiou]y$", base) else set()
    return tuple(sorted(found))


def _bases(word: str) -> list[tuple[str, int]]:
    """What a word may be a form of, each with the letters that it must have at least: "news" is none of "new"."""
    found = [(word[:-3] + "y", 4)] if word.endswith(("ies", "ied")) else []
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append((word[:-1], 4))
        found += [(word[:-2], 4)] if re.search("(?:s|x|z|ch|sh|o)es$", word) else []
    ending = next((ending for ending in ("ing", "ed") if word.endswith(ending)), "")
    if ending:
        bare = word.removesuffix(ending)
        found += [(bare, 4), (f"{bare}e", 4)] if bare[-1:] != bare[-2:-1] else [(bare, 4), (bare[:-1], 3)]
    return found


def dense(word: str) -> bool:
    """Whether the word is of a script whose characters are indexed one by one."""
    return _DENSE.search(word) is not None


def lettered(word: str) -> str:
    """The word in Latin letters where its alphabet can be written so one by one; else ""."""
    return _latin(word) if _LETTERED.fullmatch(word) else ""


@lru_cache(maxsize=50_000)
def _latin(word: str) -> str:
    from anyascii import anyascii

    return str(anyascii(word)).replace("'", "")
