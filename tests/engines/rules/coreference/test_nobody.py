""" "He" of whom a text gives no name is one person without a name, and never somebody whom the text goes on to name."""

from __future__ import annotations

import pytest

from tests.engines.rules.reading import claims_of, read


def _places(text: str) -> dict[str, list[int]]:
    parsed, entities = read(text)
    found: dict[str, list[int]] = {}
    for (block, token), first in sorted(entities.nobody.items()):
        found.setdefault(str(first), []).append(token)
        assert parsed.docs[block] is not None
    return found


def test_all_such_words_are_one_person() -> None:
    assert _places("He is the chairman of Nordic Airlines. He lives in Oslo with his dog.") == {"(0, 0)": [0, 8, 13]}


@pytest.mark.parametrize(
    "text",
    [
        "In his role as chairman, Peter Novak met the bankers.",  # named later in the sentence
        "Peter Novak spoke first. He leads Nordic Airlines.",  # named before
        "The officer said he owns Nordic Airlines.",  # the officer's, or somebody else's
        "Small gave more. Records show he paid Nordic Airlines.",
        "“He owns Nordic Airlines,” the bank said.",  # whom somebody speaks of
    ],
)
def test_who_may_have_a_name_is_not_nobody(text: str) -> None:
    assert _places(text) == {}


def test_what_lasts_is_told_of_nobody_and_events_are_not() -> None:
    lasting, event = "He is the chairman of Nordic Airlines.", "He praised Nordic Airlines."
    found = claims_of([lasting, event])
    assert [(c["subject"]["text"], c["predicate"], c["object"]["text"]) for c in found[lasting]] == [("He", "leads", "Nordic Airlines")]
    assert found[event] == []


def test_a_later_word_is_the_anchor_of_the_first() -> None:
    text = "He lives in Oslo. He founded Nordic Airlines with Jan Novak."
    rows = [c for c in claims_of([text])[text] if c["predicate"] == "founded" and c["subject"]["text"] == "He"]
    assert [(c["subject"]["start"], c["subject"]["anchor"]) for c in rows] == [(0, [18, 20])]


def test_of_two_sexes_each_has_their_own() -> None:
    text = "She married Jan Novak in 1999."
    rows = claims_of([text])[text]
    assert [(c["subject"]["text"], c["predicate"], c["object"]["text"]) for c in rows] == [("She", "related_to", "Jan Novak")]
