"""``cuibono mcp``: the questions as read-only tools for assistants (Model Context Protocol)."""

from __future__ import annotations

from typing import Annotated

import typer

from cuibono.errors import UsageError

from .frame import WorkspaceOption, asking


def register(app: typer.Typer) -> None:
    app.command(
        "mcp", help="Answer assistants (Model Context Protocol): read-only tools with citations, on standard input or, with --http, a port."
    )(mcp)


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Listen at a port of this machine instead of standard input.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8766,
    host: Annotated[str, typer.Option(help="The address to listen at: one of this machine's own.")] = "127.0.0.1",
    workspace: WorkspaceOption = None,
) -> int:
    from .listening import LOOPBACK, ending_cleanly, listening

    if http and host not in LOOPBACK:
        raise UsageError(f"{host} is no address of this machine alone", where="--host", advice=f"one of {', '.join(LOOPBACK)}")
    # Ties are brought up to date, and a missing or damaged workspace is told, before anything is answered.
    with asking(workspace) as opened:
        folder = opened.path.resolve()
    if not http:
        from cuibono.api.assistant import run_stdio

        run_stdio(folder)
        return 0
    import secrets

    import uvicorn

    from cuibono.api.assistant import http_app

    token = secrets.token_urlsafe(24)
    with listening(host, port) as (listener, shown):
        typer.echo(f"answering assistants at http://{shown}/mcp (Ctrl-C ends it)")
        typer.echo(f"Authorization: Bearer {token}")
        names = [f"{name}:{shown.rpartition(':')[2]}" for name in ("127.0.0.1", "localhost", "[::1]")]
        app = http_app(folder, token=token, hosts=names)
        with ending_cleanly(uvicorn.Server(uvicorn.Config(app, log_level="warning"))) as server:
            server.run(sockets=[listener])
    return 0
