"""Statements, reprints of one, and who speaks, on made-up readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.records import OriginEdge, StoredAttribution, Voiced
from cuibono.stages.inquire.events import cluster_events
from cuibono.stages.inquire.same_words import Worded, group_same, worded, words_of
from cuibono.stages.inquire.sourcing import CLASSES, add_counts, class_of, count_documents, group_counts
from cuibono.stages.inquire.statements import about, gather_statements, is_said, printed_between, quotation
from cuibono.stages.inquire.stories import find_stories
from tests.stages.makers import attribution, claim, document

TEXT = "Dorn said “the port of Vell was never for sale, and never will be.” Brun doubted it."
QUOTE = "“the port of Vell was never for sale, and never will be.”"


def _said(doc: str, text: str, content: str, **more: object) -> StoredAttribution:
    start = text.index(content)
    spans = {"source": ((0, 4),), "cue": ((5, 9),), "content": ((start, start + len(content)),)}
    return replace(attribution(doc, "person", "Dorn", content, **more), **spans)  # type: ignore[arg-type]


def test_a_reprint_is_one_statement_with_its_places() -> None:
    other = "“The port of Vell was never for sale,” said Dorn."
    texts = {"d0": TEXT, "d1": TEXT.replace("Brun", "Ida"), "d2": other}
    docs = {doc: document(doc, text, published_at=f"2031-05-0{at + 1}") for at, (doc, text) in enumerate(texts.items())}
    rows = [_said("d0", TEXT, QUOTE, quote="direct", source_entity_id="ent-dorn")]
    rows.append(_said("d1", texts["d1"], QUOTE, quote="direct", source_entity_id="ent-dorn"))
    rows.append(_said("d2", other, "“The port of Vell was never for sale,”", quote="direct", source_entity_id="ent-dorn"))
    sentences = {"d0": [(0, 67)], "d1": [(0, 67)], "d2": [(0, len(other))]}
    found = gather_statements(rows, docs, sentences, {"ent-dorn": "Ana Dorn"}, {"d0": "o1", "d1": "o1", "d2": "o2"})
    assert len(found) == 1
    assert (found[0].speaker, found[0].said, found[0].origins) == ("Ana Dorn", "2031-05-01", 2)
    assert [place.doc_id for place in found[0].places] == ["d0", "d1", "d2"]
    assert found[0].places[0].sentence == TEXT[:67]


def test_the_same_words_of_others_and_few_words_of_another_week_are_not_one() -> None:
    docs = {doc: document(doc, "Dorn said no collusion", published_at=day) for doc, day in (("d0", "2031-01-01"), ("d1", "2031-06-01"))}
    rows = [_said(doc, "Dorn said no collusion", "no collusion", source_entity_id="ent-dorn") for doc in docs]
    assert len(gather_statements(rows, docs, {}, {}, {})) == 2
    docs = {doc: document(doc, TEXT) for doc in docs}
    rows = [_said(doc, TEXT, QUOTE, source_entity_id=doc) for doc in docs]
    assert len(gather_statements(rows, docs, {}, {}, {})) == 2


@given(st.lists(st.sampled_from(["a b c d e f g h", "a b c d e f g x", "p q r s t u v w", "no way", "a b"]), max_size=12))
def test_groups_part_the_places_and_same_words_of_a_day_are_together(texts: list[str]) -> None:
    rows = [worded(text, 7) for text in texts]
    groups = group_same(rows)
    assert sorted(at for group in groups for at in group) == list(range(len(texts)))
    home = {at: number for number, group in enumerate(groups) for at in group}
    for one, text in enumerate(texts):
        for other, same in enumerate(texts):
            assert text != same or home[one] == home[other]


def test_few_words_without_a_date_are_never_joined() -> None:
    assert group_same([Worded(("no",), (), None), Worded(("no",), (), None)]) == [[0], [1]]


def test_quotations_get_marks_and_nothing_else_does() -> None:
    assert quotation("“never for sale,”", "direct") == "“never for sale,”"
    assert quotation('"never" … "for sale"', "direct") == "“never … for sale”"
    assert quotation("that it was “never” for sale", "mixed") == "that it was “never” for sale"
    assert "“" not in quotation("that it was never for sale", "indirect")


def test_what_is_said_and_by_whom() -> None:
    assert is_said(attribution("d0", "person", "Dorn"))
    assert not is_said(attribution("d0", "person", "Dorn", cue_text="appears to want"))
    assert is_said(attribution("d0", "person", "Dorn", cue_text="would say", quote="direct"))
    assert not is_said(attribution("d0", "unnamed", "we", quote="direct"))
    row = replace(attribution("d0", "person", "Dorn"), content=((10, 20),))
    assert about(row, [(0, 3), (19, 25)])
    assert not about(row, [(20, 25)])


def test_periods_hold_what_was_printed_in_them() -> None:
    assert printed_between(None, None, None)
    assert not printed_between(None, date(2031, 1, 1), None)
    assert printed_between("2031", date(2031, 5, 1), date(2031, 6, 1))
    assert not printed_between("2031-06-02", None, date(2031, 6, 1))


def _voiced(kind: str, text: str, spans: tuple[tuple[int, int], ...] = ((0, 5),), entity: str | None = None, doc: str = "d0") -> Voiced:
    return Voiced(doc, kind, "indirect", text, entity, spans)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (_voiced("person", "Ida Brun"), "person"),
        (_voiced("person", "she"), "unnamed"),
        (_voiced("person", "she", entity="ent-1"), "person"),
        (_voiced("document", "a report"), "unnamed"),
        (_voiced("document", "the Orvath report"), "document"),
        (_voiced("unnamed", "officials"), "unnamed"),
    ],
)
def test_classes_of_sources(row: Voiced, expected: str) -> None:
    assert class_of(row) == expected


def test_counts_of_sources_and_of_the_own_voice() -> None:
    rows = [
        _voiced("person", "Ida Brun", ((0, 8), (12, 18))),
        _voiced("unnamed", "officials", ((22, 25),)),
        _voiced("media", "Post", doc="d9"),
    ]
    counts = count_documents(rows, {"d0": [(0, 10), (11, 20), (21, 30), (31, 40)], "d1": [(0, 5)]})
    assert (counts["d0"].by_class, counts["d0"].sentences, counts["d0"].own) == ((1, 0, 0, 0, 1), 4, 1)
    assert (counts["d1"].attributions, counts["d1"].own) == (0, 1)
    within = count_documents(rows, {}, {"d0": [(21, 30)]})["d0"]
    assert (within.by_class, within.sentences, within.own) == ((0, 0, 0, 0, 1), 1, 0)
    assert [name for name, _ in group_counts(counts, {"none": ["d7"], "one": ["d1"], "two": ["d0"]})] == ["two", "one"]
    assert not add_counts(counts.values()).enough
    assert len(CLASSES) == len(counts["d0"].by_class)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=8))
def test_own_sentences_are_those_that_no_span_touches(spans: list[tuple[int, int]]) -> None:
    sentences = [(start, start + 8) for start in range(0, 72, 10)]
    rows = [_voiced("person", "Ida Brun", ((start, start + length),)) for start, length in spans]
    own = sum(1 for first, last in sentences if not any(start < last and first < start + length for start, length in spans))
    assert count_documents(rows, {"d0": sentences})["d0"].own == own


def test_stories_are_copies_and_shared_happenings() -> None:
    published = {"d0": "2031-05-01", "d1": "2031-05-02", "d2": "2031-06-01"}
    rows = [claim(doc, "Dorn", predicate, "Brun") for doc in published for predicate in ("meets", "criticizes")]
    claims = {row.claim_id: row for row in rows}
    events = cluster_events(rows, published, {})
    assert find_stories(published, events, claims, []) == [["d0", "d1"]]
    assert find_stories(published, cluster_events(rows[::2], published, {}), claims, []) == []
    copy = OriginEdge("edge", "d2", "version", "d0", "origin", "Outlet", 1.0, "a later version")
    assert find_stories(published, [], claims, [copy]) == [["d0", "d2"]]


def test_words_are_folded() -> None:
    assert words_of("Don’t, “Never”!") == ("don't", "never")
