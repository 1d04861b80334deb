"""``/api/1/{question}``: the analyst's questions, each with its arguments as a query string; ``/api/1/ask?words=…`` in words.

Answers are ``{"ok": true, "data": …, "lines": […], "command": "cuibono …"}``, errors the envelope of every other route. Nothing is written.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response

from cuibono.api.answers import answer
from cuibono.api.requests import examples
from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.ask import ask_in_words, near_questions
from cuibono.operations.picture import picture_bytes
from cuibono.operations.pictures import ask_drawn
from cuibono.operations.question_inputs import predicates_data, question_data
from cuibono.operations.question_rows import cut
from cuibono.operations.questions import QUESTIONS, Value, ask, command_line, question_of
from cuibono.stages.inquire.understand import MOST_LETTERS
from cuibono.vocabulary.countries import country_names

router = APIRouter(prefix="/api/1", tags=["questions"])
# Longer values are no names and no words that somebody said; more of them are no list that somebody typed.
MOST_VALUE = 500
MOST_VALUES = 50
_PATHS = {
    "name": "paths",
    "help": "how two are tied, hop by hop",
    "usage": "cuibono paths LEFT RIGHT",
    "picture": True,
    "arguments": [{"name": "left", "kind": "text", "required": True, "help": "a name or an id", "input": "name", "choices": []}],
}
_ASKED = {
    "asked": "who owns Dravik Logistics?",
    "question": "ties",
    "arguments": {"name": "Dravik Logistics", "as": "object"},
    "answer": {"ties": []},
}
MOST_ROWS = 100_000
Rows = Annotated[int | None, Query(ge=1, le=MOST_ROWS, description="At most so many rows of each long list in the data")]
Sentences = Annotated[int | None, Query(ge=1, le=1000, description="At most so many sentences of each tie in the data")]
_TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
Words = Annotated[
    str, Query(max_length=MOST_LETTERS, description="A question in words, or the start of one", examples=["who owns Orsk Rail?"])
]


@router.get("/questions", responses=examples([_PATHS]))
def questions() -> JSONResponse:
    """What can be asked, with the arguments of each."""
    return answer([question_data(row) for row in QUESTIONS.values()])


@router.get(
    "/questions/words", responses=examples({"predicates": [{"name": "owns", "verb": "owns", "family": "ownership"}], "countries": ["Peru"]})
)
def vocabulary() -> JSONResponse:
    """The words that forms choose from: predicates and countries."""
    return answer({"predicates": predicates_data(), "countries": country_names()})


@router.get("/questions/near", responses=examples(["who owns Dravik Logistics?"]))
def near(request: Request, words: Words = "") -> JSONResponse:
    """Questions like the words that would be understood; without words, examples."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(near_questions(ledger, words))


@router.get(
    "/ask",
    responses=examples(_ASKED, lines=["taken for: cuibono ties 'Dravik Logistics'"], command="cuibono ties 'Dravik Logistics'"),
)
def in_words(request: Request, words: Words, rows: Rows = None, sentences: Sentences = None) -> Response:
    """A question in words; the data says which question it was taken for."""
    _once(request, "words", "rows", "sentences")

    def make() -> bytes:
        with request.app.state.held.asked() as (ledger, graph):
            data, lines = ask_in_words(ledger, words, graph=graph)
        kept, left_out = _cut(data["answer"], rows, sentences)
        return _body({**data, "answer": kept}, lines, data["command"], left_out)

    return _json(request.app.state.kept.get(("ask", words, rows, sentences), make))


@router.get(
    "/{name}/picture",
    responses={
        200: {"description": "The drawn answer", "content": {kind: {} for kind in _TYPES.values()}},
        404: {"description": "No such question"},
    },
)
def picture(request: Request, name: str, format: Literal["svg", "pdf", "png"] = "svg") -> Response:
    """The picture of one question's answer, with the same arguments: ``/api/1/footprint/picture?powers=…&in=…&format=pdf``."""
    arguments = _arguments(request, name, aside=("format",))

    def make() -> bytes:
        with request.app.state.held.asked() as (ledger, graph):
            drawn = ask_drawn(ledger, name, arguments, graph=graph() if question_of(name).graph else None)
        return picture_bytes(drawn, f".{format}")

    made = request.app.state.kept.get(("picture", name, format, *_key(arguments)), make)
    headers = {"Content-Disposition": f'attachment; filename="cuibono-{name}.{format}"'}
    return Response(made, media_type=_TYPES[format], headers=headers)


@router.get(
    "/{name}",
    responses=examples({"ties": []}, lines=["no tie of these kinds was found"], command="cuibono ties 'Dravik Logistics'"),
)
def question(request: Request, name: str, rows: Rows = None, sentences: Sentences = None) -> Response:
    """One question. An argument that takes several values stands once for each of them: ``powers=China&powers=Russia``.

    With ``rows`` or ``sentences`` the data's long lists end there, and ``left_out`` counts the rest; the lines of text stay as they are.
    """
    arguments = _arguments(request, name, aside=("rows", "sentences"))

    def make() -> bytes:
        with request.app.state.held.asked() as (ledger, graph):
            data, lines = ask(ledger, name, arguments, graph=graph() if question_of(name).graph else None)
        kept, left_out = _cut(data, rows, sentences)
        return _body(kept, lines, command_line(name, arguments), left_out)

    return _json(request.app.state.kept.get(("question", name, rows, sentences, *_key(arguments)), make))


def _once(request: Request, *names: str) -> None:
    given = [key for key, _ in request.query_params.multi_items()]
    if len(given) > len(set(given)) or not set(given) <= set(names):
        raise UsageError("takes words alone, once", where="words", advice="/api/1/ask?words=who+owns+PeruRail")


def _key(arguments: dict[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(arguments.items()))


def _cut(data: Any, rows: int | None, sentences: int | None) -> tuple[Any, dict[str, int]]:
    if rows is None and sentences is None:
        return data, {}
    return cut(data, rows or MOST_ROWS, sentences or MOST_ROWS)


def _body(data: Any, lines: list[str], command: str, left_out: dict[str, int]) -> bytes:
    """The envelope as bytes. Data of operations are plain but for a few records, which are encoded where they stand."""
    body = {"ok": True, "data": data, "lines": lines, "next": None, "command": command, "left_out": left_out}
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=jsonable_encoder).encode()


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _arguments(request: Request, name: str, aside: tuple[str, ...] = ()) -> dict[str, Value]:
    """The query string as the arguments of a question. Raises NoMatchError for no question, UsageError for what is too much."""
    if name not in QUESTIONS:
        raise NoMatchError(f"no question {name!r}", where=request.url.path, advice="see /api/1/questions")
    kinds = {argument.name: argument.kind for argument in question_of(name).arguments}
    arguments: dict[str, Value] = {}
    for key, values in ((key, request.query_params.getlist(key)) for key in dict.fromkeys(request.query_params.keys())):
        if key in aside:
            continue
        if any(len(value) > MOST_VALUE for value in values):
            raise UsageError(f"more than {MOST_VALUE} letters", where=key, advice="send a name or a few words")
        if len(values) > MOST_VALUES:
            raise UsageError(f"more than {MOST_VALUES} values", where=key, advice="send fewer")
        if kinds.get(key) == "texts":
            arguments[key] = tuple(values)
        elif len(values) == 1:
            arguments[key] = values[0]
        else:
            raise UsageError("stands more than once", where=key, advice="send it once")
    return arguments
