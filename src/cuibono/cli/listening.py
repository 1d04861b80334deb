"""Listening at a port of this machine, and ending when told to."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from cuibono.errors import UsageError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@contextmanager
def listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A socket that takes connections from now on, and "host:port" as addresses have it. Raises UsageError where it cannot listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on a connection waits until it is answered: the address is true when it is printed.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen: {error.strerror or error}", where=f"{host}:{port}", advice="name another with --port") from error
    with listener:
        yield listener, f"{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


@contextmanager
def ending_cleanly(server: Any, *, first: Callable[[], None] = lambda: None) -> Iterator[Any]:
    """Ctrl-C and SIGTERM are how a service is meant to end: requests under way are answered, and the exit code is 0. ``first`` is called at
    once, so that what would be under way for long can end by itself."""
    # Uvicorn raises the signal anew when it has shut down, which would end us by it.
    server.capture_signals = nullcontext

    def end(number: int, frame: Any) -> None:
        first()
        server.handle_exit(number, frame)

    former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield server
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
