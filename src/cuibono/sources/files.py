"""Files and folders: what an analyst points at, as addresses and open streams in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cuibono.records import Reject

# Folders and files that no analyst means: version control, environments, a system's own droppings.
_PASSED_OVER = ("__pycache__", "node_modules", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that waits to be read. ``address`` is its name, or its path below the folder that was given; ``size`` in bytes."""

    address: str
    path: Path
    size: int

    def open(self) -> BinaryIO:
        """The file for reading; the caller closes it."""
        return self.path.open("rb")


def iterate_paths(paths: Iterable[str | Path]) -> Iterator[Found | Reject]:
    """Every file at or below the paths, folders sorted by name. Hidden files and links out of the folder are passed over.

    A path that is missing, no regular file, or not readable comes back as a ``Reject`` ("missing", "unsupported_type", "unreadable").
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _walk(path)
        elif not path.exists():
            yield Reject("source", str(given), "missing", "no such file or folder")
        else:
            yield _found(path.name, path)


def _walk(root: Path) -> Iterator[Found | Reject]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(names):
            if not _hidden(name):
                path = Path(folder) / name
                yield _found(path.relative_to(root).as_posix(), path)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in _PASSED_OVER


def _found(address: str, path: Path) -> Found | Reject:
    """The file, or why it can't be taken. A pipe or device would block for ever."""
    if not path.is_file():
        return Reject("source", address, "unsupported_type", "not a regular file")
    if not os.access(path, os.R_OK):
        return Reject("source", address, "unreadable", "no permission to read the file")
    return Found(address, path, path.stat().st_size)
