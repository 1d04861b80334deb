"""``cuibono run``: a corpus read slice by slice into tables of Parquet, and what is derived over all of it beside them.

A slice is some thousands of documents. When all its tables are written a marker says so; what has no marker counts for nothing. A run that
was stopped at any moment goes on behind its last marker, and ends with the tables of one that was not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from cuibono import __version__
from cuibono.engines import DEFAULT, get_engine
from cuibono.errors import IntegrityError, UsageError, WorkspaceError
from cuibono.ledger.locking import WriterLock
from cuibono.ledger.schema import SCHEMA_VERSION
from cuibono.records import Reject
from cuibono.runners import Runner
from cuibono.runners.spark.folder import READ_TABLES, SLICES, Folder, LocalFolder, open_folder, slice_name, whole_slices
from cuibono.runners.spark.tables import check_place

from .resolve_ledger import resolver_version
from .run_derive import derive_tables, derived_digests
from .run_slices import Slice, read_slice, reject_rows, rows_stage, write_slice
from .run_source import STATE, Piece, listing_digest, pieces, read_piece
from .table_digests import TableDigest
from .take_in import Capture

FORMAT = 1
# Documents (and rejects) of a slice, and bytes of their texts and originals: one slice is what the driver holds.
SLICE = 2000
SLICE_BYTES = 200_000_000
Told = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run does, whoever runs it: another value of any of these is another run."""

    engine: str = DEFAULT
    least: float | None = None
    dataset: str = "default"
    max_bytes: int = 200_000_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run has come to. ``counts`` are rows by table, ``digests`` the same for the same input, whoever read it in whatever slices;
    ``reasons`` counts the rejects.

    ``known`` counts documents that were there already: the same text at the same address twice. ``slices`` are those of this call,
    ``kept`` those of calls before it.
    """

    out: str
    slices: int
    kept: int
    known: int
    counts: dict[str, int]
    digests: dict[str, str]
    reasons: dict[str, int]


def run_corpus(
    source: str,
    out: str,
    runner: Runner,
    options: Options,
    *,
    at: str,
    most: int = SLICE,
    spark: Any = None,
    on_step: Told = lambda done, what: None,
) -> Ran:
    """Reads what lies at ``source`` into the folder ``out`` and derives over all of it; ``at`` is now (UTC, ISO 8601).

    ``most`` documents are a slice; another number than before is fine. ``spark`` is the session that derives, else it is done here.
    ``on_step`` is told how many documents of this call were read, and the part of the work. Raises UsageError where there is no input,
    WorkspaceError where ``out`` holds something else or can't be written, LockedError where another process writes there.
    """
    if most < 1:
        raise UsageError("a slice holds at least one document", where="--slice", advice="give a number from 1")
    if "://" not in source + out and Path(source).resolve() in (Path(out).resolve(), *Path(out).resolve().parents):
        raise UsageError("the run would read what it writes", where=out, advice="give a folder outside of the input's")
    count, listing = listing_digest(source)
    folder = open_folder(out)
    with _only_writer(folder):
        state = _begun(folder, source, options, {"files": count, "sha256": listing}, at)
        if spark is not None and state["state"] != "derived":
            check_place(spark, folder)
        run = _Run(folder, source, runner, options, state, on_step)
        made = run.read(most)
        if state["state"] != "derived":
            on_step(run.done, "deriving")
            derive_tables(folder, spark=spark, on_step=lambda what: on_step(run.done, what))
            counts, digests = derived_digests(folder)
            state["rows"] |= counts
            state["digests"] |= digests
            state["state"] = "derived"
            _put(folder, state)
        return Ran(folder.where, made, run.kept, run.known, dict(state["rows"]), dict(state["digests"]), run.reasons())


@contextmanager
def _only_writer(folder: Folder) -> Iterator[None]:
    """Held while a run writes into a folder of this machine; object stores have no lock."""
    if not isinstance(folder, LocalFolder):
        yield
        return
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"cannot write here: {error.strerror}", where=folder.where, advice="check the permissions of the folder, or use another"
        ) from error
    lock = WriterLock(folder.path / ".lock")
    try:
        yield
    finally:
        lock.release()


def _begun(folder: Folder, source: str, options: Options, inputs: dict[str, Any], at: str) -> dict[str, Any]:
    """What ``run.json`` says, made where there is none. Raises WorkspaceError where it tells another run."""
    made = {
        "format": FORMAT,
        "versions": {
            "cuibono": __version__,
            "schema": SCHEMA_VERSION,
            "engine": get_engine(options.engine, options.least).name,
            "resolver": resolver_version(),
        },
        "options": asdict(options),
        "inputs": inputs,
    }
    data = folder.read(STATE)
    if data is None:
        if any(not name.startswith(".") for name in folder.names()):
            advice = "give a folder that is empty or not there yet"
            raise WorkspaceError("this folder holds other files, and no run", where=folder.where, advice=advice)
        state = {**made, "source": source, "retrieved_at": at, "state": "reading", "rows": {}, "digests": {}}
        _put(folder, state)
        return state
    try:
        state = json.loads(data)
        differ = [name for name in made if state[name] != made[name]]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{STATE} can't be read: {error!r}", where=folder.where, advice="run into another folder") from error
    if differ:
        told = "; ".join(f"{name} {_short(state[name])}, not {_short(made[name])}" for name in differ)
        advice = "give the same input, options and program as before to go on with it, or another folder"
        raise WorkspaceError(f"this folder holds another run: {told}", where=folder.where, advice=advice)
    return dict(state)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _put(folder: Folder, state: dict[str, Any]) -> None:
    folder.write(STATE, (json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


class _Run:
    """The reading of one run: goes on behind the last whole slice."""

    def __init__(self, folder: Folder, source: str, runner: Runner, options: Options, state: dict[str, Any], on_step: Told) -> None:
        self.folder, self.source, self.runner, self.options, self.state, self.on_step = folder, source, runner, options, state, on_step
        self.capture = Capture(state["retrieved_at"], options.dataset, max_bytes=options.max_bytes)
        self.markers = [self._marker(number) for number in whole_slices(folder)]
        self.kept = len(self.markers)
        self.known = sum(marker["known"] for marker in self.markers)
        self.done = 0
        # Ids of the documents and rejects that are in: a few dozen bytes each are all that is held of the whole corpus.
        self.seen: set[str] = set()

    def read(self, most: int) -> int:
        """Reads what is not read yet. Gives how many slices that were."""
        if self.state["state"] != "reading":
            return 0
        self._clear()
        made = 0
        stage = rows_stage(self.options.engine, self.options.least)
        for part in self._slices(most):
            tables = read_slice(part, self.runner, stage, lambda count: self.on_step(self.done + count, "reading"))
            self.markers.append(write_slice(self.folder, part, tables))
            self.done += len(part.documents)
            self.known += part.known
            made += 1
        found = {name: self._digest(name) for name in READ_TABLES}
        self.state["rows"] = {name: whole.rows for name, whole in found.items()}
        self.state["digests"] = {name: whole.hex for name, whole in found.items()}
        self.state["state"] = "read"
        _put(self.folder, self.state)
        return made

    def reasons(self) -> dict[str, int]:
        """How many rejects there are for each reason."""
        found: Counter[str] = Counter()
        for marker in self.markers:
            found.update(marker["reasons"])
        return dict(sorted(found.items()))

    def _digest(self, name: str) -> TableDigest:
        whole = TableDigest()
        for marker in self.markers:
            whole += TableDigest(marker["rows"][name], int(marker["sums"][name], 16))
        return whole

    def _marker(self, number: int) -> dict[str, Any]:
        try:
            return dict(json.loads(self.folder.read(f"{SLICES}/{number:05d}.json") or b""))
        except (ValueError, TypeError) as error:
            advice = "run into another folder"
            raise IntegrityError(f"the marker of slice {number} can't be read", where=self.folder.where, advice=advice) from error

    def _clear(self) -> None:
        """Takes away what a stopped call left of a slice, and learns what the whole ones hold."""
        whole = {slice_name(number) for number in range(self.kept)}
        for name in READ_TABLES:
            for left in self.folder.names(name):
                if left not in whole:
                    self.folder.remove(f"{name}/{left}")
        for number in range(self.kept):
            for name, key in (("documents", "doc_id"), ("rejects", "reject_id")):
                table = self.folder.table(f"{name}/{slice_name(number)}/part-00000.parquet", [key])
                self.seen.update(table.column(key).to_pylist())

    def _slices(self, most: int) -> Iterator[Slice]:
        last = self.markers[-1] if self.markers else {"file": 0, "item": 0}
        number = self.kept
        part = Slice(number, file=last["file"], item=last["item"])
        for file, item, taken in self._items(last["file"], last["item"]):
            part.file, part.item = file, item
            if isinstance(taken, Reject):
                [row] = reject_rows([taken])
                if row["reject_id"] in self.seen:
                    continue
                self.seen.add(row["reject_id"])
                part.rejects.append(taken)
            else:
                document, original = taken
                if document.doc_id in self.seen:
                    part.known += 1
                    continue
                self.seen.add(document.doc_id)
                part.documents.append(document)
                part.originals.append(original)
                part.bytes += len(document.text) + len(original)
            if len(part.documents) + len(part.rejects) >= most or part.bytes >= SLICE_BYTES:
                yield part
                number += 1
                part = Slice(number, file=file, item=item)
        # An input of nothing has a slice too: its tables are there, and empty.
        if part.documents or part.rejects or part.known or number == 0:
            yield part

    def _items(self, file: int, item: int) -> Iterator[tuple[int, int, Any]]:
        """What the input holds behind a place, each with the place behind it: files before it are not opened again."""
        for number, piece in enumerate(pieces(self.source)):
            if number < file:
                continue
            passed = item if number == file else 0
            found = read_piece(piece, self.capture) if isinstance(piece, Piece) else iter([piece])
            for place, taken in enumerate(islice(found, passed, None), passed + 1):
                yield number, place, taken
