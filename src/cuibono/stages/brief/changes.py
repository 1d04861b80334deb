"""Versions of a brief (rule 19): what changed since the last one, and why. Nothing changed: the last version stands, byte for byte."""

from __future__ import annotations

from dataclasses import replace

from cuibono.records import Brief, Casefile, Finding

from .words import count


def next_version(brief: Brief, last: Brief | None, casefile: Casefile) -> Brief:
    """The brief as a first version, as the unchanged last one, or as the next with its list of changes."""
    if last is None or last.brief_id != brief.brief_id:
        return brief
    if last.content == brief.content:
        return replace(brief, version=last.version, previous=last.previous, changes=last.changes)
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
