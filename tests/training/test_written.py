"""The sentences written for the tie head: every line is whole, every predicate has enough of them, and slots are filled in place."""

from __future__ import annotations

import random
import tomllib
from collections import Counter

import pytest
from training.reader.data import PREDICATES
from training.reader.fillers import NAMES
from training.reader.written import Line, fill, lines, parse_line

KINDS = ("per", "co", "org", "body", "gov", "loc", "city", "proj", "event", "doc", "media")


def test_every_line_is_whole_and_every_predicate_has_some() -> None:
    made = lines()
    counts = Counter(tie[1] for line in made for tie in line.ties)
    assert set(counts) == set(PREDICATES)
    assert min(counts.values()) >= 15
    assert sum(not line.ties for line in made) >= 150
    statuses = Counter(tie[3] for line in made for tie in line.ties)
    assert sum(n for status, n in statuses.items() if status != "asserted") >= 0.25 * sum(statuses.values())


@pytest.mark.parametrize(
    "line", ["{a:per} met {b:per}.", "{a:per} met {b:per}. || a met b", "{a:per} sat. || a meets b", "{a:per} sat. || a meets a"]
)
def test_a_line_that_is_off_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"is off|no \|\|"):
        parse_line(line)


def test_every_kind_has_names_and_a_slot_is_filled_in_place() -> None:
    names = tomllib.loads(NAMES.read_text("utf-8")) | {"per": ["Ana Dorn", "Ivo Lenz"], "org": ["Orsk League"], "body": ["Port Office"]}
    names["loc"] = ["Norden"]
    assert set(names) == set(KINDS)
    line = Line("{a:per} told {b:per} that the {c:gov} would close {d=its} port.", ())
    text, places = fill(line, names, random.Random(3))
    assert {k: text[a:b] for k, (a, b, _) in places.items() if k != "c"}.keys() == {"a", "b", "d"}
    assert text[slice(*places["d"][:2])] == "its"
    assert "the the" not in text
    assert text[slice(*places["a"][:2])] != text[slice(*places["b"][:2])]
