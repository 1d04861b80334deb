"""``/api/1/jobs``: work under way, its progress as server-sent events (WHATWG HTML, 9.2), and its end."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import sleep
from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import JSONResponse, StreamingResponse

from cuibono.api.answers import Cursor, Limit, answer, sliced
from cuibono.api.jobs import ENDED, Jobs
from cuibono.api.requests import examples

router = APIRouter(prefix="/api/1/jobs", tags=["jobs"])
Id = Annotated[str, Path(max_length=40)]
# A comment now and then, so that nothing between takes the connection for dead.
BEAT = 15.0
LOOK = 0.2

_JOB = {
    "id": "job-3",
    "kind": "add",
    "title": "harbour-contract.pdf and 2 more",
    "by": "ana",
    "state": "running",
    "done": 1,
    "total": 3,
    "share": 0.33,
    "item": "harbour-contract.pdf",
    "rejects": 0,
    "asked_at": "2031-06-02T10:00:00Z",
    "ended_at": None,
    "result": None,
    "error": None,
}


@router.get("", responses=examples([_JOB]))
def jobs(request: Request, limit: Limit = 50, cursor: Cursor = None) -> JSONResponse:
    """Jobs of this service, the newest first."""
    rows, next = sliced([job.as_data() for job in _jobs(request).all()], limit, cursor)
    return answer(rows, next=next)


@router.get("/{id}", responses=examples(_JOB))
def job(request: Request, id: Id) -> JSONResponse:
    """One job."""
    return answer(_jobs(request).get(id).as_data())


@router.delete("/{id}", responses=examples(_JOB))
def cancel(request: Request, id: Id) -> JSONResponse:
    """Ends a job between two documents: what is stored stays."""
    found = _jobs(request).get(id)
    found.cancel()
    return answer(found.as_data())


@router.get("/{id}/events", response_class=StreamingResponse)
def events(request: Request, id: Id, last_event_id: Annotated[str | None, Header()] = None) -> StreamingResponse:
    """What happens to a job, until it has ended: events ``queued``, ``running``, ``progress``, ``done``, ``failed`` and ``cancelled``, each
    with the job as it stands. Who comes back sends Last-Event-ID and misses nothing."""
    job, jobs = _jobs(request).get(id), _jobs(request)
    seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 12 else 0

    async def told() -> AsyncIterator[str]:
        after, quiet = seen, 0.0
        while not jobs.closing.is_set():
            ended = job.state in ENDED
            rows = job.events(after)
            # Of what was told in one look the last progress says all.
            for at, (number, name, data) in enumerate(rows):
                if name == "progress" and at + 1 < len(rows) and rows[at + 1][1] == "progress":
                    continue
                after, quiet = number, 0.0
                yield f"id: {number}\nevent: {name}\ndata: {json.dumps(data, default=str)}\n\n"
            if ended and not job.events(after):
                return
            await sleep(LOOK)
            quiet += LOOK
            if quiet >= BEAT:
                quiet = 0.0
                yield ": still there\n\n"

    return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _jobs(request: Request) -> Jobs:
    found: Any = request.app.state.jobs
    assert isinstance(found, Jobs)
    return found
