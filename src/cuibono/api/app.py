"""The application: who is let in, routes, errors as one envelope, and the built workbench."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from cuibono import __version__
from cuibono.errors import CuibonoError, LargeError, NoMatchError, UsageError
from cuibono.operations.clock import who
from cuibono.team import Team

from . import static
from .answers import Etag, Head, failure
from .audit import Audit
from .brief_desks import Desks
from .doors import Door, OpenDoor, TeamDoor
from .guard import Guard
from .held import Held
from .jobs import Jobs
from .kept import KeptAnswers
from .limits import Limits
from .review_process import Queues
from .routes import ROUTERS
from .writer import Writer


class _ReconcileCors(CORSMiddleware):
    """Access from pages of other origins for the reconciliation service alone: what else is asked stays with this machine's own pages."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and not (path == "/reconcile" or path.startswith("/reconcile/")):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def make_app(
    workspace: Path,
    *,
    door: Door | None = None,
    team: Team | None = None,
    hosts: frozenset[str] | None = None,
    web: Path = static.WEB,
) -> FastAPI:
    """The service over one workspace. Nothing is opened until the first request.

    ``door`` tells who asks (None: the user of this process, whoever asks; with a ``team``, its users), ``hosts`` the names that it answers
    to (None: any). Whoever makes it ends it: :func:`close_app`.
    """
    app = FastAPI(title="cuibono", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/1/openapi.json")
    app.state.held = Held(workspace)
    app.state.kept = KeptAnswers(app.state.held)
    app.state.writer = Writer(workspace)
    app.state.jobs = Jobs()
    app.state.queues = Queues(workspace)
    app.state.desks = Desks(workspace)
    app.state.web = web
    app.state.workspace = workspace
    app.state.door = door or (OpenDoor(who()) if team is None else TeamDoor(team))
    app.state.team = team
    app.state.limits = None if team is None else Limits()
    # The last one added is asked first. The protocol of reconciliation wants it of every endpoint of its own (section "Cross-Origin
    # Access"); there are no cookies, and nothing is written.
    app.add_middleware(Etag)
    app.add_middleware(_ReconcileCors, allow_origins=["*"], allow_methods=["GET", "POST", "OPTIONS"], allow_headers=["*"])
    app.add_middleware(Head)
    app.add_middleware(Guard, door=app.state.door, hosts=hosts, limits=app.state.limits)
    if team is not None:
        app.add_middleware(Audit, log=team.log)
    app.add_exception_handler(CuibonoError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for router in (*ROUTERS, static.router):
        app.include_router(router)
    return app


def close_app(app: FastAPI) -> None:
    """Ends what works in the background: a job between two documents, then the ties that are still to come."""
    app.state.queues.close()
    app.state.jobs.close()
    app.state.writer.close()
    app.state.held.close()
    if app.state.team is not None:
        app.state.team.close()


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CuibonoError)
    if error.where is None:
        error.where = request.url.path
    return failure(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first.get("loc", ()))
    return failure(UsageError(f"{field}: {first.get('msg', 'not valid')}", where=request.url.path, advice="see docs/api.md"))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    advice = "the services are at /reconcile (docs/matching.md) and /api/1 (docs/api.md)"
    kind = {404: NoMatchError, 413: LargeError}.get(error.status_code, UsageError)
    answer = failure(kind(str(error.detail), where=request.url.path, advice=advice), error.status_code)
    answer.headers.update(error.headers or {})  # 405 has to say what is allowed (RFC 9110, 15.5.6)
    return answer
