"""``/api/1/search``: one box for names, words, quotes, and questions in words."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cuibono.errors import UsageError
from cuibono.operations.search_all import more_sentences, search_all

router = APIRouter(prefix="/api/1/search", tags=["search"])
Words = Annotated[str, Query(max_length=500, description="Names, words, “words in a row”, or a question.")]


@router.get("")
def search(request: Request, q: Words, most: Annotated[int, Query(ge=1, le=30)] = 8) -> Any:
    """Entities, sentences and quotes that have all the words, and the question that the words were taken for (it is not asked here)."""
    with request.app.state.held.asked() as (ledger, _):
        return {"ok": True, "data": search_all(ledger, _asked(q), most=most)}


@router.get("/sentences")
def sentences(
    request: Request,
    q: Words,
    cursor: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Any:
    """Sentences with all the words, the best first, by pages."""
    with request.app.state.held.asked() as (ledger, _):
        rows = more_sentences(ledger, _asked(q), start=cursor, most=most + 1)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}


def _asked(words: str) -> str:
    if not any(letter.isalnum() for letter in words):
        raise UsageError("no word to look for", where="q", advice="give a name, words, or a question")
    return words.strip()
