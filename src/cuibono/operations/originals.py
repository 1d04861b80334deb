"""The bytes of a document as they were captured, and how a browser may show them: never run, never load anything."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.readers.encoding import decode
from cuibono.records import Document
from cuibono.records.cells import is_table

# Nothing of the page runs, sends or loads; its own styles and pictures within it are shown, in a frame of this service alone.
PAGE_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_PLAIN = re.compile(r"[^A-Za-z0-9._ -]+")
_TEXTS = ("application/json", "application/x-ndjson", "application/jsonl")
_MOST_SHOWN = 5_000_000  # bytes of a text that a browser is given to show


@dataclass(frozen=True, slots=True)
class Original:
    """``shown`` is how it can be looked at: "page" (HTML), "pdf", "text", or "file", which can only be saved."""

    data: bytes
    media_type: str
    shown: str
    name: str


def shown_as(document: Document) -> str:
    """How the original of a document can be looked at."""
    kind = document.media_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return "page"
    if kind == "application/pdf":
        return "pdf"
    if is_table(document) or kind.startswith("text/") or kind in _TEXTS:
        return "text"
    return "file"


def original_of(ledger: Ledger, doc_id: str) -> Original:
    """The original of a document. Raises NoMatchError, IntegrityError."""
    with ledger.transaction():
        document = ledger.document(doc_id)
        data = ledger.original(doc_id)
    kind = shown_as(document)
    if kind == "text" and len(data) > _MOST_SHOWN:
        kind = "file"
    return Original(data, document.media_type.partition(";")[0].strip().lower(), kind, file_name(document))


def as_text(original: Original) -> bytes:
    """A text original in UTF-8: browsers guess encodings otherwise than its reader did."""
    return decode(original.data).encode("utf-8")


def pdf_of(ledger: Ledger, doc_id: str) -> bytes:
    """The bytes of a PDF. Raises NoMatchError where the document is none."""
    found = original_of(ledger, doc_id)
    if found.shown != "pdf":
        raise NoMatchError(f"{doc_id} is no PDF: it has no pages to draw", advice=f"GET /api/1/documents/{doc_id}/original")
    return found.data


def file_name(document: Document) -> str:
    """What the saved file is called: the last part of the address, with an ending that fits."""
    path = urlsplit(document.address).path if "://" in document.address else document.address.partition("#")[0]
    name = PurePosixPath(path).name or document.doc_id
    if "." not in name:
        name += mimetypes.guess_extension(document.media_type.partition(";")[0]) or ""
    return name[-150:]


def disposition(name: str, *, save: bool) -> str:
    """Content-Disposition for a file name of any letters (RFC 6266)."""
    plain = _PLAIN.sub("_", name).strip(" .") or "document"
    return f"{'attachment' if save else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
