"""The parts of the pair scorer: numbers, scripts, states, slips, Chinese syllables, and the index that finds whom to compare."""

from __future__ import annotations

import pytest

from cuibono.matching.agreement import agree, gender_apart
from cuibono.matching.east_asian import same_korean, same_syllables
from cuibono.matching.name_index import NameIndex
from cuibono.matching.numbers import read_numbers, roman_value
from cuibono.matching.pair_states import State, state_of
from cuibono.matching.parse_pair_body import parse_pair_body
from cuibono.matching.parse_pair_person import parse_pair_person
from cuibono.matching.scripts import consonants, han_of, script_of
from cuibono.matching.spelling import slip


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("brigade forty four", "brigade 44"),
        ("brigade fourty 4", "brigade 44"),
        ("no 5", "5"),
        ("plant no 12", "plant 12"),
        ("21st century", "21 century"),
        ("twenty first century", "21 century"),
        ("fund iv", "fund 4"),
        ("x fund", "x fund"),
        ("first national", "1 national"),
        ("civil fund", "civil fund"),
    ],
)
def test_numbers(words: str, read: str) -> None:
    assert " ".join(read_numbers(words.split())) == read


@pytest.mark.parametrize(("word", "value"), [("i", 1), ("iv", 4), ("xlix", 49), ("xc", 90), ("iiii", None), ("vx", None), ("mix", None)])
def test_roman(word: str, value: int | None) -> None:
    assert roman_value(word) == value


def test_slips() -> None:
    assert slip("orvath", "orvath") == 1.0
    assert 0 < slip("orvath", "orvaht") < 1
    assert slip("orvath", "korbach") == 0.0
    # Two slips of which one is the first letter make another word, unless it is long.
    assert slip("orvath", "arvait") == 0.0


def test_scripts() -> None:
    assert (script_of("Владимир"), script_of("Orsk"), script_of("محمد"), script_of("12")) == ("LATIN", "LATIN", "ARABIC", "")
    assert han_of("習近平") == han_of("习近平") != han_of("李克强")
    assert han_of("Xi") == ""
    assert consonants("obama") == consonants("aobama")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("China", State("cn", "country")),
        ("the Chinese government", State("cn", "government")),
        ("Government of the United States", State("us", "government")),
        ("Beijing", State("cn", "capital")),
        ("Kremlin", State("ru", "government")),
        ("China Mobile", None),
        ("georgia", State("ge", "country")),
    ],
)
def test_states(name: str, state: State | None) -> None:
    assert state_of(name) == state


def test_persons_are_read() -> None:
    main = parse_pair_person("Sheikh Abd al-Aziz bin Saud al-Orski")[0]
    assert main.words == ("abdaziz", "saud", "orski")
    assert main.sons == (("abdaziz", "saud"),)
    assert main.titled
    forms = [form.words for form in parse_pair_person("William “Bill” Orvath")]
    assert forms == [("william", "orvath"), ("bill", "orvath")]


def test_bodies_are_read() -> None:
    found = parse_pair_body("Orsk Bank No. 2 (Ukraine) AG")
    assert (found.core, found.forms, found.numbers, found.branch) == (("orsk", "bank", "2"), frozenset({"ag"}), ("2",), "ukraine")
    ministry = parse_pair_body("Ministry of Foreign Affairs of China")
    assert (ministry.country, ministry.core) == ("cn", ("ministry", "foreign"))


def test_words_that_never_agree() -> None:
    assert agree("north", "south", False, False).value == 0.0
    assert agree("1", "2", False, False).value == 0.0
    assert agree("austrian", "australian", False, False).value == 0.0
    assert gender_apart("ivanova", "ivanov", "gender_surname")
    assert not gender_apart("ivanova", "petrov", "gender_surname")


def test_chinese_letters() -> None:
    assert same_syllables(("teng", "hsiao", "ping"), ("deng", "xiaoping"))
    assert not same_syllables(("mao", "zedong"), ("mao", "zetong"))


def test_korean_letters() -> None:
    assert same_korean(("pak", "kun", "hye"), ("park", "geun", "hye"))
    assert same_korean(("kim", "chong", "un"), ("jong", "un", "kim"))
    assert not same_korean(("kim", "jong", "un"), ("kim", "jong", "il"))
    assert not same_korean(("orvath", "karl"), ("orvath", "karl"))


def test_the_index_finds_what_a_slip_or_script_hides() -> None:
    names = ["Karl Orvath", "Orsk Rail", "Federal Bureau of Investigation", "Владимир Орлов", "Vell Port Authority", "China"]
    index = NameIndex([[name] for name in names])
    for asked, wanted in (
        ("Karl Orvaht", 0),
        ("OrskRail", 1),
        ("F.B.I.", 2),
        ("Wladimir Orlow", 3),
        ("Authority of the Vell Port", 4),
        ("Chinese government", 5),
    ):
        assert wanted in index.candidates([asked]), asked
    assert index.candidates(["Qqq"]) == []
