"""``cuibono review``: the questions whose answers change most, one a screen, with both sides' evidence."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, note, progress, taken_or_not

if TYPE_CHECKING:
    from cuibono.operations.review_evidence import Evidence
    from cuibono.operations.review_session import Session

HELP = """Answer the questions whose answers change most: pairs that may be one, namesakes, joins, claims, decisions in conflict.

At a terminal one key answers (? shows them). Elsewhere, or with --plain, answers are lines of the input: ANSWER [WHY], or
QUESTION_ID ANSWER [WHY]. --json lists the questions and asks nothing. Every answer can be undone: b here, cuibono undo later.
"""


class Kind(StrEnum):
    """Which questions."""

    PAIRS = "pairs"
    CLAIMS = "claims"


def register(app: typer.Typer) -> None:
    app.command("review", help=HELP)(review)


def review(
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only pairs (and conflicts), or only claims.", show_default=False)] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many questions.", show_default=False)] = None,
    about: Annotated[str | None, typer.Option("--about", help="Only what concerns this name or id.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Ask in lines, also at a terminal.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.clock import who
    from cuibono.operations.review import choose, evidence_of, listing, make_queue
    from cuibono.operations.review_session import Session
    from cuibono.stages.resolve.list_parts import names_of_parts

    with asking(workspace) as opened:
        with progress("review", quiet=as_json) as step:
            step(0, None, "reading the ledger and weighing what each answer would change")
            queue = make_queue(opened.ledger)
        questions = choose(opened.ledger, queue, kind=kind.value if kind else None, about=about, limit=limit)
        evidence = evidence_of(opened.ledger, queue)
        rejects = opened.ledger.corpus().rejects
        if as_json:
            emit(listing(queue, questions, evidence), (), as_json=True, rejects=rejects)
            return 0
        session = Session(opened.path, questions, by or who(), names_of_parts(queue.parts), opened.ledger.decisions())
        misread = _sit(session, evidence, plain)
    lines = _finish(session, len(queue.questions), misread)
    emit({}, lines, as_json=False, rejects=rejects)
    return taken_or_not(len(session.decided), len(misread))


def _sit(session: Session, evidence: Evidence, plain: bool) -> list[str]:
    """Asks, by keys at a terminal, else by lines; what was not understood comes back."""
    from .review_ask import Sitting, by_keys, by_lines
    from .review_screen import console

    lines = plain or not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb"
    sitting = Sitting(session, evidence, console(plain=lines), len(session.questions), lines)
    if lines:
        by_lines(sitting, {question.question_id: question for question in session.questions})
    else:
        by_keys(sitting)
    return sitting.misread


def _finish(session: Session, total: int, misread: list[str]) -> list[str]:
    """Brings ties up to date where anything was decided, and says what was done."""
    from cuibono.errors import LockedError
    from cuibono.operations.conflicts import conflict_lines, conflicts
    from cuibono.operations.derive import derive
    from cuibono.operations.workspace import open_workspace

    if not session.questions:
        return ["nothing to review"]
    decided = len(session.decided)
    left = max(0, len(session.questions) - decided)
    of = f" of those asked; {total} open in all" if len(session.questions) < total else ""
    lines = ["", f"decided {decided}, skipped {session.skipped}, taken back {session.undone}, left {left}{of}"]
    lines += [f"not understood: {row}" for row in misread]
    if not decided and not session.undone:
        return lines
    try:
        with open_workspace(session.path, write=True) as opened:
            done = derive(opened.ledger)
            lines.append(f"ties are up to date: {done.entities} entities, {done.ties} ties")
            lines += conflict_lines(opened.ledger, conflicts(opened.ledger))
    except LockedError:
        note("another process is writing: what was decided is kept; ties are brought up to date at the next question")
    return lines
