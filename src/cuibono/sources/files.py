"""Files and folders: what an analyst points at, as addresses and open streams in a stable order."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cuibono.readers import Known
from cuibono.readers.names import split_authors
from cuibono.records import Reject

# A table beside the files that says what they can't say themselves.
TABLE = "sources.csv"
_COLUMNS = ("file", "publisher", "url", "published", "title", "authors")

# Folders and files that no analyst means: version control, environments, a system's own droppings.
_PASSED_OVER = ("__pycache__", "node_modules", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that waits to be read. ``address`` is its name, or its path below the folder that was given; ``size`` in bytes.

    ``known`` is the file's row in the table ``sources.csv`` beside it (columns file, publisher, url, published, title, authors).
    """

    address: str
    path: Path
    size: int
    known: Known | None = None

    def open(self) -> BinaryIO:
        """The file for reading; the caller closes it."""
        return self.path.open("rb")


def iterate_paths(paths: Iterable[str | Path]) -> Iterator[Found | Reject]:
    """Every file at or below the paths, folders sorted by name. Hidden files and links out of the folder are passed over.

    A path that is missing, no regular file, or not readable comes back as a ``Reject`` ("missing", "unsupported_type", "unreadable"), a
    ``sources.csv`` that is no such table as "bad_table" (and its folder is read without it).
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _walk(path)
        elif not path.exists():
            yield Reject("source", str(given), "missing", "no such file or folder")
        else:
            rows = _table(path.parent)
            yield _found(path.name, path, rows if isinstance(rows, dict) else {})


def _walk(root: Path) -> Iterator[Found | Reject]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        rows = _table(Path(folder))
        if isinstance(rows, Reject):
            yield replace(rows, address=(Path(folder) / TABLE).relative_to(root).as_posix())
            rows = {}
        for name in sorted(names):
            if not _hidden(name) and name != TABLE:
                path = Path(folder) / name
                yield _found(path.relative_to(root).as_posix(), path, rows)


def _table(folder: Path) -> dict[str, Known] | Reject:
    """The folder's ``sources.csv`` by file name; nothing where there is none."""
    path = folder / TABLE
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            unknown = sorted({name or "" for name in reader.fieldnames or ()} - set(_COLUMNS))
            if unknown or "file" not in (reader.fieldnames or ()):
                return Reject("source", TABLE, "bad_table", f"columns are {', '.join(_COLUMNS)}; unknown: {', '.join(unknown) or 'none'}")
            return {row["file"]: _known(row) for row in reader if row["file"]}
    except (OSError, ValueError, csv.Error) as error:
        return Reject("source", TABLE, "bad_table", f"can't be read as CSV in UTF-8: {error}")


def _known(row: dict[str, str | None]) -> Known:
    cells = {key: (row.get(key) or "").strip() or None for key in _COLUMNS}
    return Known(cells["publisher"], cells["url"], cells["published"], cells["title"], split_authors(cells["authors"] or ""))


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _PASSED_OVER


def _found(address: str, path: Path, rows: dict[str, Known]) -> Found | Reject:
    """The file, or why it can't be taken. A pipe or device would block for ever."""
    if not path.is_file():
        return Reject("source", address, "unsupported_type", "not a regular file")
    if not os.access(path, os.R_OK):
        return Reject("source", address, "unreadable", "no permission to read the file")
    return Found(address, path, path.stat().st_size, rows.get(path.name))
