"""``cuibono status``: what the ledger holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.records import Corpus


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of a ledger. ``rejects`` are rows "stage reason" and how many; ``predicates`` claims by predicate.

    ``unread`` counts documents that were not read for ties by language ("?" where it is not known), ``partial`` those of which only the
    teaser before a wall is there.
    """

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
    unread: tuple[tuple[str, int], ...] = ()
    partial: int = 0


def status(ledger: Ledger) -> Status:
    """The counts, in one snapshot."""
    with ledger.transaction():
        counts = ledger.counts()
        return Status(
            corpus=ledger.corpus(),
            claims=counts["claims"],
            attributions=counts["attributions"],
            entities=counts["entities"],
            ties=counts["ties"],
            contradictions=counts["contradictions"],
            decisions=counts["decisions"],
            stale=ledger.derived_is_stale(),
            rejects=_ranked(Counter(f"{reject.stage} {reject.reason}" for reject in ledger.rejects())),
            predicates=_ranked(ledger.claim_counts()),
            unread=_ranked(Counter(language or "?" for _, language, _ in ledger.unread())),
            partial=ledger.count_partial(),
        )


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
