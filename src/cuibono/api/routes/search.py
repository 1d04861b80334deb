"""``/api/1/search``: one box for names, words, quotes, and questions in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import Cursor, Limit, answer, cursor_of, paged, start_of
from cuibono.api.requests import examples
from cuibono.api.shown import SEARCH, SENTENCE
from cuibono.errors import UsageError
from cuibono.operations.search_all import more_sentences, search_all

router = APIRouter(prefix="/api/1/search", tags=["search"])
Words = Annotated[str, Query(max_length=500, description="Names, words, “words in a row”, or a question.")]


@router.get("", responses=examples(SEARCH))
def search(request: Request, q: Words, limit: Annotated[int, Query(ge=1, le=30, description="Rows of each section.")] = 8) -> JSONResponse:
    """Entities, sentences and quotes that have all the words, and the question that the words were taken for (it is not asked here)."""
    with request.app.state.held.asked() as (ledger, _):
        data = search_all(ledger, _asked(q), most=limit)
    return answer({**data, "next": cursor_of(limit) if data["more"]["sentences"] else None})


@router.get("/sentences", responses=examples([SENTENCE]))
def sentences(request: Request, q: Words, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """Sentences with all the words, the best first, by pages."""
    with request.app.state.held.asked() as (ledger, _):
        rows = more_sentences(ledger, _asked(q), start=start_of(cursor), most=limit + 1)
    return paged(rows, limit, cursor)


def _asked(words: str) -> str:
    if not any(letter.isalnum() for letter in words):
        raise UsageError("no word to look for", where="q", advice="give a name, words, or a question")
    return words.strip()
