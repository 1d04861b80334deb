"""What a claim leads back to: the text its passage is copied from, the report it cites, the agency that helped."""

from __future__ import annotations

import pytest

from cuibono.records import Document, StoredClaim, Tie
from cuibono.stages.appraise.cite_sources import cited_edges
from cuibono.stages.appraise.ground_claims import Ground
from cuibono.stages.appraise.ties import appraise
from cuibono.stages.origins.houses import outlet_origin
from cuibono.stages.origins.trace import find_origins, trace_origins
from tests.stages.makers import claim, document, entity
from tests.stages.origins.test_copies import story

WIRE = story(201)
PART = WIRE.split("\n\n")[1]
MIXED = f"{story(202)}\n\n{PART}\n\n{story(203)}"


def at(doc: Document, words: str, **more: object) -> StoredClaim:
    start = doc.text.index(words)
    return claim(doc.doc_id, "Dorn", "owns", "Rail", evidence_start=start, evidence_end=start + len(words), **more)


def only(documents: list[Document], claims: list[StoredClaim], **more: object) -> Tie:
    (tie,) = appraise(documents, claims, **more)[1]  # type: ignore[arg-type]
    return tie


def test_a_claim_in_a_copied_passage_is_the_others() -> None:
    wire = document("d0", WIRE, source_id="Reuters")
    own = document("d1", MIXED, source_id="Vell Post", published_at="2031-05-02")
    inside, outside = at(own, PART[:60]), at(own, MIXED[:60])
    ground = Ground.of(trace_origins([wire, own]).origins, trace_origins([wire, own]).edges)
    assert ground.house_of(inside) == (outlet_origin("Reuters"), "Reuters")
    assert ground.house_of(outside) == (outlet_origin("Vell Post"), None)
    assert only([wire, own], [at(wire, WIRE[:60]), inside]).origins == 1
    assert only([wire, own], [at(wire, WIRE[:60]), outside]).origins == 2
    tie = only([wire, own], [inside])
    assert tie.reason == "Possibly true: one identified source, Reuters, whose words Vell Post prints (2031-05-02), not contradicted."


def test_a_text_that_an_agency_helped_with_is_no_witness_beside_it_or_its_house() -> None:
    helped = document("d0", f"{story(211)}\n\nThe Associated Press contributed to this report.", source_id="Vell Post")
    texts = {
        "AP": document("d1", story(212), source_id="Associated Press"),
        "Vell Post": document("d2", story(213), source_id="Vell Post"),
        "Orsk Mail": document("d3", story(214), source_id="Orsk Mail"),
        "helped": document("d4", f"{story(215)}\n\nThe Associated Press contributed to this report.", source_id="Sund Herald"),
    }
    counts = {
        name: only([helped, other], [at(helped, helped.text[:40]), at(other, other.text[:40])]).origins for name, other in texts.items()
    }
    assert counts == {"AP": 1, "Vell Post": 1, "Orsk Mail": 2, "helped": 1}
    every = [helped, *texts.values()]
    assert only(every, [at(row, row.text[:40]) for row in every]).origins == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a report by Amnesty International", "the new Amnesty International report"),
        ("the Mueller report", "Mueller's report"),
        ("the Mueller report", "the report by Robert Mueller"),
        ("the 2019 audit", "an audit of 2019"),
    ],
)
def test_one_report_behind_two_stories_is_one_witness(one: str, other: str) -> None:
    files = [document("d0", story(221), source_id="Vell Post"), document("d1", story(222), source_id="Orsk Mail")]
    claims = [
        claim("d0", "Dorn", "owns", "Rail", kind="document", source_text=one, cue_text="says"),
        claim("d1", "Dorn", "owns", "Rail", kind="document", source_text=other, cue_text="says"),
    ]
    entities = [entity("ent-ai", "Organization", caption="Amnesty International"), entity("ent-rm", "Person", caption="Robert Mueller")]
    assert only(files, claims, entities=entities).origins == 1


def test_two_reports_are_two_and_a_body_and_its_report_are_one() -> None:
    files = [document("d0", story(221), source_id="Vell Post"), document("d1", story(222), source_id="Orsk Mail")]
    report = claim("d0", "Dorn", "owns", "Rail", kind="document", source_text="a study by the Velm Institute", cue_text="says")
    entities = [entity("ent-vi", "Organization", caption="Velm Institute")]
    another = claim("d1", "Dorn", "owns", "Rail", kind="document", source_text="the Orsk audit", cue_text="says")
    assert only(files, [report, another], entities=entities).origins == 2
    said = claim("d1", "Dorn", "owns", "Rail", kind="organization", source_text="the institute", source_entity_id="ent-vi", cue_text="said")
    assert only(files, [report, said], entities=entities).origins == 1


def test_named_reports_are_edges_of_the_graph() -> None:
    files = [document("d0", story(221), source_id="Vell Post"), document("d1", story(222), source_id="Orsk Mail")]
    claims = [
        claim("d0", "Dorn", "owns", "Rail", kind="document", source_text="the Mueller report", cue_text="says"),
        claim("d1", "Dorn", "owns", "Mine", kind="document", source_text="Mueller's report", cue_text="says"),
        claim("d1", "Dorn", "owns", "Ship", kind="document", source_text="a report", cue_text="says"),
    ]
    one, other = cited_edges(claims, find_origins(files), [])
    assert one.origin_id == other.origin_id
    assert (one.doc_id, one.relation, one.why) == ("d0", "named_source", "1 claim of it rests on “the Mueller report”.")
