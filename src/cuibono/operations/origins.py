"""``cuibono origins``: the origin graph of a ledger, or of JSON lines with no ledger involved."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from cuibono.errors import InputError, UsageError
from cuibono.ledger import Ledger
from cuibono.readers.base import Given
from cuibono.readers.jsonl import JsonlReader, parse_row
from cuibono.records import Document, Origin, OriginEdge, Publisher, Reject, sha256, to_dict
from cuibono.stages.origins.trace import OriginIndex, Traced
from cuibono.vocabulary.media import outlet_name

_WHOLE = frozenset({"wire", "near_duplicate", "syndicated", "translation", "reported_by"})


# -- the batch form: JSON lines in and out
@dataclass(slots=True)
class Done:
    """What one batch gave: the rows in order of the input, and what was not taken."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    origins: int = 0
    rejects: list[Reject] = field(default_factory=list)


def trace_lines(
    lines: Iterable[bytes], name: str, publishers: Sequence[Publisher] = (), *, on_step: Callable[[int], None] = lambda done: None
) -> Done:
    """The origins of JSON lines, in order. A bad line is a reject with its number, and the rest goes on."""
    done = Done()
    index = OriginIndex(publishers, unknown_apart=True)
    ids: list[str] = []
    for document in _documents(lines, name, done):
        index.add(document)
        ids.append(document.doc_id)
        on_step(len(ids))
    traced = index.trace()
    rows = {row["id"]: row for row in rows_of(traced)}
    done.rows = [rows[doc_id] for doc_id in ids]
    done.origins = len({row["origin"] for row in done.rows})
    return done


def rows_of(traced: Traced) -> Iterator[dict[str, Any]]:
    """The graph as rows in the documented shape (docs/origins.md), by id."""
    edges: dict[str, list[OriginEdge]] = defaultdict(list)
    for edge in traced.edges:
        edges[edge.doc_id].append(edge)
    for origin in traced.origins:
        main = _main_edge(origin, edges[origin.doc_id])
        yield {
            "id": origin.doc_id,
            "origin": origin.origin_id,
            "relation": origin.relation,
            "why": origin.why,
            "from": main.source_doc if main else None,
            "share": main.share if main else None,
            "edges": [
                {
                    "relation": edge.relation,
                    "from": edge.source_doc,
                    "origin": edge.origin_id,
                    "name": edge.name,
                    "share": edge.share,
                    "why": edge.why,
                    "spans": [list(span) for span in edge.spans],
                }
                for edge in edges[origin.doc_id]
            ],
        }


def _main_edge(origin: Origin, edges: Sequence[OriginEdge]) -> OriginEdge | None:
    """The edge that the document's relation comes from: of several the one that its reason names, else the largest."""
    fits = [edge for edge in edges if edge.relation == origin.relation]
    named = [edge for edge in fits if edge.why.partition(" words stand")[0] in origin.why]
    return max(named or fits, key=lambda edge: (edge.share, edge.edge_id), default=None)


def _documents(lines: Iterable[bytes], name: str, done: Done) -> Iterator[Document]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            document = parse_document(line, where)
            if document.doc_id in seen:
                raise InputError(
                    f"the id {document.doc_id!r} stands in line {seen[document.doc_id]} already",
                    reason="id_twice",
                    advice="give each line its own id",
                )
        except InputError as error:
            done.rejects.append(Reject("reader", where, error.reason, f"{error.message}{f'; {error.advice}' if error.advice else ''}"))
            continue
        seen[document.doc_id] = number
        yield document


def parse_document(line: bytes, where: str) -> Document:
    """One line as a Document. ``id`` and ``text`` are needed; ``publisher``, ``published`` (or ``date``), ``authors``, ``title`` help.

    Raises InputError with what is wrong.
    """
    row = parse_row(line)
    if not isinstance(row.get("id"), str | int) or isinstance(row.get("id"), bool) or row["id"] == "":
        raise InputError('the line has no "id"', reason="missing_field", where=where, advice='for example {"id": "1", "text": "…"}')
    parts = JsonlReader().read(line, Given(where, "9999-12-31", 1 << 40))
    if not parts.text.strip():
        raise InputError("the text is empty", reason="no_text", where=where, advice="leave the line out or give its text")
    return Document(
        doc_id=str(row["id"]),
        dataset="",
        source_id=parts.publisher or "",
        address=str(row["id"]),
        url=parts.url,
        media_type="text/plain",
        language=None,
        title=parts.title,
        authors=parts.authors,
        published_at=_moment(row.get("published") or row.get("date"), parts.published_at),
        published_from=parts.published_from,
        retrieved_at="",
        content_sha256=sha256(line),
        text_sha256=sha256(parts.text.encode("utf-8")),
        reader="jsonl/1",
        text=parts.text,
    )


def _moment(given: object, day: str | None) -> str | None:
    """The date with its time in UTC where one is given: of two texts of one day the time tells which came first."""
    if day is None or not isinstance(given, str) or len(given.strip()) <= 10:
        return day
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        return day
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%S")


@contextmanager
def open_lines(source: Path) -> Iterator[Iterable[bytes]]:
    """The lines of a file, or of standard input for "-". Raises UsageError where it can't be read."""
    if str(source) == "-":
        yield sys.stdin.buffer
        return
    try:
        with source.open("rb") as lines:
            yield lines
    except OSError as error:
        raise UsageError(
            f"cannot read: {error.strerror}", where=str(source), advice="IN.jsonl is UTF-8 text, one JSON object a line"
        ) from error


def write_rows(rows: Iterable[dict[str, Any]], output: Path) -> None:
    """Writes the rows; the file appears only when it is complete. Raises UsageError where it can't be written."""
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as target:
            _put(rows, target)
        part.replace(output)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(output), advice="name a file that you may write to") from error
    finally:
        part.unlink(missing_ok=True)


def _put(rows: Iterable[dict[str, Any]], target: IO[str]) -> None:
    for row in rows:
        target.write(json.dumps(row, ensure_ascii=False) + "\n")


# -- the ledger's graph
def origins(ledger: Ledger, *, shared_only: bool = False) -> tuple[list[dict[str, Any]], list[str]]:
    """Every origin with its stories in order of age and why each leads there, as data and as lines; those with most stories first.

    ``shared_only`` leaves out origins with one story.
    """
    with ledger.transaction():
        rows, edges = ledger.origins(), ledger.origin_edges()
        documents = {document.doc_id: document for document in ledger.documents()}
    by_doc: dict[str, list[OriginEdge]] = defaultdict(list)
    for edge in edges:
        by_doc[edge.doc_id].append(edge)
    groups: dict[str, list[Origin]] = defaultdict(list)
    for row in rows:
        groups[row.origin_id].append(row)
    names = {edge.origin_id: edge.name for edge in sorted(edges, key=lambda edge: edge.relation == "same_publisher")}
    found = []
    for origin_id, members in groups.items():
        members.sort(key=lambda row: (documents[row.doc_id].published_at or "9999", row.doc_id))
        name = names.get(origin_id) or outlet_name(documents[members[0].doc_id].source_id) or "publishers that are not known"
        parts = [edge for edge in edges if edge.origin_id == origin_id and edge.relation in ("partial_copy", "contributed")]
        found.append(
            {
                "origin": origin_id,
                "name": name,
                "stories": [_story(documents[row.doc_id], row, by_doc[row.doc_id]) for row in members],
                "parts": [_part(documents[edge.doc_id], edge) for edge in parts],
            }
        )
    cited: dict[str, list[OriginEdge]] = defaultdict(list)
    for edge in edges:
        if edge.relation == "named_source":
            cited[edge.origin_id].append(edge)
    for origin_id, found_edges in cited.items():
        found.append(
            {"origin": origin_id, "name": found_edges[0].name, "stories": [], "parts": [_part(documents[e.doc_id], e) for e in found_edges]}
        )
    if shared_only:
        found = [row for row in found if len(row["stories"]) + len(row["parts"]) > 1]
    found.sort(key=lambda row: (not row["stories"], -len(row["stories"]), -len(row["parts"]), str(row["name"]), str(row["origin"])))
    return found, [line for row in found for line in _lines(row)] or ["no documents yet: cuibono add PATHS"]


def _story(document: Document, origin: Origin, edges: Sequence[OriginEdge]) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "published": document.published_at,
        "outlet": document.source_id or None,
        "title": document.title or document.address,
        "relation": origin.relation,
        "why": origin.why,
        "edges": [{key: value for key, value in to_dict(edge).items() if key not in ("doc_id", "edge_id")} for edge in edges],
    }


def _part(document: Document, edge: OriginEdge) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "published": document.published_at,
        "outlet": document.source_id or None,
        "title": document.title or document.address,
        "relation": edge.relation,
        "why": edge.why,
        "spans": [list(span) for span in edge.spans],
    }


def _lines(row: dict[str, Any]) -> Iterator[str]:
    stories, parts = row["stories"], row["parts"]
    count = [f"{len(stories)} stor{'y' if len(stories) == 1 else 'ies'}"] if stories else []
    count += [f"a part of {len(parts)} other{'s' if len(parts) > 1 else ''}" if stories else f"cited by {len(parts)}"] if parts else []
    yield f"{row['name']}: {', '.join(count)} · {row['origin']}"
    for story in stories:
        yield f"  {story['published'] or 'undated':<10}  {story['outlet'] or 'no outlet'}: {story['title']}"
        yield f"              {story['relation'].replace('_', ' ')} · {story['why']}"
        for edge in story["edges"]:
            if edge["relation"] in ("partial_copy", "contributed", "near_duplicate") and edge["why"][:-1] not in story["why"]:
                yield f"              {edge['relation'].replace('_', ' ')} · {edge['why']}"
    for part in parts:
        yield f"  {part['published'] or 'undated':<10}  in {part['outlet'] or 'no outlet'}: {part['title']}"
        yield f"              {part['relation'].replace('_', ' ')} · {part['why']}"
    yield ""
