"""The pair scorer: the table of pairs, what must hold for any names, and that every score tells its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.matching.match import DIFFERENT, SAME, match_any, match_names

TABLE = Path(__file__).with_name("name_pairs.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "schema\t"))]
# Names that the scorer does not judge rightly yet: German letters for Russian ones, Hebrew without vowels, Chinese renderings of sounds,
# three words left out, a slip that is a name. A fix takes its line out here.
KNOWN_MISSES = {
    ("Emmanuel Jean-Michel Frédéric Macron", "Emmanuel Macron"),
    ("Mikhail Gorbachev", "Michail Gorbatschow"),
    ("Nikita Khrushchev", "Nikita Chruschtschow"),
    ("בנימין נתניהו", "Benjamin Netanyahu"),
    ("唐纳德·特朗普", "Donald Trump"),
    ("Marine Le Pen", "Jean-Marie Le Pen"),
    ("Sberbank of Russia", "Sberbank"),
    ("Jamal Khashoggi", "Gamal Khashuqji"),
    ("Ievgen Prigozhin", "Yevgeny Prigozhin"),
    ("Oleksiy Honcharuk", "Aleksei Goncharuk"),
    ("ประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha"),
    ("Ronald Smith", "Roland Smith"),
    ("Rosneft Oil Company", "Rosneft"),
    ("Deutsche Lufthansa AG", "Lufthansa"),
    ("Ford Motor Company", "Ford"),
    ("PDVSA", "Petróleos de Venezuela S.A."),
    ("Yukos Oil Company", "NK Yukos"),
    ("Central Bank of Russia", "Bank of Russia"),
    ("Munich", "München"),
}
SCHEMATA = ("Person", "Company", "Organization", "PublicBody", "Vessel", "Territory", "Address", "LegalEntity", "", "unknown")
NAMES = st.one_of(
    st.sampled_from([row[place] for row in ROWS for place in (3, 4)]),
    st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo", "Nd", "Zs", "Pd", "Po")), min_size=1, max_size=30),
)


def answer(score: float) -> str:
    return "same" if score >= SAME else "different" if score < DIFFERENT else "undecided"


def test_the_table_is_large_and_its_misses_are_in_it() -> None:
    assert len(ROWS) >= 200
    assert {(row[3], row[4]) for row in ROWS} >= KNOWN_MISSES
    assert len({(row[0], row[3], row[4]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[2]}: {row[3]} / {row[4]}")
def test_pairs(row: list[str]) -> None:
    schema, wanted, _, left, right = row
    found = match_names(schema, left, right)
    if (left, right) in KNOWN_MISSES:
        assert answer(found.score) != wanted, "no miss any more: take it out of KNOWN_MISSES"
    else:
        assert answer(found.score) == wanted, found.why


def test_no_two_persons_of_the_table_are_taken_for_one() -> None:
    wrong = [row for row in ROWS if row[1] != "same" and match_names(row[0], row[3], row[4]).same]
    assert wrong == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SCHEMATA), NAMES, NAMES)
def test_symmetric_bounded_and_told(schema: str, left: str, right: str) -> None:
    one, other = match_names(schema, left, right), match_names(schema, right, left)
    assert one == other
    assert 0.0 <= one.score <= 1.0
    assert one.why
    assert one.features
    assert all(feature.words and -1.0 <= feature.effect <= 1.0 for feature in one.features)
    assert one.why.startswith({"same": "one name", "different": "two names", "undecided": "can't be told"}[answer(one.score)])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SCHEMATA), st.sampled_from([row[place] for row in ROWS for place in (3, 4)]))
def test_a_name_is_itself_in_any_case_and_spacing(schema: str, name: str) -> None:
    for other in (name, name.upper(), name.lower(), f"  {'   '.join(name.split())} "):
        # One letter becomes two in capitals ("ß"): what case itself changes is a spelling.
        if other.casefold().split() == name.casefold().split():
            assert match_names(schema, name, other).score == 1.0


@pytest.mark.parametrize(("left", "right"), [("José Muñoz", "Jose Munoz"), ("Łukasz Żak", "Lukasz Zak"), ("Ångström", "Angstrom")])
def test_accents_do_not_matter(left: str, right: str) -> None:
    assert match_names("Person", left, right).score == match_names("Company", left, right).score == 1.0


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ROWS), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_changes_no_answer(row: list[str], change: object) -> None:
    assert callable(change)
    plain = match_names(row[0], row[3], row[4])
    changed = match_names(row[0], change(row[3]), change(row[4]))
    assert answer(changed.score) == answer(plain.score)


def test_features_are_named_and_weighed() -> None:
    found = match_names("Person", "Bob J. Dole", "Robert Dole")
    names = {feature.name: feature for feature in found.features}
    assert set(names) == {"same_words", "nickname", "extra_words"}
    assert names["same_words"].effect > 0 > names["nickname"].effect
    assert "“bob” and “robert” are forms of one given name" in found.why


def test_the_best_of_several_names_counts() -> None:
    found = match_any("Company", ["Orsk Rail", "OR Holding"], ["Vell Port Authority", "Orsk Rail Ltd"])
    assert found.score == match_names("Company", "Orsk Rail", "Orsk Rail Ltd").score
    with pytest.raises(ValueError, match="without names"):
        match_any("Company", [], ["Orsk Rail"])
