"""``cuibono load``: the tables of a run into a ledger, slice by slice, each whole or not at all; what does not hold is a reject."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from cuibono.errors import UsageError
from cuibono.ledger import Ledger, schema
from cuibono.ledger.check_rows import READ, check_rows
from cuibono.records import Reject
from cuibono.runners.spark.folder import Folder, open_folder

from .derive import derive
from .resolve_ledger import resolver_version
from .run_tables import HEAD, Head, is_plain, read_head, read_slice, slices_of
from .table_digests import TIMES, TableDigest
from .take_derived import Unfit, take_derived

DOCUMENTS = 500  # that are checked and written at a time
Told = Callable[[int, int | None, str], None]


@dataclass(slots=True)
class Loaded:
    """What one load did. ``derived`` is "taken" from the run, "made" here, or "kept" where nothing was due; ``why``: not taken over."""

    documents: int = 0
    known: int = 0
    claims: int = 0
    slices: int = 0
    rejects: list[Reject] = field(default_factory=list)
    derived: str = "kept"
    why: str = ""


def open_run(run: str | Path) -> tuple[Folder, Head]:
    """A run's folder and what it says of itself. Raises UsageError for what is none."""
    if isinstance(run, Path) or "://" not in str(run):
        path = Path(run)
        if path.suffix.lower() == ".parquet" or (path.is_dir() and not (path / HEAD).exists() and any(path.glob("*.parquet"))):
            advice = "documents are read first: cuibono run IN OUT, then cuibono load OUT"
            raise UsageError("these are Parquet files, and no run", where=str(path), advice=advice)
        if not path.is_dir():
            raise UsageError("there is no such folder", where=str(path), advice="name the OUT of: cuibono run IN OUT")
    folder = open_folder(run)
    return folder, read_head(folder)


def load_run(ledger: Ledger, run: str | Path, *, derive_here: bool = False, on_step: Told = lambda done, total, what: None) -> Loaded:
    """Adds the documents of a run that the ledger does not have, with all their rows, and brings what is derived up to date.

    Documents that are there already are counted and passed over with all their rows. What does not hold is refused, listed in the ledger
    and counted. Killed at any moment, whole slices are there and nothing else, and the next call goes on. What the run derived is taken
    over where it is what this ledger's documents give (see :func:`_why_not`), else it is derived here, as ``derive_here`` always does.

    Raises UsageError, WorkspaceError (another version) or IntegrityError (a file missing or damaged; slices before it are in).
    """
    folder, head = open_run(run)
    numbers = slices_of(folder)
    if not numbers:
        raise UsageError("no slice of this run is whole", where=folder.where, advice="let it run to its end: cuibono run IN OUT")
    done = Loaded(slices=len(numbers))
    for number in numbers:
        with ledger.transaction("add"):
            _load_slice(ledger, folder, number, done)
        on_step(done.documents + done.known, head.documents, "documents")
    if not (derive_here or ledger.derived_is_stale()):
        return done
    done.why = "asked for" if derive_here else _why_not(ledger, head, done, on_step)
    if not done.why:
        on_step(0, None, "ties of the run")
        try:
            take_derived(ledger, folder, head.digests)
            done.derived = "taken"
            return done
        except Unfit as unfit:
            done.why = str(unfit)
    derive(ledger, on_step=on_step)
    done.derived = "made"
    return done


def _load_slice(ledger: Ledger, folder: Folder, number: int, done: Loaded) -> None:
    documents = read_slice(folder, number, "documents")
    named = [doc_id for doc_id in _texts(documents.column("doc_id")) if doc_id is not None]
    there = {*ledger.dated(named)}
    done.known += sum(doc_id in there for doc_id in named)
    if len(there) == len({*named}) and len(named) == documents.num_rows:
        return  # nothing else of it is read
    parts = {table.name: _apart(read_slice(folder, number, table.name), there) for table in READ if table is not schema.documents}
    documents = _apart(documents, there)
    parts["documents"] = documents.slice(0, 0)
    fresh = [doc_id for doc_id in dict.fromkeys(named) if doc_id not in there]
    # What belongs to no document of the slice is told with the first ones.
    others = {name: part.filter(pc.invert(_among(part, fresh))) for name, part in (parts | {"documents": documents}).items()}
    for start in range(0, len(fresh), DOCUMENTS):
        some = fresh[start : start + DOCUMENTS]
        own = {name: part.filter(_among(part, some)) for name, part in (parts | {"documents": documents}).items()}
        if start == 0:
            own = {name: pa.concat_tables([own[name], others[name]]) for name in own}
        _put(ledger, own, done)
    if not fresh:
        _put(ledger, others, done)


def _put(ledger: Ledger, parts: dict[str, pa.Table], done: Loaded) -> None:
    checked = check_rows(parts)
    for table in READ:
        if table is not schema.rejects:
            ledger.put_table(table, checked.tables[table.name].to_batches())
    ledger.add_rejects([*checked.came, *checked.refused])
    done.documents += checked.tables["documents"].num_rows
    done.claims += checked.tables["claims"].num_rows
    done.rejects += checked.refused


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    """Values as texts; None for what is none."""
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_text(cell) for cell in column]


def _text(cell: pa.Scalar) -> str | None:
    try:
        found = cell.as_py()
    except UnicodeDecodeError:
        return None
    return None if found is None else str(found)


def _among(part: pa.Table, doc_ids: Collection[str]) -> pa.ChunkedArray:
    # Compared as bytes: what is no text is of no document.
    values = pa.array([doc_id.encode() for doc_id in doc_ids], pa.binary())
    return pc.is_in(part.column("doc_id").cast(pa.binary()), value_set=values)


def _apart(part: pa.Table, doc_ids: Collection[str]) -> pa.Table:
    return part.filter(pc.invert(_among(part, doc_ids))) if doc_ids else part


def _why_not(ledger: Ledger, head: Head, done: Loaded, on_step: Told) -> str:
    """Why what the run derived is not what this ledger's documents give; "" where it is."""
    if head.resolver is None:
        return "the run has not derived to its end"
    if head.resolver != resolver_version():
        return "another version of cuibono derived"
    if done.rejects:
        return "rows of the run were rejected"
    if not is_plain(ledger):
        return "the ledger has decisions, a register of publishers or known records"
    if ledger.count_documents() != head.documents:
        return "the ledger has other documents too"
    on_step(0, None, "compared with the run")
    # Row by row what the run says that it read: also what was there before, by whomever it was read.
    for table in READ:
        if table not in (schema.originals, schema.rejects):
            found = TableDigest.of(table, ledger.get_table(table, order=False), without=TIMES)
            if found.hex != head.digests.get(table.name):
                return f"the ledger has other {table.name}"
    return ""
