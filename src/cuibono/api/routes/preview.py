"""``/preview``: an entity on a card, with its best-witnessed ties and their grades."""

from __future__ import annotations

import html

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from cuibono.errors import NoMatchError
from cuibono.operations.reconcile import top_ties
from cuibono.operations.wording import tie_words
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.vocabulary.countries import country_name

router = APIRouter()
_STYLE = (
    "body{font:13px/1.4 system-ui,sans-serif;margin:10px;color:#222}h1{font-size:16px;margin:0 0 4px}"
    "p{margin:2px 0}ul{margin:6px 0 0;padding-left:16px}small{color:#666}"
)


@router.get("/reconcile/preview", response_class=HTMLResponse)
@router.get("/reconcile/v1/preview", response_class=HTMLResponse)
def preview(request: Request, id: str) -> HTMLResponse:
    """The card of one entity. All text of documents is escaped; the page loads nothing and runs nothing."""
    known = request.app.state.held.known()
    entity = known.finder.by_id.get(id)
    if entity is None:
        raise NoMatchError(f"no entity {id!r}", where=request.url.path, advice="take an id from the candidates of a query")
    country = f" · {country_name(entity.country) or entity.country}" if entity.country else ""
    documents = "1 document" if entity.documents == 1 else f"{entity.documents} documents"
    others = [name for name in entity.names if name != entity.caption][:4]
    captions = {row.entity_id: row.caption for row in known.finder.by_id.values()} if known.ties.get(id) else {}
    ties = "".join(
        f"<li>{html.escape(tie_words(tie, captions))} <small>[{html.escape(grade_text(tie))}]</small></li>"
        for tie in top_ties(known, id, 5)
    )
    body = (
        f"<h1>{html.escape(entity.caption)}</h1><p>{html.escape(entity.schema + country)} · {documents}</p>"
        + (f"<p><small>also: {html.escape(', '.join(others))}</small></p>" if others else "")
        + (f"<ul>{ties}</ul>" if ties else "<p><small>no ties in this corpus</small></p>")
    )
    head = f'<meta charset="utf-8"><title>{html.escape(entity.caption)}</title><style>{_STYLE}</style>'
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"})
