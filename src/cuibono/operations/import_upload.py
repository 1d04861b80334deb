"""An import as a job: reads what was uploaded or named by address, derives, and says what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.runners import Runner
from cuibono.sources.web.trackers import is_address

from .add import Capture, add_paths
from .clock import now
from .derive import Told
from .saved import as_data, check
from .take_in import Stopped
from .uploads import MOST_ADDRESSES

if TYPE_CHECKING:
    from cuibono.sources.web.fetch import Fetcher

Derives = Callable[[Ledger, Told], bool]
READING, DERIVING = "reading", "deriving"
# Rows of each kind that an answer carries; the counts are of all.
_MOST_DOCUMENTS, _MOST_REJECTS, _MOST_NAMES = 200, 500, 12


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an import is. ``phase`` is ``READING`` or ``DERIVING``; ``share`` (0 to 1) of the bytes that were read; ``now`` is the
    address, or the step."""

    phase: str
    documents: int
    share: float | None
    now: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads: the engine's name, the confidence from which its ties are told, and how its work is spread."""

    name: str
    least: float | None
    runner: Runner


def checked_addresses(addresses: Sequence[str]) -> list[str]:
    """Addresses of the web, each once. Raises UsageError for anything else: no path and no other scheme is taken from a page."""
    found = list(dict.fromkeys(row.strip() for row in addresses if row.strip()))
    if len(found) > MOST_ADDRESSES:
        raise UsageError(f"{len(found)} addresses", where="addresses", advice=f"at most {MOST_ADDRESSES} at once")
    for row in found:
        if not is_address(row):
            raise UsageError(f"{row[:100]!r} is no address of the web", where="addresses", advice="give it as https://…")
    return found


def import_all(
    ledger: Ledger,
    roots: Sequence[Path],
    addresses: Sequence[str],
    capture: Capture,
    engine: Engine,
    *,
    fetcher: Fetcher | None = None,
    on_reach: Callable[[Reach], None] = lambda reach: None,
    derives: Derives,
) -> dict[str, Any]:
    """Takes all in, one document after the other, and brings ties up to date by ``derives``, which says whether it did: where it left that
    for later, the answer is ``pending``. ``on_reach`` may raise ``Stopped``: what was read stays.

    A file that can't be read is a row of "rejects", and the rest goes on.
    """
    before_ids, before = set(ledger.document_ids()), ledger.counts()
    share, done = [0.0], [0]

    def step(count: int, address: str) -> None:
        done[0] = count
        on_reach(Reach(READING, count, share[0], address))

    def reach(part: float) -> None:
        share[0] = part
        on_reach(Reach(READING, done[0], part, ""))

    paths: list[str | Path] = [*roots, *addresses]
    added = add_paths(
        ledger, paths, capture, engine.runner, engine=engine.name, least=engine.least, fetcher=fetcher, on_step=step, on_reach=reach
    )
    # Where the ties follow later, what is counted below is that of before.
    ties = derives(ledger, lambda count, total, what: _tell(on_reach, Reach(DERIVING, done[0], None, what)))
    saved = check(ledger, at=capture.retrieved_at) if ledger.saved_questions() else []
    after = ledger.counts()
    fresh = [doc_id for doc_id in ledger.document_ids() if doc_id not in before_ids]
    heads = ledger.heads(fresh[:_MOST_DOCUMENTS])
    sizes = ledger.sizes_of([row.doc_id for row in heads])
    documents = [
        {
            "id": row.doc_id,
            "title": row.title or row.address,
            "address": row.address,
            "outlet": row.source_id or None,
            "published": row.published_at,
            "claims": sizes[row.doc_id].get("claims", 0),
            "unread": bool(sizes[row.doc_id].get("unread")),
        }
        for row in heads
    ]
    # Marks of a document that was taken in (a span that did not hold, a language that nothing reads) are no file that was left out.
    refused = [row for row in added.rejects if row.doc_id is None]
    return {
        "stopped": added.stopped,
        "pending": not ties,
        "taken": f"{capture.retrieved_at}/{now()}" if addresses else capture.retrieved_at,
        "new": {
            "documents": len(fresh),
            "claims": after["claims"] - before["claims"],
            "ties": after["ties"] - before["ties"],
            "entities": after["entities"] - before["entities"],
        },
        "known": added.known,
        "rejected": len(refused),
        "documents": sorted(documents, key=lambda row: (-row["claims"], row["title"])),
        "rejects": [{"address": row.address, "reason": row.reason, "message": row.message} for row in refused[:_MOST_REJECTS]],
        "names": _names(ledger, fresh),
        "saved": as_data(saved)["questions"] if saved else [],
    }


def _tell(on_reach: Callable[[Reach], None], reach: Reach) -> None:
    """Deriving is not stopped half-way: it takes seconds, and without it what was read is not to be seen."""
    try:
        on_reach(reach)
    except Stopped:
        return


def _names(ledger: Ledger, doc_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Whom the new documents name most often, those that no other document names first."""
    counts: Counter[str] = Counter()
    for doc_id in list(doc_ids)[: 5 * _MOST_DOCUMENTS]:
        places = {(doc_id, row.entity) for row in ledger.mentions(doc_id) if row.named}
        counts.update({row.entity_id for row in ledger.links_at(places)})
    rows = [row for row in ledger.entities_of(counts) if row.named]
    rows.sort(key=lambda row: (row.documents > counts[row.entity_id], -counts[row.entity_id], row.caption))
    return [
        {**{key: asdict(row)[key] for key in ("schema", "caption", "country")}, "id": row.entity_id, "documents": counts[row.entity_id],
         "new": row.documents <= counts[row.entity_id]}
        for row in rows[:_MOST_NAMES]
    ]  # fmt: skip
