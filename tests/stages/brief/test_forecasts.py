"""Own-voice forecasts: what counts as one, and that it reaches the predictions as quoted words only."""

from __future__ import annotations

import pytest

from cuibono.records import Casefile
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.forecasts import own_forecasts
from cuibono.stages.brief.lint.check import lint_brief
from cuibono.stages.brief.lint.settle import settle_brief
from tests.stages.casefiles import attribution, casefile, claim, document, entity

LEAD = "Mara Quell is governor of Tessaly. "


def made(more: str, said: str | None = None) -> Casefile:
    subject, office = entity("Mara Quell", "Person"), entity("governor of Tessaly", "Position")
    doc = document("doc-1", LEAD + more, "Harbour Gazette", "2019-05-04")
    rows = [attribution(doc, "unnamed", "indirect", "analysts", "said", said)] if said else []
    return casefile([subject], [doc], [subject, office], [claim(doc, subject, "holds_office", office, LEAD.strip())], rows)


@pytest.mark.parametrize(
    "text",
    [
        "A second term of Mara Quell could turn the whole harbour into a port of war.",
        "The plans of Mara Quell may well change how grain is shipped across the bay.",
    ],
)
def test_a_forecast_is_told_as_the_outlets_words(text: str) -> None:
    case = made(text)
    found = own_forecasts(case, case.subjects)
    assert [row.content_text for row in found] == [text]
    full = Casefile(**{**{name: getattr(case, name) for name in case.__dataclass_fields__}, "attributions": found})
    brief = settle_brief(full, full.subjects)
    told = [s for key, s in sentences_of(brief) if key == "predictions"]
    assert any(run.quoted and run.text == text for s in told for run in s.runs)
    assert lint_brief(brief, full) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mara Quell may have sold the harbour to a company that nobody has heard of.",
        "The whole of the harbour could soon turn into a port of war for the bay.",
        "Could Mara Quell turn the whole of the harbour into a port of war?",
        "Mara Quell could sell",
        "Mara Quell sold the whole of the harbour to a company last May.",
    ],
)
def test_what_is_no_forecast_of_the_subject_is_left_out(text: str) -> None:
    case = made(text)
    assert own_forecasts(case, case.subjects) == ()


def test_what_somebody_else_says_is_not_the_outlets() -> None:
    text = "A second term of Mara Quell could turn the harbour into a port of war, analysts noted."
    case = made(text, "A second term of Mara Quell could turn the harbour into a port of war")
    assert own_forecasts(case, case.subjects) == ()
