"""Reading documents whose mentions somebody marked."""

from __future__ import annotations

import json

import pytest
from hypothesis import given as property_given
from hypothesis import settings
from hypothesis import strategies as st

from cuibono.engines.rules.given.read import Given, read_given
from cuibono.operations.read import parse_line
from cuibono.records import Document

TEXT = "Ana Dorn, who led Orsk Bank until 2012, told Reuters that she would leave. Dorn was born in Lima. "
TEXT += "She studied at Velm Academy, where he taught."


def document(text: str) -> Document:
    return parse_line(json.dumps({"id": "1", "text": text}), "here")


def mark(words: str, turn: int = 0, schema: str | None = None, text: str = TEXT) -> Given:
    at = -1
    for _ in range(turn + 1):
        at = text.index(words, at + 1)
    return Given(at, at + len(words), schema)


def keys(*marks: Given, text: str = TEXT) -> tuple[str, ...]:
    return read_given(document(text), marks).keys


def test_names_surnames_and_pronouns_are_one() -> None:
    found = keys(mark("Ana Dorn"), mark("who"), mark("she"), mark("Dorn", 1), mark("She"), mark("Orsk Bank"), mark("Lima"))
    assert len(set(found[:5])) == 1
    assert len({found[0], found[5], found[6]}) == 3


def test_where_is_the_body_before_it() -> None:
    found = keys(mark("Velm Academy"), mark("where"))
    assert found[0] == found[1]
    unsure = "He studied at Velm Academy in Orsk, where Dorn taught."
    assert len(set(keys(mark("Velm Academy", text=unsure), mark("where", text=unsure), text=unsure))) == 2


def test_an_unresolved_pronoun_and_a_value_stand_alone() -> None:
    found = keys(mark("he", 2), mark("2012", 0, "TIME"), mark("Ana Dorn"))
    assert len(set(found)) == 3


def test_two_marks_on_the_same_words_are_one_mention() -> None:
    assert len(set(keys(mark("Orsk Bank"), mark("Orsk Bank", 0, "ORG")))) == 1


@pytest.mark.parametrize(
    ("text", "words", "schema"),
    [
        ("She moved to Los Angeles, CA.", "CA", "Territory"),
        ("The American poet slept.", "American", "Territory"),
        ("The FBOR denied it.", "FBOR", "Organization"),
        ("Portland, Ore., is wet.", "Portland", "Territory"),
    ],
)
def test_a_mark_without_a_schema_gets_one(text: str, words: str, schema: str) -> None:
    reading = read_given(document(text), [mark(words, text=text)]).reading
    assert [m.schema for m in reading.mentions if m.text == words] == [schema]


def test_what_stands_behind_a_place_tells_its_country() -> None:
    text = "She left London, Ontario, for London."
    reading = read_given(document(text), [mark("London", 0, "LOC", text), mark("London", 1, "LOC", text)]).reading
    assert [m.country for m in reading.mentions if m.text == "London"] == ["ca", "gb"]


@settings(max_examples=60, deadline=None)
@property_given(st.data())
def test_any_marks_give_a_key_each_and_spans_that_hold(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TEXT, "A\n\nBeijing said no.\t…", "«Ünïcode» 北京 said", "x" * 50, ". . ."]))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12)).map(lambda s: Given(s[0], min(len(text), s[0] + s[1])))
    marks = data.draw(st.lists(spans, max_size=6))
    found = read_given(document(text), marks)
    assert len(found.keys) == len(marks)
    assert all(text[m.start : m.end] == m.text for m in found.reading.mentions)
    assert read_given(document(text), marks) == found
