"""What the network adds to the rules' ties, and what it must not add; sentences made for this test."""

from __future__ import annotations

import numpy as np
import pytest

from cuibono.engines import get_engine
from cuibono.engines.model.pairs import STEPS, apart, features, hold
from cuibono.engines.model.parse import name_tags
from tests.engines.rules.reading import document


def _claims(text: str) -> set[tuple[str, str, str, str]]:
    (reading,) = get_engine("model").read([document(text)])
    assert reading.rejects == ()
    return {(c.subject.text, c.predicate, c.object.text, c.engine) for c in reading.claims}


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("The summit took place in Raleigh, North Carolina, on Monday.", ("Raleigh", "located_in", "North Carolina")),
        (
            "Adriana Beltran, a senior expert at the Washington Office on Latin America, was quoted by the paper.",
            ("Adriana Beltran", "works_for", "Washington Office on Latin America"),
        ),
    ],
)
def test_the_network_adds_what_no_trigger_tells(text: str, tie: tuple[str, str, str]) -> None:
    assert (*tie, "model/1") in _claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Britain's BP, the largest foreign investor in Russia, said on Monday that it would wait.",
        "Executives in the audience were David Cote, CEO of Honeywell; Robert Iger, chairman of the Walt Disney Company.",
        "Solomon Islands received aid from the United States in 2022.",
        "UK Prime Minister Boris Johnson said Huawei will supply parts.",
        "Tillerson took charge of operations in Russia in 1998.",
        "Trump ally Lindsey Graham spoke to Fiorina rival Ted Cruz.",
        "Henry Thoreau was born in Concord, and Sergey Lavrov in Moscow said nothing.",
        "They hold nearly all of the West Bank (Israel would have kept a part).",
        "Ida Falk, the best-known donor in GOP politics, spoke of Senate candidate Tom Bell.",
        "The work is hard, says Kay Low, Europe program director.",
        "It is a long drive outside the Beltway in the Shenandoah Valley.",
        "Kay Low, who brought ATF complaints to the department's attention, spoke.",
        "A letter sent by Gov. Tom Bell to the Department of Homeland Security reached nobody.",
        "Dr. Kay Low, New York's health commissioner, spoke.",
        "Kay Low, who studied at Lima Business School, spoke.",
        "Tom Bell, who arrived in Lima from Saudi Arabia, spoke.",
        "Kay Low, a mother of four, flew from her home to Washington.",
        "Two papers, the Rome (N.Y.) Daily Mail and the Kiel (Ohio) Daily Post, wrote of it.",
        "WASHINGTON (AP) A storm came. Hassan Rouhani of Iran and China expert David Dollar spoke.",
    ],
)
def test_what_only_stands_together_is_no_tie(text: str) -> None:
    assert {claim for claim in _claims(text) if claim[3] == "model/1"} == set()


def test_what_somebody_agrees_to_do_is_the_outlets_word() -> None:
    text = "Hunter Biden agreed to represent Patrick Ho as his lawyer."
    (reading,) = get_engine("model").read([document(text)])
    (claim,) = (c for c in reading.claims if c.predicate == "represents")
    assert claim.attribution is None


@pytest.mark.parametrize(
    ("text", "body", "status"),
    [
        ("Kay Low, a former spy now with the Brookings Institution, spoke.", "Brookings Institution", "asserted"),
        ("Kay Low, a former Pentagon official and an analyst at the Brookings Institution, spoke.", "Brookings Institution", "asserted"),
        ("Kay Low, a former analyst at the Brookings Institution, spoke.", "Brookings Institution", "ended"),
        ("The then-head of the Brookings Institution Kay Low spoke.", "Brookings Institution", "ended"),
        ("Kay Low, who left the Brookings Institution to write, spoke.", "Brookings Institution", "ended"),
        ("They asked the incoming FBI Director Tom Bell for help.", "FBI", "planned"),
    ],
)
def test_what_is_over_and_what_is_ahead(text: str, body: str, status: str) -> None:
    (reading,) = get_engine("model").read([document(text)])
    assert {c.status for c in reading.claims if c.object.text == body} == {status}


def test_who_stands_before_the_chairman_is_somebody_else() -> None:
    claims = _claims("Tom Bell and the chairman of the Orsk Institute, Ida Falk, spoke.")
    assert {claim[0] for claim in claims} == {"Ida Falk"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Among them was E&C Chair Rep. Tom Bell.", "E&C"),
        ("Chairman of the Congressional Hispanic Caucus Tom Bell condemned the page.", "Congressional Hispanic Caucus"),
    ],
)
def test_a_chairman_leads(text: str, body: str) -> None:
    assert ("Tom Bell", "leads", body) in {claim[:3] for claim in _claims(text)}


def test_a_deputy_leads_nothing() -> None:
    claims = _claims("Jane Roe fired Deputy FBI Director Andrew Bell on Friday.")
    assert ("Andrew Bell", "holds_office", "Deputy FBI Director") in {claim[:3] for claim in claims}
    assert "leads" not in {claim[1] for claim in claims}


def test_two_halves_of_a_name_are_one() -> None:
    claims = _claims("Kay Low works for the Center for Advanced Defense Studies. The missile fell into the Sea of Japan.")
    assert {claim[2] for claim in claims} == {"Center for Advanced Defense Studies"}
    taxpayers = _claims("So said Steve Bell, vice president of Taxpayers for Common Sense.")
    assert "Taxpayers for Common Sense" in {claim[2] for claim in taxpayers}
    assert {claim[2] for claim in _claims("Daniel Cho, a representative of Sae-A in Haiti, said so.")} == {"Sae-A"}


def test_a_name_is_of_one_kind() -> None:
    labels = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")
    scores = np.array([[9, 0, 0, 0, 0], [0, 0, 0, 4, 0], [0, 0, 5, 0, 4.9], [0, 0, 0, 0, 6], [9, 0, 0, 0, 0]], np.float32)
    tags, chances = name_tags(scores, labels)
    assert tags == ["O", "B-ORG", "I-ORG", "I-ORG", "O"]
    assert all(0 < chance <= 1 for chance in chances)


def test_hold_counts_words_up_the_tree() -> None:
    heads = np.array([1, 1, 1, 2, 1])  # 0 and 4 hang on the verb 1; 3 hangs on the preposition 2, which hangs on 1
    assert hold(heads, np.array([1, 1, 3, 3])) == 2
    assert hold(heads, np.array([3, 3, 1, 1])) == 2
    assert hold(heads, np.array([0, 0, 4, 4])) == 0
    assert apart(heads, np.array([1, 1, 3, 3])) == (0, 2)


def test_features_have_a_row_a_pair_and_see_the_word_above_both() -> None:
    words = np.arange(20, dtype=np.float32).reshape(5, 4)
    heads = np.array([1, 1, 1, 2, 1])
    x = features(words, heads, np.array([[0, 0, 4, 4, 0, 1], [4, 4, 0, 0, 1, 0]]), 2, np.array([-1, 0, 1]))
    assert x.shape == (2, 6 * 4 + STEPS * STEPS + 2 * 2 + 4)
    near = x[:, 24 : 24 + STEPS * STEPS].reshape(2, STEPS, STEPS)
    assert near[0, 1, 1] == near[1, 1, 1] == 1, "each end hangs one word under where they meet"
    assert x[0, 12:16].tolist() == words[1].tolist() == x[1, 12:16].tolist()
