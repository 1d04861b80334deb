"""What was not taken in, and why: counts by reason, and rows with what can be done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cuibono.ledger import Ledger
from cuibono.vocabulary import load_toml


def reject_rows(ledger: Ledger, *, reason: str = "", start: int = 0, most: int = 50) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rejects from the place ``start`` on, of one reason where it is given; and how many there are of each (stage and reason)."""
    found = ledger.rejects()
    counts = Counter((row.stage, row.reason) for row in found)
    wanted = [row for row in found if not reason or row.reason == reason]
    advice = load_toml("rejects.toml")["advice"]
    rows = [
        {
            "stage": row.stage,
            "reason": row.reason,
            "message": row.message,
            "where": row.address,
            "advice": advice.get(row.reason),
            "doc_id": row.doc_id,
            "start": row.start,
            "end": row.end,
        }
        for row in wanted[start : start + most]
    ]
    told = [
        {"stage": stage, "reason": reason, "count": count, "advice": advice.get(reason)}
        for (stage, reason), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return rows, {"total": len(found), "matching": len(wanted), "reasons": told}
