"""``cuibono status``: what the ledger holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.records import Corpus


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of a ledger. ``rejects`` are rows "stage reason" and how many; ``predicates`` claims by predicate."""

    corpus: Corpus
    claims: int
    attributions: int
    entities: int
    ties: int
    contradictions: int
    decisions: int
    stale: bool
    rejects: tuple[tuple[str, int], ...]
    predicates: tuple[tuple[str, int], ...]


def status(ledger: Ledger) -> Status:
    """The counts, in one snapshot."""
    with ledger.transaction():
        claims = ledger.claims()
        return Status(
            corpus=ledger.corpus(),
            claims=len(claims),
            attributions=len(ledger.attributions()),
            entities=len(ledger.entities()),
            ties=len(ledger.ties()),
            contradictions=len(ledger.contradictions()),
            decisions=len(ledger.decisions()),
            stale=ledger.derived_is_stale(),
            rejects=_ranked(Counter(f"{reject.stage} {reject.reason}" for reject in ledger.rejects())),
            predicates=_ranked(Counter(claim.predicate for claim in claims)),
        )


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
