"""``cuibono read``: JSON lines of texts to JSON lines of mentions, attributions and claims; no ledger involved."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from cuibono.engines import DEFAULT, Engine
from cuibono.errors import InputError, UsageError
from cuibono.records import Document, Reading, Reject, from_batch, make_id, sha256, to_batch, to_dict
from cuibono.runners import Runner

from .batches import grouped, read_stage


def parse_line(line: str, where: str) -> Document:
    """One input line as a Document. ``id`` and ``text`` are needed; ``published`` (or ``date``), ``title``, ``url`` help."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"not JSON: {error}", reason="not_json", where=where, advice="each line is one JSON object") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise InputError('needs "id" and "text"', reason="missing_field", where=where, advice='for example {"id": "1", "text": "…"}')
    try:
        row["text"].encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("holds half of a surrogate pair", reason="bad_encoding", where=where, advice="JSON lines are UTF-8") from error
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


_ALWAYS = ("start", "end", "text", "schema", "entity")
_WHERE = ("country", "region")


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
    mentions = [
        {k: v for k, v in to_dict(m).items() if k in _ALWAYS or (k in _WHERE and v) or (k == "named" and not v)} for m in reading.mentions
    ]
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


@dataclass(slots=True)
class Done:
    """What one ``read`` gave."""

    documents: int = 0
    claims: int = 0
    rejects: list[Reject] = field(default_factory=list)


def read_file(
    source: Path,
    output: Path,
    runner: Runner,
    *,
    engine: str = DEFAULT,
    least: float | None = None,
    on_step: Callable[[int], None] = lambda done: None,
) -> Done:
    """Reads a file of JSON lines into another. The output is the same for any runner, and appears only when it is complete.

    Raises UsageError where a file can't be opened.
    """
    done = Done()
    waiting: deque[Document] = deque()
    part = output.with_name(output.name + ".part")
    try:
        with source.open(encoding="utf-8") as lines, part.open("w", encoding="utf-8") as target:
            for batch in runner.run(read_stage(engine, least), _batches(_documents(lines, source.name, done), waiting)):
                for reading in from_batch(Reading, batch):
                    document = waiting.popleft()
                    done.rejects += reading.rejects
                    done.documents += 1
                    done.claims += len(reading.claims)
                    target.write(json.dumps(reading_as_json(document, reading), ensure_ascii=False) + "\n")
                    on_step(done.documents)
        part.replace(output)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read or write: {error}", advice="IN.jsonl is UTF-8 text, one JSON object a line") from error
    finally:
        part.unlink(missing_ok=True)
    return done


def _documents(lines: Iterable[str], name: str, done: Done) -> Iterator[Document]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield parse_line(line, f"{name}:{number}")
        except InputError as error:
            done.rejects.append(Reject("reader", f"{name}:{number}", error.reason, error.message))


def _batches(documents: Iterable[Document], waiting: deque[Document]) -> Iterator[pa.RecordBatch]:
    for group in grouped(documents):
        waiting.extend(group)
        yield to_batch(Document, group)
