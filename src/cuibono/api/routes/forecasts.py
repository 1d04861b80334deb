"""``/api/1/forecasts/{id}/outcome``: what came of a forecast, by a person's word. The forecasts themselves are a question."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import answer
from cuibono.api.requests import examples, identity_of
from cuibono.ledger import Ledger
from cuibono.operations.clock import now
from cuibono.operations.forecasts import resolve
from cuibono.records import to_dict
from cuibono.stages.inquire.resolve_forecasts import STATE_WORDS

router = APIRouter(prefix="/api/1/forecasts", tags=["forecasts"])
_OUTCOME = {"state": "happened", "in_words": "came about", "by": "analyst"}


class Came(BaseModel):
    """What came of it, and what shows it. "happened": what its words say came about; "open" leaves it to later documents again."""

    model_config = ConfigDict(extra="forbid")
    verdict: Literal["happened", "did-not", "partly", "void", "open"]
    why: Annotated[str, Field(min_length=1, max_length=2000)]


@router.post("/{id}/outcome", status_code=201, responses=examples({"decision": "decision-…", "outcome": _OUTCOME}, status=201))
def outcome(request: Request, id: Annotated[str, Path(max_length=80)], body: Came) -> JSONResponse:
    """Says what came of a forecast: a decision, which overrules later documents and can be undone."""

    def act(ledger: Ledger) -> JSONResponse:
        made, _, after = resolve(ledger, id, body.verdict, by=identity_of(request).name, at=now(fine=True), why=body.why)
        told = {"state": after.state, "in_words": STATE_WORDS[after.state], "by": after.by or None, "reports": list(after.reports)}
        return answer({"decision": to_dict(made), "outcome": told}, status=201)

    written: JSONResponse = request.app.state.writer.write(act)
    return written
