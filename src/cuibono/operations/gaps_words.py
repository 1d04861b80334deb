"""What is not known, in words and as data: counts first, then what to look for next, each with its evidence and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cuibono.records import Contradiction, Corpus, Document, Entity, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.find_gaps import Gap, Known
from cuibono.stages.inquire.strength import rules
from cuibono.stages.inquire.tell_evidence import best_claims, grade_text, said_by, tell
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.media import outlet_name

from .exposure_words import FAMILIES
from .names import describe
from .states import state_caption
from .unread import Unseen, isolated
from .wording import qualifiers, tie_facts, tie_words, told_lines

# Each part that a tie may lack: what has it, what lacks it, and what to look for.
PARTS = {
    "reading": ("read surely", "read unsurely", "whether the sentence says so"),
    "origin": ("told by two origins or more", "on a single origin", "a second origin"),
    "speaker": ("told by somebody who could be asked", "told by nobody who is named", "somebody named who says so"),
    "status": ("told as so", "planned, predicted or only said to be possible", "whether it is so"),
    "end": ("between two who are named", "with an end that is not named", "who is meant by {0}"),
    "sum": ("with a sum", "without a sum", "the sum"),
    "share": ("with a share", "without a share", "how large a share"),
    "date": ("dated", "undated", "the date"),
}
_AMONG = {"sum": "of what is given, paid or bought", "share": "of ownership", "date": "that last or pay"}
LISTED = 8
LOOKED_AT = 400  # ties of a whole ledger that are looked at one by one, those that could be worth most


@dataclass(frozen=True)
class Found:
    """What was found. ``silent`` documents name the subject and tell no tie of it, ``naming`` is how many name it, ``alike`` are entities
    whose names could be its own with score and why, ``states`` codes of the states that ends are counted as of."""

    subject: Entity | None
    corpus: Corpus
    ties: int
    known: Known
    gaps: list[Gap]
    contradictions: list[Contradiction]
    lonely: list[Entity] = field(default_factory=list)
    cited: list[tuple[str, list[StoredClaim]]] = field(default_factory=list)
    alike: list[tuple[Entity, float, str]] = field(default_factory=list)
    silent: list[Document] = field(default_factory=list)
    naming: int = 0
    partial: list[Document] = field(default_factory=list)
    partial_count: int | None = None
    claims: Mapping[str, StoredClaim] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    degrees: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)

    @property
    def captions(self) -> dict[str, str]:
        """Names by id."""
        return {row.entity_id: row.caption for row in self.entities.values()}


# -- what to look for
def ask_words(gap: Gap, found: Found) -> str:
    """What to look for: "a second origin and when: Ana Dorn owns Velmora"."""
    named = [found.entities[end] for end in (gap.tie.subject_id, gap.tie.object_id) if end in found.entities]
    groups = " and ".join(f"“{row.caption}”" for row in named if not row.named) or "them"
    parts = [PARTS[name][2].format(groups) for name in gap.lacking]
    asked = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{asked}: {tie_words(gap.tie, found.captions)}"


def where_words(gap: Gap, found: Found) -> str | None:
    """Where such a thing is written down, from whom the tie is with; None where nothing is known of it."""
    family = PREDICATES[gap.tie.predicate].family
    words = rules("gaps")["where"].get(family)
    ends = [found.entities[end] for end in (gap.tie.object_id, gap.tie.subject_id) if end in found.entities]
    # Whose papers can be had: companies file accounts; who works where is told by any body's own pages.
    kinds = ("Company", "Organization", "PublicBody") if family == "role" else ("Company",)
    keeper = next((row for row in ends if row.named and row.schema in kinds), None)
    if not words or keeper is None:
        return None
    code = found.states.get(keeper.entity_id)
    return str(words).format(keeper.caption, of=f" of {state_caption(code)}" if code else "")


def why_words(gap: Gap, found: Found) -> str:
    """Why it is asked: the kind of tie, how it stands, how much the other end has."""
    kind = FAMILIES[PREDICATES[gap.tie.predicate].family]
    ends = [gap.other] if found.subject else [gap.tie.subject_id, gap.tie.object_id]
    sizes = [f"{found.captions.get(end, end)} has {_ties(found.degrees.get(end, 0))} here" for end in ends if end in found.degrees]
    beside = f"{len(gap.beside)} more between the two lack something" if gap.beside else ""
    return "; ".join(part for part in (kind, *sizes, beside) if part)


def _ties(count: int) -> str:
    return "1 tie" if count == 1 else f"{count:,} ties"


# -- as data
def gaps_data(found: Found) -> dict[str, Any]:
    """Everything for JSON."""
    return {
        "entity": to_dict(found.subject) if found.subject else None,
        "documents": found.corpus.documents,
        "naming": found.naming,
        "ties": found.ties,
        "parts": [
            {"part": name, "known": known, "unknown": lack, "words": list(PARTS[name][:2])} for name, known, lack in found.known.parts
        ],
        "look_for": [_gap_data(gap, found) for gap in found.gaps],
        "contradictions": [to_dict(row) for row in found.contradictions],
        "cited": [
            {"document": words, "evidence": [_told(row, found) for row in rows if row.doc_id in found.documents]}
            for words, rows in found.cited
        ],
        "alike": [{"entity": to_dict(row), "score": score, "why": why} for row, score, why in found.alike],
        "nothing_else_known_of": [to_dict(row) for row in found.lonely],
        "without_a_tie": [{"doc_id": row.doc_id, "title": row.title, "address": row.address} for row in found.silent],
        "partial": [row.doc_id for row in found.partial] if found.partial_count is None else found.partial_count,
    }


def _told(claim: StoredClaim, found: Found) -> dict[str, Any]:
    return asdict(tell(claim, found.documents))


def _best(tie: Tie, found: Found) -> list[StoredClaim]:
    return [row for row in best_claims(tie, found.claims) if row.doc_id in found.documents]


def _gap_data(gap: Gap, found: Found) -> dict[str, Any]:
    return {
        "ask": ask_words(gap, found),
        "tie_words": tie_words(gap.tie, found.captions),
        "said_by": said_by(gap.tie, found.claims),
        "lacking": list(gap.lacking),
        "where": where_words(gap, found),
        "why": why_words(gap, found),
        "worth": round(gap.worth, 4),
        "tie": to_dict(gap.tie),
        "grade": grade_text(gap.tie),
        "evidence": [_told(row, found) for row in _best(gap.tie, found)],
        "other_ties": list(gap.beside),
    }


# -- in lines
def gaps_lines(found: Found, unseen: Unseen) -> list[str]:
    """The answer: counts, what to look for next, then the rest."""
    size = f"{found.corpus.documents:,} document{'' if found.corpus.documents == 1 else 's'}"
    about = describe(found.subject) if found.subject else "the whole ledger"
    lines = [f"What this corpus of {size} does not know: {about}", ""]
    lines += _counts(found)
    lines += ["", "To look for next, what would change most first"]
    for number, gap in enumerate(found.gaps, 1):
        lines += _gap_lines(number, gap, found)
    if not found.gaps:
        lines.append("  nothing: no tie that is told lacks anything that would change much")
    return [*lines, *_contradictions(found), *_cited(found), *_alike(found), *_lonely(found), *_documents(found)]


def _counts(found: Found) -> list[str]:
    if not found.known.parts:
        return ["  no ties are told: absence of reports is not absence of ties"]
    lines = [f"  {found.ties:,} ties"]
    for name, known, lack in found.known.parts:
        among = f"of {known + lack:,} {_AMONG[name]}, " if name in _AMONG else ""
        lines.append(f"  {among}{lack:,} {PARTS[name][1]}, {known:,} {PARTS[name][0]}")
    if found.subject:
        lines.append(f"  {found.naming:,} with the name among the documents, no tie of it is told in {len(found.silent):,} of these")
    partial = len(found.partial) if found.partial_count is None else found.partial_count
    if partial:
        lines.append(f"  {partial:,} of the documents are not whole: a teaser before a wall, or cut off")
    if found.contradictions:
        count = len(found.contradictions)
        lines.append(f"  {count:,} contradiction{'' if count == 1 else 's'} between accounts {'is' if count == 1 else 'are'} open")
    return lines


def _gap_lines(number: int, gap: Gap, found: Found) -> list[str]:
    best = _best(gap.tie, found)
    said = qualifiers(best[0]) if best else ""
    speaker = said_by(gap.tie, found.claims)
    told = f"{f' ({said})' if said else ''}{f', as said by {speaker}' if speaker else ''}"
    lines = [f"{number}. {ask_words(gap, found)}{told}", f"   {tie_facts(gap.tie)} · {why_words(gap, found)}"]
    where = where_words(gap, found)
    if where:
        lines.append(f"   where: {where}")
    return [*lines, *told_lines([tell(row, found.documents) for row in best[:1]], indent="   ", most=1)]


def _contradictions(found: Found) -> list[str]:
    if not found.contradictions:
        return []
    name = f" '{found.subject.caption}'" if found.subject else ""
    lines = ["", f"Which account holds ({len(found.contradictions)}): cuibono contradictions{name} has both sides"]
    for row in found.contradictions[:LISTED]:
        ends = [found.captions.get(end, end) for end in (row.subject_id, row.object_id) if end]
        lines.append(f"  {f' {PREDICATES[row.predicate].verb} '.join(ends)}: {row.kind}, {row.why}")
    return [*lines, *_more(len(found.contradictions))]


def _more(count: int) -> list[str]:
    return [f"  … and {count - LISTED} more: --json lists them"] if count > LISTED else []


def _cited(found: Found) -> list[str]:
    if not found.cited:
        return []
    among = "" if found.subject else f", by the {LOOKED_AT} ties that could be worth most,"
    lines = ["", f"Documents that are cited{among} and are not here by that name ({len(found.cited)}): find them and add them"]
    for words, rows in found.cited[:LISTED]:
        where = list(dict.fromkeys(_source(found.documents[row.doc_id]) for row in rows if row.doc_id in found.documents))
        more = f" and {len(where) - 2} more" if len(where) > 2 else ""
        lines.append(f"  “{words}”, cited by {'; '.join(where[:2])}{more}")
    return [*lines, *_more(len(found.cited))]


def _source(document: Document) -> str:
    outlet = outlet_name(document.source_id) if document.source_id else "an outlet that is not known"
    return f"{outlet}, {(document.published_at or 'undated')[:10]}"


def _alike(found: Found) -> list[str]:
    if not found.alike or found.subject is None:
        return []
    lines = ["", f"Names that could be the same ({len(found.alike)}): cuibono review, or cuibono decide same (not-same) ID ID"]
    return [*lines, *(f"  {describe(row)}: {why}" for row, _, why in found.alike)]


def _lonely(found: Found) -> list[str]:
    if not found.lonely:
        return []
    names = ", ".join(row.caption for row in found.lonely[: 2 * LISTED])
    more = f" and {len(found.lonely) - 2 * LISTED} more" if len(found.lonely) > 2 * LISTED else ""
    return ["", f"Tied to it, and nothing else is told of them here ({len(found.lonely)})", f"  {names}{more}"]


def _documents(found: Found) -> list[str]:
    lines: list[str] = []
    if found.silent:
        rows = sorted(found.silent, key=lambda row: (row.published_at or "", row.doc_id), reverse=True)
        lines += ["", f"Documents that have the name and tell no tie of it ({len(rows)}): read them yourself"]
        lines += [f"  {_source(row)}: {isolated(row.title or row.address)} · {row.doc_id}" for row in rows[:LISTED]]
        lines += _more(len(rows))
    if found.partial:
        lines += ["", f"Documents that are not whole ({len(found.partial)}): get the rest"]
        lines += [f"  {_source(row)}: {isolated(row.title or row.address)} · {row.doc_id}" for row in found.partial[:LISTED]]
        lines += _more(len(found.partial))
    return lines
