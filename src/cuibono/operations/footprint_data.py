"""A footprint as data for JSON: every count with its parts, every act with its evidence."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from .footprint_ground import Asked
from .unread import unread_data
from .wording import tie_words

if TYPE_CHECKING:
    from cuibono.stages.inquire.deeds import Deed
    from cuibono.stages.inquire.footprint import Act, Cell

EVIDENCE = 3  # sentences that are given of each act; the ids of all its claims stand beside them


def footprint_data(asked: Asked) -> dict[str, Any]:
    """What was found, for JSON: each act with its evidence, every count with its parts."""
    from cuibono.stages.inquire.footprint import categories, periods_of

    kinds = []
    for at, category in enumerate(categories()):
        cells = [row.cells[at] for row in asked.powers]
        if any(cell.acts or cell.unsure for cell in cells):
            told = [_cell_data(asked, cell) for cell in cells]
            kinds.append({"key": category.key, "heading": category.heading, "money": category.money, "powers": told})
    return {
        "powers": [
            {
                "code": row.party.code,
                "name": row.party.name,
                "documents": row.documents,
                "outlets": row.outlets,
                "languages": row.languages,
                "events": sum(len(cell.acts) for cell in row.cells),
            }
            for row in asked.powers
        ],
        "place": asked.place.name if asked.place else None,
        "sector": asked.sector,
        "by": asked.by,
        "since": asked.since,
        "until": asked.until,
        "currency": asked.currency,
        "rates": asked.rates.source,
        "periods": periods_of([cell for row in asked.powers for cell in row.cells]),
        "categories": kinds,
        "corpus": {
            "documents": asked.corpus.documents,
            "outlets": len(asked.corpus.outlets),
            "languages": {row.split("\t")[0]: int(row.split("\t")[1]) for row in asked.corpus.languages},
            "first_published": asked.corpus.first_published,
            "last_published": asked.corpus.last_published,
        },
        "unread": unread_data(asked.unseen),
    }


def _cell_data(asked: Asked, cell: Cell) -> dict[str, Any]:
    from cuibono.stages.inquire.deeds import CLASS_ORDER
    from cuibono.stages.inquire.powers import WHO_WORDS

    periods = sorted({act.period for act in cell.acts})
    groups = [group for group in CLASS_ORDER if cell.count(group)]
    return {
        "counts": {group: cell.count(group) for group in groups},
        "pairs": len({frozenset((act.actor, act.other)) for act in cell.acts}),
        "who": {who: {g: n for g in groups if (n := cell.count(g, who=who))} for who in WHO_WORDS if any(a.who == who for a in cell.acts)},
        "periods": {period: {g: n for g in groups if (n := cell.count(g, period=period))} for period in periods},
        "money": {group: asdict(row) for group, row in cell.totals.items()},
        "events": [_act_data(asked, act) for act in cell.acts],
        "unsure": [_act_data(asked, act) for act in cell.unsure],
    }


def _words(deed: Deed, captions: dict[str, str]) -> str:
    """The act as its tie is worded, in the status in which it is counted."""
    if deed.ties:
        return tie_words(replace(deed.ties[0], status=deed.status), captions)
    return f"{captions.get(deed.subject_id, deed.subject_id)} – {deed.predicate} – {captions.get(deed.object_id, deed.object_id)}"


def _act_data(asked: Asked, act: Act) -> dict[str, Any]:
    from cuibono.stages.inquire.tell_evidence import grade_rank, grade_text, tell

    deed = act.deed
    places = {claim.place for row in (deed, *act.also) for claim in row.claims if claim.place}
    best = min(deed.ties, key=grade_rank, default=None)
    return {
        "event": deed.deed_id,
        "predicate": deed.predicate,
        "words": _words(deed, asked.captions),
        "actor": act.actor,
        "actor_name": asked.captions.get(act.actor, act.actor),
        "subject": deed.subject_id,
        "subject_name": asked.captions.get(deed.subject_id, deed.subject_id),
        "object": deed.object_id,
        "object_name": asked.captions.get(deed.object_id, deed.object_id),
        "who": act.who,
        "also": [_words(row, asked.captions) for row in act.also],
        "status": deed.status,
        "counted_as": deed.group,
        "date": deed.date,
        "seen": list(deed.seen),
        "period": act.period,
        "places": sorted(places),
        "origins": deed.origins,
        "documents": len({claim.doc_id for claim in deed.claims}),
        "grade": grade_text(best) if best else "-",
        "sums": asdict(deed.sums) if deed.sums else None,
        "told_with": list(deed.joint),
        "what": next((claim.what for claim in deed.claims if claim.what), None),
        "ties": [tie.tie_id for tie in deed.ties],
        "claims": [claim.claim_id for claim in deed.claims],
        "other_status": [claim.claim_id for claim in deed.other],
        "evidence": [asdict(tell(claim, asked.documents)) for claim in deed.claims[:EVIDENCE]],
        "against": [asdict(tell(claim, asked.documents)) for claim in deed.against[:EVIDENCE]],
    }
