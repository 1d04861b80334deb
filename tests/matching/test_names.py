"""Words of names, and persons' and bodies' names in their parts."""

from __future__ import annotations

import pytest

from cuibono.matching.acronym import stands_for
from cuibono.matching.body import parse_body
from cuibono.matching.compare import compare_people
from cuibono.matching.initials import initial_of, initials_of
from cuibono.matching.nicknames import same_given
from cuibono.matching.person import parse_person
from cuibono.matching.transliteration import same_sound
from cuibono.matching.words import clean, fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S. Dept. of State’s", ("us", "dept", "of", "state")),
        ("J.P. Morgan & Co.", ("jp", "morgan", "and", "co")),
        ("Rafael López-Aliaga", ("rafael", "lopez", "aliaga")),
        ("Владимир Путин", ("vladimir", "putin")),
        ("O’Brien", ("obrien",)),
    ],
)
def test_fold(text: str, words: tuple[str, ...]) -> None:
    assert fold(text) == words


@pytest.mark.parametrize(("text", "shown"), [("Ana  Dorn’s", "Ana Dorn"), ("the Orsks'", "the Orsks"), ("Dorn", "Dorn"), ("'s", "'s")])
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "given", "middle", "surname", "suffix"),
    [
        ("President Ana B. Dorn", "ana", ("b",), ("dorn",), ""),
        ("Dorn, Ana", "ana", (), ("dorn",), ""),
        ("Karl Dorn Jr.", "karl", (), ("dorn",), "jr"),
        ("Dorn, Jr.", "", (), ("dorn",), "jr"),
        ("Ursula von der Dorn", "ursula", (), ("von", "der", "dorn"), ""),
        ("Mohammed bin Salman", "mohammed", (), ("bin", "salman"), ""),
        ("Dorn", "", (), ("dorn",), ""),
    ],
)
def test_person(text: str, given: str, middle: tuple[str, ...], surname: tuple[str, ...], suffix: str) -> None:
    name = parse_person(text)
    assert (name.given, name.middle, name.surname, name.suffix) == (given, middle, surname, suffix)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Ana Dorn", "Dorn, Ana", True),
        ("Karl Dorn", "Karl F. Dorn", True),
        ("Karl F. Dorn", "Karl G. Dorn", False),
        ("Karl Dorn", "Karl Dorn Jr.", False),
        ("Bill Dorn", "William Dorn", True),
        ("Bill Dorn", "Walter Dorn", False),
        ("Ana Dorn", "Ana Korn", False),
        ("Wladimir Orlow", "Vladimir Orlov", True),
        ("Bashar al-Dorn", "Bashar Dorn", True),
        ("George H.W. Dorn", "George W. Dorn", False),
    ],
)
def test_compare_people(left: str, right: str, same: bool) -> None:
    score = compare_people(parse_person(left), parse_person(right))
    back = compare_people(parse_person(right), parse_person(left))
    assert (score.value >= 0.8) is same
    assert score.value == back.value
    assert score.why


@pytest.mark.parametrize(
    ("text", "key", "forms"),
    [
        ("Orsk Bank AG", "orsk bank", ("ag",)),
        ("OAO Orskprom", "orskprom", ("jsc",)),
        ("Orskprom Joint Stock Company", "orskprom", ("jsc",)),
        ("The Orsk Group, Inc.", "orsk", ("corporation", "group")),
        ("Department of Rail", "department rail", ()),
        ("Rail Department", "department rail", ()),
        ("World Orsk Organisation", "world orsk organization", ()),
    ],
)
def test_body(text: str, key: str, forms: tuple[str, ...]) -> None:
    name = parse_body(text)
    assert (name.key, name.forms) == (key, forms)


def test_country_stands_apart_only_from_kinds_of_bodies() -> None:
    assert parse_body("U.S. Department of State").country == "us"
    assert parse_body("Russian Foreign Ministry").generic
    assert parse_body("China Mobile").country is None
    assert not parse_body("U.S. Steel").generic


def test_numbers_tell_bodies_apart() -> None:
    assert parse_body("Orsk Fund II").numbers != parse_body("Orsk Fund III").numbers


def test_acronym() -> None:
    name = parse_body("Federal Bureau of Orsk Rails")
    assert stands_for("fbor", name)
    assert parse_body("FBOR").acronym == "fbor"
    assert not stands_for("fb", name)


def test_pair_features() -> None:
    assert initial_of("j", "james")
    assert not initial_of("ja", "james")
    assert initials_of("jc", ("jean", "claude"))
    assert same_given("bill", "william")
    assert same_given("bill", "will")
    assert not same_given("bill", "walter")
    assert same_sound("nooristani", "nuristani")
    assert not same_sound("orlov", "orlin")
