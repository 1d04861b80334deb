"""``/api/1/{question}``: the analyst's questions, each with its arguments as a query string; ``/api/1/ask?words=…`` in words.

Answers are ``{"ok": true, "data": …, "lines": […]}``, errors the envelope of every other route. Nothing is written.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.ask import ask_in_words
from cuibono.operations.questions import QUESTIONS, Value, ask, question_of, usage
from cuibono.stages.inquire.understand import MOST_LETTERS

router = APIRouter(prefix="/api/1")
# Longer values are no names and no words that somebody said.
MOST_VALUE = 500


@router.get("/questions")
def questions() -> dict[str, Any]:
    """What can be asked, with the arguments of each."""
    rows = [
        {
            "name": row.name,
            "help": row.help,
            "usage": usage(row),
            "arguments": [{"name": a.name, "kind": a.kind, "required": a.required, "help": a.help} for a in row.arguments],
        }
        for row in QUESTIONS.values()
    ]
    return {"ok": True, "data": rows}


@router.get("/ask")
def in_words(request: Request, words: Annotated[str, Query(max_length=MOST_LETTERS)]) -> JSONResponse:
    """A question in words; the data says which question it was taken for."""
    if request.query_params.multi_items() != [("words", words)]:
        raise UsageError("takes words alone, once", where="words", advice="/api/1/ask?words=who+owns+PeruRail")
    with request.app.state.held.asked() as (ledger, graph):
        data, lines = ask_in_words(ledger, words, graph=graph)
    return _answer(data, lines)


@router.get("/{name}")
def question(request: Request, name: str) -> JSONResponse:
    """One question. An argument that takes several values stands once for each of them: ``powers=China&powers=Russia``."""
    if name not in QUESTIONS:
        raise NoMatchError(f"no question {name!r}", where=request.url.path, advice="see /api/1/questions")
    row = question_of(name)
    kinds = {argument.name: argument.kind for argument in row.arguments}
    arguments: dict[str, Value] = {}
    for key, values in ((key, request.query_params.getlist(key)) for key in dict.fromkeys(request.query_params.keys())):
        if any(len(value) > MOST_VALUE for value in values):
            raise UsageError(f"more than {MOST_VALUE} letters", where=key, advice="send a name or a few words")
        if kinds.get(key) == "texts":
            arguments[key] = tuple(values)
        elif len(values) == 1:
            arguments[key] = values[0]
        else:
            raise UsageError("stands more than once", where=key, advice="send it once")
    with request.app.state.held.asked() as (ledger, graph):
        data, lines = ask(ledger, name, arguments, graph=graph() if row.graph else None)
    return _answer(data, lines)


def _answer(data: Any, lines: list[str]) -> JSONResponse:
    return JSONResponse({"ok": True, "data": jsonable_encoder(data), "lines": lines})
