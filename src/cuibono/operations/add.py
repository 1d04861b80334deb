"""``cuibono add``: files and pages to documents, readings and ties in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.engines import DEFAULT
from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.readers import read_source
from cuibono.records import Reject
from cuibono.runners import Runner
from cuibono.sources.files import Found, iterate_paths
from cuibono.sources.web.trackers import SECRET, secret_in, without_secret

from .publishers import housed
from .take_in import Added, Capture, Item, Stopped, take_in

if TYPE_CHECKING:
    from cuibono.sources.web.fetch import Fetcher

__all__ = ["Added", "Capture", "add_paths"]

# A larger file is no list of feeds that somebody mistook for a document.
MOST_LIST_BYTES = 16_000_000
_LIST = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|opml|urlset|sitemapindex)[\s>]|jsonfeed\.org/version/", re.IGNORECASE)


def add_paths(
    ledger: Ledger,
    paths: Iterable[str | Path],
    capture: Capture,
    runner: Runner,
    *,
    engine: str = DEFAULT,
    least: float | None = None,
    fetcher: Fetcher | None = None,
    on_step: Callable[[int, str], None] = lambda done, address: None,
    on_reach: Callable[[float], None] = lambda share: None,
) -> Added:
    """Reads the paths and adds what is new, document by document; ``on_step`` is told after each commit. Addresses of the web among the
    paths are asked for through ``fetcher``.

    ``on_reach`` is told how much of all the bytes was read so far, 0 to 1: of JSON lines and archives the total of documents is not known.
    Either may raise :class:`cuibono.operations.take_in.Stopped`, which ends the call.

    Stopped at any moment, everything reported to ``on_step`` is in the ledger and nothing is there by half. The derived is left stale:
    call :func:`cuibono.operations.derive.derive` afterwards.
    """
    added = Added()
    listed = list(paths)
    addresses = [str(path) for path in listed if "://" in str(path)]
    for address in filter(secret_in, addresses):
        _refuse(ledger, Reject("source", without_secret(address), "refused", SECRET), added)
    addresses = [address for address in addresses if not secret_in(address)]
    items = _new_documents(ledger, [path for path in listed if "://" not in str(path)], capture, added, on_reach)
    if addresses and fetcher is None:
        raise UsageError("addresses of the web need a fetcher", advice="cuibono add URL, or pass fetcher=")
    try:
        take_in(ledger, items, runner, added, engine=engine, least=least, on_step=on_step)
        if addresses and fetcher is not None:
            pages = _pages(ledger, addresses, capture, fetcher, added)
            take_in(ledger, pages, runner, added, engine=engine, least=least, on_step=on_step, alone=True)
    except Stopped:
        added.stopped = True
    return added


def _pages(ledger: Ledger, addresses: list[str], capture: Capture, fetcher: Fetcher, added: Added) -> Iterator[Item]:
    from .fetch import Seen, fetch_pages  # what asks the web is imported only where it is asked
    from .web_log import UNREAD

    def told(seen: Seen) -> None:
        row = seen.row
        if seen.reject is not None:
            added.rejects.append(seen.reject)
        elif row.outcome == "same" and (row.message or "").startswith(UNREAD):
            reason, _, words = (row.message or "").removeprefix(UNREAD).partition(": ")
            added.rejects.append(Reject("reader", row.address, reason, words))
        elif row.outcome == "same":
            added.known += 1
        elif row.outcome in ("gone", "failed", "refused"):
            later = f"; not asked again before {row.next_at}" if row.outcome == "failed" and row.next_at else ""
            added.rejects.append(Reject("source", row.address, row.outcome, f"{row.message or row.outcome}{later}"))

    return fetch_pages(ledger, addresses, capture, fetcher, on_seen=told)


def _new_documents(
    ledger: Ledger, paths: Sequence[str | Path], capture: Capture, added: Added, on_reach: Callable[[float], None]
) -> Iterator[Item]:
    seen: set[str] = set()
    register = ledger.register()
    total = sum(found.size for found in iterate_paths(paths) if not isinstance(found, Reject)) or 1
    before = 0
    for found in iterate_paths(paths):
        if isinstance(found, Reject):
            _refuse(ledger, found, added)
            continue
        form = _list_form(found)
        if form is not None:
            _refuse(ledger, Reject("source", found.address, "list", f"this is a list ({form}): cuibono watch {found.path}"), added)
            continue
        with found.open() as stream:
            taken = read_source(
                found.address,
                stream,
                dataset=capture.dataset,
                retrieved_at=capture.retrieved_at,
                max_bytes=capture.max_bytes,
                known=found.known,
            )
            for item in taken:
                on_reach(min(1.0, (before + stream.tell()) / total))
                if isinstance(item, Reject):
                    _refuse(ledger, item, added)
                    continue
                document, original = item
                if document.doc_id in seen or ledger.has_document(document.doc_id):
                    added.known += 1
                    continue
                seen.add(document.doc_id)
                if not (found.known and found.known.publisher):
                    document = housed(document, register)
                yield Item(capture.applied(document), original)
        before += found.size


def _list_form(found: Found) -> str | None:
    """The format of a file that is a feed, a sitemap or a list of feeds, which somebody took for a document; else None."""
    if found.size > MOST_LIST_BYTES:
        return None
    with found.open() as stream:
        head = stream.read(2048)
        if not _LIST.search(head):
            return None
        from cuibono.sources.web.feeds import is_list

        return is_list(head + stream.read())


def _refuse(ledger: Ledger, reject: Reject, added: Added) -> None:
    ledger.add_rejects([reject])
    added.rejects.append(reject)
