"""What the ledger knows of addresses of the web, and what is asked of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from cuibono.ledger import Ledger
from cuibono.records import Document, WebCapture
from cuibono.sources.web.trackers import is_address, page_key
from cuibono.vocabulary.addresses import host_of, same_site

from .take_in import Capture

# How a row of the log begins that is a list's, not a page's, and one whose address moved for good; they are told apart by nothing else.
A_LIST = "a list"
MOVED = "moved for good to "
UNREAD = "not read: "
BACK = "it is there again"
# Documents that may be on their way through the readers at one time, with room to spare.
_ON_THE_WAY = 64


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask for. ``kind`` is "page", "list", or "either"; ``via`` the list that named it, ``depth`` how many lists lie above.

    ``title``, ``published`` are as the list says, ``capture`` what the analyst says about what comes of it. ``at`` is where it moved to for
    good, ``etag`` and ``last_modified`` make the request conditional.
    """

    address: str
    capture: Capture
    kind: str = "page"
    via: str | None = None
    title: str | None = None
    published: str | None = None
    depth: int = 0
    at: str | None = None
    etag: str | None = None
    last_modified: str | None = None


_MOVED_TO = re.compile(rf"(?:^|; ){MOVED}(\S+)$")


def moved_to(message: str | None) -> str | None:
    """Where an address moved for good: the last note of its row; words of a server or a reader in another note are none."""
    found = _MOVED_TO.search(message or "")
    return found[1] if found else None


class Log:
    """What the ledger knows of addresses, held while a run goes on and kept in step with it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.last = ledger.last_captures()
        self.register = ledger.register()
        self._keys: dict[str, str] = {}
        self._claimed: dict[str, set[str]] = defaultdict(set)
        self.documents: dict[str, str] = {}
        self._fresh: dict[str, Document] = {}
        self.datasets: dict[str, str] = {}
        for doc_id, dataset, address, canonical in ledger.pages():
            self.documents[address] = doc_id
            self.datasets[address] = dataset
            self._claim(address, canonical)
        for row in self.last.values():
            self._note(row)

    def known_as(self, address: str) -> str | None:
        """The address under which this page was captured already: its own, one that led there, or one whose page names it as its own.

        An address that several pages of different texts name as theirs tells nothing: some sites give their front page on all.
        """
        if address in self.last:
            return address
        key = page_key(address)
        claimed = self._claimed.get(key, set())
        return self._keys.get(key) or (next(iter(claimed)) if len(claimed) == 1 else None)

    def conditions(self, ask: Ask) -> Ask:
        """The ask with what the server said last time, where that led to something that is kept."""
        row = self.last.get(ask.address)
        if row is None:
            return ask
        moved = moved_to(row.message)
        tells = next((r for r in reversed(self.ledger.captures(ask.address)) if r.outcome in ("new", "same", "changed")), None)
        if row.outcome == "gone" or tells is None:
            return replace(ask, at=moved)
        # A date is one address's: what a redirect led to for a while may be younger than what is there again, a 304 would then be no word.
        since = tells.last_modified if page_key(tells.url) == page_key(moved or ask.address) else None
        return replace(ask, at=moved, etag=tells.etag, last_modified=since)

    def write(self, row: WebCapture, warc: bytes | None = None) -> None:
        """Appends a row."""
        self.ledger.add_capture(row, warc)
        self.note(row)

    def note(self, row: WebCapture) -> None:
        """A row that somebody else appended."""
        self.last[row.address] = row
        self._note(row)

    def taken(self, document: Document) -> None:
        """A document that is now in."""
        self.documents[document.address] = document.doc_id
        self.datasets[document.address] = document.dataset
        self._fresh[document.doc_id] = document
        if len(self._fresh) > _ON_THE_WAY:
            del self._fresh[next(iter(self._fresh))]
        self._claim(document.address, document.url or document.address)

    def standing(self, address: str) -> Document | None:
        """The newest document of an address, one that is only on its way into the ledger too."""
        doc_id = self.documents.get(address)
        if doc_id is None or doc_id in self._fresh:
            return self._fresh.get(doc_id or "")
        return self.ledger.document(doc_id) if self.ledger.has_document(doc_id) else None

    def _note(self, row: WebCapture) -> None:
        if row.outcome in ("new", "same", "changed") and is_address(row.address):
            self._keys[page_key(row.address)] = row.address
            # A redirect to a front page stands for many addresses, and for none of them.
            if is_address(row.url) and urlsplit(row.url).path not in ("", "/"):
                self._keys.setdefault(page_key(row.url), row.address)

    def _claim(self, address: str, canonical: str) -> None:
        # What a page says of another site's is not believed: whoever copies a page, or stands in its way, could keep it from being read.
        near = same_site(host_of(address), host_of(canonical)) or urlsplit(address).netloc == urlsplit(canonical).netloc
        if near and is_address(canonical) and urlsplit(canonical).path not in ("", "/"):
            self._claimed[page_key(canonical)].add(address)
