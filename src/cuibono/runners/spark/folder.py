"""The folder of a run: named files, here or in an object store, and which slices of it are whole. No Spark is needed for it.

``OUT/run.json`` says what made the run, ``OUT/<table>/slice=NNNNN/part-*.parquet`` are the rows read of one slice of the documents, and
``OUT/slices/NNNNN.json`` is written when all tables of that slice are. What is derived over all lies in ``OUT/<table>/part-*.parquet``.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from cuibono.errors import UsageError, WorkspaceError

SLICES = "slices"
# What is read of documents, slice by slice.
READ_TABLES = ("documents", "originals", "passages", "mentions", "attributions", "claims", "rejects")
# What is derived over all of them.
DERIVED_TABLES = ("links", "entities", "origins", "origin_edges", "ties", "contradictions")
# What is opened by an address: stores that the caller has rights to. The web is not among them, it has one guarded way (sources/web).
STORES = ("abfs", "abfss", "az", "file", "gcs", "gs", "hdfs", "memory", "s3", "s3a")
_MARKER = re.compile(r"(\d+)\.json")


class Folder(Protocol):
    """Files by their names below one place, with "/" between folder and file. Every error of storage is a WorkspaceError."""

    where: str

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, None where there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Puts a file there, whole or not at all."""

    def names(self, folder: str = "") -> list[str]:
        """What lies directly in a folder, sorted; nothing where there is none."""

    def remove(self, name: str) -> None:
        """Takes a file or a folder away; nothing happens where there is none."""

    def put_table(self, name: str, table: pa.Table) -> None:
        """A table as a Parquet file."""

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A Parquet file as a table, or some columns of it."""


def open_folder(out: str | Path) -> Folder:
    """The folder at a path or an address such as ``s3://bucket/run`` (fsspec). Nothing is made yet."""
    text = str(out)
    return StoreFolder(text) if "://" in text else LocalFolder(Path(text))


class LocalFolder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)

    def read(self, name: str) -> bytes | None:
        with _told(self.where):
            path = self.path / name
            return path.read_bytes() if path.is_file() else None

    def write(self, name: str, data: bytes) -> None:
        with _told(self.where), self._whole(name) as file:
            file.write(data)

    def names(self, folder: str = "") -> list[str]:
        with _told(self.where):
            path = self.path / folder
            return sorted(entry.name for entry in path.iterdir()) if path.is_dir() else []

    def remove(self, name: str) -> None:
        with _told(self.where):
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def put_table(self, name: str, table: pa.Table) -> None:
        with _told(self.where), self._whole(name) as file:
            pq.write_table(table, file, compression="zstd")

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        with _told(self.where):
            return pq.read_table(self.path / name, columns=columns, partitioning=None)

    @contextmanager
    def _whole(self, name: str) -> Iterator[BinaryIO]:
        """A file that appears under its name when it is complete and on the disk."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise


class StoreFolder:
    """A folder of an object store or anything else that fsspec opens; a put is whole or not there."""

    def __init__(self, address: str) -> None:
        self.where = address
        self.system, self.root = store_at(address)

    def read(self, name: str) -> bytes | None:
        with _told(self.where):
            try:
                return bytes(self.system.cat_file(self._at(name)))
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                return None

    def write(self, name: str, data: bytes) -> None:
        with _told(self.where):
            self.system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
            self.system.pipe_file(self._at(name), data)

    def names(self, folder: str = "") -> list[str]:
        with _told(self.where):
            self.system.invalidate_cache()
            try:
                found = self.system.ls(self._at(folder), detail=False)
            except FileNotFoundError:
                return []
            return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def remove(self, name: str) -> None:
        with _told(self.where), contextlib.suppress(FileNotFoundError):
            self.system.rm(self._at(name), recursive=True)

    def put_table(self, name: str, table: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self.write(name, sink.getvalue().to_pybytes())

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        data = self.read(name)
        if data is None:
            raise WorkspaceError(f"{name} is missing", where=self.where, advice="write the run anew into another folder")
        with _told(self.where):
            return pq.read_table(pa.BufferReader(data), columns=columns)

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}".rstrip("/")


def store_at(address: str) -> tuple[Any, str]:
    """fsspec's file system for an address and the path in it. Raises UsageError for an address of another kind than ``STORES``, and where
    fsspec or the store's own package is missing."""
    scheme = address.partition("://")[0]
    if scheme not in STORES:
        advice = f"addresses are those of stores: {', '.join(STORES)}; pages of the web: cuibono add URL"
        raise UsageError(f"{scheme!r} is no object store", where=address, advice=advice)
    try:
        import fsspec
    except ImportError as error:
        raise UsageError("fsspec is not installed", where=address, advice="pip install 'cuibono[spark]'") from error
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"can't open such an address: {error}", where=address, advice="pip install what opens it, such as s3fs") from error
    return system, path.rstrip("/")


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Errors of storage as ours: a full disk, a folder without permission, a damaged file."""
    try:
        yield
    except pa.ArrowInvalid as error:
        raise WorkspaceError(f"a file is no Parquet: {error}", where=where, advice="write the run anew into another folder") from error
    except OSError as error:
        advice = "make room or mend the permissions, and run the same command again: whole slices are kept"
        raise WorkspaceError(f"can't read or write here: {error}", where=where, advice=advice) from error


def slice_name(number: int) -> str:
    """The folder of a slice below its table's."""
    return f"slice={number:05d}"


def whole_slices(folder: Folder) -> list[int]:
    """The numbers of the slices of which all tables are there."""
    return sorted(int(found[1]) for name in folder.names(SLICES) if (found := _MARKER.fullmatch(name)))
