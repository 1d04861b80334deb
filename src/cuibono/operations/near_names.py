"""Names that may be one with an entity's and stand apart in the ledger: for a person to decide on, with what was decided already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cuibono.ledger import Ledger
from cuibono.ledger.names import words_of
from cuibono.matching.match import DIFFERENT, Match, match_names
from cuibono.records import Entity, standing_pairs
from cuibono.vocabulary.media import outlet_name

from .decision_log import told_decisions
from .entities import entity_rows
from .find_matches import schemata_fit

# A word that more names than this have ("bank", "ministry") leads to nobody.
MANY = 400
# Of an entity's names so many are looked at: the others are forms of them.
NAMES = 6
# Documents of a name that is shown with a sentence.
FEW = 40


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
    seen = _sentences(ledger, [row for row, _ in found[:most]])
    return [
        {**row, "score": match.score, "why": match.why, "seen": seen.get(row["id"])} for row, (_, match) in zip(rows, found, strict=False)
    ]


def _sentences(ledger: Ledger, entities: Sequence[Entity]) -> dict[str, dict[str, Any]]:
    """A sentence of the newest document that names each entity, where few do: of what is widely known the page itself tells more."""
    newest = {row.entity_id: ledger.naming_documents(row.entity_id)[:1] for row in entities if row.documents <= FEW}
    places = {key: spot for key, docs in newest.items() for spot in ledger.mentions_of(key, docs)[:1]}
    documents = {row.doc_id: row for row in ledger.documents_of({doc_id for doc_id, _, _ in places.values()})}
    spans = ledger.sentences_of(documents)
    found = {}
    for key, (doc_id, start, end) in places.items():
        document = documents[doc_id]
        first, last = next((span for span in spans.get(doc_id, ()) if span[0] <= start < span[1]), (start, end))
        told = {"doc_id": doc_id, "start": start, "end": end, "sentence": " ".join(document.text[first:last].split())}
        found[key] = {**told, "outlet": outlet_name(document.source_id) if document.source_id else "", "published": document.published_at}
    return found


def decisions_on(ledger: Ledger, entity: Entity) -> list[dict[str, Any]]:
    """The decisions on sameness and the notes that concern an entity and stand, the newest first."""
    log = ledger.decisions()
    if not log:
        return []
    own = {entity.entity_id, *(f"{link.doc_id}#{link.entity}" for link in ledger.links_to([entity.entity_id]))}
    rows = [row for row in told_decisions(ledger, log, [row for row in log if {row.target, row.other} & own]) if row["undone_by"] is None]
    return rows[::-1]
