"""The command line: one file per command; parse, call an operation, print.

A new command is a file here with a function ``register(app)`` that calls ``app.command(...)`` (or ``app.add_typer(...)``), and its
module's name in ``COMMANDS``. Import what is heavy (spaCy, SQLAlchemy, pyarrow) inside the command's function: ``cuibono --help`` must
stay quick. ``cli/frame.py`` has the shared options, the ``--json`` envelope, progress bars and the opening of workspaces.
Start reading at ``main``.
"""

from __future__ import annotations

import sys
from importlib import import_module

# In the order of ``cuibono --help``. Each is a module of this package with ``register(app)``.
COMMANDS = (
    "add",
    "status",
    "search",
    "match",
    "serve",
    "show",
    "dossier",
    "paths",
    "timeline",
    "contradictions",
    "origins",
    "audit",
    "brief",
    "review",
    "decide",
    "decisions",
    "undo",
    "publishers",
    "known",
    "export",
    "verify",
    "rebuild",
    "read",
    "resolve",
    "demo",
)


def main(argv: list[str] | None = None) -> None:
    """The ``cuibono`` program: never returns; exit codes are those of :mod:`cuibono.errors`, 130 for Ctrl-C."""
    from .frame import run

    sys.exit(run(build(), sys.argv[1:] if argv is None else argv))


def build() -> object:
    """The Typer application with all commands."""
    from .frame import make_app

    app = make_app()
    for name in COMMANDS:
        import_module(f"{__name__}.{name}").register(app)
    return app
