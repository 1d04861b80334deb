"""The register of the analyst's questions: what each takes and which operation answers it. Words, saved questions and HTTP come here.

A question is called by its name with arguments by name: ``ask(ledger, "paths", {"left": "PeruRail", "right": "China"})``. A new one is a
row of ``QUESTIONS``; the HTTP routes are made from the same rows (docs/python.md).
"""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from cuibono.errors import UsageError
from cuibono.ledger import Ledger

Value = str | int | bool | tuple[str, ...]
Arguments = Mapping[str, Value]
Answer = tuple[Any, list[str]]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. ``name`` is how words, options and query strings call it, ``parameter`` what the operation calls it.

    ``kind``: "text", "texts" (one or more), "int" or "flag". What is not an ``option`` stands by its place.
    """

    name: str
    help: str
    kind: Literal["text", "texts", "int", "flag"] = "text"
    option: bool = True
    required: bool = False
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: ``module`` of operations and the ``function`` in it; ``graph`` where it takes the ties as arrays."""

    name: str
    help: str
    module: str
    arguments: tuple[Argument, ...]
    function: str = ""
    graph: bool = False
    # The answer is a table of figures, which are compared as a whole.
    figures: bool = False
    # A flag that another function answers: (flag, module, function).
    turns: tuple[tuple[str, str, str], ...] = field(default=())


def _place(name: str, help: str, *, required: bool = True, kind: Literal["text", "texts"] = "text", parameter: str = "") -> Argument:
    return Argument(name, help, kind, False, required, parameter)


_SINCE = Argument("since", "from this day, month or year on")
_UNTIL = Argument("until", "to this day, month or year")
_MOST = Argument("most", "at most so many rows", "int")
_HOPS = Argument("hops", "at most so many hops", "int")
_GRADE = Argument("min-grade", "ties of this grade or better", parameter="min_grade")

QUESTIONS: dict[str, Question] = {
    row.name: row
    for row in (
        Question(
            "paths",
            "how two are tied, hop by hop",
            "paths",
            (
                _place("left", "a name or an id"),
                _place("right", "a name or an id"),
                _MOST,
                _HOPS,
                Argument("all", "also ties that say nothing lasting", "flag", parameter="passing"),
                Argument("asserted", "only what is said as fact", "flag"),
                _SINCE,
                _UNTIL,
                Argument("predicates", "only these predicates or families, with commas between"),
                Argument("without", "none of these predicates or families"),
                _GRADE,
            ),
            graph=True,
        ),
        Question(
            "exposure",
            "who in a country is tied to a state, and through what",
            "exposure",
            (
                _place("country", "a country"),
                _place("state", "a state"),
                Argument("who", "one person or body alone"),
                Argument("against", "another state beside it"),
                Argument("bodies", "public bodies too", "flag"),
                _MOST,
                _HOPS,
                _SINCE,
                _UNTIL,
                _GRADE,
            ),
            graph=True,
        ),
        Question(
            "footprint",
            "what powers do in a country over time",
            "footprint",
            (
                _place("powers", "names of powers", kind="texts"),
                Argument("in", "a country or place", parameter="place"),
                Argument("sector", "a sector"),
                Argument("by", "count by year, quarter or month"),
                Argument("currency", "the currency that sums are told in"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
            graph=True,
        ),
        Question(
            "events",
            "what happened, each event once with its versions",
            "events",
            (
                _place("name", "a name or an id", required=False),
                Argument("with", "the other one", parameter="other"),
                Argument("place", "where"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
        ),
        Question("timeline", "what is dated about one, in order", "timeline", (_place("name", "a name or an id"), _SINCE, _UNTIL)),
        Question(
            "places",
            "where it is or happened",
            "places",
            (_place("name", "a name or an id", required=False), Argument("country", "in this country"), _SINCE, _UNTIL, _MOST),
        ),
        Question(
            "statements",
            "who said what about whom, and where a position changed",
            "statements",
            (
                _place("speaker", "a name or an id", required=False),
                Argument("about", "about whom"),
                Argument("changes", "changes of position", "flag"),
                Argument("direct", "only what is quoted", "flag"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
            turns=(("changes", "positions", "positions"),),
        ),
        Question(
            "quotes",
            "who said these words",
            "quotes",
            (
                _place("words", "words, as they were said"),
                Argument("by", "who said them"),
                Argument("about", "about whom"),
                Argument("outlet", "in this outlet"),
                Argument("direct", "only what is quoted", "flag"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
        ),
        Question(
            "sourcing",
            "how much rests on named, documentary and unnamed sources",
            "sourcing",
            (
                Argument("by", "outlet, story or topic"),
                Argument("outlet", "one outlet"),
                Argument("topic", "one topic"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
            figures=True,
        ),
        Question("audit", "how one document is sourced", "audit", (_place("what", "a document's id, address or title"), _MOST)),
        Question(
            "forecasts",
            "what is predicted, by whom, and what came of it",
            "forecasts",
            (
                _place("name", "about whom", required=False),
                Argument("by", "who predicts"),
                Argument("words", "with these words"),
                Argument("state", "open or resolved"),
                Argument("due", "due in this year, month or day"),
                _MOST,
            ),
        ),
        Question("gaps", "what is not known about one", "gaps", (_place("name", "a name or an id", required=False), _MOST), graph=True),
        Question(
            "changes",
            "what changed since a date",
            "changes",
            (
                _place("name", "a name or an id", required=False),
                Argument("since", "from this day, month or year on", required=True),
                _UNTIL,
                Argument("taken-in", "by the day of being taken into the ledger", "flag", parameter="taken_in"),
                _MOST,
            ),
        ),
        Question("contradictions", "what can't all hold", "contradictions", (_place("name", "a name or an id", required=False),)),
        Question("dossier", "all that is held about one", "dossier", (_place("name", "a name or an id"), _MOST)),
        Question(
            "ties",
            "ties of some kinds: who owns, pays, meets …",
            "ties",
            (
                _place("name", "a name or an id"),
                Argument("with", "the other end", parameter="other"),
                Argument("predicate", "predicates, with commas between", parameter="predicates"),
                Argument("as", "which end the name is: subject or object", parameter="end"),
                _SINCE,
                _UNTIL,
                _MOST,
            ),
        ),
    )
}


def question_of(name: str) -> Question:
    """The question of a name. Raises UsageError with the names that there are."""
    if name not in QUESTIONS:
        raise UsageError(f"no question {name!r}", advice=f"questions are: {', '.join(sorted(QUESTIONS))}")
    return QUESTIONS[name]


def parameter_of(argument: Argument) -> str:
    """What the operation calls an argument."""
    return argument.parameter or argument.name


def ask(ledger: Ledger, name: str, arguments: Arguments, *, graph: Any = None) -> Answer:
    """Asks one question: its data and its lines. ``graph`` is a TieGraph of the ledger where one is held.

    Raises UsageError for arguments that it does not take or that are missing, and what the operation raises.
    """
    question = question_of(name)
    given = checked(question, arguments)
    module, function = question.module, question.function or question.name
    for flag, other, turned in question.turns:
        if given.pop(flag, False):
            module, function = other, turned
    called = getattr(import_module(f"{__package__}.{module}"), function)
    parameters = inspect.signature(called).parameters
    names = {argument.name: parameter_of(argument) for argument in question.arguments}
    values = {names[key]: list(value) if isinstance(value, tuple) else value for key, value in given.items()}
    by_place = list(parameters)[1:]
    # Of a function that is turned to the first argument keeps its place, whatever it is called there.
    if module != question.module and by_place:
        first = next((names[a.name] for a in question.arguments if not a.option), None)
        if first in values and first not in parameters:
            values[by_place[0]] = values.pop(first)
    refused = sorted(key for key, value in names.items() if value in values and value not in parameters and value not in by_place)
    if refused:
        raise UsageError(f"{name} does not take {refused[0]} here", advice=f"leave it out: {command_line(name, arguments)}")
    lacking = [key for key, row in list(parameters.items())[1:] if row.default is row.empty and key not in values]
    if lacking:
        needed = next((a.name for a in question.arguments if not a.option), lacking[0]) if module != question.module else lacking[0]
        raise UsageError(f"{name} needs {needed} here", where=needed, advice=usage(question))
    if graph is not None and question.graph and "graph" in parameters:
        values["graph"] = graph
    result = called(ledger, **values)
    return result[0], list(result[1])


def checked(question: Question, arguments: Arguments) -> dict[str, Value]:
    """Arguments as their kinds; text that is a number or a flag is read as one. Raises UsageError with the argument's name."""
    known = {argument.name: argument for argument in question.arguments}
    given: dict[str, Value] = {}
    for key, value in arguments.items():
        if key not in known:
            raise UsageError(f"{question.name} takes no {key!r}", where=key, advice=f"it takes: {', '.join(known)}")
        given[key] = _value(known[key], value)
    for argument in question.arguments:
        if argument.required and argument.name not in given:
            raise UsageError(f"{question.name} needs {argument.name}: {argument.help}", where=argument.name, advice=usage(question))
    return {key: value for key, value in given.items() if value is not False}


def _value(argument: Argument, value: Value) -> Value:
    if argument.kind == "texts":
        values = (value,) if isinstance(value, str) else value
        if not isinstance(values, tuple) or not values or not all(isinstance(part, str) and part.strip() for part in values):
            raise UsageError("names nobody", where=argument.name, advice=argument.help)
        return values
    if argument.kind == "flag":
        if isinstance(value, str) and value.lower() in ("true", "1", "yes", "false", "0", "no", ""):
            return value.lower() not in ("false", "0", "no")
        if not isinstance(value, bool):
            raise UsageError(f"{value!r} is neither true nor false", where=argument.name, advice="write true or false")
        return value
    if argument.kind == "int":
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise UsageError(f"{value!r} is no number of rows or hops", where=argument.name, advice="a whole number from 1 on")
        return value
    if not isinstance(value, str) or not value.strip():
        raise UsageError("is empty", where=argument.name, advice=argument.help)
    return value


# -- as words of a command line
def parse(words: Sequence[str]) -> tuple[str, dict[str, Value]]:
    """A question and its arguments from words such as ("paths", "PeruRail", "China", "--hops", "3"). Raises UsageError."""
    if not words:
        raise UsageError("no question", advice=f"questions are: {', '.join(sorted(QUESTIONS))}")
    question = question_of(words[0])
    options = {f"--{argument.name}": argument for argument in question.arguments if argument.option}
    placed: list[str] = []
    given: dict[str, Value] = {}
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if not word.startswith("--"):
            placed.append(word)
            continue
        if name not in options:
            raise UsageError(f"{question.name} has no option {name}", advice=usage(question))
        argument = options[name]
        if argument.kind == "flag":
            given[argument.name] = True
        elif equals or rest:
            given[argument.name] = value if equals else rest.pop(0)
        else:
            raise UsageError(f"{name} needs a value", advice=usage(question))
    for argument in (argument for argument in question.arguments if not argument.option):
        if argument.kind == "texts" and placed:
            given[argument.name], placed = tuple(placed), []
        elif placed:
            given[argument.name] = placed.pop(0)
    if placed:
        raise UsageError(f"{question.name} does not take {placed[0]!r}", advice=usage(question))
    return question.name, checked(question, given)


def as_words(name: str, arguments: Arguments) -> tuple[str, ...]:
    """The words of a command line for a question: what :func:`parse` reads back."""
    found = [name]
    for argument in question_of(name).arguments:
        value = arguments.get(argument.name)
        if value is None or value is False:
            continue
        parts = [str(part) for part in value] if isinstance(value, tuple) else [str(value)]
        if not argument.option:
            found += parts
        elif argument.kind == "flag":
            found.append(f"--{argument.name}")
        else:
            found += [f"--{argument.name}", *parts]
    return tuple(found)


def command_line(name: str, arguments: Arguments) -> str:
    """The command that asks the same: ``cuibono paths PeruRail China --hops 3``."""
    return "cuibono " + shlex.join(as_words(name, arguments))


def usage(question: Question) -> str:
    """How it is called, in a line."""
    parts = []
    for argument in question.arguments:
        word = argument.name.upper() if not argument.option else f"--{argument.name}{'' if argument.kind == 'flag' else ' …'}"
        parts.append(word if argument.required else f"[{word}]")
    return f"cuibono {question.name} {' '.join(parts)}"
