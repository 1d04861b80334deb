"""How well one document is sourced: who speaks in it, how surely, and whether it reads like a form that was filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from cuibono.records import KINDS, STATUSES, Contradiction, Document, Origin, StoredAttribution, StoredClaim, Tie
from cuibono.records.readings import Span
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.media import outlet_name

from .flag import FLAGS, Flag, touching
from .flag_conflicts import flag_conflicts
from .flag_quotes import flag_quotes
from .flag_repeats import flag_forms, flag_repeats
from .flag_sentences import flag_hedges, flag_numbers, flag_unnamed, spoken_spans
from .flag_title import flag_title
from .sourcing import names_somebody
from .tell_evidence import Told, grade_text, tell


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(load_toml("appraisal.toml")["audit"][name])


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source of the document's attributions, how often it speaks, and whether anybody could ask or look it up."""

    source: str
    kind: str
    named: bool
    count: int
    direct: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings. Counts are of attributions (``by_kind``, ``named``, ``unnamed``) and of claims (the rest).

    ``single`` counts claims whose tie rests on one origin only, ``template`` lists signs of a template in words, ``claims`` all claims
    with their grade.
    """

    doc_id: str
    outlet: str
    published: str | None
    title: str | None
    words: int
    attributions: int
    named: int
    unnamed: int
    by_kind: tuple[tuple[str, int], ...]
    speakers: tuple[Speaker, ...]
    claims: tuple[tuple[str, Told], ...]
    by_status: tuple[tuple[str, int], ...]
    own_voice: int
    single: int
    undated: int
    hedged: int
    grades: tuple[tuple[str, int], ...]
    origin: str
    template: tuple[str, ...]
    flags: tuple[Flag, ...] = ()
    own_sentences: int = 0
    sentences: int = 0


def audit_document(
    document: Document,
    claims: Sequence[StoredClaim],
    attributions: Sequence[StoredAttribution],
    ties: Sequence[Tie],
    origins: Sequence[Origin] = (),
    captions: Mapping[str, str] | None = None,
    flags: Sequence[Flag] = (),
    sentences: Sequence[Span] = (),
) -> Audit:
    """Audits one document; claims, attributions and ties of others are left out. ``captions`` are names of entities by id, ``flags`` what
    :func:`flags_of` found, ``sentences`` the spans of its sentences."""
    own = sorted((c for c in claims if c.doc_id == document.doc_id), key=lambda c: (c.evidence_start, c.claim_id))
    said = [a for a in attributions if a.doc_id == document.doc_id]
    tie_of: dict[str, Tie] = {claim_id: tie for tie in ties for claim_id in (*tie.supporting, *tie.contrary)}
    speakers = _speakers(said, captions or {})
    statuses = Counter(standing_status(c) for c in own)
    kinds = Counter(a.kind for a in said)
    named = sum(speaker.count for speaker in speakers if speaker.named)
    row = next((row for row in origins if row.doc_id == document.doc_id), None)
    spoken = spoken_spans(said)
    own_sentences = sum(1 for span in sentences if not touching(spoken, *span))
    grades = Counter(grade_text(tie_of[c.claim_id]) for c in own if c.claim_id in tie_of)
    return Audit(
        doc_id=document.doc_id,
        outlet=outlet_name(document.source_id) if document.source_id else "",
        published=document.published_at,
        title=document.title,
        words=len(re.findall(r"\w+", document.text)),
        attributions=len(said),
        named=named,
        unnamed=len(said) - named,
        by_kind=tuple((kind, kinds[kind]) for kind in KINDS if kinds[kind]),
        speakers=speakers,
        claims=tuple((grade_text(tie_of[c.claim_id]) if c.claim_id in tie_of else "-", tell(c, {document.doc_id: document})) for c in own),
        by_status=tuple((status, statuses[status]) for status in STATUSES if statuses[status]),
        own_voice=sum(1 for c in own if c.kind == "outlet"),
        single=sum(1 for c in own if c.claim_id in tie_of and tie_of[c.claim_id].origins <= 1),
        undated=sum(1 for c in own if c.date is None),
        hedged=sum(1 for c in own if standing_status(c) in ("possible", "planned", "predicted")),
        grades=tuple(sorted(grades.items())),
        origin=row.why if row else "Not appraised yet.",
        template=template_signs(document),
        flags=tuple(flags),
        own_sentences=own_sentences,
        sentences=len(sentences),
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What of the ledger bears on one document's flags: its contradictions with the claims and documents of all their sides and their ties
    by claim id, where persons are named in it, and how many other documents of its outlet print each passage (``printed``)."""

    contradictions: Sequence[Contradiction] = ()
    claims: Mapping[str, StoredClaim] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    ties: Mapping[str, Tie] = field(default_factory=dict)
    people: Sequence[Span] = ()
    printed: Mapping[Span, int] = field(default_factory=dict)


def flags_of(
    document: Document,
    claims: Sequence[StoredClaim],
    said: Sequence[StoredAttribution],
    sentences: Sequence[Span],
    around: Around,
) -> tuple[Flag, ...]:
    """All flags of one document, in the order of :data:`FLAGS` and then of the text."""
    found = [
        *flag_conflicts(document, around.contradictions, around.claims, around.documents, around.ties),
        *flag_title(document, claims),
        *flag_quotes(document, said, around.people),
        *flag_numbers(document, said, sentences),
        *flag_hedges(document, said, sentences),
        *flag_unnamed(document, said),
        *flag_repeats(document),
        *flag_forms(document, around.printed),
    ]
    order = list(FLAGS)
    return tuple(sorted(found, key=lambda flag: (order.index(flag.kind), flag.start, flag.end)))


def is_named(attribution: StoredAttribution) -> bool:
    """True where somebody could ask the source or look it up; a pronoun only where it is known whom it stands for."""
    return names_somebody(attribution.kind, attribution.source_text, attribution.source_entity_id)


def _speakers(said: Sequence[StoredAttribution], captions: Mapping[str, str]) -> tuple[Speaker, ...]:
    groups: dict[tuple[str, str, bool], list[StoredAttribution]] = {}
    for row in said:
        named = is_named(row)
        key = row.source_entity_id if named and row.source_entity_id else (row.source_text or "").casefold()
        groups.setdefault((key, row.kind, named), []).append(row)
    speakers = []
    for (key, kind, named), rows in groups.items():
        texts = Counter(row.source_text or "" for row in rows)
        name = captions.get(key) or min(texts, key=lambda text: (-texts[text], text))
        speakers.append(Speaker(name or "nobody", kind, named, len(rows), sum(1 for row in rows if row.quote == "direct")))
    return tuple(sorted(speakers, key=lambda s: (-s.count, not s.named, s.source, s.kind)))


def template_signs(document: Document) -> tuple[str, ...]:
    """Signs that a text was made from a template, in words: fixed headings, numbered lists of headings, points said again."""
    signs = []
    lines = [line.strip() for line in document.text.splitlines() if line.strip()]
    flat = [re.sub(r"^\W*\d*[.)]?\s*|[\s:|*#]+$", "", line).casefold() for line in lines]
    for heading in _words("template_headings"):
        if heading in flat:
            signs.append(f"a part headed “{lines[flat.index(heading)].strip('|# ')}”")
    for mark in _words("template_marks"):
        count = sum(1 for line in lines if line.casefold().startswith(mark))
        if count:
            signs.append(f"{count} line{'s' if count > 1 else ''} that begin{'' if count > 1 else 's'} with “{mark}”")
    repeated = [line for line, count in Counter(flat).items() if count > 1 and 2 <= len(line.split()) <= 12]
    if repeated:
        shown = ", ".join(f"“{line}”" for line in sorted(repeated)[:3])
        signs.append(
            f"{len(repeated)} heading{'s' if len(repeated) > 1 else ''} that stand{'' if len(repeated) > 1 else 's'} twice: {shown}"
        )
    return tuple(signs)
