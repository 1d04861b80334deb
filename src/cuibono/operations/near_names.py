"""Names that may be one with an entity's and stand apart in the ledger: for a person to decide on, with what was decided already."""

from __future__ import annotations

from typing import Any

from cuibono.ledger import Ledger
from cuibono.ledger.names import words_of
from cuibono.matching.match import DIFFERENT, Match, match_names
from cuibono.records import Entity, standing_pairs

from .decision_log import told_decisions
from .entities import entity_rows
from .find_matches import schemata_fit

# A word that more names than this have ("bank", "ministry") leads to nobody.
MANY = 400
# Of an entity's names so many are looked at: the others are forms of them.
NAMES = 6


def near_names(ledger: Ledger, entity: Entity, *, most: int = 10) -> list[dict[str, Any]]:
    """Entities with a name near one of this entity's, the nearest first, each with the score of its name (0 to 1) and its reason.

    Pairs on which a decision stands are left out.
    """
    names = list(dict.fromkeys((entity.caption, *entity.names)))[:NAMES]
    ids = {found for word in sorted(words_of(names)) if len(word) > 1 for found in ledger.with_word(word, MANY)} - {entity.entity_id}
    decided = standing_pairs(ledger.decisions())
    found: list[tuple[Entity, Match]] = []
    for other in ledger.entities_of(ids):
        if not schemata_fit(entity.schema, other.schema) or tuple(sorted((entity.entity_id, other.entity_id))) in decided:
            continue
        match = max((match_names(entity.schema, name, other.caption) for name in names), key=lambda row: row.score)
        if match.score >= DIFFERENT:
            found.append((other, match))
    found.sort(key=lambda row: (-row[1].score, -row[0].documents, row[0].entity_id))
    rows = entity_rows(ledger, [row for row, _ in found[:most]])
    return [{**row, "score": match.score, "why": match.why} for row, (_, match) in zip(rows, found, strict=False)]


def decisions_on(ledger: Ledger, entity: Entity) -> list[dict[str, Any]]:
    """The decisions on sameness and the notes that concern an entity and stand, the newest first."""
    log = ledger.decisions()
    if not log:
        return []
    own = {entity.entity_id, *(f"{link.doc_id}#{link.entity}" for link in ledger.links_to([entity.entity_id]))}
    rows = [row for row in told_decisions(ledger, log, [row for row in log if {row.target, row.other} & own]) if row["undone_by"] is None]
    return rows[::-1]
