"""``cuibono ask``: a question in words, and questions that are kept and asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, note, writing

HELP = """Ask in words: who ties PeruRail to China? It says which command it took the question for.

Questions that are kept: ask save NAME QUESTION (or NAME -- paths A B --hops 3), ask list, ask run NAME, ask check [NAME…] tells whose
answers changed, ask forget NAME. All forms are in docs/ask.md.
"""
# What ``ask check --exit-code`` ends with where an answer changed, and where a question could not be asked. Errors have 1 to 8.
EXIT_CHANGED = 10
EXIT_FAILED = 11


def register(app: typer.Typer) -> None:
    app.command("ask", help=HELP)(ask)


def ask(
    words: Annotated[
        list[str], typer.Argument(metavar="QUESTION…", help="The question, with or without quotation marks.", show_default=False)
    ],
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=f"With check: end with {EXIT_FAILED} where a question can't be asked, else {EXIT_CHANGED} where an answer changed.",
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    action, rest = words[0], words[1:]
    if action == "save" and rest:
        return _save(rest[0], rest[1:], workspace, as_json=as_json)
    if words == ["list"]:
        return _list(workspace, as_json=as_json)
    if action in ("run", "forget") and len(rest) == 1:
        return (_run if action == "run" else _forget)(rest[0], workspace, as_json=as_json)
    if action == "check":
        return _check(rest, workspace, exit_code=exit_code, as_json=as_json)
    from cuibono.operations.ask import ask_in_words

    with asking(workspace) as opened:
        data, lines = ask_in_words(opened.ledger, " ".join(words))
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
    return 0


def _save(name: str, words: list[str], workspace: Path | None, *, as_json: bool) -> int:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.questions import command_line, parse
    from cuibono.operations.saved import save
    from cuibono.records import to_dict

    with writing(workspace) as opened:
        if opened.ledger.derived_is_stale():
            derive(opened.ledger)
        row, answer = save(opened.ledger, name, words, by=who(), at=now())
    lines = [
        f"{name} is kept: {command_line(*parse(row.call))}",
        f"its answer today has {answer.items} parts; cuibono ask check tells changes",
    ]
    emit({**to_dict(row), "items": answer.items}, lines, as_json=as_json, rejects=0)
    return 0


def _list(workspace: Path | None, *, as_json: bool) -> int:
    from cuibono.errors import CuibonoError
    from cuibono.operations.questions import command_line, parse
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        rows = [(row, opened.ledger.last_answer(row.name)) for row in opened.ledger.saved_questions()]
    lines = []
    for row, last in rows:
        told = f"{len(last.items)} parts on {last.at[:10]}" if last is not None else "not answered yet"
        try:
            call = command_line(*parse(row.call))
        except CuibonoError as error:  # of another version of the program
            call = f"can't be asked any more ({error.message}); cuibono ask forget {row.name}"
        lines += [f"{row.name}: {call}", f"  “{row.words}”, by {row.by} on {row.at[:10]}; {told}"]
    data = [{**to_dict(row), "answered": last.at if last else None, "items": len(last.items) if last else None} for row, last in rows]
    emit(data, lines or ["no question is saved yet: cuibono ask save NAME QUESTION"], as_json=as_json, rejects=0)
    return 0


def _run(name: str, workspace: Path | None, *, as_json: bool) -> int:
    from cuibono.operations.saved import run

    with asking(workspace) as opened:
        data, lines = run(opened.ledger, name)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
    return 0


def _forget(name: str, workspace: Path | None, *, as_json: bool) -> int:
    from cuibono.operations.clock import now, who
    from cuibono.operations.saved import forget

    with writing(workspace) as opened:
        row = forget(opened.ledger, name, by=who(), at=now())
    emit({"forgotten": row.name}, [f"{row.name} is asked no longer; its answers stay in the log"], as_json=as_json, rejects=0)
    return 0


def _check(names: list[str], workspace: Path | None, *, exit_code: bool, as_json: bool) -> int:
    from cuibono.errors import LockedError
    from cuibono.operations.clock import now
    from cuibono.operations.derive import derive
    from cuibono.operations.saved import as_data, as_lines, check

    try:
        with writing(workspace) as opened:
            if opened.ledger.derived_is_stale():
                derive(opened.ledger)
            rows = check(opened.ledger, names, at=now())
    except LockedError:
        note("another process is writing: answers are compared, and the new ones are not kept")
        with asking(workspace) as opened:
            rows = check(opened.ledger, names, at=now(), keep=False)
    data = as_data(rows)
    emit(data, [*as_lines(rows)] or ["no question is saved yet: cuibono ask save NAME QUESTION"], as_json=as_json, rejects=data["failed"])
    if not exit_code:
        return 0
    return EXIT_FAILED if data["failed"] else EXIT_CHANGED if data["changed"] else 0
