"""Versions of a brief (rule 19): what changed since the last one, and why. Nothing changed: the last version stands, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cuibono.records import Brief, Casefile, Document, Finding
from cuibono.stages.inquire.find_changes import Change
from cuibono.vocabulary.media import outlet_name

from .words import count

# A line about what changed since a date, which every version may have; the others are about the version before.
SINCE = re.compile(r"Since \d{4}-\d{2}-\d{2}\b")
MOST_SINCE = 30


def next_version(brief: Brief, last: Brief | None, casefile: Casefile) -> Brief:
    """The brief as a first version, as the unchanged last one, or as the next with its list of changes."""
    if last is None or last.brief_id != brief.brief_id:
        return brief
    if last.content == brief.content:
        return replace(brief, version=last.version, previous=last.previous, changes=of_versions(last.changes))
    return replace(brief, version=last.version + 1, previous=last.content, changes=tuple(changes(brief, last, casefile)))


def changes(brief: Brief, last: Brief, casefile: Casefile) -> list[str]:
    """Ties that came, went or were graded otherwise, sources that came or went; each with its reason."""
    why = _reason(brief, last, casefile)
    before = {row.tie_id: row for row in last.findings}
    after = {row.tie_id: row for row in brief.findings}
    came = [_name(after[key]) for key in sorted(after.keys() - before.keys())]
    went = [_name(before[key]) for key in sorted(before.keys() - after.keys())]
    lines = []
    for label, names in (("New", came), ("No longer told", went)):
        if names:
            rest = f"; and {len(names) - 12} more" if len(names) > 12 else ""
            lines.append(f"{label}: {'; '.join(names[:12])}{rest}, because {why}.")
    for key in sorted(after.keys() & before.keys()):
        old, new = before[key], after[key]
        if old.grade != new.grade:
            lines.append(
                f"Graded {new.grade}, before {old.grade}: {_name(new)}, because {new.reason[:1].lower() + new.reason[1:].rstrip('.')}."
            )
        elif old.status != new.status:
            lines.append(f"Now {new.status}, before {old.status}: {_name(new)}, because {why}.")
        elif old.claims != new.claims:
            lines.append(f"Other evidence ({len(new.claims)} claims, before {len(old.claims)}): {_name(new)}, because {why}.")
    if len(lines) > 30:
        lines = [*lines[:30], f"And {len(lines) - 30} more changes of ties, because {why}."]
    return lines or [f"Wording or sources changed, because {why}."]


def _name(row: Finding) -> str:
    return f"{row.subject} – {row.predicate.replace('_', ' ')} – {row.object}"


def _reason(brief: Brief, last: Brief, casefile: Casefile) -> str:
    old = {row.doc_id for row in last.sources}
    new = [row for row in brief.sources if row.doc_id not in old]
    if brief.writer != last.writer:
        return f"another version of the writer made it ({brief.writer}, before {last.writer})"
    if casefile.corpus.engine not in last.provenance:
        return f"another engine read the documents ({casefile.corpus.engine})"
    if new:
        return f"{count(len(new), 'source was', 'sources were')} added: {', '.join(row.outlet + ', ' + row.title for row in new[:3])}"
    if len(brief.sources) != len(last.sources):
        return "other sources are cited"
    return "names, decisions, publishers' grades or the reading of the documents changed"


def of_versions(changes: Sequence[str]) -> tuple[str, ...]:
    """The changes since the last version, without those since a date."""
    return tuple(line for line in changes if not SINCE.match(line))


def since_lines(brief: Brief, changed: Sequence[Change], documents: Mapping[str, Document], since: str, until: str | None) -> list[str]:
    """What changed since a date of publication of the ties that the brief shows, each line with the document that shows it first."""
    shown = {row.tie_id: row for row in brief.findings if row.shown}
    span = f"Since {since}" if until is None else f"Since {since} and until {until}"
    lines = []
    for row in changed:
        if row.tie.tie_id in shown:
            document = documents.get(row.claims[0].doc_id)
            outlet = outlet_name(document.source_id) if document is not None and document.source_id else "an outlet that is not known"
            day = document.published_at if document is not None else None
            told = "; ".join((*(["not told before"] if row.before is None else []), *row.words))
            lines.append(f"{span}: {_name(shown[row.tie.tie_id])}: {told}, because of {outlet} ({day or 'undated'}).")
    if len(lines) > MOST_SINCE:
        lines = [*lines[:MOST_SINCE], f"{span}: {len(lines) - MOST_SINCE} more ties changed because of documents of that time."]
    return lines or [f"{span}: no tie told here changed, because no document of that time says more than was told before."]
