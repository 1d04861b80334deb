"""What goes into the search index, and what is asked of it."""

from __future__ import annotations

import sqlite3

import pytest

from cuibono.ledger.schema import SQLITE_SEARCH
from cuibono.ledger.search_words import asked, dense, forms, indexed, lettered


@pytest.mark.parametrize("text", ["Ana Dorn met “nobody” in Orlin – twice.", "El alcalde López", "Ärger in Köln", ""])
def test_latin_text_goes_in_as_it_is(text: str) -> None:
    assert indexed(text) == text


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("国家主席习近平会见了他。", "习近平", True),
        ("国家主席习近平会见了他。", "近习", False),
        ("김정은은 말했다", "김정은", True),
        ("นายกรัฐมนตรีพบกับสีจิ้นผิงที่กรุงปักกิ่ง", "สีจิ้นผิง", True),
        ("Путин в Кремле", "путин", True),
        ("Путин в Кремле", "Putin", True),
        ("Ο Μητσοτάκης είπε", "Mitsotakis", True),
        ("قال عبد الفتّاح السيسي", "الفتاح", True),
        ("أحمد", "احمد", True),
        ("El alcalde López", "lopez", True),
    ],
)
def test_a_word_is_found_in_its_text(text: str, word: str, found: bool) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(SQLITE_SEARCH)
    connection.execute("INSERT INTO passage_words(rowid, text) VALUES (1, ?)", [indexed(text)])
    rows = connection.execute("SELECT rowid FROM passage_words WHERE passage_words MATCH ?", [f'"{asked(word)}"']).fetchall()
    connection.close()
    assert bool(rows) is found


def test_scripts() -> None:
    assert dense("习近平")
    assert not dense("Путин")
    assert (lettered("Путин"), lettered("习近平"), lettered("Dorn")) == ("Putin", "", "")


@pytest.mark.parametrize(
    ("word", "among"),
    [
        ("midterms", "midterm"),
        ("midterm", "midterms"),
        ("elects", "electing"),
        ("increased", "increases"),
        ("banned", "ban"),
        ("countries", "country"),
        ("sanction", "sanctioned"),
        ("crashes", "crash"),
    ],
)
def test_a_word_stands_for_its_forms(word: str, among: str) -> None:
    assert {word, among} <= set(forms(word))


@pytest.mark.parametrize(("word", "never"), [("news", "new"), ("crisis", "crisi"), ("thing", "th"), ("class", "clas"), ("status", "statu")])
def test_a_word_that_only_looks_like_a_form_is_none(word: str, never: str) -> None:
    assert never not in forms(word)


@pytest.mark.parametrize("word", ["Brexit", "2018", "tax", "États", "习近平"])
def test_names_numbers_and_short_words_stand_for_themselves(word: str) -> None:
    assert forms(word) == (word,)
