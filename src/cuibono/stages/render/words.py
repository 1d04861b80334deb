"""What all renderers print alike: lines of sources, evidence, versions and paths, as plain text for each to escape."""

from __future__ import annotations

from cuibono.records import Brief, Evidence, PathPrint, Section, SourceNote
from cuibono.stages.brief.words import date_words, squeeze

JUDGEMENT_PARTS = (("basis", "Basis"), ("assumption", "Key assumption"), ("alternative", "Alternative"), ("change", "What would change it"))
PATH_HEADER = ("From", "Tie", "To", "As said by", "Status", "Date", "Grade", "Evidence")
OVERLAP = {
    "yes": "the hops overlap in time",
    "no": "the dates of the hops do not overlap",
    "unknown": "whether the hops overlap in time is not known",
}


def section_title(section: Section) -> str:
    return f"{section.number} {section.heading}" if section.number else section.heading


def contents(brief: Brief) -> list[tuple[int, str, str]]:
    """Number, heading and key of the numbered sections."""
    return [(section.number, section.heading, section.key) for section in brief.sections if section.number]


def more_line(section: Section) -> str:
    return f"{section.more} more tie{'s are' if section.more > 1 else ' is'} in the JSON." if section.more else ""


def path_rows(path: PathPrint) -> list[tuple[str, str, str, str, str, str, str, tuple[int, ...]]]:
    """One row per hop, in the columns of PATH_HEADER."""
    return [
        (
            hop.subject,
            hop.wording,
            hop.object,
            hop.speaker,
            hop.status,
            date_words(hop.date) if hop.date else "undated",
            hop.grade,
            hop.cites,
        )
        for hop in path.hops
    ]


def path_line(path: PathPrint) -> str:
    """ "A – PeruRail – firms described as of China": the chain in one line."""
    end = f"{path.hops[-1].object} ({path.end_note})" if path.end_note else path.hops[-1].object
    return " – ".join([*(hop.subject for hop in path.hops), end])


def path_verdict(path: PathPrint) -> str:
    return f"Weakest grade on the path: {path.grade}; {OVERLAP[path.overlap]}."


def source_line(note: SourceNote) -> str:
    """The descriptor of rule 8 and the capture record of rule 20 in one line."""
    parts = [
        *_outlet(note),
        f"owner {note.owner}" if note.owner else "owner not known",
        note.language or "language not known",
        f"published {note.published}" if note.published else "no publication date",
        f"retrieved {note.retrieved}",
        f"reliability {note.reliability}: {note.reliability_reason}",
    ]
    if note.origin:
        parts.append(f"origin: {note.origin}")
    parts += [f"flag: {flag}" for flag in note.flags]
    return " · ".join(parts)


def _outlet(note: SourceNote) -> list[str]:
    """The outlet and what it is: "outlet Xinhua, an agency controlled by China"."""
    name = f"outlet {note.outlet}" if note.outlet != "not named" else "outlet not named"
    if note.outlet_kind and note.state_control.startswith(("controlled by ", "funded by ")):
        return [f"{name}, {'an' if note.outlet_kind[0] in 'aeiou' else 'a'} {note.outlet_kind} {note.state_control}"]
    control = f"state control: {note.state_control}" if note.state_control else "state control not known"
    return [name, note.outlet_kind or "kind of outlet not known", control]


def capture_line(note: SourceNote) -> str:
    return f"{note.url or note.address} · SHA-256 {note.sha256} · reader {note.reader}"


def evidence_tail(row: Evidence) -> str:
    """What stands after the exact words."""
    return f"S{row.source} · {row.voice} · characters {row.start}–{row.end} · {row.engine}, {row.review}"


def one_line(row: Evidence) -> str:
    return squeeze(row.exact)


def version_line(brief: Brief) -> str:
    return f"Version {brief.version}" + (f", after {brief.previous[:12]}" if brief.previous else "") + f" · content {brief.content[:16]}"


def terms_line(brief: Brief) -> str:
    return (
        f"Likelihood terms, {brief.profile}: {'; '.join(brief.terms)}. Confidence: low, moderate, high. Grades: NATO "
        "Admiralty code, A–F and 1–6; F and 6 mean “cannot be judged”."
    )
