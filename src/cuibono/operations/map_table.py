"""``cuibono map``: the rows of a table to documents with their claims, by a FollowTheMoney mapping."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from cuibono.engines.mapping.compile import check_columns, compile_mapping
from cuibono.engines.mapping.model import Join, Mapping
from cuibono.engines.mapping.read import read_part
from cuibono.engines.mapping.rows import derived_cells
from cuibono.engines.mapping.suggest import draft_mapping
from cuibono.errors import InputError, UsageError
from cuibono.ledger import Ledger
from cuibono.readers.tables import MOST_BYTES, Head, read_table
from cuibono.records import Claim, Document, Reject
from cuibono.records.cells import PART, Row, Source, clean, ends_place, make_part
from cuibono.vocabulary import PREDICATES

_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
SHOWN = 5  # ties in words


@dataclass(frozen=True, slots=True)
class Asked:
    """What the analyst says of one table. ``retrieved_at`` is UTC, ISO 8601; ``published`` the date of the table's edition."""

    retrieved_at: str
    dataset: str = "default"
    publisher: str | None = None
    published: str | None = None
    sheets: tuple[str, ...] = ()
    max_bytes: int = MOST_BYTES


@dataclass(slots=True)
class Mapped:
    """What one call did. ``known`` are documents that were there already, ``changed`` those that are a new version of one, ``other`` those
    there that another mapping read; ``without`` counts edges that hold no tie by schema and why, ``odd`` statuses that are not known,
    ``shares`` those of at most one per cent (True) and others; ``told`` are the first ties in words."""

    documents: int = 0
    known: int = 0
    changed: int = 0
    other: int = 0
    rows: int = 0
    unmatched: int = 0
    entities: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    without: Counter[tuple[str, str]] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    shares: Counter[bool] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def load_mapping(path: Path, file: Path) -> Mapping:
    """The mapping of a file. Raises UsageError where it can't be read, or says what is not allowed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"cannot read the mapping: {reason}", where=str(path), advice="draft one: cuibono map FILE --suggest") from error
    return compile_mapping(text, path.name, file=file.name)


def map_table(
    ledger: Ledger | None,
    path: Path,
    mapping: Mapping,
    asked: Asked,
    *,
    where: str = "mapping",
    on_step: Callable[[int, str], None] = lambda rows, address: None,
) -> Mapped:
    """Takes a table into the ledger, part by part; without a ledger it only counts. ``where`` names the mapping in messages.

    Stopped at any moment, every part told to ``on_step`` is in the ledger as a whole; the same call goes on from there. The derived is left
    stale. Raises UsageError for a file or a column that is not there; a file that can't be read is a reject.
    """
    done = Mapped(notes=list(mapping.notes))
    try:
        with _opened(path) as stream:
            source = Source(
                clean(path.name),
                _hash(stream),
                _TYPES.get(path.suffix.lower(), "text/csv"),
                asked.retrieved_at,
                asked.dataset,
                mapping.label,
                clean(asked.publisher or "") or None,
                asked.published,
                mapping.url,
            )
            others = _joined_rows(path.name, stream, mapping, asked)
            for rows in _parts(_laid_out(_checked(path.name, stream, mapping, asked, where, done), mapping, others)):
                document, original = make_part(source, rows)
                _take(ledger, document, original, mapping, done)
                on_step(done.rows, document.address)
    except InputError as error:
        message = error.message if error.advice is None else f"{error.message}; {error.advice}"
        done.rejects.append(Reject("reader", path.name, error.reason, message))
    done.notes += [
        f"status {text[:60]!r} ({count:,}) is not known: its ties are told as they stand (filters_not leaves rows out)"
        for text, count in done.odd.most_common(5)
    ]
    if done.shares[True] > 1 and not done.shares[False]:
        done.notes.append("no share is above 1 and they are told as percent: if 0.25 means 25 percent, write 25 in the table first")
    if ledger is not None:
        ledger.add_rejects(done.rejects)
    return done


def suggest_mapping(path: Path, asked: Asked) -> str:
    """A mapping drafted from the first rows of a table. Raises UsageError where the file is not there, InputError where it is no table."""
    try:
        heads, rows = _first_rows(path, asked)
    except InputError as error:
        error.where = error.where or path.name
        error.advice = error.advice or "name a CSV, XLSX, XLS, ODS or JSON file"
        raise
    if not heads:
        raise InputError("the file holds no table", reason="no_text", where=path.name, advice="the first row names the columns")
    return draft_mapping(path.name, heads[0].columns, [dict(row.cells) for row in rows])


def _first_rows(path: Path, asked: Asked) -> tuple[list[Head], list[Row]]:
    """The first head of a table, in a list, and up to a thousand of the rows under it."""
    heads: list[Head] = []
    rows: list[Row] = []
    with _opened(path) as stream:
        for item in read_table(path.name, stream, sheets=asked.sheets, max_bytes=asked.max_bytes):
            if isinstance(item, Head):
                if heads:
                    break
                heads.append(item)
            elif isinstance(item, Row):
                rows.append(item)
                if len(rows) >= 1000:
                    break
    return heads, rows


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(
            f"cannot read the table: {error.strerror}", where=str(path), advice="name a CSV, XLSX, XLS, ODS or JSON file"
        ) from error


def _hash(stream: BufferedReader) -> str:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return digest


def _checked(name: str, stream: BinaryIO, mapping: Mapping, asked: Asked, where: str, done: Mapped) -> Iterator[Row]:
    """The rows; columns that the mapping asks for are looked for in every sheet's header. Of a workbook of which no sheet was chosen those
    sheets are taken that have them."""
    stream.seek(0)
    lacking: UsageError | None = None
    taken = skipping = False
    for item in read_table(name, stream, sheets=asked.sheets, max_bytes=asked.max_bytes):
        if isinstance(item, Reject):
            done.rejects.append(item)
        elif isinstance(item, Head):
            skipping = False
            try:
                if item.complete:
                    check_columns(mapping, item.columns, where)
                else:
                    done.notes += _not_seen(mapping, item)
                taken = True
            except UsageError as error:
                if not item.sheet or asked.sheets:
                    raise
                skipping, lacking = True, lacking or error
                done.notes.append(f"sheet {item.sheet} is passed over: {error.message}")
        elif not skipping:
            yield item
    if lacking is not None and not taken:
        raise lacking


def _not_seen(mapping: Mapping, head: Head) -> list[str]:
    """Objects of JSON need not all have the same names: what the first ones have not is worth a note, and no error."""
    have = set(head.columns)
    wanted = {
        next((name.removeprefix(f"{join.alias}.") for join in query.joins if name.startswith(f"{join.alias}.")), name)
        for query in mapping.queries
        for name in query.references
    }
    missing = sorted(wanted - have)
    return [f"no object of the file's beginning has {', '.join(missing)}"] if missing else []


_Others = dict[Join, dict[str, Row]]


def _joined_rows(name: str, stream: BinaryIO, mapping: Mapping, asked: Asked) -> _Others:
    """For every join the rows that it may lead to, by their key: a first reading of the file, which keeps the cells that are asked for."""
    wanted: dict[Join, set[str]] = {}
    for query in mapping.queries:
        for join in query.joins:
            start = f"{join.alias}."
            wanted.setdefault(join, set()).update(c.removeprefix(start) for c in query.references if c.startswith(start))
    found: _Others = {join: {} for join in wanted}
    stream.seek(0)
    for item in read_table(name, stream, sheets=asked.sheets, max_bytes=asked.max_bytes) if wanted else ():
        if isinstance(item, Row):
            cells = dict(item.cells)
            for join, names in wanted.items():
                if join.right in cells and names & set(cells):
                    kept = tuple((label, value) for label, value in item.cells if label in names)
                    found[join].setdefault(cells[join.right], Row(item.sheet, item.number, kept))
    return found


def _laid_out(rows: Iterable[Row], mapping: Mapping, others: _Others) -> Iterator[Row]:
    """Rows with the cells that they are joined with, and what the mapping puts together, behind their own."""
    for row in rows:
        cells = dict(row.cells)
        more: list[tuple[str, str]] = []
        for join in dict.fromkeys(join for query in mapping.queries if query.takes(cells) for join in query.joins):
            other = others[join].get(cells.get(join.left, ""))
            if other is not None:
                more += [(f"{join.alias}.{label} (row {other.number})", value) for label, value in other.cells]
                cells |= {f"{join.alias}.{label}": value for label, value in other.cells}
        more += derived_cells(mapping.queries, cells)
        yield replace(row, cells=(*row.cells, *more)) if more else row


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Consecutive rows of one sheet, at most PART of them."""
    part: list[Row] = []
    for row in rows:
        if part and (len(part) >= PART or part[0].sheet != row.sheet):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _take(ledger: Ledger | None, document: Document, original: bytes, mapping: Mapping, done: Mapped) -> None:
    reading, counted = read_part(document, mapping)
    done.rows += counted.rows
    done.unmatched += counted.unmatched
    done.entities += counted.entities
    done.ties += counted.ties
    done.without += counted.without
    done.odd += counted.odd
    done.shares.update(claim.percentage <= 1 for claim in reading.claims if claim.percentage)
    done.rejects += reading.rejects
    done.told += [claim_words(claim, document) for claim in reading.claims[: SHOWN - len(done.told)]]
    if ledger is None:
        done.documents += 1
        return
    if ledger.has_document(document.doc_id):
        done.known += 1
        done.other += ledger.engine_of(document.doc_id) != reading.engine
        return
    done.changed += bool(ledger.versions(document.dataset, document.address))
    ledger.add_document(document, original, reading)
    done.documents += 1
    done.rejects += ledger.rejects_of(document.doc_id)


def claim_words(claim: Claim, document: Document) -> str:
    """A claim in a line with its cells: "China Eximbank lent to Peru, 100,000,000 USD [aid.csv, row 2, columns Funder and Recipient]"."""
    row = PREDICATES[claim.predicate]
    verb = row.verb if row.lasting and claim.status != "ended" else row.past
    share = f"{claim.percentage:g} percent" if claim.percentage is not None else None
    told = [claim.amount.text if claim.amount else None, share, claim.role, claim.what, claim.date]
    more = ", ".join(part for part in told if part)
    status = "" if claim.status == "asserted" else f" [{claim.status}]"
    where = ends_place(document, (claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end))
    return f"{claim.subject.text} {verb} {claim.object.text}{f': {more}' if more else ''}{status} [{where}]"
