"""``cuibono read``: JSON lines of texts to JSON lines of mentions, attributions and claims; no ledger involved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cuibono.engines import Engine
from cuibono.errors import InputError
from cuibono.records import Document, Reading, Reject, make_id, sha256, to_dict


def parse_line(line: str, where: str) -> Document:
    """One input line as a Document. ``id`` and ``text`` are needed; ``published`` (or ``date``), ``title``, ``url`` help."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"not JSON: {error}", reason="not_json", where=where, advice="each line is one JSON object") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise InputError('needs "id" and "text"', reason="missing_field", where=where, advice='for example {"id": "1", "text": "…"}')
    text = row["text"]
    published = row.get("published") or row.get("date") or None
    return Document(
        doc_id=str(row["id"]),
        dataset="",
        source_id=str(row.get("publisher") or ""),
        address=make_id("line", row["id"]),
        url=row.get("url") or None,
        media_type="text/plain",
        language=row.get("language") or None,
        title=row.get("title") or None,
        authors=(),
        published_at=str(published)[:10] if published else None,
        published_from="given" if published else None,
        retrieved_at="",
        content_sha256=sha256(line.encode("utf-8")),
        text_sha256=sha256(text.encode("utf-8")),
        reader="read/1",
        text=text,
    )


def reading_as_json(document: Document, reading: Reading) -> dict[str, Any]:
    """A reading in the documented shape of ``cuibono read`` (docs/formats.md)."""
    attributions = [
        {
            "source": [list(span) for span in item.source],
            "cue": [list(span) for span in item.cue],
            "content": [list(span) for span in item.content],
            "kind": item.kind,
            "quote": item.quote,
        }
        for item in reading.attributions
    ]
    claims = []
    for claim in reading.claims:
        row = to_dict(claim)
        for end in ("subject", "object"):
            if row[end]["anchor"] is None:
                del row[end]["anchor"]
        if claim.attribution is not None:
            said = reading.attributions[claim.attribution]
            row["attribution"] = {"index": claim.attribution, "kind": said.kind, "quote": said.quote}
        claims.append(row)
    mentions = [{k: v for k, v in to_dict(m).items() if k in ("start", "end", "text", "schema", "entity")} for m in reading.mentions]
    return {"id": document.doc_id, "text": document.text, "mentions": mentions, "attributions": attributions, "claims": claims}


def read_lines(
    lines: Iterable[str], engine: Engine, name: str, on_reject: Callable[[Reject], None], batch: int = 32
) -> Iterator[dict[str, Any]]:
    """Reads JSON lines with an engine. Bad lines and documents go to ``on_reject`` and the rest goes on."""

    def documents() -> Iterator[Document]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield parse_line(line, f"{name}:{number}")
            except InputError as error:
                on_reject(Reject("reader", f"{name}:{number}", error.reason, error.message))

    queue: list[Document] = []

    def flush() -> Iterator[dict[str, Any]]:
        for document, reading in zip(queue, engine.read(queue), strict=True):
            for reject in reading.rejects:
                on_reject(reject)
            yield reading_as_json(document, reading)
        queue.clear()

    for document in documents():
        queue.append(document)
        if len(queue) >= batch:
            yield from flush()
    yield from flush()
