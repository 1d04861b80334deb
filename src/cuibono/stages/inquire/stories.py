"""Which documents tell one story: copies of one text, and reports of one happening within days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cuibono.records import OriginEdge, StoredClaim
from cuibono.stages.appraise.read_dates import days_apart

from .events import Event
from .strength import rules

# Signs that a whole text is another one's. That two texts are of one house or name one source makes them no copies.
COPIES = frozenset({"near_duplicate", "syndicated", "translation", "version"})
_RETOLD = COPIES | {"partial_copy", "reported_by", "wire"}


def find_stories(
    published: Mapping[str, str | None], events: Iterable[Event], claims: Mapping[str, StoredClaim], edges: Iterable[OriginEdge]
) -> list[list[str]]:
    """Groups of at least two documents, the largest first. ``published`` gives each document's date, ``claims`` those of the events.

    Two documents tell one story where one is a copy of (a part of) the other, or where they came out within days of each other and tell
    two and the same happenings, neither of which many others tell: what is on every page makes no story.
    """
    told = rules("stories")
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for event in events:
        doc_ids = sorted({claims[claim].doc_id for claim in event.claim_ids})
        if len(doc_ids) > told["most"]:
            continue
        for at, one in enumerate(doc_ids):
            for other in doc_ids[at + 1 :]:
                if _near(published.get(one), published.get(other), int(told["days"])):
                    shared[one, other] += 1
    pairs = [pair for pair, count in shared.items() if count >= told["happenings"]]
    pairs += [(row.doc_id, row.source_doc) for row in edges if row.source_doc and row.relation in _RETOLD]
    return _joined(pairs)


def _near(one: str | None, other: str | None, days: int) -> bool:
    apart = days_apart(one, other) if one and other else None
    return apart is not None and apart <= days


def _joined(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[str, list[str]] = defaultdict(list)
    for node in sorted(parent):
        groups[root(node)].append(node)
    return sorted((rows for rows in groups.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows[0]))
