"""``/api/1/documents``: the list, and one document with its reading, original, origins and versions. Nothing is written."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from cuibono.api.answers import Cursor, Limit, answer, cursor_of, key_of
from cuibono.api.requests import examples
from cuibono.errors import UsageError
from cuibono.ledger.contract_listed import Sieve
from cuibono.operations.clock import checked_date
from cuibono.operations.documents import document_head, document_origins, document_versions, list_documents
from cuibono.operations.originals import PAGE_POLICY, as_text, disposition, file_name, original_of, pdf_of, shown_as
from cuibono.readers.pdf_picture import count_pages, draw_page

router = APIRouter(prefix="/api/1/documents", tags=["documents"])
Id = Annotated[str, Path(max_length=200)]
Filter = Annotated[str | None, Query(max_length=300)]
Day = Annotated[str | None, Query(max_length=10, description="A year, month or day: 2031, 2031-05, 2031-05-02.")]
_ROW = {
    "id": "doc-3f0c",
    "title": "Who runs the coastal railway?",
    "outlet": "Coastwatch",
    "letter": "B",
    "published": "2026-02-11",
    "published_from": "given",
    "taken": "2026-03-01T09:00:00Z",
    "language": "en",
    "dataset": "default",
    "media_type": "application/pdf",
    "address": "coastwatch-railway-report.pdf",
    "url": None,
    "partial": None,
    "claims": 8,
    "attributions": 3,
    "rejects": 0,
    "unread": False,
    "relation": "own",
}
_FACETS = {"outlet": [["Coastwatch", 1], ["-", 2]], "language": [["en", 3]], "dataset": [["default", 3]]}
_SPAN = {"start": 0, "end": 12, "schema": "Person", "entity": "ent-1a", "caption": "Ozren Moravec"}
_ORIGIN = {
    "origin": "doc-3f0c",
    "name": "Coastwatch",
    "relation": "own",
    "why": "its own report",
    "others": [],
    "leads_to": [],
    "led_from": [],
}
_SOURCING = {".html": "text/html; charset=utf-8", ".pdf": "application/pdf", ".md": "text/markdown; charset=utf-8"}


@router.get("", responses=examples({"documents": [_ROW], "total": 1}))
def documents(
    request: Request,
    outlet: Filter = None,
    language: Filter = None,
    dataset: Filter = None,
    since: Day = None,
    until: Day = None,
    taken: Filter = None,
    unread: bool = False,
    words: Filter = None,
    newest: Annotated[str, Query(max_length=20, description="published or taken: by which date they come in order.")] = "published",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JSONResponse:
    """Documents, the newest first, and how many there are in all. `outlet`, `language`, `dataset`: "-" for those without one; `taken`: the
    moment of one import, or "from/until"; `unread`: those that no engine read; `words`: all in one sentence, or in the title."""
    key = key_of(cursor, str, str)
    sieve = Sieve(
        outlet=outlet,
        language=language,
        dataset=dataset,
        since=checked_date(since or None, where="since"),
        until=checked_date(until or None, where="until"),
        taken=taken,
        unread=unread,
        words=words or None,
    )
    with request.app.state.held.asked() as (ledger, _):
        rows, further, total = list_documents(ledger, sieve, newest=newest, after=(key[0], key[1]) if key else None, most=limit)
    return answer({"documents": rows, "total": total}, next=cursor_of(*further) if further else None)


@router.get("/facets", responses=examples(_FACETS))
def facets(request: Request) -> JSONResponse:
    """What the list can be filtered by: outlets, languages and data sets with their numbers of documents, the most first."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(ledger.facets())


@router.get("/{id}", responses=examples({**_ROW, "original": {"shown": "pdf", "name": "coastwatch-railway-report.pdf"}}))
def document(request: Request, id: Id) -> JSONResponse:
    """The capture record of a document, its outlet, its place among the versions of its address, and what of it was left out."""
    with request.app.state.held.asked() as (ledger, _), ledger.transaction():
        found = ledger.document(id)
        return answer({**document_head(ledger, id), "original": {"shown": shown_as(found), "name": file_name(found)}})


@router.get(
    "/{id}/reading",
    responses=examples({"id": "doc-3f0c", "text": "Ozren Moravec …", "blocks": [[0, 14, "paragraph"]], "claims": [], "names": [_SPAN]}),
)
def reading(request: Request, id: Id) -> JSONResponse:
    """The text of a document with its blocks, claims, attributions and names; spans are half-open, in code points of the text."""
    from cuibono.operations.document_reading import document_reading

    with request.app.state.held.asked() as (ledger, _):
        return answer(document_reading(ledger, id))


@router.get("/{id}/origins", responses=examples(_ORIGIN))
def origins(request: Request, id: Id) -> JSONResponse:
    """Who copied whom around a document: its origin and why, the other documents of that origin, the signs that lead away and here."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(document_origins(ledger, id))


@router.get("/{id}/versions", responses=examples([{"id": "doc-3f0c", "taken": "2026-03-01T09:00:00Z", "words": "", "change": None}]))
def versions(request: Request, id: Id) -> JSONResponse:
    """The versions of a document's address, the oldest first, each with what it changes in the one before."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(document_versions(ledger, id))


@router.get("/{id}/original", response_class=Response, responses={200: {"description": "The bytes as they were captured."}})
def original(request: Request, id: Id, save: bool = False) -> Response:
    """The bytes as they were captured. A page is shown in a sandbox: nothing in it runs or loads; what no browser shows safely is saved."""
    with request.app.state.held.asked() as (ledger, _):
        found = original_of(ledger, id)
    # A sandboxed frame of the workbench may show it; no other page may.
    headers = {"Content-Security-Policy": PAGE_POLICY, "X-Frame-Options": "SAMEORIGIN", "X-DNS-Prefetch-Control": "off"}
    shown = found.shown if not save else "file"
    headers["Content-Disposition"] = disposition(found.name, save=shown == "file")
    if shown == "text":
        return Response(as_text(found), media_type="text/plain; charset=utf-8", headers=headers)
    kind = {"page": "text/html", "pdf": "application/pdf"}.get(shown, "application/octet-stream")
    # No charset: the browser reads it off the page, as its reader did.
    return Response(found.data, headers={**headers, "Content-Type": kind})


@router.get("/{id}/original/pages", responses=examples({"pages": 2}))
def original_pages(request: Request, id: Id) -> JSONResponse:
    """How many pages a PDF has."""
    with request.app.state.held.asked() as (ledger, _):
        data = pdf_of(ledger, id)
    return answer({"pages": count_pages(data)})


@router.get("/{id}/original/pages/{number}", response_class=Response, responses={200: {"content": {"image/png": {}}}})
def original_page(request: Request, id: Id, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """One page of a PDF, drawn as PNG."""
    with request.app.state.held.asked() as (ledger, _):
        data = pdf_of(ledger, id)
    # A document's bytes never change, and its id is made of them.
    return Response(draw_page(data, number), media_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


@router.get("/{id}/sourcing", response_class=Response, responses={200: {"description": "The report as a file."}})
def sourcing(request: Request, id: Id, form: Annotated[str, Query(max_length=10, description="html, pdf or md.")] = "html") -> Response:
    """How well a document is sourced: the audit as a page to read or print."""
    from cuibono.operations.audit_report import KINDS, report_bytes

    if f".{form}" not in KINDS:
        raise UsageError(f"{form!r} is no form of a report", where="form", advice="html, pdf or md")
    from cuibono.operations.audit import audit_one

    with request.app.state.held.asked() as (ledger, _):
        ledger.document(id)  # an id alone: no part of a title is meant here
        data = report_bytes(audit_one(ledger, id), ledger.corpus().documents, f".{form}")
    headers = {"Content-Disposition": disposition(f"sourcing-{id}.{form}", save=form == "md")}
    if form == "html":
        headers |= {"Content-Security-Policy": PAGE_POLICY}
    return Response(data, headers={**headers, "Content-Type": _SOURCING[f".{form}"]})
