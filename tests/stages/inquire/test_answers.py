"""Timeline, dossier and audit."""

from __future__ import annotations

from cuibono.records import Link
from cuibono.stages.inquire.audit_document import audit_document, is_named, template_signs
from cuibono.stages.inquire.build_dossier import FAMILIES, build_dossier
from cuibono.stages.inquire.build_timeline import build_timeline
from cuibono.stages.inquire.tell_evidence import speaker_of, tell
from cuibono.vocabulary import PREDICATES
from tests.stages.makers import attribution, claim, document, entity, tie

TEXT = "Dorn owns Rail. He may sell it, analysts said."


def test_timeline_shows_event_dates_only() -> None:
    docs = {"d0": document("d0", TEXT), "d1": document("d1", TEXT)}
    rows = [
        claim("d0", "Dorn", "owns", "Rail", date="2030-03"),
        claim("d1", "Dorn", "owns", "Rail", date="2029"),
        claim("d1", "Dorn", "owns", "Rail"),
        claim("d0", "Dorn", "pays", "Bank"),
        claim("d0", "Ida", "pays", "Bank", date="2001"),
    ]
    ties = [
        tie("Dorn", "owns", "Rail", supporting=tuple(row.claim_id for row in rows[:3])),
        tie("Dorn", "pays", "Bank", supporting=(rows[3].claim_id,)),
        tie("Ida", "pays", "Bank", supporting=(rows[4].claim_id,)),
    ]
    found = build_timeline("Dorn", ties, {row.claim_id: row for row in rows}, docs)
    assert [moment.date for moment in found.dated] == ["2029", "2030-03"]
    assert [(moment.tie.predicate, moment.date) for moment in found.undated] == [("pays", None)]
    assert found.undated[0].told[0].published == "2031-05-01"


def test_timeline_keeps_denials_apart() -> None:
    docs = {"d0": document("d0", TEXT)}
    rows = [claim("d0", "Dorn", "owns", "Rail", date="2030"), claim("d0", "Dorn", "owns", "Rail", date="2030", status="denied")]
    ties = [tie("Dorn", "owns", "Rail", supporting=(rows[0].claim_id,), contrary=(rows[1].claim_id,))]
    found = build_timeline("Dorn", ties, {row.claim_id: row for row in rows}, docs)
    assert [moment.status for moment in found.dated] == ["asserted", "denied"]


def test_dossier() -> None:
    docs = {"d0": document("d0", TEXT)}
    rows = [claim("d0", "Dorn", "owns", "Rail"), claim("d0", "Dorn", "owns", "Rail", status="denied"), claim("d0", "Ida", "meets", "Dorn")]
    ties = [
        tie("Dorn", "owns", "Rail", supporting=(rows[0].claim_id,), contrary=(rows[1].claim_id,)),
        tie("Dorn", "meets", "Ida", supporting=(rows[2].claim_id,), origins=2, valid="2030"),
        tie("Ida", "owns", "Bank"),
    ]
    said = [
        attribution("d0", "person", "Dorn", "a", source_entity_id="Dorn"),
        attribution("d0", "person", "Ida", "b", source_entity_id="Ida"),
    ]
    links = [Link("d0", "e1", "Dorn", 1.0, "same name"), Link("d1", "e1", "Dorn", 1.0, "same name"), Link("d1", "e2", "Ida", 1.0, "other")]
    found = build_dossier(entity("Dorn", "Person"), ties, {row.claim_id: row for row in rows}, docs, links, attributions=said)
    assert [(heading, len(lines)) for heading, lines in found.sections] == [("Ownership and control", 1), ("Meetings and agreements", 1)]
    assert found.sections[0][1][0].contrary[0].status == "denied"
    assert (found.total, found.single, found.undated) == (2, 1, 1)
    assert [row.content_text for row in found.said] == ["a"]
    assert found.merges == (("same name", 2),)


def test_every_family_has_a_heading() -> None:
    assert {row.family for row in PREDICATES.values()} == set(FAMILIES)


def test_audit() -> None:
    made = document("d0", TEXT, source_id="")
    rows = [
        claim("d0", "Dorn", "owns", "Rail", evidence="Dorn owns Rail"),
        claim("d0", "Dorn", "sells_to", "Rail", status="possible", kind="unnamed", source_text="analysts", date="2031", evidence_start=16),
        claim("d1", "Dorn", "owns", "Rail"),
    ]
    said = [
        attribution("d0", "unnamed", "analysts"),
        attribution("d0", "person", "Ida Brun", quote="direct", source_entity_id="Ida"),
        attribution("d0", "person", "she", "more", source_entity_id="Ida"),
        attribution("d0", "person", "who"),
        attribution("d0", "document", "A recent study"),
        attribution("d1", "person", "Jon"),
    ]
    ties = [
        tie("Dorn", "owns", "Rail", supporting=(rows[0].claim_id,), credibility=6),
        tie("Dorn", "sells_to", "Rail", supporting=(rows[1].claim_id,), origins=2),
    ]
    found = audit_document(made, rows, said, ties, captions={"Ida": "Ida Brun"})
    assert (found.attributions, found.named, found.unnamed) == (5, 2, 3)
    assert (found.speakers[0].source, found.speakers[0].count, found.speakers[0].direct) == ("Ida Brun", 2, 1)
    assert found.by_kind == (("person", 3), ("document", 1), ("unnamed", 1))
    assert found.by_status == (("asserted", 1), ("possible", 1))
    assert (found.own_voice, found.single, found.undated, found.hedged) == (1, 1, 1, 1)
    assert found.grades == (("F3", 1), ("F6", 1))
    assert [grade for grade, _ in found.claims] == ["F6", "F3"]


def test_named_sources() -> None:
    assert is_named(attribution("d0", "organization", "the Orsk Bank"))
    assert not is_named(attribution("d0", "unnamed", "officials"))
    assert not is_named(attribution("d0", "person", "he"))
    assert not is_named(attribution("d0", "document", "a report"))


def test_template_signs() -> None:
    text = (
        "Rails\nThe rails of Vell are new.\nRails of Vell\nKey Points\nNo. | Key Points |\nRails of Vell\nQuestion: Who?\nQuestion: What?\n"
    )
    signs = template_signs(document("d0", text))
    assert any("“Key Points”" in sign for sign in signs)
    assert any(sign.startswith("2 lines that begin with “question:”") for sign in signs)
    assert any("stand" in sign and "rails of vell" in sign for sign in signs)
    assert template_signs(document("d0", TEXT)) == ()


def test_speakers_in_words() -> None:
    assert speaker_of(claim("d0", "a", "owns", "b"), "Vell Post") == "Vell Post, in its own voice"
    assert speaker_of(claim("d0", "a", "owns", "b", kind="unnamed"), "") == "nobody named, in an outlet that is not known"
    assert (
        speaker_of(claim("d0", "a", "owns", "b", kind="unnamed", source_text="aides"), "Vell Post") == "“aides” (not named), in Vell Post"
    )
    row = tell(claim("d0", "a", "owns", "b", sentence_end=15), {"d0": document("d0", TEXT, source_id="Fox Online News")})
    assert (row.sentence, row.outlet) == ("Dorn owns Rail.", "Fox News")
