"""What a form asks each argument of a question with: a picker of names, a date, one of some words. A caller that draws forms reads it."""

from __future__ import annotations

from typing import Any

from cuibono.stages.inquire.footprint import PERIODS
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.rates import shipped_rates

from .pictures import PICTURED
from .questions import Argument, Question, usage
from .sourcing import BY

_NAMES = frozenset(("name", "left", "right", "who", "speaker", "with", "topic"))
_BY_QUESTION = {
    ("exposure", "against"): "country",
    ("exposure", "country"): "country",
    ("exposure", "state"): "country",
    ("places", "country"): "country",
    ("footprint", "powers"): "names",
    ("footprint", "in"): "name",
    ("footprint", "by"): "choice",
    ("footprint", "currency"): "choice",
    ("statements", "about"): "name",
    ("quotes", "about"): "name",
    ("quotes", "by"): "name",
    ("forecasts", "by"): "name",
    ("forecasts", "due"): "date",
    ("sourcing", "by"): "choice",
    ("audit", "what"): "document",
    ("ties", "as"): "choice",
    ("forecasts", "state"): "choice",
}
_BY_NAME = {
    "since": "date",
    "until": "date",
    "min-grade": "grade",
    "predicates": "predicates",
    "without": "predicates",
    "predicate": "predicates",
}


def input_of(question: Question, argument: Argument) -> str:
    """The kind of input: name, names, country, document, outlet, predicates, grade, date, choice, flag, int, or words."""
    if argument.kind in ("flag", "int"):
        return argument.kind
    found = _BY_QUESTION.get((question.name, argument.name)) or _BY_NAME.get(argument.name)
    if found:
        return found
    return "name" if argument.name in _NAMES else "outlet" if argument.name == "outlet" else "words"


def choices_of(question: Question, argument: Argument) -> list[str]:
    """The words that an argument takes, where they are few and known."""
    match question.name, argument.name:
        case "footprint", "by":
            return list(PERIODS)
        case "footprint", "currency":
            return sorted(shipped_rates().currencies)
        case "sourcing", "by":
            return list(BY)
        case "ties", "as":
            return ["subject", "object"]
        case "forecasts", "state":
            return ["open", "resolved"]
    return []


def question_data(question: Question) -> dict[str, Any]:
    """One question of the register for JSON, with what a form needs."""
    return {
        "name": question.name,
        "help": question.help,
        "usage": usage(question),
        "picture": question.name in PICTURED,
        "arguments": [
            {
                "name": row.name,
                "kind": row.kind,
                "required": row.required,
                "help": row.help,
                "input": input_of(question, row),
                "choices": choices_of(question, row),
            }
            for row in question.arguments
        ],
    }


def predicates_data() -> list[dict[str, str]]:
    """Every predicate with its plain verb and its family, for a list to choose from."""
    return [{"name": row.name, "verb": row.verb, "family": row.family} for row in PREDICATES.values()]
