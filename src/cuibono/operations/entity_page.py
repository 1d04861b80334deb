"""One entity as its page shows it first: names with where each comes from, countries, offices, lists, and how much there is of the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Entity, Head, StoredAttribution, to_dict
from cuibono.stages.inquire.statements import about as speaks_of
from cuibono.stages.inquire.statements import is_said, quotation
from cuibono.vocabulary.countries import country_name
from cuibono.vocabulary.media import outlet_name

from .contradictions import contradiction_rows
from .entities import entity_row
from .entity_ties import Wanted, entity_ties
from .flags import flags_of
from .unread import unread, unread_data

NAMES = 40
OFFICES = frozenset({"holds_office", "leads", "works_for", "member_of"})


def entity_of(ledger: Ledger, entity_id: str) -> Entity:
    """The entity of an id. Raises NoMatchError: an id ends where its entity was joined to another."""
    found = ledger.entities_of([entity_id])
    if not found:
        raise NoMatchError(
            f"no entity {entity_id!r}", advice="names were joined or parted since: search the name again, and look at the log of decisions"
        )
    return found[0]


def entity_head(ledger: Ledger, entity_id: str) -> dict[str, Any]:
    """What the top of the page tells. Raises NoMatchError."""
    entity = entity_of(ledger, entity_id)
    uses = ledger.names_of(entity_id)
    mentions, documents = Counter[str](), defaultdict[str, list[str]](list)
    for use in uses:
        for name, count in zip(use.names, use.counts, strict=True):
            mentions[name] += count
            documents[name].append(use.doc_id)
    names = sorted(mentions, key=lambda name: (-len(documents[name]), -mentions[name], name))
    # A place is where it is: what its mentions are taken for says nothing more.
    votes = {} if entity.schema == "Territory" else ledger.country_votes([entity_id]).get(entity_id, {})
    offices = entity_ties(ledger, entity_id, Wanted(predicates=OFFICES), most=8)
    flags = flags_of(ledger, [entity_id], possible=True).get(entity_id, [])
    _, spoken, direct = ledger.said_some(entity_id, 1)
    return {
        **entity_row(entity, offices["total"], flags),
        "names": [
            {"name": name, "mentions": mentions[name], "documents": len(documents[name]), "document": documents[name][0]}
            for name in names[:NAMES]
        ],
        "names_total": len(names),
        "merges": [{"why": why, "documents": count} for why, count in Counter(use.why for use in uses).most_common()],
        "countries": [
            {"country": code, "name": country_name(code) or code, "documents": count}
            for code, count in sorted(votes.items(), key=lambda row: (-row[1], row[0]))[:5]
        ],
        "offices": [
            row for part in offices["sections"] if part["key"] == "role" for row in part["ties"] if row["subject"]["id"] == entity_id
        ],
        "known": [to_dict(flag) for flag in flags],
        "quotes": {"by": spoken, "direct": direct},
        "contradictions": len(ledger.contradictions(entity_id)),
        "unread": unread_data(unread(ledger, [entity])),
    }


def entity_contradictions(ledger: Ledger, entity_id: str, *, start: int = 0, most: int = 10) -> list[dict[str, Any]]:
    """Contradictions that concern an entity, both sides with their sentences."""
    rows: list[Contradiction] = ledger.contradictions(entity_id)
    return contradiction_rows(ledger, rows[start : start + most])


def quotes_by(ledger: Ledger, entity_id: str, *, start: int = 0, most: int = 10, direct: bool = False) -> list[dict[str, Any]]:
    """What an entity is quoted with, the newest documents first."""
    return quote_rows(ledger, ledger.said_page(entity_id, most, start=start, direct=direct))


_AT_ONCE = 12  # documents that are looked through at one time for what others say


def quotes_about(ledger: Ledger, entity_id: str, *, start: int = 0, most: int = 10) -> tuple[list[dict[str, Any]], int | None]:
    """What others say of an entity, the newest documents first, and the document to go on from (None: that was all).

    Documents are taken as a whole: a page has ``most`` quotes or a few more.
    """
    doc_ids = ledger.naming_documents(entity_id)
    found: list[StoredAttribution] = []
    at = start
    while at < len(doc_ids) and len(found) < most:
        part = doc_ids[at : at + _AT_ONCE]
        order = {doc_id: place for place, doc_id in enumerate(part)}
        spans = defaultdict[str, list[tuple[int, int]]](list)
        for doc_id, first, last in ledger.mentions_of(entity_id, part):
            spans[doc_id].append((first, last))
        rows = [
            row
            for row in ledger.attributions(doc_ids=part)
            if row.source_entity_id != entity_id and is_said(row) and speaks_of(row, spans.get(row.doc_id, ()))
        ]
        found += sorted(rows, key=lambda row: (order[row.doc_id], row.content[0][0] if row.content else 0, row.attribution_id))
        at += len(part)
    return quote_rows(ledger, found), at if at < len(doc_ids) else None


def quote_rows(ledger: Ledger, said: list[StoredAttribution]) -> list[dict[str, Any]]:
    """Attributions as the service shows them: ``printed`` are the words in quotation marks where they are direct speech."""
    heads: dict[str, Head] = {row.doc_id: row for row in ledger.heads({row.doc_id for row in said})}
    speakers = {row.entity_id: row.caption for row in ledger.entities_of({row.source_entity_id for row in said if row.source_entity_id})}
    rows = []
    for row in said:
        head = heads[row.doc_id]
        places = (*row.content, *row.source, *row.cue)
        rows.append(
            {
                "attribution_id": row.attribution_id,
                "printed": quotation(" ".join(row.content_text.split()), row.quote),
                "quote": row.quote,
                "kind": row.kind,
                "cue": " ".join((row.cue_text or "").split()),
                "speaker": speakers.get(row.source_entity_id or "") or " ".join((row.source_text or "").split()),
                "speaker_id": row.source_entity_id if row.source_entity_id in speakers else None,
                "doc_id": row.doc_id,
                "start": min((place[0] for place in places), default=0),
                "end": max((place[1] for place in places), default=0),
                "outlet": outlet_name(head.source_id) if head.source_id else "",
                "published": head.published_at,
                "title": head.title,
            }
        )
    return rows
