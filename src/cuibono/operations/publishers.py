"""``cuibono publishers``: the register, the table behind it, and what each outlet has in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, Publisher, to_dict
from cuibono.vocabulary.addresses import host_of
from cuibono.vocabulary.publishers import FACTS

from .decide import set_publisher

HTML = "text/html"


def list_publishers(ledger: Ledger) -> list[dict[str, Any]]:
    """Every outlet's row and its number of documents, by name; ``from`` says of each fact whether the register or the table has it."""
    counts = dict(row.rsplit("\t", 1) for row in ledger.corpus().outlets)
    register = {row.publisher: row for row in ledger.register()}
    return [
        {**to_dict(row), "documents": int(counts.get(row.publisher, 0)), "from": _sources(row, register.get(row.publisher))}
        for row in ledger.publishers()
    ]


def housed(document: Document, register: Iterable[Publisher]) -> Document:
    """A web page under the name of the outlet whose domain the register has; another document, or one of no such host, as it is."""
    host = host_of(document.url or document.address)
    if not host or document.media_type != HTML:
        return document
    fits = [row for row in register if row.domain and (host == row.domain or host.endswith(f".{row.domain}"))]
    return replace(document, source_id=max(fits, key=lambda row: len(row.domain or "")).publisher) if fits else document


def _sources(row: Publisher, own: Publisher | None) -> dict[str, str]:
    told = {name: getattr(row, name) for name in FACTS}
    found = {name: "register" if own and getattr(own, name) is not None else "table" for name, value in told.items() if value is not None}
    return {**({"reliability": "register"} if own else {}), **found}


def judge(ledger: Ledger, publisher: Publisher, *, by: str, at: str, why: str) -> tuple[Publisher, bool]:
    """Appends a judgement; what it leaves open keeps the earlier words. Also tells whether the outlet is known."""
    earlier = {row.publisher: row for row in ledger.register()}.get(publisher.publisher)
    known = publisher.publisher in {row.publisher for row in ledger.publishers()}
    if earlier is not None:
        given = {row.name: getattr(publisher, row.name) for row in fields(publisher)}
        publisher = Publisher(**{**to_dict(earlier), **{key: value for key, value in given.items() if value is not None}})
    return set_publisher(ledger, publisher, by=by, at=at, why=why), known
