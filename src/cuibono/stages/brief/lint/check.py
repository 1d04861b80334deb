"""The linter: all 23 rules of tradecraft over a brief and its casefile. A brief that breaks one is not written."""

from __future__ import annotations

import re
from collections.abc import Callable

from cuibono.errors import LintError
from cuibono.records import Brief, Casefile
from cuibono.stages.brief.changes import of_versions
from cuibono.stages.brief.laid import content_digest

from .base import TAIL, Breach, Checked
from .evidence import rule_5, rule_8, rule_18, rule_20, rule_21
from .grades import rule_9, rule_10, rule_11, rule_12, rule_13, rule_16, rule_17
from .relevance import rule_23
from .settle import write_again
from .wording import rule_1, rule_2, rule_3, rule_4, rule_6, rule_7, rule_14


def rule_15(at: Checked) -> list[Breach]:
    """Key points, summary and questions hold nothing that is absent from the body, which the lede opens."""
    body_cites = {cite for key, s in at.sentences if key not in TAIL for cite in s.cites}
    body_claims = {claim for key, s in at.sentences if key not in TAIL for claim in s.claims}
    for section in at.brief.sections:
        for hop in (hop for panel in section.panels for path in panel.paths for hop in path.hops):
            body_cites |= set(hop.cites)
            body_claims |= set(at.ties[hop.tie].supporting) if hop.tie in at.ties else set()
    found = []
    for key, sentence in at.sentences:
        if key in TAIL:
            if set(sentence.cites) - body_cites:
                found.append(Breach(15, sentence.text, f"{key} cites {sorted(set(sentence.cites) - body_cites)}, which the body does not"))
            elif set(sentence.claims) - body_claims:
                found.append(Breach(15, sentence.text, f"{key} tells a claim that the body does not"))
    return found


def rule_19(at: Checked) -> list[Breach]:
    """A new version lists what changed since the last one, and why."""
    brief = at.brief
    unexplained = [Breach(19, line, "a change without its reason") for line in brief.changes if not re.search(r"\bbecause\b", line)]
    changes = of_versions(brief.changes)
    if brief.version == 1:
        early = [Breach(19, brief.title, "a first version has nothing to have changed from")] if brief.previous or changes else []
        return [*early, *unexplained]
    found = []
    if not brief.previous or not changes:
        found.append(Breach(19, brief.title, f"version {brief.version} does not list what changed since the last one"))
    return [*found, *unexplained]


def rule_22(at: Checked) -> list[Breach]:
    """The same casefile gives the same brief, byte for byte: it is written again, with the same claims held back, and compared."""
    brief = at.brief
    if content_digest(brief) != brief.content:
        return [Breach(22, brief.title, "the digest is not that of the content")]
    again = write_again(at.case, brief.subjects, dict(zip(brief.subjects, brief.names, strict=True)))
    if again.content != brief.content:
        return [Breach(22, brief.title, "written again from the same casefile, the brief is another")]
    return []


def rule_22_edited(at: Checked) -> list[Breach]:
    """What a person edited is told by its digest: the brief that it was made from is the one that is written again and compared."""
    if content_digest(at.brief) != at.brief.content:
        return [Breach(22, at.brief.title, "the digest is not that of the content")]
    return []


RULES: dict[int, Callable[[Checked], list[Breach]]] = {
    1: rule_1, 2: rule_2, 3: rule_3, 4: rule_4, 5: rule_5, 6: rule_6, 7: rule_7, 8: rule_8, 9: rule_9, 10: rule_10, 11: rule_11,
    12: rule_12, 13: rule_13, 14: rule_14, 15: rule_15, 16: rule_16, 17: rule_17, 18: rule_18, 19: rule_19, 20: rule_20, 21: rule_21,
    22: rule_22, 23: rule_23,
}  # fmt: skip


def lint_brief(brief: Brief, casefile: Casefile) -> list[Breach]:
    """All breaches, in order of the rules."""
    at = Checked(brief, casefile)
    return [breach for number in sorted(RULES) for breach in RULES[number](at)]


def lint_edited(brief: Brief, casefile: Casefile) -> list[Breach]:
    """All breaches of a brief that a person edited; the brief that it was made from must be clean (:func:`lint_brief`)."""
    at = Checked(brief, casefile)
    rules = RULES | {22: rule_22_edited}
    return [breach for number in sorted(rules) for breach in rules[number](at)]


def require_clean(brief: Brief, casefile: Casefile, *, edited: bool = False) -> None:
    """Raises LintError with every breach: rule, cause and sentence. ``edited``: as :func:`lint_edited`."""
    breaches = lint_edited(brief, casefile) if edited else lint_brief(brief, casefile)
    if breaches:
        lines = "\n  ".join(str(breach) for breach in breaches[:20])
        more = f"\n  … and {len(breaches) - 20} more" if len(breaches) > 20 else ""
        raise LintError(
            f"the brief breaks {len({b.rule for b in breaches})} rules of tradecraft and is not written:\n  {lines}{more}",
            where=brief.title,
            advice="strike what is named above too, or take edits back: the brief as it was written breaks no rule"
            if edited
            else "this is a defect of the writer: please report it with the sentence above",
        )
