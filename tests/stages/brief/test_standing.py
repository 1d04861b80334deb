"""Which sentences can be taken out of their page."""

from __future__ import annotations

import pytest

from cuibono.stages.brief.bearing import Bearing
from cuibono.stages.brief.file import File
from cuibono.stages.brief.standing import headless, points_back, torn
from tests.stages.casefiles import casefile, entity


@pytest.mark.parametrize("text", ["Quell corrected this error.", "Such claims are old.", "These firms paid Quell."])
def test_what_points_back_hangs_on_its_page(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize(
    "text", ["Quell left this week.", "Quell left such as others did.", "This is what Quell says.", "Quell said that he left."]
)
def test_times_and_plain_clauses_point_at_nothing(text: str) -> None:
    assert not points_back(text)


def test_a_heading_that_ran_into_its_sentence_is_torn() -> None:
    assert torn("The report findings The report finds that Quell left.")
    assert torn("Velmora's new advice Velmora issues instructions.")
    assert not torn("Quell told The Gazette that Velmora left.")


@pytest.mark.parametrize(
    "text", ["The move means Quell cannot buy ships.", "The port giant said it acted.", "Their critics now praise Quell."]
)
def test_a_definite_head_that_nobody_introduced_hangs_on_its_page(text: str) -> None:
    assert headless(text)


@pytest.mark.parametrize(
    "text", ["The shipping firm Quell paid.", "The head of the port left.", "The Gazette said so.", "Quell paid the port."]
)
def test_a_head_that_its_own_words_explain_stands(text: str) -> None:
    assert not headless(text)


def bearing(*names: str) -> Bearing:
    subject = entity("Quell Lines", "Company", "Quell", *names)
    return Bearing(File(casefile([subject], [], [subject], [])), (subject.entity_id,))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Quell, Velmora and Ostra drove the gains.", True),
        ("Velmora, Quell and Ostra drove the gains.", True),
        ("Velmora, Ostra and Quell drove the gains.", True),
        ("Quell bought ships from Velmora and Ostra.", False),
        ("Quell, Velmora and Ostra gained, but Quell paid for it.", False),
    ],
)
def test_one_of_a_row_of_names_is_named_in_passing(text: str, row: bool) -> None:
    assert bearing().in_row(text) is row
    assert bearing().in_passing(text) is row


def test_whose_sentence_it_is() -> None:
    asked = bearing().leads
    assert asked("Quell faces questions over its ships.") == 1.0
    assert asked("The shipping line Quell faces questions.") == 1.0
    assert 0 < asked("Quell's ships are old.") < 1
    assert asked("Officials blamed Quell.") == 0.0
    assert asked("Officials, banks and Quell gained.") == 0.0
