"""The built workbench: files of ``cuibono/web``, and its one page for every address that is no file."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from cuibono.errors import NoMatchError

WEB = Path(__file__).parent.parent / "web"
# Names of built files carry a digest of their content: a browser need not ask twice.
FOREVER = "public, max-age=31536000, immutable"
NOT_BUILT = (
    "The workbench is not built here.\n\nIn a clone of the repository: make web (needs Node 20). A wheel carries it.\n"
    "What it shows comes from the command line too: cuibono --help\n"
)

router = APIRouter(include_in_schema=False)


@router.get("/{path:path}")
def file(request: Request, path: str) -> Response:
    """A file of the workbench, or its page, which reads the address itself."""
    if path.startswith(("api/", "reconcile/")):
        raise NoMatchError("nothing here", advice="the services are at /reconcile (docs/matching.md) and /api/1 (docs/api.md)")
    web: Path = request.app.state.web
    found = _inside(web, path)
    if found is not None:
        return FileResponse(found, headers={"Cache-Control": FOREVER} if path.startswith("assets/") else None)
    if path.startswith("assets/") or "." in path.rpartition("/")[2]:
        raise NoMatchError("no such file", advice="reload the page: a newer version may have been installed")
    page = web / "index.html"
    return FileResponse(page) if page.is_file() else PlainTextResponse(NOT_BUILT, status_code=503)


def _inside(web: Path, path: str) -> Path | None:
    """The file of that path, None where there is none or it would lie elsewhere."""
    if not path or "\0" in path or len(path) > 300:
        return None
    found = (web / path).resolve()
    return found if found.is_relative_to(web.resolve()) and found.is_file() else None
