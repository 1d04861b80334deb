"""Rule 23: a brief tells what bears on its question, and nothing else."""

from __future__ import annotations

from cuibono.records import Rivals, Sentence, rivals_of
from cuibono.stages.brief.bearing import Bearing
from cuibono.stages.brief.file import File

from .base import Breach, Checked

_APART = (
    "presence",
    "predictions",
    "gaps",
    "checks",
    "lists",
)  # what another power does, forecasts, what is not known, lists: by rules of their own
_ON_BOTH = ("accounts", "responses")  # quotations: of a pair they are on the two, and not on one of them in another affair


def rule_23(at: Checked) -> list[Breach]:
    """What is told has a subject at an end, names one, or is said by one; of a pair, quotations name both or are one's on the other."""
    subjects = at.brief.subjects
    if at.case.corpus.documents == 1:
        return []  # of one document all bears on what it is asked
    rivals = rivals_of(at.case)
    if rivals is not None:
        return _off_rivals(at, rivals)
    file = File(at.case, dict(zip(subjects, at.brief.names, strict=True)))
    bearing = Bearing(file, subjects)
    along = {hop.tie for section in at.brief.sections for panel in section.panels for path in panel.paths for hop in path.hops}
    powers = {claim for key, s in at.sentences if key == "presence" for claim in s.claims}
    found = []
    for key, sentence in at.sentences:
        if sentence.kind not in ("reported", "attributed") or key in _APART or set(sentence.ties) & along or set(sentence.claims) & powers:
            continue
        near = [at_subject for at_subject in range(len(subjects)) if _touches(at, bearing, sentence, at_subject)]
        if not near:
            found.append(Breach(23, sentence.text, "neither names a subject of the brief nor is said by one"))
        elif key in _ON_BOTH and len(subjects) > 1 and len(near) < 2 and not file.handful:
            found.append(Breach(23, sentence.text, f"is on {at.brief.names[near[0]]} in another affair"))
    return found


def _off_rivals(at: Checked, rivals: Rivals) -> list[Breach]:
    """Of powers side by side only what is counted of one of them is told, with what stands against it."""
    counted = {claim for power in rivals.powers for cell in power.cells for claim in cell.claims}
    counted |= {
        claim for row in at.case.contradictions for side in row.sides if counted & set(side.claims) for s in row.sides for claim in s.claims
    }
    told = {tie for power in rivals.powers for cell in power.cells for tie in cell.ties}
    counted |= {claim for tie in told if tie in at.ties for claim in at.ties[tie].contrary}
    return [
        Breach(23, sentence.text, "is no act that is counted of one of the powers")
        for _, sentence in at.sentences
        if sentence.kind in ("reported", "attributed") and not set(sentence.claims) <= counted
    ]


def _touches(at: Checked, bearing: Bearing, sentence: Sentence, subject: int) -> bool:
    """Whether a sentence has the first or second subject at a tie's end, as its speaker, or named where it is cited."""
    entity_id = at.brief.subjects[subject]
    ends = {end for claim in at.claims_of(sentence) for end in (claim.subject_id, claim.object_id, claim.source_entity_id)}
    ends |= {row.source_entity_id for row in at.said_of(sentence)}
    if entity_id in ends or any(bearing.names_subject(subject, span) for span in at.spans(sentence)):
        return True
    if subject == 1 and bearing.country and any((e := at.entities.get(end or "")) and e.country == bearing.country for end in ends):
        return True
    places = [(row.doc_id, row.start, row.end) for n in sentence.cites if (row := at.evidence.get(n))]
    return any(
        entity_id in row.subjects and any(row.doc_id == doc and row.start < end and start < row.end for doc, start, end in places)
        for row in at.case.passages
    )
