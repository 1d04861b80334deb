"""What every ledger can do with the web's log; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from cuibono.records import Document, Watched, WebCapture


class WebLog(Protocol):
    """Requests for addresses with what came of them, and what is watched: appended, never changed."""

    def add_capture(self, capture: WebCapture, warc: bytes | None = None) -> None:
        """Appends one request for an address with its exchange as gzipped WARC."""
        ...

    def watch(self, row: Watched) -> None:
        """Appends that an address is watched, or no longer."""
        ...

    # -- the web's log
    def captures(self, address: str | None = None) -> list[WebCapture]: ...
    def last_capture(self, address: str) -> WebCapture | None: ...
    def last_captures(self) -> dict[str, WebCapture]: ...
    def capture_warc(self, capture_id: str) -> bytes | None: ...
    def warcs(self) -> Iterator[tuple[WebCapture, bytes]]: ...
    def watched(self) -> list[Watched]:
        """What is watched now, by address."""
        ...

    def versions(self, dataset: str, address: str) -> list[Document]:
        """The documents of one address in one dataset, the oldest capture first."""
        ...

    def version_that_says(self, document: Document) -> str | None:
        """The oldest version of a document's address, in its dataset, with its text and title."""
        ...

    def pages(self) -> list[tuple[str, str, str, str]]:
        """The documents of the web as (doc_id, dataset, address, canonical address), without their texts."""
        ...
