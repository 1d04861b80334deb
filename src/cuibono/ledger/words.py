"""The words of a text, just as SQLite's full text index parts and folds them: what another engine indexes, so that both find the same."""

from __future__ import annotations

import hashlib
import sqlite3
import threading

_TOKENIZE = "unicode61 remove_diacritics 2"  # as in schema.SQLITE_SEARCH
LONGEST = 2000  # bytes of one word that PostgreSQL takes as it is


class _Folded(dict[int, str]):
    """What becomes of each character: nothing, a blank between two words, or the letters that it is folded to. Asked of SQLite itself,
    once for each character that comes up: its tables are of another age than Python's."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._asked: sqlite3.Connection | None = None

    def __missing__(self, code: int) -> str:
        with self._lock:
            found = self._told(code)
        self[code] = found
        return found

    def _told(self, code: int) -> str:
        if self._asked is None:
            self._asked = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            self._asked.execute(f"CREATE VIRTUAL TABLE told USING fts5(text, tokenize='{_TOKENIZE}')")
            self._asked.execute("CREATE VIRTUAL TABLE words USING fts5vocab(told, 'instance')")
        # Between two letters: a mark that a letter carries is none of a word's own.
        self._asked.execute("INSERT INTO told(rowid, text) VALUES (1, ?)", (f"a{chr(code)}a",))
        rows = self._asked.execute("SELECT term FROM words ORDER BY offset").fetchall()
        self._asked.execute("DELETE FROM told")
        return str(rows[0][0])[1:-1] if len(rows) == 1 else " "


_FOLDED = _Folded()


def words(text: str) -> list[str]:
    """The words of a text in order, folded; one that is too long for an index is cut and told by a digest of all of it."""
    found = text.translate(_FOLDED).split()
    if len(text) > LONGEST // 4:
        found = [word if len(word) <= LONGEST // 4 else _cut(word) for word in found]
    return found


def _cut(word: str) -> str:
    return f"{word[:100]}{hashlib.sha256(word.encode()).hexdigest()}" if len(word.encode()) > LONGEST else word
