"""The tables of a run: a ledger's documents and what is derived of them as a folder of Parquet files, written and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from cuibono.errors import IntegrityError, UsageError, WorkspaceError
from cuibono.ledger import Ledger, schema
from cuibono.ledger.schema import SCHEMA_VERSION
from cuibono.ledger.sound_rows import fitted
from cuibono.ledger.tables import arrow_schema
from cuibono.runners.spark.folder import DERIVED_TABLES, READ_TABLES, SLICES, Folder, open_folder, slice_name, whole_slices

from .derive import made_with

LAYOUT = 1
HEAD = "run.json"
SLICE = 1000  # documents
_ANEW = "write it anew: cuibono run IN OUT, with another OUT"


@dataclass(frozen=True, slots=True)
class Head:
    """What ``run.json`` says that a load needs. ``slices`` is how many there are when the run is whole, None where that is not known yet.

    ``derived`` is what :func:`cuibono.operations.derive.made_with` gave when ties were made, None where none are there.
    """

    layout: int = LAYOUT
    schema: str = SCHEMA_VERSION
    documents: int | None = None
    slices: int | None = None
    derived: Mapping[str, str] | None = None


def write_run(ledger: Ledger, out: str | Path, *, tables: Sequence[str] = (*READ_TABLES, *DERIVED_TABLES), size: int = SLICE) -> Head:
    """Writes a ledger's documents, ``size`` in a slice and by id, and what is derived of them alone, as a run. ``run.json`` comes last.

    What persons decided is no part of a run: where there are decisions, a register of publishers or known records, or the ties are out of
    date, the derived is left out, and whoever loads the run derives it. Raises UsageError where there is something at ``out``.
    """
    folder = open_folder(out)
    if folder.names():
        raise UsageError("there is something here already", where=folder.where, advice="name a new or empty folder")
    with ledger.transaction():
        doc_ids = ledger.document_ids()
        parts = [doc_ids[start : start + size] for start in range(0, len(doc_ids), size)] or [[]]
        for number, part in enumerate(parts):
            for name in READ_TABLES:
                if name in tables:
                    folder.put_table(f"{name}/{slice_name(number)}/part-00000.parquet", _slice(ledger, name, part, first=number == 0))
            folder.write(f"{SLICES}/{number:05d}.json", json.dumps({"documents": len(part)}).encode())
        whole = all(name in tables for name in DERIVED_TABLES) and is_plain(ledger) and not ledger.derived_is_stale()
        if whole:
            for name in DERIVED_TABLES:
                table = schema.metadata.tables[name]
                folder.put_table(f"{name}/part-00000.parquet", pa.Table.from_batches(ledger.get_table(table), arrow_schema(table)))
        head = Head(documents=len(doc_ids), slices=len(parts), derived=made_with(ledger.publishers()) if whole else None)
    folder.write(HEAD, json.dumps(asdict(head), indent=1).encode())
    return head


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
    if told.get("layout", LAYOUT) != LAYOUT:
        raise WorkspaceError(f"the run has layout {told['layout']!r}, this program knows {LAYOUT}", where=folder.where, advice=_newer())
    if told.get("schema") != SCHEMA_VERSION:
        words = f"the run has rows of schema {told.get('schema')!r}, this program's is {SCHEMA_VERSION}"
        raise WorkspaceError(words, where=folder.where, advice="load it with the cuibono that made it, or make it anew with this one")
    derived = told.get("derived")
    return Head(
        documents=_count(told.get("documents")),
        slices=_count(told.get("slices")),
        derived={str(key): str(value) for key, value in derived.items()} if isinstance(derived, dict) else None,
    )


def _newer() -> str:
    return "install the cuibono that made it"


def _count(value: Any) -> int | None:
    return value if type(value) is int else None


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
