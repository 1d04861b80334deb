"""The application: routes, errors as one envelope, access from web pages of other origins where the protocol asks for it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from cuibono import __version__
from cuibono.errors import CuibonoError, UsageError

from .held import Held
from .routes import decisions, entities, evidence, extend, preview, questions, reconcile, suggest, world


class _ReconcileCors(CORSMiddleware):
    """Access from pages of other origins for the reconciliation service alone: what else is asked stays with this machine's own pages."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and not (path == "/reconcile" or path.startswith("/reconcile/")):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def make_app(workspace: Path) -> FastAPI:
    """The service over one workspace. Nothing is opened until the first request; no request writes."""
    app = FastAPI(title="cuibono", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.held = Held(workspace)
    # The protocol wants it of every endpoint of its own (section "Cross-Origin Access"); there are no cookies and nothing is written.
    app.add_middleware(_ReconcileCors, allow_origins=["*"], allow_methods=["GET", "POST", "OPTIONS"], allow_headers=["*"])
    app.add_exception_handler(CuibonoError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for routes in (reconcile, suggest, preview, extend, decisions, entities, evidence, world, questions):
        app.include_router(routes.router)
    return app


def _envelope(error: CuibonoError, status: int | None = None) -> JSONResponse:
    return JSONResponse({"ok": False, "error": error.as_dict()}, status_code=status or error.http_status)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CuibonoError)
    if error.where is None:
        error.where = request.url.path
    return _envelope(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first.get("loc", ()))
    return _envelope(UsageError(f"{field}: {first.get('msg', 'not valid')}", where=request.url.path, advice="see docs/matching.md"))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    advice = "the services are at /reconcile (docs/matching.md) and /api/1 (docs/python.md)" if error.status_code == 404 else None
    return _envelope(UsageError(str(error.detail), where=request.url.path, advice=advice), error.status_code)
