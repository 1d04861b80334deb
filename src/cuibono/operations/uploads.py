"""Files on their way from a browser into the ledger: kept in a folder of the workspace until they were read, within limits, then removed.

Nothing is stored under a path that the sender chose: see :func:`safe_parts`.
"""

from __future__ import annotations

import re
import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cuibono.errors import LargeError, NoMatchError, UsageError

FOLDER = "uploads"  # in the workspace
MOST_FILES = 5_000
MOST_BYTES = 2_000_000_000
MOST_FILE_BYTES = 200_000_000
MOST_ADDRESSES = 200
MOST_OPEN = 20
_STALE = 24 * 3600  # seconds after which what a service that ended left behind is removed

_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_MOST_NAME, _MOST_ENDING, _MOST_DEPTH = 200, 20, 12  # bytes, bytes, folders


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may hold; ``file_bytes`` is for each file."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES
    file_bytes: int = MOST_FILE_BYTES
    addresses: int = MOST_ADDRESSES


@dataclass(slots=True)
class Upload:
    """One upload that is being received. ``roots`` are the folders that are to be read, each as if its sender had named it."""

    upload_id: str
    folder: Path
    files: int = 0
    bytes: int = 0
    roots: list[Path] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Uploads:
    """The uploads of one service. What is received is on the disk; what is known of it is not, and ends with the service."""

    def __init__(self, workspace: Path, limits: Limits | None = None) -> None:
        self.folder = workspace / FOLDER
        self.limits = limits or Limits()
        self._open: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def begin(self) -> Upload:
        """A new upload. Raises UsageError where too many are open."""
        with self._lock:
            if len(self._open) >= MOST_OPEN:
                raise UsageError(f"{MOST_OPEN} uploads are under way", where=FOLDER, advice="finish or drop one of them first")
            self._sweep()
            upload_id = secrets.token_hex(8)
            folder = self.folder / upload_id
            folder.mkdir(parents=True)
            made = self._open[upload_id] = Upload(upload_id, folder)
            return made

    def get(self, upload_id: str) -> Upload:
        """An open upload. Raises NoMatchError."""
        found = self._open.get(upload_id)
        if found is None:
            raise NoMatchError(f"no upload {upload_id[:40]!r}", where=FOLDER, advice="begin one: POST /api/1/uploads")
        return found

    @contextmanager
    def receive(self, upload_id: str, name: str, announced: int | None = None) -> Iterator[Receiving]:
        """A file to write to, whole or not at all. ``announced`` is its size as the sender says. Raises LargeError, NoMatchError."""
        upload = self.get(upload_id)
        with upload.lock:
            if upload.files >= self.limits.files:
                raise LargeError(f"more than {self.limits.files:,} files", where=FOLDER, advice="send them in several uploads")
            self._check(upload, announced or 0, announced or 0)
            upload.files += 1
        target, receiving = self._place(upload, safe_parts(name)), None
        try:
            with target.open("xb") as stream:
                receiving = Receiving(self, upload, stream)
                yield receiving
        except BaseException:
            target.unlink(missing_ok=True)
            with upload.lock:
                upload.files -= 1
                upload.bytes -= receiving.size if receiving else 0
            raise

    def _check(self, upload: Upload, file_bytes: int, more: int) -> None:
        if file_bytes > self.limits.file_bytes:
            raise LargeError(
                f"a file of more than {self.limits.file_bytes:,} bytes",
                where=FOLDER,
                advice="split it, or use cuibono add",
            )
        if upload.bytes + more > self.limits.bytes:
            raise LargeError(f"more than {self.limits.bytes:,} bytes in all", where=FOLDER, advice="send the files in several uploads")

    def _place(self, upload: Upload, parts: tuple[str, ...]) -> Path:
        """Where a file is kept: a folder that was dropped is a root of its own, loose files share one; a name that is taken goes to
        another root, so that every file keeps its own."""
        top, rest = ("", parts) if len(parts) == 1 else (parts[0], parts[1:])
        with upload.lock:
            for turn in range(self.limits.files + 1):
                root = upload.folder / f"{turn}" / (f"in {top}" if top else "files")
                target = root.joinpath(*rest)
                if not target.exists() and not any(parent.is_file() for parent in target.parents if parent != upload.folder):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    if root not in upload.roots:
                        upload.roots.append(root)
                    return target
        raise UsageError("too many files of one name", where=FOLDER, advice="rename them")

    def finish(self, upload_id: str) -> Upload:
        """Takes an upload out of those that are open; whoever asked removes its folder (:func:`remove`)."""
        with self._lock:
            found = self.get(upload_id)
            del self._open[upload_id]
            return found

    def _sweep(self) -> None:
        if self.folder.is_dir():
            for left in self.folder.iterdir():
                if left.name not in self._open and time.time() - left.stat().st_mtime > _STALE:
                    remove(left)


@dataclass(slots=True)
class Receiving:
    """One file that is being received; every byte counts as it comes, whatever was announced."""

    uploads: Uploads
    upload: Upload
    stream: BinaryIO
    size: int = 0

    def write(self, data: bytes) -> None:
        """Appends. Raises LargeError as soon as there is one byte too many."""
        with self.upload.lock:
            self.uploads._check(self.upload, self.size + len(data), len(data))
            self.size += len(data)
            self.upload.bytes += len(data)
        self.stream.write(data)


def remove(folder: Path) -> None:
    """Removes an upload's folder; what can't be removed is left for the next time."""
    shutil.rmtree(folder, ignore_errors=True)


def safe_parts(name: str) -> tuple[str, ...]:
    """A name as a sender gives it, "folder/report.pdf" or "C:\\\\x\\\\..\\\\report.pdf", as parts that are names on every system.

    No part leads up or away, is a device, ends in a dot or a blank, holds a control or direction mark, or is longer than a file
    system takes; there is always one.
    """
    parts = [_safe(part) for part in unicodedata.normalize("NFC", name[-4096:]).replace("\\", "/").split("/") if part.strip(" .")]
    return tuple(parts[-_MOST_DEPTH:]) or ("unnamed",)


def _safe(part: str) -> str:
    kept = "".join(letter for letter in part if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = _FORBIDDEN.sub("_", kept).strip().rstrip(". ") or "unnamed"
    if kept.startswith(".") and not part.strip().startswith("."):
        kept = f"unnamed{kept}"  # what is left is no hidden file
    if _DEVICES.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending.encode()) > _MOST_ENDING:
        stem, dot, ending = kept, "", ""
    room = _MOST_NAME - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + ending
