"""Word pieces of the encoder, word by word, with the case that lower-casing takes away.

The vocabulary is BERT's uncased one (30,522 pieces). A word is cut as BERT cuts it: lower case, accents off, punctuation apart, then
the longest piece first. Words repeat, so each is cut once a process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
CASES = ("other", "lower", "title", "upper", "letter", "mixed", "digit")
_LONGEST = 100  # characters of a word that are looked at, as in BERT
MOST = 8  # pieces kept of one word: a web address tells no more in forty


@lru_cache(maxsize=65536)
def case_of(word: str) -> int:
    """Index into ``CASES``."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 6 if any(c.isdigit() for c in word) else 0
    if all(not c.isupper() for c in letters):
        return 1
    if len(letters) == 1:
        return 4
    if all(c.isupper() for c in letters):
        return 3
    return 2 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 5


class Pieces:
    """Cuts words by a vocabulary: a list of pieces, whose places are their ids."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.cls, self.sep, self.unknown = (self.ids[special] for special in (CLS, SEP, UNKNOWN))
        self.cut = lru_cache(maxsize=65536)(self._cut)

    def _cut(self, word: str) -> tuple[int, ...]:
        """The ids of one word's pieces, at least one and at most ``MOST``."""
        found: list[int] = []
        for part in _split(word[:_LONGEST]):
            found += self._longest_first(part)
            if len(found) >= MOST:
                break
        return tuple(found[:MOST]) or (self.unknown,)

    def _longest_first(self, part: str) -> list[int]:
        found, start = [], 0
        while start < len(part):
            for end in range(len(part), start, -1):
                piece = self.ids.get(("##" if start else "") + part[start:end])
                if piece is not None:
                    break
            else:
                return [self.unknown]
            found.append(piece)
            start = end
        return found


def _split(word: str) -> list[str]:
    """Lower case without accents; punctuation, symbols and Chinese characters stand alone."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    parts: list[str] = []
    glued = False
    for c in plain:
        if c.isspace() or unicodedata.category(c) in ("Cc", "Cf"):
            glued = glued and not c.isspace()
            continue
        alone = _alone(c)
        if glued and not alone:
            parts[-1] += c
        else:
            parts.append(c)
        glued = not alone
    return parts


def _alone(c: str) -> bool:
    code = ord(c)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(c).startswith("P") or 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF
