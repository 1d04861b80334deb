"""Who said what about whom: attributions and what they claim, one statement for all the places that print it, in order of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cuibono.records import Document, StoredAttribution, StoredClaim
from cuibono.records.readings import Span
from cuibono.stages.appraise.read_dates import date_range, sort_key
from cuibono.vocabulary.media import outlet_name

from .same_words import group_same, worded
from .strength import rules


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement is printed. ``sentence`` is the text around it, on one line; ``origin`` names whom the report leads back to."""

    attribution_id: str
    doc_id: str
    start: int
    end: int
    sentence: str
    outlet: str
    title: str | None
    published: str | None
    link: str
    origin: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. ``words`` are what is said, as the best place prints it; ``quote`` is direct (all in quotation marks), mixed or
    indirect; ``said`` the first day it was printed (EDTF, None: not known): when it was said is not told by that. ``claims`` are the ids of
    the claims that the reading made of it, ``origins`` how many independent origins its places have."""

    speaker_id: str | None
    speaker: str
    kind: str
    cue: str
    words: str
    quote: str
    said: str | None
    places: tuple[Place, ...]
    claims: tuple[str, ...]
    origins: int


def gather_statements(
    said: Iterable[StoredAttribution],
    documents: Mapping[str, Document],
    sentences: Mapping[str, Sequence[Span]],
    captions: Mapping[str, str],
    origins: Mapping[str, str],
    claims: Iterable[StoredClaim] = (),
) -> list[Statement]:
    """The statements of these attributions, the oldest first, undated ones last.

    Reprints are one statement where speaker and words are (nearly) the same. ``captions`` name entities, ``origins`` give the origin of a
    document where it is known; ``claims`` are those of the attributions.
    """
    rows = sorted(said, key=lambda row: (row.doc_id, row.content[0][0] if row.content else 0, row.attribution_id))
    by_attribution: dict[str, list[str]] = {}
    for claim in claims:
        by_attribution.setdefault(claim.attribution_id or "", []).append(claim.claim_id)
    speakers: dict[tuple[str, str], list[StoredAttribution]] = {}
    for row in rows:
        if row.content_text.strip():
            speakers.setdefault(_speaker_key(row), []).append(row)
    found = []
    for group in speakers.values():
        compared = [worded(row.content_text, _day(documents[row.doc_id].published_at)) for row in group]
        for places in group_same(compared):
            found.append(_statement([group[at] for at in places], documents, sentences, captions, origins, by_attribution))
    return sorted(found, key=_order)


def _order(row: Statement) -> tuple[tuple[int, int, str], str, int]:
    first = row.places[0]
    return sort_key(row.said or "9999-12-31"), first.doc_id, first.start


def _speaker_key(row: StoredAttribution) -> tuple[str, str]:
    """Whose words they are: reprints of nobody's words are not joined across documents by who says them, but by the words alone."""
    if row.source_entity_id:
        return row.source_entity_id, ""
    return row.kind, (row.source_text or "").casefold()


def _day(published: str | None) -> int | None:
    found = date_range(published) if published else None
    return found[0].toordinal() if found else None


def _statement(
    rows: Sequence[StoredAttribution],
    documents: Mapping[str, Document],
    sentences: Mapping[str, Sequence[Span]],
    captions: Mapping[str, str],
    origins: Mapping[str, str],
    claims: Mapping[str, list[str]],
) -> Statement:
    order = ("direct", "mixed", "indirect")
    best = min(rows, key=lambda row: (order.index(row.quote), -len(row.content_text), row.doc_id, row.attribution_id))
    places = [place_of(row, documents[row.doc_id], sentences.get(row.doc_id, ()), origins) for row in rows]
    places.sort(key=lambda row: (sort_key(row.published or "9999-12-31"), row.doc_id, row.start))
    dates = [row.published for row in places if row.published and date_range(row.published)]
    name = captions.get(best.source_entity_id or "") or best.source_text or "nobody named"
    return Statement(
        speaker_id=best.source_entity_id,
        speaker=" ".join(name.split()),
        kind=best.kind,
        cue=" ".join((best.cue_text or "").split()),
        words=" ".join(best.content_text.split()),
        quote=best.quote,
        said=min(dates, key=sort_key) if dates else None,
        places=tuple(places),
        claims=tuple(claim for row in rows for claim in claims.get(row.attribution_id, ())),
        origins=len({row.origin for row in places}),
    )


def place_of(row: StoredAttribution, document: Document, sentences: Sequence[Span], origins: Mapping[str, str]) -> Place:
    """Where an attribution stands, with the whole sentences that it touches."""
    spans = (*row.source, *row.cue, *row.content)
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    around = [span for span in sentences if span[0] < end and start < span[1]]
    first, last = min((start, *(span[0] for span in around))), max((end, *(span[1] for span in around)))
    outlet = outlet_name(document.source_id) if document.source_id else ""
    return Place(
        attribution_id=row.attribution_id,
        doc_id=row.doc_id,
        start=start,
        end=end,
        sentence=" ".join(document.text[first:last].split()),
        outlet=outlet,
        title=document.title,
        published=document.published_at,
        link=document.url or document.address,
        origin=origins.get(row.doc_id, row.doc_id),
    )


def is_said(row: StoredAttribution) -> bool:
    """Whether somebody else than writer and reader is told to have said it; not what somebody seems to want, needs, or would say."""
    if row.source_entity_id is None and (row.source_text or "").casefold() in rules("audit")["no_source"]:
        return False
    if row.quote == "direct":
        return True
    words = set(re.findall(r"[a-z]+", (row.cue_text or "").casefold()))
    return not words & set(rules("statements")["unsaid"])


def about(row: StoredAttribution, mentions: Sequence[Span]) -> bool:
    """Whether one of these mentions (of the row's document) stands in what is said."""
    return any(start < last and first < end for first, last in row.content for start, end in mentions)


def printed_between(published: str | None, since: date | None, until: date | None) -> bool:
    """Whether a date of publication lies in a period; what has none lies in no period, and in none at all where none is asked for."""
    if since is None and until is None:
        return True
    found = date_range(published) if published else None
    if found is None:
        return False
    return (since is None or found[1] >= since) and (until is None or found[0] <= until)


_MARKS = re.compile(r"^[“\"„«‘']|[”\"»’']$")


def quotation(words: str, quote: str) -> str:
    """What is said, as it may be printed: a direct quotation in marks of ours, all else as the document has it, with no mark added."""
    if quote != "direct":
        return words
    # Parts of one quotation that the reporting words part ("…," he said, "…") come as rows of marked words.
    inner = re.sub(r"[”\"»],?\s*(?:…|\.\.\.)\s*[“\"«]", " … ", words)
    return f"“{_MARKS.sub('', inner.strip()).strip()}”"
