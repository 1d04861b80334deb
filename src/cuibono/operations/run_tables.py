"""The tables of a run: a ledger's documents and what is derived of them as a folder of Parquet files, written and read back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from cuibono import __version__
from cuibono.errors import IntegrityError, UsageError, WorkspaceError
from cuibono.ledger import Ledger, schema
from cuibono.ledger.schema import SCHEMA_VERSION
from cuibono.ledger.sound_rows import fitted
from cuibono.ledger.tables import arrow_schema
from cuibono.runners.spark.folder import DERIVED_TABLES, READ_TABLES, SLICES, Folder, open_folder, slice_name, whole_slices

from .table_digests import TIMES, TableDigest

FORMAT = 1
HEAD = "run.json"
SLICE = 1000  # documents
DERIVED = "derived"
_ANEW = "write it anew: cuibono run IN OUT, with another OUT"


@dataclass(frozen=True, slots=True)
class Head:
    """What ``run.json`` says that a load needs. ``documents`` is None where that is not known yet.

    ``resolver`` is what derived the run's ties (:func:`cuibono.operations.resolve_ledger.resolver_version`), None where none are there.
    ``digests`` are those of its tables, as :class:`cuibono.operations.table_digests.TableDigest` gives them without times of capture.
    """

    documents: int | None = None
    resolver: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)


def write_run(ledger: Ledger, out: str | Path, *, tables: Sequence[str] = (*READ_TABLES, *DERIVED_TABLES), size: int = SLICE) -> Head:
    """Writes a ledger's documents, ``size`` in a slice and by id, and what is derived of them alone, as a run. ``run.json`` comes last.

    What persons decided is no part of a run: where there are decisions, a register of publishers or known records, or the ties are out of
    date, the derived is left out, and whoever loads the run derives it. Raises UsageError where there is something at ``out``.
    """
    folder = open_folder(out)
    if folder.names():
        raise UsageError("there is something here already", where=folder.where, advice="name a new or empty folder")
    sums: dict[str, TableDigest] = defaultdict(TableDigest)
    with ledger.transaction():
        doc_ids = ledger.document_ids()
        parts = [doc_ids[start : start + size] for start in range(0, len(doc_ids), size)] or [[]]
        for number, part in enumerate(parts):
            own = {name: _slice(ledger, name, part, first=number == 0) for name in READ_TABLES if name in tables}
            marker: dict[str, dict[str, Any]] = {"rows": {}, "sums": {}}
            for name, rows in own.items():
                folder.put_table(f"{name}/{slice_name(number)}/part-00000.parquet", rows)
                found = TableDigest.of(schema.metadata.tables[name], rows.to_batches(), without=TIMES)
                marker["rows"][name], marker["sums"][name] = found.rows, found.sum
                sums[name] += found
            folder.write(f"{SLICES}/{number:05d}.json", json.dumps(marker, indent=1, sort_keys=True).encode())
        whole = all(name in tables for name in DERIVED_TABLES) and is_plain(ledger) and not ledger.derived_is_stale()
        if whole:
            for name in DERIVED_TABLES:
                table = schema.metadata.tables[name]
                rows = pa.Table.from_batches(ledger.get_table(table), arrow_schema(table))
                folder.put_table(f"{name}/part-00000.parquet", rows)
                sums[name] += TableDigest.of(table, rows.to_batches())
        versions = {"cuibono": __version__, "schema": SCHEMA_VERSION, "engine": ledger.corpus().engine}
        resolver = ledger.resolution_note("resolver") if whole else None
    told = {
        "format": FORMAT,
        "versions": versions | ({"resolver": resolver} if resolver else {}),
        "state": DERIVED if whole else "read",
        "rows": {name: found.rows for name, found in sums.items()},
        "digests": {name: found.hex for name, found in sums.items()},
    }
    folder.write(HEAD, (json.dumps(told, indent=1, sort_keys=True) + "\n").encode())
    return read_head(folder)


def is_plain(ledger: Ledger) -> bool:
    """Whether what is derived rests on documents alone: nobody decided anything, and no list is there."""
    tables = (schema.decisions, schema.publishers, schema.known_imports)
    return not any(batch.num_rows for table in tables for batch in ledger.get_table(table))


def _slice(ledger: Ledger, name: str, doc_ids: Sequence[str], *, first: bool) -> pa.Table:
    table = schema.metadata.tables[name]
    found = [*ledger.get_table(table, doc_ids=doc_ids)]
    if first and table is schema.rejects:  # those of no document
        found += [batch.filter(batch.column("doc_id").is_null()) for batch in ledger.get_table(table)]
    made = pa.Table.from_batches(found, arrow_schema(table))
    keys = ("doc_id", "start", "end") if table is schema.passages else [column.name for column in table.primary_key.columns]
    return made.sort_by([(key, "ascending") for key in keys])


# -- reading
def read_head(folder: Folder) -> Head:
    """What a run says of itself. Raises UsageError where there is no run, WorkspaceError where it is one of another version."""
    data = folder.read(HEAD)
    if data is None:
        advice = "make one of documents first: cuibono run IN OUT, then cuibono load OUT"
        raise UsageError("this is no run: there is no run.json in it", where=folder.where, advice=advice)
    try:
        told = json.loads(data)
        if not isinstance(told, dict):
            raise ValueError("no JSON object")
    except ValueError as error:
        raise IntegrityError(f"run.json can't be read: {error}", where=folder.where, advice=_ANEW) from error
    versions, digests, rows = (found if isinstance(found := told.get(name), dict) else {} for name in ("versions", "digests", "rows"))
    if told.get("format") != FORMAT:
        words = f"the run has format {told.get('format')!r}, this program knows {FORMAT}"
        raise WorkspaceError(words, where=folder.where, advice="load it with the cuibono that made it, or make it anew with this one")
    if versions.get("schema") != SCHEMA_VERSION:
        words = f"the run has rows of schema {versions.get('schema')!r}, this program's is {SCHEMA_VERSION}"
        raise WorkspaceError(words, where=folder.where, advice="load it with the cuibono that made it, or make it anew with this one")
    documents = rows.get("documents")
    return Head(
        documents=documents if type(documents) is int else None,
        resolver=str(versions.get("resolver")) if told.get("state") == DERIVED and versions.get("resolver") else None,
        digests={str(name): str(found) for name, found in digests.items()},
    )


def slices_of(folder: Folder) -> list[int]:
    """The numbers of the slices that are whole."""
    return whole_slices(folder)


def read_slice(folder: Folder, number: int, name: str) -> pa.Table:
    """One table of a slice. Raises IntegrityError where files of it are missing, damaged, or not of that table."""
    return _read(folder, f"{name}/{slice_name(number)}", name)


def read_derived(folder: Folder, name: str) -> Iterator[pa.RecordBatch]:
    """A derived table, file by file. Raises IntegrityError likewise."""
    for file in _files(folder, name):
        yield from _table(folder, file, name).to_batches(max_chunksize=50_000)


def _read(folder: Folder, place: str, name: str) -> pa.Table:
    return pa.concat_tables([_table(folder, file, name) for file in _files(folder, place)])


def _files(folder: Folder, place: str) -> list[str]:
    found = [f"{place}/{file}" for file in folder.names(place) if file.endswith(".parquet") and not file.startswith((".", "_"))]
    if not found:
        raise IntegrityError(f"{place} is missing", where=folder.where, advice=_ANEW)
    return found


def _table(folder: Folder, file: str, name: str) -> pa.Table:
    where = f"{folder.where}/{file}"
    try:
        return fitted(schema.metadata.tables[name], folder.table(file))
    except (ValueError, pa.ArrowException) as error:  # Arrow's own error for values that don't fit is a ValueError too
        raise IntegrityError(f"the file is no table of {name}: it {error}", where=where, advice=_ANEW) from error
    except WorkspaceError as error:
        raise IntegrityError(f"the file can't be read: {error.message}", where=where, advice=_ANEW) from error
