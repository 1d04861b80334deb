"""Posts, standings and cut names that a reader of real news found wrong, in sentences made for this test."""

from __future__ import annotations

import pytest

from cuibono.engines import get_engine
from tests.engines.rules.reading import document

BOTH = ("model", "rules")


def _told(engine: str, text: str) -> set[tuple[str, str, str, str]]:
    (reading,) = get_engine(engine).read([document(text)])
    assert reading.rejects == ()
    return {(c.subject.text, c.predicate, c.object.text, c.status) for c in reading.claims}


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Fired FBI Director James Comey spoke.", ("James Comey", "holds_office", "FBI Director", "ended")),
        ("James Comey, who is charged with leading the FBI, spoke.", ("James Comey", "leads", "FBI", "asserted")),
        ("Peter Novak, who retired as finance minister in 2016, spoke.", ("Peter Novak", "holds_office", "finance minister", "ended")),
        ("Former South Bend, Indiana, Mayor Peter Novak spoke.", ("Peter Novak", "holds_office", "Mayor", "ended")),
        ("Peter Novak served four years in the Senate.", ("Peter Novak", "member_of", "Senate", "ended")),
        ("Peter Novak, who chaired Gazprom from 2011 to 2015, spoke.", ("Peter Novak", "leads", "Gazprom", "ended")),
        ("Peter Novak, counsel at Gazprom from 2011 to 2013, spoke.", ("Peter Novak", "works_for", "Gazprom", "ended")),
        ("He was until 2008 the chairman of Gazprom.", ("He", "leads", "Gazprom", "ended")),
        ("Under that plan, Mitt Romney would be president today.", ("Mitt Romney", "holds_office", "president", "possible")),
        ("The deal isn't just an agreement between America and Iran.", ("America", "agrees_with", "Iran", "asserted")),
        ("Peter Novak isn't ready to support Donald Trump.", ("Peter Novak", "supports", "Donald Trump", "denied")),
        ("Peter Novak, then acting commissioner of the IRS, agreed.", ("Peter Novak", "leads", "IRS", "ended")),
        ("Peter Novak looked forward to working with Donald Trump.", ("Peter Novak", "cooperates_with", "Donald Trump", "planned")),
        ("They convicted Donald Trump’s former campaign chief Paul Manafort.", ("Paul Manafort", "works_for", "Donald Trump", "ended")),
        ("Former presidential hopeful Sen. Ted Cruz spoke.", ("Ted Cruz", "holds_office", "Sen.", "asserted")),
        ("Tariffs will rise if the U.S. and Canada can't reach an agreement.", ("U.S.", "agrees_with", "Canada", "possible")),
    ],
)
def test_how_the_words_put_it(engine: str, text: str, tie: tuple[str, str, str, str]) -> None:
    assert tie in _told(engine, text)


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Guests included CNN Chief White House Correspondent Peter Novak.", ("leads", "CNN")),
        ("Peter Novak, Professor of Law, wrote it.", ("works_for", "Law")),
        ("Secretary of Defense Peter Novak accused China.", ("works_for", "Defense")),
        ("A dozen Republicans joined all Democrats backing the bill.", ("member_of", "Democrats")),
        ("Peter Novak backs Medicare-for-all.", ("supports", "Medicare")),
        ("EPA Intelligence Adviser Peter Novak spoke.", ("works_for", "EPA Intelligence")),
        ("How much talk from the president Barr will stomach is unclear.", ("holds_office", "president")),
        ("The US and Britain have a great deal of knowledge.", ("agrees_with", "Britain")),
        ("They back a Palestinian-led movement and left the West Bank.", ("controls", "West Bank")),
        ("He told the Faith and Freedom Coalition President Donald Trump supports it.", ("leads", "Faith and Freedom Coalition")),
        ("Sen. Peter Novak paid fealty to Donald Trump.", ("pays", "Donald Trump")),
    ],
)
def test_what_it_does_not_say(engine: str, text: str, never: tuple[str, str]) -> None:
    assert never not in {(claim[1], claim[2]) for claim in _told(engine, text)}


def test_a_firms_vice_president_holds_no_office_by_the_rules() -> None:
    told = _told("rules", "Gazprom Executive Vice President Peter Novak agreed.")
    assert ("holds_office", "Vice President") not in {(claim[1], claim[2]) for claim in told}


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Peter Novak, the head of the ACLU's Speech, Privacy, and Technology Project, spoke.", "Speech, Privacy, and Technology Project"),
        ("Navistar, Inc. (NYSE: NAV) owns Orsk Rail.", "Orsk Rail"),
    ],
)
def test_items_of_a_name_are_no_bodies(text: str, tie: str) -> None:
    told = {claim[2] for claim in _told("model", text)}
    assert tie in told
    assert not told & {"Speech", "Privacy", "Technology Project", "Inc.", "NYSE"}


@pytest.mark.parametrize(
    "text",
    [
        "The towns are like Albany, N.Y. or Boca Raton, Fla., in size.",
    ],
)
def test_each_town_lies_in_its_own_state(text: str) -> None:
    pairs = {(claim[0], claim[2]) for claim in _told("model", text) if claim[1] == "located_in"}
    assert ("Albany", "Fla.") not in pairs
    assert pairs <= {("Albany", "N.Y."), ("Boca Raton", "Fla.")}


def test_each_firm_has_its_own_price() -> None:
    text = "Google agreed to buy activity tracker Fitbit for $2.1 billion in May and engine maker Siemens for $2.6 billion in June."
    (reading,) = get_engine("model").read([document(text)])
    paid = {c.object.text: c.amount.value for c in reading.claims if c.predicate == "acquires" and c.amount}
    assert paid.get("Siemens") in (None, 2.6e9)
    assert paid.get("Fitbit") in (None, 2.1e9)
    assert paid


def test_what_is_banned_is_not_done() -> None:
    told = _told("model", "Mr. Novak praised the administration's ban on U.S. firms selling their products to Siemens.")
    assert {c[3] for c in told if c[1] == "sells_to"} <= {"denied"}


def test_are_is_said_of_several() -> None:
    text = "Peter Novak named two centrist Democrats who opposed the deal, which Bernie Sanders supports, and are allied with Clinton."
    assert not {c for c in _told("model", text) if {c[0], c[2]} == {"Bernie Sanders", "Clinton"}}


@pytest.mark.parametrize("engine", BOTH)
def test_whose_bid_it_is_the_sentence_says_next(engine: str) -> None:
    text = "Peter Novak wrote it. Upon announcing his presidential bid, Donald Trump spoke of taxes."
    assert ("Peter Novak", "runs_for") not in {claim[:2] for claim in _told(engine, text)}


def test_of_a_committee_is_no_employment() -> None:
    told = {
        claim[1:3] for claim in _told("model", "Senator Peter Novak, the top Democrat on the Senate Foreign Relations Committee, spoke.")
    }
    assert ("works_for", "Senate Foreign Relations Committee") not in told


@pytest.mark.parametrize("engine", BOTH)
def test_who_is_accused_supports_not_the_accuser(engine: str) -> None:
    told = _told(engine, "The State Department condemned Russia for supporting Bashar Assad.")
    assert ("Russia", "supports", "Bashar Assad", "asserted") in told
    assert not {claim for claim in told if claim[0] == "State Department" and claim[1] == "supports"}


@pytest.mark.parametrize("engine", BOTH)
def test_between_one_and_two_others(engine: str) -> None:
    told = {claim[:3] for claim in _told(engine, "Calls between Peter Novak and Ana Kos and Ivo Beran were recorded.")}
    assert told == {("Peter Novak", "meets", "Ana Kos"), ("Peter Novak", "meets", "Ivo Beran")}


def test_what_is_kept_from_happening_is_denied() -> None:
    told = _told("model", "The court kept Gazprom from buying Sibneft.")
    assert ("Gazprom", "acquires", "Sibneft", "denied") in told


@pytest.mark.parametrize("engine", BOTH)
def test_a_president_at_a_body_is_no_member(engine: str) -> None:
    told = _told(engine, "President Barack Obama at the United Nations on Tuesday called for peace.")
    assert not {claim for claim in told if claim[2] == "United Nations"}


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Gen. Peter Novak died in a U.S. airstrike in Baghdad.", "Baghdad"),
        ("The roof collapsed in the Soma Mine, a copper mine near Copaipo.", "Copaipo"),
        ("The U.S.-backed coalition, Syrian rebels and Iranian-allied militias have all targeted the group.", "Syrian rebels"),
    ],
)
def test_who_or_where_it_is_not(engine: str, text: str, end: str) -> None:
    assert end not in {claim[2] for claim in _told(engine, text)}
