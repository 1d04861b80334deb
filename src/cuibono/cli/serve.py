"""``cuibono serve``: the workbench in the browser, the API under it, and OpenRefine's service, on this machine alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuibono.errors import UsageError

from .frame import WorkspaceOption, note

if TYPE_CHECKING:
    from cuibono.team import Team


OPEN = "whoever has the address below can read and change this workspace"
CLEAR = (
    "passwords and all that is read travel in clear text. Better listen at 127.0.0.1, behind a proxy that speaks TLS, "
    "and name the proxy's host with --allow-host (docs/serve.md)"
)


def register(app: typer.Typer) -> None:
    app.command("serve", help="Open the workbench in the browser, with its API and OpenRefine's service, on this machine; Ctrl-C ends it.")(
        serve
    )


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="The address to listen at; others than loopback open the workspace to the network.")
    ] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="Another name under which browsers reach it: NAME or NAME:PORT.", show_default=False),
    ] = None,
    open_browser: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open the browser; else only at a terminal with a screen.", show_default=False)
    ] = None,
    team: Annotated[bool, typer.Option("--team", help="Users with names and roles, who sign in: cuibono users add NAME.")] = False,
    workspace: WorkspaceOption = None,
) -> int:
    import secrets

    import uvicorn

    from cuibono.api import close_app, make_app
    from cuibono.api.doors import TokenDoor
    from cuibono.operations.clock import who

    from .listening import LOOPBACK, ending_cleanly, listening

    folder, entities = _opened(workspace)
    people = _people(folder) if team else None
    token = "" if team else secrets.token_urlsafe(24)
    with listening(host, port) as (listener, shown):
        own = shown.rpartition(":")[2]
        names = {f"{name}:{own}" for name in ("127.0.0.1", "localhost", "[::1]")} | {shown.lower()}
        names |= {(name if ":" in name else f"{name}:{own}").lower() for name in allow_host or ()} | {
            name.lower() for name in allow_host or ()
        }
        if host not in LOOPBACK:
            note(f"{host} is reached from other machines: {CLEAR if team else OPEN}")
        door = TokenDoor(who(), token) if people is None else None
        app = make_app(folder, door=door, team=people, hosts=frozenset(names))
        typer.echo(f"serving {entities} entities at http://{shown}/reconcile (Ctrl-C ends it)")
        address = f"http://{shown}/" if team else f"http://{shown}/?token={token}"
        typer.echo(f"the workbench: {address}")
        sys.stdout.flush()
        if open_browser or (open_browser is None and _has_screen()):
            import webbrowser

            webbrowser.open(address)
        # What listens to a job's events ends by itself within a look; who is slower than this is not waited for.
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=5)
        with ending_cleanly(uvicorn.Server(config), first=app.state.jobs.closing.set) as server:
            server.run(sockets=[listener])
        close_app(app)
    return 0


def _people(folder: Path) -> Team:
    """The workspace's users. Raises UsageError where there are none: nobody could come in."""
    from cuibono.team import open_team

    found = open_team(folder)
    roles = {row.role for row in found.users.all()}
    if not roles:
        found.close()
        raise UsageError("there are no users yet", where=str(folder), advice="cuibono users add NAME --role admin, with the same -w")
    if "admin" not in roles:
        note("no user is an admin: users and the log are managed with cuibono users alone")
    return found


def _opened(workspace: Path | None) -> tuple[Path, int]:
    """The workspace's folder and how many entities it has: made where there is none, so that a newcomer can begin in the browser.

    Ties are brought up to date, and a damaged workspace is told, before anything listens.
    """
    from cuibono.operations.workspace import open_workspace
    from cuibono.settings import Settings

    from .frame import asking

    folder = Settings.from_environment().workspace if workspace is None else workspace
    if not folder.exists():
        with open_workspace(folder, write=True, create=True):
            note(f"{folder} is new and empty: add documents in the workbench, or with cuibono add")
    with asking(folder) as opened:
        return opened.path.resolve(), int(opened.ledger.counts()["entities"])


def _has_screen() -> bool:
    return sys.stdout.isatty() and (
        sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )
