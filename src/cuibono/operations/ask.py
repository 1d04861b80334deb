"""``cuibono ask``: a question in words, taken for one of the register, and asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.understand import Understood, nearest, phrases, understand

from .questions import QUESTIONS, ask, command_line


def read_question(ledger: Ledger, text: str) -> Understood:
    """What a question in words is taken for. Raises UsageError with the nearest forms where it is not understood."""
    with ledger.transaction():
        known = _known(ledger, text)
        newest = _newest(ledger)
    takes = {name: frozenset(argument.name for argument in row.arguments) for name, row in QUESTIONS.items()}
    found = understand(text, known, newest, takes)
    if found is None:
        offered = "; ".join(f"cuibono ask “{example}”" for example in nearest(text, known, newest))
        raise UsageError(f"not understood: {text!r}", advice=f"what is understood and near: {offered}; all forms are in docs/ask.md")
    return found


def near_questions(ledger: Ledger, text: str, most: int = 6) -> list[str]:
    """Questions in words that are understood, those like the text first."""
    with ledger.transaction():
        return nearest(text, _known(ledger, text), _newest(ledger), most)


def ask_in_words(ledger: Ledger, text: str, *, graph: Callable[[], Any] | None = None) -> tuple[dict[str, Any], list[str]]:
    """Asks a question in words, as data and as lines: first what it was taken for. ``graph`` gives the ledger's ties where they are held.

    Raises UsageError where it is not understood, and what the question itself raises (NoMatchError, AmbiguousError).
    """
    found = read_question(ledger, text)
    held = graph() if graph is not None and QUESTIONS[found.question].graph else None
    data, lines = ask(ledger, found.question, found.arguments, graph=held)
    command = command_line(found.question, found.arguments)
    head = [f"taken for: {command}"]
    head += [f"  {typed!r} is read as {meant!r}" for typed, meant in found.corrected]
    head += [f"  left out: {words} ({found.question} takes no dates)" for words in found.left_out]
    then = [command_line(row.question, row.arguments) for row in found.then]
    head += [f"  asked after it, and not answered here: {row}" for row in then]
    told = {
        "asked": text,
        "question": found.question,
        "arguments": {key: list(value) if isinstance(value, tuple) else value for key, value in found.arguments.items()},
        "command": command,
        "corrected": [list(pair) for pair in found.corrected],
        "left_out": list(found.left_out),
        "then": then,
        "answer": data,
    }
    return told, [*head, "", *lines]


def _known(ledger: Ledger, text: str) -> dict[str, str]:
    """Names of the ledger's entities and outlets that stand in a text, in small letters, with their spelling."""
    wanted = phrases(text)
    outlets = {row.partition("\t")[0] for row in ledger.corpus().outlets}
    known = {name.lower(): name for name in outlets if name.lower() in wanted}
    for entity in sorted(ledger.entities_called(wanted), key=lambda row: (row.documents, row.entity_id)):
        # What is best known of a name comes last, and its spelling stays.
        known.update({name.lower(): name for name in (*entity.names, entity.caption) if name.lower() in wanted})
    return known


def _newest(ledger: Ledger) -> date:
    """The last day of the newest document; the first day of the calendar where none is dated."""
    last = ledger.corpus().last_published
    found = date_range(last[:10]) if last else None
    return found[1] if found else date.min.replace(year=1970)
