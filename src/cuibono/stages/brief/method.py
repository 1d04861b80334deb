"""How a brief was made, in figures: what was searched, what is cited, how the ties stand, whose words are quoted. Told once, at its end."""

from __future__ import annotations

import re
from collections import Counter

from cuibono.records import Cell, Panel, Row, Section, Sentence, SourceNote, StoredAttribution
from cuibono.vocabulary.media import outlet_name

from .file import File
from .sentences import Item
from .times import claim_date
from .words import count, date_words, fold, listing, number_word, words

KEY = "method"
HEADING = "How this brief was made"
_VOICES = (
    ("person", "a named person", "named persons"),
    ("organization", "a body", "bodies"),
    ("media", "another outlet", "other outlets"),
    ("document", "a document", "documents"),
    ("unnamed", "a speaker who is not named", "speakers who are not named"),
)


def method_section(
    file: File,
    subjects: tuple[str, ...],
    shown: list[Item],
    said: list[StoredAttribution],
    sources: tuple[SourceNote, ...],
    missing: tuple[str, ...] = (),
) -> Section:
    """A table of figures on the brief itself. ``missing``: what was looked for and not read, from ``not_read``."""
    rows = [
        ("Documents", _documents(file, subjects, sources)),
        ("Dates", _dates(sources)),
        ("Outlets", _outlets(file, sources)),
        ("Ties told", _ties(file, shown)),
        ("Grades of the ties", _grades(file, shown)),
        ("Whose words", _voices(file, said)),
        ("Sureness of the reading", _sureness(file)),
        ("Looked for, not read", "; ".join(missing)),
        ("Left out", _left_out(file)),
    ]
    told = tuple(Row((Cell(label), Cell(figures))) for label, figures in rows if figures)
    return Section(KEY, 0, HEADING, (Panel("table", header=("", "In figures"), rows=told),))


def _documents(file: File, subjects: tuple[str, ...], sources: tuple[SourceNote, ...]) -> str:
    every = file.case.corpus.documents
    cited = f"{number_word(len(sources))} cited"
    naming = {row.doc_id for row in file.case.passages if len(subjects) == 1 or len(row.subjects) > 1} & set(file.documents)
    if file.handful or not naming:
        return f"{number_word(every)} searched, {cited}"
    whom = listing([file.name(subject) for subject in subjects]) + (" in one sentence" if len(subjects) > 1 else "")
    return f"{number_word(every)} searched; {number_word(len(naming))} {'names' if len(naming) == 1 else 'name'} {whom}; {cited}"


def _dates(sources: tuple[SourceNote, ...]) -> str:
    days = sorted(row.published.split(" ")[0] for row in sources if row.published)
    undated = len(sources) - len(days)
    told = [] if not days else [date_words(days[0]) if days[0] == days[-1] else f"{date_words(days[0])} to {date_words(days[-1])}"]
    if undated:
        told.append(f"{number_word(undated)} of the {number_word(len(sources))} undated" if days else "undated")
    return "the documents cited: " + ", ".join(told) if told else ""


def _outlets(file: File, sources: tuple[SourceNote, ...]) -> str:
    letters = {outlet_name(row.outlet): row.reliability for row in sources if row.outlet != "not named"}
    nameless = sum(row.outlet == "not named" for row in sources)
    parts = [f"{number_word(len(letters))} cited"] if letters else []
    graded = sorted(letter for letter in letters.values() if letter != "F")
    if letters:
        each = ", ".join(f"{number_word(number)} {letter}" for letter, number in sorted(Counter(graded).items()))
        rest = len(letters) - len(graded)
        parts += [f"{number_word(len(graded)) if rest else 'all'} graded for reliability: {each}"] if graded else []
        parts += (
            [f"{number_word(rest) if graded else 'none'} {'not ' if graded else ''}graded for reliability (F: cannot be judged)"]
            if rest
            else []
        )
    if nameless:
        parts.append(f"{count(nameless, 'document')} of an outlet that is not named: F, cannot be judged")
    return "; ".join(parts)


def _ties(file: File, shown: list[Item]) -> str:
    if not shown:
        return "none was read surely enough; the documents are quoted instead"
    single = sum(item.tie.origins < 2 for item in shown)
    undated = sum(all(claim_date(file, claim) is None for claim in item.claims) for item in shown)
    claims = {claim.claim_id for item in shown for claim in item.claims}
    open_sets = sum(any(c in claims for side in row.sides for c in side.claims) for row in file.case.contradictions)
    by_nobody = sum(any(_unnamed(file, claim) for claim in item.tie.supporting) for item in shown)

    def of_them(number: int, what: str) -> str:
        which = "both" if len(shown) == 2 else "all"
        return f"{number_word(number) if number < len(shown) else which} {what}" if len(shown) > 1 else what

    parts = [
        of_them(single, "of a single source") if single else "",
        of_them(len(shown) - single, "of two or more independent origins") if len(shown) > single else "",
        of_them(undated, "undated") if undated else "",
        of_them(by_nobody, "also told by speakers who are not named") if by_nobody else "",
        f"{count(open_sets, 'contradiction')} open" if open_sets else "",
    ]
    return f"{number_word(len(shown))}{':' if len(shown) > 1 else ','} {', '.join(part for part in parts if part)}"


def _unnamed(file: File, claim_id: str) -> bool:
    claim = file.claims.get(claim_id)
    row = file.attributions.get(claim.attribution_id or "") if claim else None
    return row is not None and row.kind == "unnamed"


def _grades(file: File, shown: list[Item]) -> str:
    grades = Counter(file.grade(item.tie) for item in shown)
    return ", ".join(f"{number_word(number)} {grade}" for grade, number in sorted(grades.items()))


def _voices(file: File, said: list[StoredAttribution]) -> str:
    if not said:
        return ""
    counts = Counter(row.kind for row in said)
    parts = [one if counts[kind] == 1 else f"{number_word(counts[kind])} {many}" for kind, one, many in _VOICES if counts[kind]]
    return f"{count(len(said), 'attribution')} on the subject: {listing(parts)}"


def _sureness(file: File) -> str:
    tiers = words()["sureness"]
    return (
        f"told in words of this brief from {tiers['told']:g} on a scale to 1, in the document’s own words from {tiers['quoted']:g}, "
        f"put as a question from {tiers['asked']:g}"
    )


def _left_out(file: File) -> str:
    return f"{count(len(file.held_back), 'statement')} that no wording kept true to the source" if file.held_back else ""


def not_read(
    file: File, shown: list[Item], subjects: tuple[str, ...], told: list[Sentence], paths: int, predicted: bool
) -> tuple[str, ...]:
    """What was looked for and not read, and what no sentence or evidence of the brief speaks of either: else it would be contradicted."""
    pair = len(subjects) > 1
    between = [item for item in shown if not pair or set(subjects) <= {item.tie.subject_id, item.tie.object_id}]
    read = {item.tie.predicate for item in between}
    text = fold(" ".join(sentence.text for sentence in told))
    whom = f" between {listing([file.name(s) for s in subjects])}" if pair else ""
    absent = [
        str(row["name"])
        for row in words()["searched"]
        if not read & set(row["predicates"]) and not re.search(rf"(?<!\w)(?:{'|'.join(row['words'])})", text)
    ]
    found = [f"{listing(absent, 'or')}{whom}"] if absent else []
    if pair and not paths and len(absent) == len(words()["searched"]):
        found.append("a chain of such ties from one to the other")
    return (*found, *(() if predicted else ("predictions",)))
