"""What stands on the first page: the size of the ledger, what came last, what can't all hold, and examples of what to ask."""

from __future__ import annotations

from typing import Any

from cuibono.ledger import Ledger
from cuibono.stages.appraise.sureness import tier
from cuibono.stages.inquire.build_dossier import place_of
from cuibono.vocabulary.media import outlet_name

from .contradictions import contradiction_rows
from .entity_ties import tie_rows
from .periods import period

NEWEST = 8
CONTRADICTIONS = 4
# Contradictions whose documents are looked up to tell the newest of them.
_LOOKED_AT = 1000
_TIES = 12
MOST_NEW = 5


def home(ledger: Ledger) -> dict[str, Any]:
    """All of it, from one snapshot."""
    with ledger.transaction():
        corpus, counts = ledger.corpus(), ledger.counts()
        return {
            "documents": corpus.documents,
            "outlets": len(corpus.outlets),
            "languages": [_pair(row) for row in corpus.languages],
            "first_published": corpus.first_published,
            "last_published": corpus.last_published,
            "undated": corpus.undated,
            "partial": ledger.count_partial(),
            "unread": len(ledger.unread()),
            "rejects": corpus.rejects,
            "stale": ledger.derived_is_stale(),
            **{name: counts[name] for name in ("claims", "attributions", "entities", "ties", "contradictions", "decisions")},
            "single_sourced": ledger.single_sourced(),
            "newest": [
                {
                    "doc_id": head.doc_id,
                    "title": head.title,
                    "address": head.address,
                    "outlet": outlet_name(head.source_id) if head.source_id else "",
                    "published": head.published_at,
                    "taken_in": at,
                }
                for head, at in ledger.newest_documents(NEWEST)
            ],
            "newest_contradictions": _contradictions(ledger),
            "examples": examples(ledger),
            "since": (corpus.last_published or "")[:7] or None,
        }


def told_since(ledger: Ledger, since: str, *, most: int = MOST_NEW) -> dict[str, Any]:
    """What came with the documents published since a day, month or year: how many they are, ties that none had told before, decisions.

    A look, not the whole: ties that are denied, ended or graded otherwise since are the question ``changes``. Raises UsageError.
    """
    first, _ = period(since, None)
    assert first is not None
    day = first.isoformat()
    heads = ledger.first_told_since(day)
    sure = [head for head in heads if tier(head.sureness) == 0 and head.status != "denied"]
    sure.sort(key=lambda h: place_of(h.tie_id, h.predicate, h.status, h.reliability, h.credibility, h.origins, h.sureness))
    return {
        "since": day,
        "documents": len(ledger.documents_between(day, None)),
        "ties": len(heads),
        "decisions": sum(row.at[:10] >= day for row in ledger.decisions()),
        "newest": tie_rows(ledger, [head.tie_id for head in sure[:most]]),
    }


def _pair(row: str) -> dict[str, Any]:
    name, _, count = row.rpartition("\t")
    return {"language": name, "documents": int(count)}


def _contradictions(ledger: Ledger) -> list[dict[str, Any]]:
    """The contradictions of which a side was printed last."""
    rows = ledger.contradictions()[:_LOOKED_AT]
    claims = ledger.claim_documents({key for row in rows for side in row.sides for key in side.claims})
    days = {head.doc_id: head.published_at or "" for head in ledger.heads(set(claims.values()))}
    day = {row.contradiction_id: max((days[claims[key]] for side in row.sides for key in side.claims), default="") for row in rows}
    rows.sort(key=lambda row: (day[row.contradiction_id], row.contradiction_id), reverse=True)
    return [{**row, "day": day[row["contradiction_id"]] or None} for row in contradiction_rows(ledger, rows[:CONTRADICTIONS])]


def examples(ledger: Ledger) -> list[dict[str, str]]:
    """What may be typed into the box, out of this ledger: ``kind`` is name, quote or question. Empty for an empty ledger."""
    found = []
    people, bodies = ledger.beginning("", 3, kind="Person"), ledger.beginning("", 1, kind="Company")
    for row in (*people[:1], *bodies):
        found.append({"kind": "name", "words": row.caption})
    for person in people:
        heads = [head for head in ledger.tie_heads(person.entity_id) if head.status == "asserted" and tier(head.sureness) == 0]
        heads.sort(key=lambda head: (-head.origins, head.tie_id))
        rows = tie_rows(ledger, [head.tie_id for head in heads[:_TIES]])
        others = [
            other
            for row in rows
            for own, other in ((row["subject"], row["object"]), (row["object"], row["subject"]))
            if own["id"] == person.entity_id and other["named"] and other["type"] not in ("Position", "Event")
        ]
        if others:
            found.append({"kind": "question", "words": f"how is {person.caption} tied to {others[0]['name']}?"})
            break
    if people:
        found.append({"kind": "question", "words": f"whom did {people[-1].caption} meet?"})
        for said in ledger.said_some(people[0].entity_id, 8)[0]:
            words = said.content_text.strip("“”\"'‘’ ").split()
            if said.quote == "direct" and len(words) >= 5:
                found.append({"kind": "quote", "words": f'"{" ".join(words[:4])}"'.replace("“", "").replace("”", "")})
                break
    return found
