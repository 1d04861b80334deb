"""``/api/1/uploads``: files and addresses on their way into the ledger. One upload is begun, its files are sent one by one, and a job reads
them.

A file is the body of a request of its own: what it may hold is counted as it comes, and a broken connection leaves nothing behind.
"""

from __future__ import annotations

import threading
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cuibono.api.answers import answer
from cuibono.api.importing import start_import
from cuibono.api.requests import examples, identity_of
from cuibono.errors import UsageError
from cuibono.operations.clock import checked_date
from cuibono.operations.import_upload import checked_addresses
from cuibono.operations.uploads import Uploads, remove

router = APIRouter(prefix="/api/1/uploads", tags=["import"])
Id = Annotated[str, Path(max_length=40)]
_LIMITS = {"files": 5000, "bytes": 2_000_000_000, "file_bytes": 200_000_000, "addresses": 200}
_LOCK = threading.Lock()


def _whole(text: str) -> str:
    """JSON can name half of a character; nothing that is stored can hold it."""
    if not text.isascii():
        text.encode("utf-8")  # a UnicodeEncodeError is a ValueError: the envelope says which field
    return text


Text = Annotated[str, AfterValidator(_whole)]


class Said(BaseModel):
    """What the analyst says about all of it, over what the files say, and addresses to ask for."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"publisher": "Coastwatch", "published": "2026-02-11"}})
    dataset: Text = Field(default="default", max_length=100)
    publisher: Text | None = Field(default=None, max_length=200)
    published: Text | None = Field(default=None, max_length=10)
    addresses: list[Annotated[Text, Field(max_length=4000)]] = Field(default=[], max_length=1000)


@router.get("/limits", responses=examples(_LIMITS))
def limits(request: Request) -> JSONResponse:
    """What one upload may hold: files, bytes in all and of each file, addresses."""
    return answer(uploads_of(request).limits)


@router.post("", status_code=201, responses=examples({"id": "5f0c9a1d2b3e4f60", "limits": _LIMITS}, status=201))
def begin(request: Request) -> JSONResponse:
    """Begins an upload. Send its files next, then start its job."""
    uploads = uploads_of(request)
    made = uploads.begin()
    return answer({"id": made.upload_id, "limits": uploads.limits}, status=201)


@router.put(
    "/{id}/files",
    responses=examples({"name": "press/report.pdf", "bytes": 48213}),
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def file(
    request: Request,
    id: Id,
    name: Annotated[str, Query(min_length=1, max_length=2000, description="The file's name, with its folders: press/report.pdf.")],
    content_length: Annotated[int | None, Header(include_in_schema=False)] = None,
) -> JSONResponse:
    """One file: its bytes are the body. Where it is stored is none of the sender's choice."""
    with uploads_of(request).receive(id, name, content_length) as target:
        async for piece in request.stream():
            target.write(piece)
        size = target.size
    return answer({"name": name, "bytes": size})


@router.post("/{id}/job", status_code=202, responses=examples({"id": "job-3", "kind": "import", "state": "queued"}, status=202))
def start(request: Request, id: Id, said: Said) -> JSONResponse:
    """Reads what was sent and asks for the addresses, as a job: /api/1/jobs tells how it goes on. The files are removed when it ends."""
    addresses = checked_addresses(said.addresses)
    published = checked_date(said.published or None, where="published")
    uploads = uploads_of(request)
    if not uploads.get(id).files and not addresses:
        raise UsageError("neither files nor addresses", where="uploads", advice="send a file: PUT /api/1/uploads/{id}/files?name=…")
    upload = uploads.finish(id)
    words = {"dataset": said.dataset.strip() or "default", "publisher": (said.publisher or "").strip() or None, "published": published}
    try:
        job = start_import(request.app, upload, addresses, words, by=identity_of(request).name)
    except BaseException:
        remove(upload.folder)
        raise
    return answer(job.as_data(), status=202)


@router.delete("/{id}", responses=examples({"id": "5f0c9a1d2b3e4f60"}))
def drop(request: Request, id: Id) -> JSONResponse:
    """Drops an upload whose job was not started, with what was sent."""
    remove(uploads_of(request).finish(id).folder)
    return answer({"id": id})


def uploads_of(request: Request) -> Uploads:
    """The uploads of this service."""
    state: Any = request.app.state
    with _LOCK:
        if not hasattr(state, "uploads"):
            state.uploads = Uploads(state.workspace)
        found = state.uploads
    assert isinstance(found, Uploads)
    return found
