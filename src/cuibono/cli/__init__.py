"""The command line: one file per command; parse, call an operation, print.

A new command is a file here with a function ``register(app)`` that calls ``app.command(...)`` (or ``app.add_typer(...)``), and its
module's name in ``COMMANDS``. Import what is heavy (spaCy, SQLAlchemy, pyarrow) inside the command's function: a call loads the module of
its command alone, the help those of all (tests/cli/test_start.py, benchmarks/start_up.py). ``cli/frame.py`` has the shared options, the
``--json`` envelope, progress bars and the opening of workspaces. Start reading at ``main``.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

# In the order of ``cuibono --help``. Each is a module of this package with ``register(app)``.
COMMANDS = (
    "add",
    "watch",
    "map",
    "status",
    "search",
    "match",
    "serve",
    "users",
    "mcp",
    "show",
    "dossier",
    "paths",
    "exposure",
    "gaps",
    "timeline",
    "footprint",
    "events",
    "places",
    "changes",
    "ties",
    "ask",
    "forecasts",
    "contradictions",
    "origins",
    "statements",
    "quotes",
    "sourcing",
    "audit",
    "brief",
    "review",
    "decide",
    "decisions",
    "undo",
    "publishers",
    "known",
    "export",
    "load",
    "ledger",
    "verify",
    "rebuild",
    "read",
    "run",
    "resolve",
    "demo",
)


def main(argv: list[str] | None = None) -> None:
    """The ``cuibono`` program: never returns; exit codes are those of :mod:`cuibono.errors`, 130 for Ctrl-C."""
    # What is imported stays: looking for garbage after every 700 new objects, as Python does, takes a sixth of a start.
    gc.set_threshold(50_000, 20, 20)
    from .frame import run

    words = sys.argv[1:] if argv is None else argv
    code = run(build(_needed(words)), words)
    if argv is None:
        gc.freeze()  # what is left goes with the process: Python would look through all of it once more
    sys.exit(code)


def build(names: Sequence[str] = COMMANDS) -> object:
    """The Typer application with these commands, in this order; with all of them where none is named."""
    from .frame import make_app

    app = make_app()
    for name in names:
        import_module(f"{__name__}.{name}").register(app)
    return app


def _needed(words: Sequence[str]) -> Sequence[str]:
    """The commands that a call can come to: the one it names, none for the version, else all, which the help lists."""
    if list(words) == ["--version"]:
        return ()
    return words[:1] if words and words[0] in COMMANDS else COMMANDS
