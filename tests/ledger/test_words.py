"""Words as another engine's index has them, against SQLite's own."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from cuibono.ledger.schema import SQLITE_SEARCH
from cuibono.ledger.words import LONGEST, words

_TELLING = SQLITE_SEARCH.replace("content='', ", "")


def _of_sqlite(text: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.execute(_TELLING)
    connection.execute("CREATE VIRTUAL TABLE told USING fts5vocab(passage_words, 'instance')")
    connection.execute("INSERT INTO passage_words(rowid, text) VALUES (1, ?)", (text,))
    found = [row[0] for row in connection.execute("SELECT term FROM told ORDER BY offset")]
    connection.close()
    return found


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from("aB1 \u0301é\u0e34ß'_-"), max_size=20))
def test_they_are_those_of_sqlite(text: str) -> None:
    assert words(text) == _of_sqlite(text)


def test_a_word_that_no_index_takes_is_told_by_a_digest() -> None:
    first, second = "a" * (LONGEST + 1), "a" * (LONGEST + 2)
    assert len({*words(first), *words(second)}) == 2
    assert max(len(word) for word in words(f"{first} b {second}")) < LONGEST
    assert words(f"b {'c' * LONGEST}") == ["b", "c" * LONGEST]
