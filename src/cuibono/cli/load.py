"""``cuibono load``: a run of ``cuibono run`` into a ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, emit, progress, taken_or_not
from .rejects import reject_lines

HELP = """Load a run (what cuibono run wrote) into a ledger: its documents, what was read in them, and its ties.

What the ledger has is left alone. Every span is checked against its document; what does not hold is listed and left out. Stopped at any
moment, the same command goes on where it was.
"""
WORDS = {
    "taken": "the run's ties are taken over as they are",
    "made": "ties were derived here",
    "kept": "nothing was to be derived",
}


def register(app: typer.Typer) -> None:
    app.command("load", help=HELP)(load)


def load(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The folder that cuibono run wrote.", show_default=False)],
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            "--workspace",
            "-w",
            help="A workspace, or sqlite:PATH or postgresql:URL; else CUIBONO_WORKSPACE, else ./cuibono-workspace.",
            show_default=False,
        ),
    ] = None,
    derive_here: Annotated[bool, typer.Option("--derive", help="Derive ties here, also where the run's could be taken over.")] = False,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.clock import now
    from cuibono.operations.ledger_places import opened
    from cuibono.operations.load_run import load_run, open_run
    from cuibono.operations.saved import as_data, as_lines, check
    from cuibono.settings import Settings

    open_run(run)  # what is no run makes no workspace
    place = str(Settings.from_environment().workspace) if into is None else into
    with opened(place, write=True, create=True) as ledger:
        with progress("loaded") as step:
            done = load_run(ledger, run, derive_here=derive_here, on_step=step)
        saved = check(ledger, at=now()) if done.documents and ledger.saved_questions() else []
        counts = ledger.counts()
    data = {
        "documents": done.documents,
        "known": done.known,
        "claims": done.claims,
        "slices": done.slices,
        "derived": done.derived,
        "why": done.why or None,
        "entities": counts["entities"],
        "ties": counts["ties"],
        "saved": as_data(saved)["questions"],
        "reject_list": [{"address": row.address, "reason": row.reason, "message": row.message} for row in done.rejects],
    }
    lines = reject_lines(done.rejects)
    lines.append(f"loaded {done.documents} documents ({done.known} were there already) with {done.claims} claims")
    lines.append(WORDS[done.derived] + (f": {done.why}" if done.why else ""))
    lines.append(f"the ledger has {counts['entities']} entities and {counts['ties']} ties")
    lines += as_lines(saved)
    emit(data, lines, as_json=as_json, rejects=len(done.rejects))
    return taken_or_not(done.documents + done.known, len(done.rejects))
