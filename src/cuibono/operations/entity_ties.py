"""One entity's ties by kind, in pages, filtered: counted and put in order by their heads, fetched as far as they are shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.ledger.contract_paged import TieHead
from cuibono.records import Entity, Tie
from cuibono.stages.appraise.sureness import surely_read, tier
from cuibono.stages.inquire.build_dossier import FAMILIES, place_of
from cuibono.stages.inquire.tell_evidence import best_claims, grade_text, tell, weakness
from cuibono.vocabulary import PREDICATES

from .wording import qualifiers, tie_verb

UNSURE = "unsure"
# The families of predicates in the order of the dossier; what is read without certainty stands last, whatever it would be about.
SECTIONS = (*FAMILIES, UNSURE)
CLAIMS = 4  # claims of a tie among which the one to show is chosen: a hub's ties have hundreds
DATED = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ties are asked for; empty and 0 ask for all. ``letter`` and ``digit`` are the weakest grade, each for itself."""

    sections: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    origins: int = 0
    letter: str = ""
    digit: int = 0
    dated: bool = False

    def takes(self, head: TieHead) -> bool:
        return (
            (not self.statuses or head.status in self.statuses)
            and (not self.predicates or head.predicate in self.predicates)
            and head.origins >= self.origins
            and (not self.letter or head.reliability <= self.letter)
            and (not self.digit or weakness(head.credibility) <= weakness(self.digit))
            and (not self.dated or head.valid is not None)
        )


def section_key(head: TieHead | Tie) -> str:
    """The family of a tie, "unsure" where it is read without certainty."""
    return UNSURE if tier(head.sureness) == 2 else PREDICATES[head.predicate].family


def entity_ties(ledger: Ledger, entity_id: str, wanted: Wanted, *, start: int = 0, most: int = 10) -> dict[str, Any]:
    """The ties of an entity by section, ``most`` of each from the place ``start`` on; counts of each kind are those before filtering."""
    heads = ledger.tie_heads(entity_id)
    sections: dict[str, list[TieHead]] = defaultdict(list)
    for head in heads:
        if wanted.takes(head):
            sections[section_key(head)].append(head)
    chosen = {
        key: _page(sections[key], start, most) for key in SECTIONS if sections[key] and (not wanted.sections or key in wanted.sections)
    }
    rows = {row["tie_id"]: row for row in tie_rows(ledger, [tie_id for ids in chosen.values() for tie_id in ids])}
    return {
        "total": len(heads),
        "matching": sum(len(sections[key]) for key in chosen),
        "single_origin": sum(head.origins <= 1 for head in heads),
        "undated": sum(head.valid is None for head in heads),
        "counts": {
            "predicate": _counted(head.predicate for head in heads),
            "status": _counted(head.status for head in heads),
            "grade": _counted(f"{head.reliability}{head.credibility}" for head in heads),
        },
        "verbs": {name: PREDICATES[name].verb for name in sorted({head.predicate for head in heads})},
        "sections": [
            {
                "key": key,
                "heading": FAMILIES.get(key, "Read without certainty: check the sentences"),
                "count": len(sections[key]),
                "ties": [rows[tie_id] for tie_id in ids],
                "next": start + most if start + most < len(sections[key]) else None,
            }
            for key, ids in chosen.items()
        ],
    }


def _page(heads: Sequence[TieHead], start: int, most: int) -> list[str]:
    """The ids of one page: kinds of ties are put in order, not all ties. A hub has tens of thousands of ties, and few kinds of them."""
    kinds: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for head in heads:
        kinds[place_of("", head.predicate, head.status, head.reliability, head.credibility, head.origins, head.sureness)].append(
            head.tie_id
        )
    ids: list[str] = []
    for place in sorted(kinds):
        ids += sorted(kinds[place])
        if len(ids) >= start + most:
            break
    return ids[start : start + most]


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda row: (-row[1], row[0])))


def tie_rows(ledger: Ledger, tie_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Ties as the service shows them, in this order: both ends, verb, grade with its reason, and the claim that shows each best."""
    ties = {tie.tie_id: tie for tie in ledger.ties_named(tie_ids)}
    ends = {row.entity_id: row for row in ledger.entities_of({end for tie in ties.values() for end in (tie.subject_id, tie.object_id)})}
    claims = {
        row.claim_id: row for row in ledger.claims([key for tie in ties.values() for key in (*tie.supporting[:CLAIMS], *tie.contrary[:1])])
    }
    best = {key: [*best_claims(tie, claims)[:1], *(claims[c] for c in tie.contrary[:1] if c in claims)] for key, tie in ties.items()}
    documents = {row.doc_id: row for row in ledger.documents_of({claim.doc_id for rows in best.values() for claim in rows})}

    def told(keys: Sequence[str], tie_id: str) -> dict[str, Any] | None:
        return next(
            ({**asdict(tell(claim, documents)), "detail": qualifiers(claim)} for claim in best[tie_id] if claim.claim_id in keys), None
        )

    found = []
    for tie in (ties[key] for key in tie_ids if key in ties):
        row = {**tie_row(tie, ends.get), "evidence": told(tie.supporting, tie.tie_id), "against": told(tie.contrary, tie.tie_id)}
        found.append(row)
    return found


def tie_row(tie: Tie, end: Callable[[str], Entity | None]) -> dict[str, Any]:
    """One tie: ``valid`` is the EDTF of when it holds, ``origins`` how many independent origins say so, ``reading`` how surely it is read
    ("" where it may be told without a word)."""

    def shown(entity_id: str) -> dict[str, Any]:
        row = end(entity_id)
        return {
            "id": entity_id,
            "name": row.caption if row else entity_id,
            "type": row.schema if row else "",
            "named": bool(row and row.named),
        }

    return {
        "tie_id": tie.tie_id,
        "subject": shown(tie.subject_id),
        "object": shown(tie.object_id),
        "predicate": tie.predicate,
        "verb": tie_verb(tie),
        "section": section_key(tie),
        "status": tie.status,
        "reliability": tie.reliability,
        "credibility": tie.credibility,
        "grade": grade_text(tie),
        "reason": tie.reason,
        "origins": tie.origins,
        "documents": tie.documents,
        "claims": len(tie.supporting),
        "contrary": len(tie.contrary),
        "valid": tie.valid,
        "first_seen": tie.first_seen,
        "last_seen": tie.last_seen,
        "sureness": tie.sureness,
        "reading": surely_read(tie.sureness),
    }


def tie_claims(ledger: Ledger, tie_id: str, *, start: int = 0, most: int = 20) -> dict[str, Any]:
    """One tie with its claims, those that show it best first, those against it after them. Raises NoMatchError."""
    found = ledger.ties_named([tie_id])
    if not found:
        raise NoMatchError(f"no tie {tie_id!r}", advice="ties get new ids where entities are joined or parted: look at the entity again")
    tie = found[0]
    ends = {row.entity_id: row for row in ledger.entities_of((tie.subject_id, tie.object_id))}
    claims = {row.claim_id: row for row in ledger.claims((*tie.supporting, *tie.contrary))}
    rows = [*best_claims(tie, claims), *(claims[key] for key in tie.contrary if key in claims)]
    page = rows[start : start + most]
    documents = {row.doc_id: row for row in ledger.documents_of({row.doc_id for row in page})}
    return {
        "tie": tie_row(tie, ends.get),
        "claims": [
            {
                **asdict(tell(row, documents)),
                "title": documents[row.doc_id].title,
                "detail": qualifiers(row),
                "review": row.review,
                "confidence": row.confidence,
                "supports": row.claim_id in tie.supporting,
            }
            for row in page
        ],
        "total": len(rows),
        "next": start + most if start + most < len(rows) else None,
    }


def dated_ties(ledger: Ledger, entity_id: str, most: int = DATED) -> list[dict[str, Any]]:
    """The best-graded dated ties of an entity, by date: a picture of its time, not all of it."""
    heads = [head for head in ledger.tie_heads(entity_id) if head.valid is not None and tier(head.sureness) < 2 and head.status != "denied"]
    rows = tie_rows(ledger, _page(heads, 0, most))
    return sorted(rows, key=lambda row: (row["valid"].lstrip("{[./"), row["tie_id"]))
