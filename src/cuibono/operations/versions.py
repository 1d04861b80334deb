"""Where a document of the web stands among the captures of its address: which version it is, superseded or gone, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.records import Document, WebCapture


@dataclass(frozen=True, slots=True)
class Standing:
    """Version ``number`` of ``of``, counted by capture. ``superseded_at`` is when ``superseded_by`` was found at the address instead,
    ``gone_at`` when the address was found without a page first, ``seen_at`` when this version was found there last; UTC, None where not so.
    """

    number: int
    of: int
    seen_at: str | None = None
    superseded_at: str | None = None
    superseded_by: str | None = None
    gone_at: str | None = None

    @property
    def words(self) -> str:
        """For people; empty for the only version of a page that still stands."""
        told = [f"version {self.number} of {self.of} of its address"] if self.of > 1 else []
        if self.superseded_at is not None:
            told.append(f"superseded by {self.superseded_by}, found {self.superseded_at[:10]}")
        elif self.of > 1:
            told.append("the newest")
        if self.gone_at is not None and self.superseded_at is None:
            told.append(f"gone from the web, found {self.gone_at[:10]}")
        if told and self.seen_at is not None:
            told.append(f"last seen {self.seen_at[:10]}")
        return "; ".join(told)


def standing(ledger: Ledger, document: Document) -> Standing | None:
    """Where one document stands; None for what is no page of the web."""
    if "://" not in document.address:
        return None
    versions = [row.doc_id for row in ledger.versions(document.dataset, document.address)]
    return _standing(document.doc_id, versions, ledger.captures(document.address))


def standings(ledger: Ledger) -> dict[str, Standing]:
    """The same for all documents of the web, by id."""
    versions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for doc_id, dataset, address, _ in ledger.pages():
        versions[dataset, address].append(doc_id)
    rows: dict[str, list[WebCapture]] = defaultdict(list)
    for row in ledger.captures():
        rows[row.address].append(row)
    return {doc_id: _standing(doc_id, ids, rows[address]) for (_, address), ids in versions.items() for doc_id in ids}


def _standing(doc_id: str, versions: Sequence[str], rows: Sequence[WebCapture]) -> Standing:
    held = [row for row in rows if row.doc_id is not None]
    # The log tells the order of two that were captured in one second.
    first = {row.doc_id: place for place, row in reversed([*enumerate(held)])}
    versions = sorted(versions, key=lambda version: first.get(version, -1))
    mine = [place for place, row in enumerate(held) if row.doc_id == doc_id]
    after = held[mine[-1] + 1] if mine and mine[-1] + 1 < len(held) else None
    told = [row for row in rows if row.outcome in ("new", "same", "changed", "gone")]
    gone = None
    for row in reversed(told):
        if row.outcome != "gone":
            break
        gone = row.at
    return Standing(
        versions.index(doc_id) + 1,
        len(versions),
        seen_at=held[mine[-1]].at if mine else None,
        superseded_at=after.at if after else None,
        superseded_by=after.doc_id if after else None,
        gone_at=gone,
    )
