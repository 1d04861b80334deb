"""``cuibono serve``: the reconciliation service for OpenRefine and other programs, on this machine alone unless told otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Annotated, Any

import typer

from cuibono.errors import UsageError

from .frame import WorkspaceOption, note

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def register(app: typer.Typer) -> None:
    app.command("serve", help="Serve the workspace's entities to OpenRefine (reconciliation API) on this machine; Ctrl-C ends it.")(serve)


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(help="The address to listen at; others than loopback open the workspace to the network.")
    ] = "127.0.0.1",
    workspace: WorkspaceOption = None,
) -> int:
    import socket

    import uvicorn

    from cuibono.api import make_app

    from .frame import asking

    # Ties are brought up to date and a missing or damaged workspace is told before anything listens.
    with asking(workspace) as opened:
        folder = opened.path.resolve()
        entities = opened.ledger.counts()["entities"]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on a connection waits until it is answered: the address below is true when it is printed.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen: {error.strerror or error}", where=f"{host}:{port}", advice="name another with --port") from error
    shown = f"[{host}]" if ":" in host else host
    if host not in _LOOPBACK:
        note(f"{host} is reached from other machines: whoever can connect can ask for the names and ties of this workspace")
    typer.echo(f"serving {entities} entities at http://{shown}:{listener.getsockname()[1]}/reconcile (Ctrl-C ends it)")
    with listener, _ending_cleanly(uvicorn.Server(uvicorn.Config(make_app(folder), log_level="warning", lifespan="off"))) as server:
        server.run(sockets=[listener])
    return 0


@contextmanager
def _ending_cleanly(server: Any) -> Iterator[Any]:
    """Ctrl-C and SIGTERM are how the service is meant to end: requests under way are answered, and the exit code is 0."""
    import signal

    # Uvicorn raises the signal anew when it has shut down, which would end us by it.
    server.capture_signals = nullcontext
    former = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield server
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
