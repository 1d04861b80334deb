"""Link boxes inside sentences give no names and no claims."""

from __future__ import annotations

import pytest

from cuibono.engines.rules.parse.links import blank_link_boxes
from tests.engines.rules.reading import named

BOX = (
    "The plan was praised by Sen. Jane Roe Jane Ann RoeFive things to know about Peter Novak Senate rejects plan of Maria Keller MORE"
    " (X-Ohio), who met Omar Haddad on Monday."
)


def test_a_box_is_blanked_in_place() -> None:
    blanked = blank_link_boxes(BOX)
    assert len(blanked) == len(BOX)
    assert " ".join(blanked.split()) == "The plan was praised by Sen. Jane Roe (X-Ohio), who met Omar Haddad on Monday."


def test_a_headline_need_not_be_glued() -> None:
    blanked = blank_link_boxes(BOX.replace("RoeFive", "Roe Five"))
    assert " ".join(blanked.split()) == "The plan was praised by Sen. Jane Roe (X-Ohio), who met Omar Haddad on Monday."


@pytest.mark.parametrize(
    "text",
    [
        "There is MORE to say.",
        "Jane Roe met Jane Roe. MORE will follow.",
        "Mr Novak said that Peter and Ann Novak wanted no MORE.",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert blank_link_boxes(text) == text


def test_its_names_are_not_read() -> None:
    people = {text for schema, text in named(BOX) if schema == "Person"}
    assert people == {"Jane Roe", "Omar Haddad"}


def test_video_boxes_are_blanked() -> None:
    text = "The talks failed. JUST WATCHED Senate backs arming rebels Replay More Videos ... MUST WATCH Jane Roe met Omar Haddad."
    blanked = blank_link_boxes(text)
    assert len(blanked) == len(text)
    assert " ".join(blanked.split()) == "The talks failed. Jane Roe met Omar Haddad."


def test_a_gallery_told_as_text_loses_numbers_and_title() -> None:
    text = (
        "Jane Roe met Tom Lee. Hide Caption 1 of 3 Photos: The harbour talks Omar Haddad left early. "
        "Hide Caption 2 of 3 Photos: The harbour talks Ann Novak stayed. Hide Caption 3 of 3"
    )
    blanked = blank_link_boxes(text)
    assert len(blanked) == len(text)
    assert " ".join(blanked.split()) == "Jane Roe met Tom Lee. Omar Haddad left early. Ann Novak stayed."
