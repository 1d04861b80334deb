"""``cuibono publishers``: the register with what each outlet has in the ledger."""

from __future__ import annotations

from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Publisher, to_dict

from .decide import set_publisher


def list_publishers(ledger: Ledger) -> list[dict[str, Any]]:
    """Every outlet's row and its number of documents, by name."""
    counts = dict(row.rsplit("\t", 1) for row in ledger.corpus().outlets)
    return [{**to_dict(row), "documents": int(counts.get(row.publisher, 0))} for row in ledger.publishers()]


def judge(ledger: Ledger, publisher: Publisher, *, by: str, at: str, why: str) -> tuple[Publisher, bool]:
    """Appends a judgement; what it leaves open keeps the earlier words. Also tells whether the outlet is known."""
    earlier = {row.publisher: row for row in ledger.publishers()}.get(publisher.publisher)
    if earlier is not None:
        kept = {**to_dict(earlier), **{key: value for key, value in to_dict(publisher).items() if value is not None}}
        publisher = Publisher(**kept)
    return set_publisher(ledger, publisher, by=by, at=at, why=why), earlier is not None
