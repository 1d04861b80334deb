"""``/api/1/briefs``: briefs that were written, their editing, and their files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.operations.brief import FORMATS
from cuibono.operations.brief_desk import (
    MOST_NOTE,
    PICTURES,
    BriefAsk,
    check_ask,
    composed,
    edit,
    files,
    findings,
    listed,
    note_written,
    undo_edit,
)
from cuibono.operations.brief_view import brief_data, composed_data
from cuibono.operations.clock import now
from cuibono.operations.names import resolve_name
from cuibono.records import Decision
from cuibono.stages.brief.edits import Edit

from ..answers import Cursor, Limit, answer, sliced
from ..brief_desks import Desks
from ..jobs import Job
from ..requests import examples, identity_of

router = APIRouter(prefix="/api/1/briefs", tags=["briefs"])
MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "network": "image/svg+xml",
    "timeline": "image/svg+xml",
}
Name = Annotated[str, Field(min_length=1, max_length=500)]


class Ask(BaseModel):
    """What a brief is to be about."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"name": "Dravik Logistics", "with": "Zubrovia"}})
    name: Name
    other: Name | None = Field(None, alias="with")
    against: Name | None = None
    place: Name | None = Field(None, alias="in")
    sector: Name | None = None
    since: Annotated[str, Field(max_length=10)] | None = None


class Change(BaseModel):
    """An edit: an item or section of the brief's layout, and what is to become of it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"action": "strike", "place": "events/0f3a52c1d07e9b64"}})
    action: Literal["strike", "move", "note"]
    place: Annotated[str, Field(min_length=1, max_length=200)]
    after: Annotated[str, Field(max_length=200)] | None = None
    text: Annotated[str, Field(max_length=MOST_NOTE)] = ""
    why: Annotated[str, Field(max_length=500)] = ""


class Back(BaseModel):
    """Which edit is to be taken back; the last that stands where none is named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"edit": None}})
    edit: Annotated[str, Field(max_length=100)] | None = None


_EDIT: dict[str, Any] = {
    "edit": "decision-0f3a52c1d07e9b640f3a",
    "composed": {
        "order": [{"key": "lede", "items": ["lede/0f3a52c1d07e9b64"]}],
        "struck": {},
        "notes": {},
        "missed": [],
        "changed": False,
        "content": "9f86d081884c7d65",
        "findings": [{"rule": 15, "cause": "lede tells a claim that the body does not", "where": "…", "places": ["lede/0f3a52c1d07e9b64"]}],
    },
}
_LISTED = {
    "brief_id": "brief-0f3a52c1d07e9b640f3a",
    "title": "Dravik Logistics",
    "ask": {"name": "Dravik Logistics", "other": None, "against": None, "place": None, "sector": None, "since": None},
    "at": "2031-06-02T10:00:00Z",
    "by": "ana",
    "documents": 9,
    "version": 1,
    "edits": 2,
    "findings": 0,
}


def _desks(request: Request) -> Desks:
    found: Desks = request.app.state.desks
    return found


@router.get("", responses=examples([_LISTED]))
def written(request: Request, limit: Limit = 50, cursor: Cursor = None) -> JSONResponse:
    """The briefs that were written, the newest first. ``findings`` are the linter's, null where the brief is edited and not open."""
    desks = _desks(request)
    rows = []
    with request.app.state.held.asked() as (ledger, _):
        page, next = sliced(listed(ledger, desks.folder), limit, cursor)
        for row in page:
            desk = desks.peek(row.brief_id) if row.edits else None
            count = 0 if not row.edits else len(findings(desk, composed(desk, ledger.decisions()))) if desk else None
            rows.append({**asdict(row), "findings": count})
    return answer(rows, next=next)


@router.post("", status_code=202, responses=examples({"job": "job-3"}, status=202))
def compose(request: Request, body: Ask) -> JSONResponse:
    """Writes a brief and opens it, as a job whose result has its id. Who asked for what is noted in the log."""
    ask = BriefAsk(body.name, body.other, body.against, body.place, body.sector, body.since)
    check_ask(ask)
    state, by = request.app.state, identity_of(request).name
    with state.held.asked() as (ledger, _):  # names that mean nobody are told at once
        for name in (ask.name, ask.other) if ask.against is None else ():
            if name is not None:
                resolve_name(ledger, name)

    def run(job: Job) -> dict[str, Any]:
        with state.held.asked() as (ledger, _):
            desk = state.desks.write(ledger, ask)
        job.step(share=0.9, item=desk.brief.title)
        state.writer.write(lambda ledger: note_written(ledger, desk, (by, now(fine=True), "")), derives=False)
        return {"brief_id": desk.brief.brief_id, "title": desk.brief.title}

    job = state.jobs.start("brief", " / ".join(filter(None, (ask.name, ask.other, ask.against, ask.place))), run, by=by)
    return answer({"job": job.id}, status=202)


@router.get("/{brief_id}")
def opened(request: Request, brief_id: str) -> JSONResponse:
    """A brief with its layout and how it is composed now; ``stale`` where the ledger has changed since it was written."""
    with request.app.state.held.asked() as (ledger, _):
        found = _desks(request).get(ledger, brief_id)
        data = brief_data(found.desk) | {
            "composed": composed_data(found.desk, composed(found.desk, ledger.decisions())),
            "stale": found.state != ledger.derived_from(),
        }
    return answer(data)


@router.post("/{brief_id}/edits", status_code=201, responses=examples(_EDIT, status=201))
def change(request: Request, brief_id: str, body: Change) -> JSONResponse:
    """Strikes, moves or notes: one more decision of the log. Answers how the brief is composed then, with the linter's findings."""
    with request.app.state.held.asked() as (ledger, _):
        desk = _desks(request).get(ledger, brief_id).desk
    said = identity_of(request).name, now(fine=True), body.why

    def append(ledger: Ledger) -> tuple[str, list[Decision]]:
        made = edit(ledger, desk, body.action, body.place, said, after=body.after, text=body.text)
        return made.decision_id, ledger.decisions()

    edit_id, decisions = request.app.state.writer.write(append, derives=False)
    data = composed_data(desk, composed(desk, decisions))
    return answer({"edit": edit_id, "composed": data}, status=201)


@router.post("/{brief_id}/undo", responses=examples({**_EDIT, "place": "lede/0f3a52c1d07e9b64"}))
def back(request: Request, brief_id: str, body: Back) -> JSONResponse:
    """Takes an edit back, by one more row of the log. Answers how the brief is composed then."""
    with request.app.state.held.asked() as (ledger, _):
        desk = _desks(request).get(ledger, brief_id).desk
    said = identity_of(request).name, now(fine=True), "taken back in the workbench"

    def append(ledger: Ledger) -> tuple[Edit, list[Decision]]:
        return undo_edit(ledger, brief_id, body.edit, said), ledger.decisions()

    row, decisions = request.app.state.writer.write(append, derives=False)
    data = composed_data(desk, composed(desk, decisions))
    return answer({"edit": row.edit_id, "place": row.place, "composed": data})


@router.get("/{brief_id}/lint", responses=examples(_EDIT["composed"]["findings"]))
def linted(request: Request, brief_id: str) -> JSONResponse:
    """What the 23 rules say of the brief as it is composed now, with the places of what they are about."""
    with request.app.state.held.asked() as (ledger, _):
        desk = _desks(request).get(ledger, brief_id).desk
        rows = findings(desk, composed(desk, ledger.decisions()))
    return answer(rows)


@router.get("/{brief_id}/export")
def export(request: Request, brief_id: str, format: Annotated[str, Query(max_length=20)]) -> Response:
    """The brief as it is composed now, as a file; refused while the linter finds a breach."""
    if format not in MEDIA:
        raise UsageError(f"unknown format {format!r}", where="format", advice=f"formats are: {', '.join((*FORMATS, *PICTURES))}")
    with request.app.state.held.asked() as (ledger, _):
        desk = _desks(request).get(ledger, brief_id).desk
        made = composed(desk, ledger.decisions())
    ((name, content),) = files(desk, made, (format,)).items()
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[format], headers=headers)
