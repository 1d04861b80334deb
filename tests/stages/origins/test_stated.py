"""Pages that say whose text theirs is, and pages that name each other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from cuibono.records import Document, Publisher
from cuibono.stages.origins.find_credits import find_credits
from cuibono.stages.origins.trace import Traced, trace_origins
from tests.ledger.factories import document

ENGLISH = "The town of Orlin has given the contract for its new pier to Brask Marine, two officials said on Monday in the town hall."
SPANISH = "La ciudad de Orlin adjudicó el contrato de su nuevo muelle a Brask Marine, dijeron el lunes dos funcionarios en el ayuntamiento."


def page(name: str, outlet: str, text: str = ENGLISH, **more: Any) -> Document:
    return document(text, name, source_id=outlet, url=f"https://{outlet.lower().replace(' ', '-')}.example/{name}", authors=(), **more)


def traced(*pages: Document) -> Traced:
    return trace_origins(pages)


def origin_of(found: Traced, one: Document) -> str:
    return next(row.origin_id for row in found.origins if row.doc_id == one.doc_id)


def why_of(found: Traced, one: Document) -> tuple[str, str]:
    return next((row.relation, row.why) for row in found.origins if row.doc_id == one.doc_id)


HERALD = page("pier", "Velm Herald", published_at="2031-05-01")
ECHO = page(
    "copy", "Orlin Echo", "Another wording of it.", published_at="2031-05-02", alternates=("syndicated https://velm-herald.example/pier",)
)
DIARIO = page("muelle", "Diario Velm", SPANISH, language="es", alternates=("translation:en https://velm-herald.example/pier",))


def test_a_credit_of_the_pages_fields_is_the_agencys() -> None:
    (credit,) = find_credits(page("a", "Orlin Echo", alternates=("credit Reuters",)))
    assert (credit.kind, credit.outlet, credit.spans) == ("wire", "Reuters", ())
    assert "names Reuters" in credit.words


def test_a_byline_comes_before_the_fields() -> None:
    (credit,) = find_credits(document(ENGLISH, "a", authors=("Associated Press",), alternates=("credit Reuters",)))
    assert credit.outlet == "Associated Press"


def test_an_original_elsewhere_is_that_outlets() -> None:
    (credit,) = find_credits(page("a", "Orlin Echo", alternates=("syndicated https://www.theguardian.com/world/pier",)))
    assert (credit.kind, credit.outlet) == ("syndicated", "The Guardian")


@pytest.mark.parametrize("place", ["https://orlin-echo.example/other", "https://www.bbc.com/news/1"])
def test_its_own_site_is_no_original(place: str) -> None:
    outlet = "BBC News" if "bbc" in place else "Orlin Echo"
    assert find_credits(page("a", outlet, alternates=(f"syndicated {place}",))) == []


def test_who_had_it_first_is_told_again() -> None:
    (credit,) = find_credits(page("a", "Orlin Echo", alternates=("reported https://www.reuters.com/pier",)))
    assert (credit.kind, credit.outlet) == ("reported_by", "Reuters")


def test_a_copy_and_its_original_are_one_witness() -> None:
    found = traced(HERALD, ECHO)
    assert origin_of(found, ECHO) == origin_of(found, HERALD)
    relation, why = why_of(found, ECHO)
    assert relation == "syndicated"
    assert why == "The page names https://velm-herald.example/pier as its original, which is here: Velm Herald of 2031-05-01."
    (edge,) = [row for row in found.edges if row.doc_id == ECHO.doc_id]
    assert (edge.relation, edge.source_doc, edge.share) == ("syndicated", HERALD.doc_id, 1.0)


def test_two_copies_of_an_original_that_is_not_here_are_one_witness() -> None:
    other = page("again", "Brask Post", "And one more.", alternates=("syndicated https://velm-herald.example/pier",))
    found = traced(ECHO, other)
    assert origin_of(found, ECHO) == origin_of(found, other)
    assert {edge.source_doc for edge in found.edges} == {None}


def test_without_the_pages_word_they_are_two() -> None:
    apart = page("copy", "Orlin Echo", "Another wording of it.", published_at="2031-05-02")
    found = traced(HERALD, apart)
    assert origin_of(found, HERALD) != origin_of(found, apart)
    assert found.edges == ()


def test_a_translation_is_one_witness_with_the_older_text() -> None:
    younger = page("muelle", "Diario Velm", SPANISH, language="es", published_at="2031-05-03", alternates=DIARIO.alternates)
    found = traced(HERALD, younger)
    assert origin_of(found, younger) == origin_of(found, HERALD)
    assert why_of(found, younger) == ("translation", "The page names Velm Herald of 2031-05-01 as the same text in another language.")


def test_of_two_translations_the_younger_leads_to_the_older_whoever_says_so() -> None:
    english = page("pier", "Velm Herald", published_at="2031-05-04", alternates=("translation:es https://diario-velm.example/muelle",))
    older = page("muelle", "Diario Velm", SPANISH, language="es", published_at="2031-05-01", alternates=DIARIO.alternates)
    found = traced(english, older)
    assert origin_of(found, english) == origin_of(found, older)
    assert why_of(found, older)[0] == "own"
    assert why_of(found, english)[0] == "translation"


def test_what_an_original_rests_on_its_copies_rest_on() -> None:
    wire = page("pier", "Velm Herald", published_at="2031-05-01", alternates=("credit Reuters",))
    found = traced(wire, ECHO)
    assert origin_of(found, ECHO) == origin_of(found, wire) == origin_of(trace_origins([wire]), wire)


def test_pages_that_name_each_other_in_a_circle_end() -> None:
    one = page("one", "Orlin Echo", "One.", alternates=("syndicated https://brask-post.example/two",))
    two = page("two", "Brask Post", "Two.", alternates=("syndicated https://orlin-echo.example/one",))
    found = traced(one, two)
    assert origin_of(found, one) == origin_of(found, two)


def test_a_copy_of_a_copy_goes_with_it() -> None:
    echo = page("copy", "Orlin Echo", published_at="2031-05-02", alternates=("syndicated https://velm-herald.example/piers",))
    third = page("third", "Brask Post", published_at="2031-05-03")
    original = page("piers", "Velm Herald", "In its own words.", published_at="2031-05-01")
    found = traced(echo, third, original)
    assert len({origin_of(found, row) for row in (echo, third, original)}) == 1


def test_the_order_of_documents_does_not_matter() -> None:
    pages = (HERALD, ECHO, DIARIO)
    assert all(traced(*order) == traced(*pages) for order in permutations(pages))


def test_what_a_state_controls_is_one_witness() -> None:
    pages = [
        page(str(number), outlet, f"A text of its own, number {number}.") for number, outlet in enumerate(("Xinhua", "Global Times", "CNN"))
    ]
    found = trace_origins(pages)
    assert origin_of(found, pages[0]) == origin_of(found, pages[1]) != origin_of(found, pages[2])
    assert why_of(found, pages[1])[1] == "Global Times belongs to the state of China, whose documents here are one witness."


def test_the_registers_owner_comes_before_the_table() -> None:
    pages = [page(str(number), outlet, f"A text of its own, number {number}.") for number, outlet in enumerate(("NBC News", "MSNBC"))]
    apart = trace_origins(pages, [Publisher("MSNBC", owner="Versant")])
    together = trace_origins(pages)
    assert origin_of(apart, pages[0]) != origin_of(apart, pages[1])
    assert origin_of(together, pages[0]) == origin_of(together, pages[1])
