"""``cuibono serve``: the workbench in the browser, the API under it, and OpenRefine's service, on this machine alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from .frame import WorkspaceOption, note


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
    workspace: WorkspaceOption = None,
) -> int:
    import secrets

    import uvicorn

    from cuibono.api import close_app, make_app
    from cuibono.api.guard import TokenDoor
    from cuibono.operations.clock import who

    from .listening import LOOPBACK, ending_cleanly, listening

    folder, entities = _opened(workspace)
    token = secrets.token_urlsafe(24)
    with listening(host, port) as (listener, shown):
        own = shown.rpartition(":")[2]
        names = {f"{name}:{own}" for name in ("127.0.0.1", "localhost", "[::1]")} | {shown.lower()}
        names |= {(name if ":" in name else f"{name}:{own}").lower() for name in allow_host or ()} | {
            name.lower() for name in allow_host or ()
        }
        if host not in LOOPBACK:
            note(f"{host} is reached from other machines: whoever has the address below can read and change this workspace")
        app = make_app(folder, door=TokenDoor(who(), token), hosts=frozenset(names))
        typer.echo(f"serving {entities} entities at http://{shown}/reconcile (Ctrl-C ends it)")
        address = f"http://{shown}/?token={token}"
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
