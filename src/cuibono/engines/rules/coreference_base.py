"""How names are compared inside a document, and which of them are joined."""

from __future__ import annotations

import re
import unicodedata
from functools import cache


@cache
def fold(text: str) -> str:
    """Lower case without accents, stops, "the" and possessive endings: the form in which names are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c))
    plain = re.sub(r"'s?(?=\s|$)", "", plain.lower())
    plain = re.sub(r"[.\"“”()\[\]]", "", plain).replace("-", " ")
    return re.sub(r"\s+", " ", plain).strip().removeprefix("the ")


class Groups:
    """Disjoint sets of name indices; the lowest index leads."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        """The leader of ``i``."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        """Makes two one."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a
