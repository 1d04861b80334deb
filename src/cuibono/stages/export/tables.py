"""CSV: entities, ties, claims. Cells that a spreadsheet would run as a formula are made plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from .graph import Graph, number, told

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection"); a quote before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

ENTITY_COLUMNS = ("entity_id", "schema", "caption", "names", "country", "named", "documents", "mentions")
TIE_COLUMNS = (
    "tie_id",
    "subject_id",
    "subject",
    "predicate",
    "object_id",
    "object",
    "status",
    "grade",
    "reason",
    "origins",
    "documents",
    "first_seen",
    "last_seen",
    "valid",
    "roles",
    "what",
    "amounts",
    "percentages",
    "who_says",
    "supporting",
    "contrary",
)
CLAIM_COLUMNS = (
    "claim_id",
    "doc_id",
    "source_id",
    "published_at",
    "url",
    "subject_id",
    "subject",
    "predicate",
    "object_id",
    "object",
    "status",
    "kind",
    "who_says",
    "cue",
    "amount",
    "amount_value",
    "currency",
    "percentage",
    "what",
    "role",
    "date",
    "place",
    "evidence_start",
    "evidence_end",
    "evidence",
    "engine",
    "confidence",
    "review",
)


def guarded(cell: object) -> str:
    """One cell. Numbers stay numbers; words that look like a formula get a quote in front."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return number(cell)
    text = str(cell).replace("\x00", "")
    return "'" + text if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return made.getvalue()


def _list(values: Iterable[object]) -> str:
    """Several values in one cell; a value's own semicolon becomes a comma."""
    return "; ".join(str(value).replace(";", ",") for value in values)


def entities_csv(graph: Graph) -> str:
    """One row per entity; ``names`` parted by semicolons."""
    return _table(
        ENTITY_COLUMNS,
        (
            (row.entity_id, row.schema, row.caption, _list(row.names), row.country, row.named, row.documents, row.mentions)
            for row in graph.entities
        ),
    )


def ties_csv(graph: Graph) -> str:
    """One row per tie, denied and hedged ones too: ``status`` says which."""
    rows = []
    for tie in graph.ties:
        said = told(graph.supporting(tie))
        rows.append(
            (
                tie.tie_id,
                tie.subject_id,
                graph.entity[tie.subject_id].caption,
                tie.predicate,
                tie.object_id,
                graph.entity[tie.object_id].caption,
                tie.status,
                f"{tie.reliability}{tie.credibility}",
                tie.reason,
                tie.origins,
                tie.documents,
                tie.first_seen,
                tie.last_seen,
                tie.valid,
                _list(said.roles),
                _list(said.whats),
                _list(said.amounts),
                _list(number(value) for value in said.percentages),
                _list(said.speakers),
                _list(tie.supporting),
                _list(tie.contrary),
            )
        )
    return _table(TIE_COLUMNS, rows)


def claims_csv(graph: Graph) -> str:
    """One row per claim with its evidence, the characters ``evidence_start`` to ``evidence_end`` of the document's text."""
    rows = []
    for claim in graph.claims:
        document = graph.document.get(claim.doc_id)
        rows.append(
            (
                claim.claim_id,
                claim.doc_id,
                document and document.source_id,
                document and document.published_at,
                document and document.url,
                claim.subject_id,
                claim.subject_text,
                claim.predicate,
                claim.object_id,
                claim.object_text,
                claim.status,
                claim.kind,
                claim.source_text,
                claim.cue_text,
                claim.amount_text,
                claim.amount_value,
                claim.amount_currency,
                claim.percentage,
                claim.what,
                claim.role,
                claim.date,
                claim.place,
                claim.evidence_start,
                claim.evidence_end,
                claim.evidence_text,
                claim.engine,
                claim.confidence,
                claim.review,
            )
        )
    return _table(CLAIM_COLUMNS, rows)
