"""Rules 9 to 13, 16 and 17: grades, confidence, judgements, both sides, paths, gaps, comparisons."""

from __future__ import annotations

import re

from cuibono.records import Section, Sentence
from cuibono.stages.brief.paths import overlap, weakest
from cuibono.stages.brief.words import fold, number_word
from cuibono.vocabulary.languages import language_name

from .base import Breach, Checked, whole_text


def rule_9(at: Checked) -> list[Breach]:
    """Credibility 1 needs two independent origins, 5 a stored contradiction; the letter is the register's, whatever the digit."""
    found = []
    contradicted = {claim for row in at.case.contradictions for side in row.sides for claim in side.claims}
    grades: dict[str, str] = {}
    for row in at.brief.findings:
        tie = at.ties.get(row.tie_id)
        if tie is None or not re.fullmatch(r"[A-F][1-6]", row.grade) or row.grade != f"{tie.reliability}{tie.credibility}":
            found.append(Breach(9, f"{row.subject} {row.predicate} {row.object}", f"grade {row.grade} is not the ledger's"))
            continue
        grades[tie.tie_id] = row.grade
        if tie.credibility == 1 and at.origins_of(tie) < 2:
            found.append(Breach(9, f"{row.subject} {row.predicate} {row.object}", "credibility 1 with fewer than two independent origins"))
        if tie.credibility == 5 and not tie.contrary and not contradicted & set(tie.supporting):
            found.append(Breach(9, f"{row.subject} {row.predicate} {row.object}", "credibility 5 with no stored contradiction"))
        if not row.reason:
            found.append(Breach(9, f"{row.subject} {row.predicate} {row.object}", "a grade with no reason"))
    for section in at.brief.sections:
        for panel in section.panels:
            if "Grade" not in panel.header:
                continue
            column = panel.header.index("Grade")
            for line in panel.rows:
                ties = [tie for cell in line.cells for s in cell.sentences for tie in s.ties]
                shown = line.cells[column].label
                if ties and grades.get(ties[0]) != shown:
                    found.append(Breach(9, shown, f"the table grades {shown}, the ledger {grades.get(ties[0])}"))
    return found


def rule_10(at: Checked) -> list[Breach]:
    """High confidence needs two independent origins and no open contradiction; a single origin says "single source"."""
    found = []
    contradicted = {claim for row in at.case.contradictions for side in row.sides for claim in side.claims}
    for _, sentence in at.sentences:
        if sentence.kind != "judgement":
            continue
        ties = [at.ties[tie] for tie in sentence.ties if tie in at.ties]
        origins = min((at.origins_of(tie) for tie in ties), default=0)
        disputed = any(tie.contrary or contradicted & set(tie.supporting) for tie in ties)
        if sentence.confidence == "high" and (origins < 2 or disputed):
            found.append(Breach(10, sentence.text, "high confidence without two independent origins, or against an open contradiction"))
        if origins < 2 and "single source" not in fold(whole_text(sentence)):
            found.append(Breach(10, sentence.text, "a single origin that is not called a single source"))
        if sentence.confidence not in ("low", "moderate", "high"):
            found.append(Breach(10, sentence.text, "a judgement without a confidence level"))
    return found


def rule_11(at: Checked) -> list[Breach]:
    """A judgement states its basis, its key assumption, an alternative, and what would change it."""
    found = []
    for _, sentence in at.sentences:
        if sentence.kind == "judgement":
            for name in ("basis", "assumption", "alternative", "change"):
                if not (getattr(sentence, name) or "").strip():
                    found.append(Breach(11, sentence.text, f"a judgement without its {name}"))
    return found


def _by_section(at: Checked) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for key, sentence in at.sentences:
        told.setdefault(key, set()).update(sentence.claims)
    return told


def one_sided(at: Checked) -> list[tuple[str, str, frozenset[str]]]:
    """Where a section shows one side of a contradiction only: its key, the reason of the contradiction, the claims told there."""
    found = []
    live = {claim.claim_id for claim in at.case.claims if claim.review != "rejected"}
    for key, told in _by_section(at).items():
        for row in at.case.contradictions:
            sides = [set(side.claims) & live for side in row.sides]
            shown = [side for side in sides if side & told]
            if shown and len(shown) < 2 and sum(1 for side in sides if side) > 1:
                found.append((key, row.why or row.kind, frozenset(shown[0] & told)))
    return found


def rule_12(at: Checked) -> list[Breach]:
    """What is contradicted shows both sides in the same section, denials included."""
    found = []
    live = {claim.claim_id for claim in at.case.claims if claim.review != "rejected"}
    found += [Breach(12, key, f"shows one side of a contradiction ({why})") for key, why, _ in one_sided(at)]
    for key, told in _by_section(at).items():
        for _, sentence in (pair for pair in at.sentences if pair[0] == key):
            for tie in (at.ties[tie] for tie in sentence.ties if tie in at.ties):
                against = set(tie.contrary) & live
                if sentence.kind in ("reported", "attributed") and against and not against & told:
                    found.append(Breach(12, sentence.text, "leaves out the denial or contrary report of its tie"))
    return found


def rule_13(at: Checked) -> list[Breach]:
    """A path prints every hop with date, grade and evidence, takes the weakest grade, and flags hops that do not overlap."""
    found = []
    for section in at.brief.sections:
        for panel in section.panels:
            for path in panel.paths:
                name = " – ".join([*(hop.subject for hop in path.hops), path.hops[-1].object if path.hops else ""])
                if len(path.hops) < 2:
                    found.append(Breach(13, name, "a path of fewer than two hops"))
                    continue
                for hop in path.hops:
                    tie = at.ties.get(hop.tie)
                    if not hop.cites or any(cite not in at.evidence for cite in hop.cites):
                        found.append(Breach(13, name, f"the hop to {hop.object} has no evidence"))
                    if tie is None or hop.grade != f"{tie.reliability}{tie.credibility}":
                        found.append(Breach(13, name, f"the hop to {hop.object} has not its tie's grade"))
                        continue
                    dates = {tie.valid, *(at.claims[c].date for c in tie.supporting if c in at.claims)}
                    if hop.date is not None and hop.date not in dates:
                        found.append(Breach(13, name, f"the hop to {hop.object} has a date that its tie has not"))
                if any(a.object != b.subject for a, b in zip(path.hops, path.hops[1:], strict=False)):
                    found.append(Breach(13, name, "a hop is left out: the ends do not meet"))
                if path.grade != weakest([hop.grade for hop in path.hops]):
                    found.append(Breach(13, name, "the path's grade is not its weakest hop's"))
                if path.overlap != overlap([hop.date for hop in path.hops]):
                    found.append(Breach(13, name, "whether the hops overlap in time is told wrongly"))
                notes = " ".join(fold(whole_text(sentence)) for sentence in panel.sentences)
                if path.overlap == "no" and "do not overlap" not in notes:
                    found.append(Breach(13, name, "hops that do not overlap in time are not flagged"))
                if path.overlap == "unknown" and not re.search(r"dated", notes):
                    found.append(Breach(13, name, "undated hops are not flagged"))
    return found


def _section(at: Checked, key: str) -> Section | None:
    return next((section for section in at.brief.sections if section.key == key), None)


def rule_16(at: Checked) -> list[Breach]:
    """What is not known is said: single-sourced, undated, unattributed, contradicted, not found; in words, or as a figure of the method."""
    gaps, method = _section(at, "gaps"), _section(at, "method")
    rows: list[Sentence] = [s for panel in gaps.panels for s in panel.sentences] if gaps else []
    figures = [cell.label for panel in method.panels for line in panel.rows for cell in line.cells] if method else []
    if not figures or (gaps and not rows) or any(row.kind != "gap" for row in rows):
        return [Breach(16, "What is not known", "the section or the figures are missing, empty, or hold what is no gap")]
    text = fold(" ".join([*(whole_text(row) for row in rows), *figures]))
    shown = [at.ties[row.tie_id] for row in at.brief.findings if row.shown and row.tie_id in at.ties]
    claims = {claim for tie in shown for claim in tie.supporting}
    found = []

    def need(when: bool, pattern: str, what: str) -> None:
        if when and not re.search(pattern, text):
            found.append(Breach(16, "What is not known", f"does not say what is {what}"))

    need(any(at.origins_of(tie) < 2 for tie in shown), r"single source", "single-sourced")
    need(any(all(at.claims[c].date is None for c in tie.supporting if c in at.claims) for tie in shown), r"dated", "undated")
    need(
        any(side_claim in claims for row in at.case.contradictions for side in row.sides for side_claim in side.claims),
        "contradict",
        "contradicted",
    )
    used = {claim.attribution_id for claim in at.case.claims if claim.claim_id in claims}
    need(
        any(row.kind == "unnamed" for row in at.case.attributions if row.attribution_id in used),
        r"not named|nobody|unnamed",
        "unattributed",
    )
    return found


def rule_17(at: Checked) -> list[Breach]:
    """A comparison of powers tells the size of the corpus behind each, by language."""
    compares = any(section.key == "presence" for section in at.brief.sections)
    if not compares:
        return []
    section = _section(at, "presence")
    assert section is not None
    text = fold(" ".join(whole_text(s) for panel in section.panels for s in panel.sentences))
    found = []
    if len(at.brief.powers) < 2:
        found.append(Breach(17, section.heading, "compares powers and does not count the corpus behind each"))
    for power in at.brief.powers:
        amount = number_word(power.documents)
        if not re.search(rf"\b{re.escape(amount)} documents? on (?:the )?{re.escape(fold(power.name))}", text):
            found.append(Breach(17, section.heading, f"does not tell how many documents bear on {power.name}"))
        for row in power.languages:
            code = row.split("\t")[0]
            if code != "not known" and fold(language_name(code)) not in text:
                found.append(Breach(17, section.heading, f"does not tell the language of the documents on {power.name}"))
    if "no measure" not in text or "absence of reports is not absence of influence" not in text:
        found.append(Breach(17, section.heading, "does not say that absence of reports is not absence of influence"))
    return found
