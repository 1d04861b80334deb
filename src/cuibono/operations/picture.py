"""A drawn answer as a file: SVG as it is, PDF and PNG through Typst. The kind is told by the file's name."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from errno import EISDIR
from pathlib import Path
from typing import Literal

from cuibono.errors import UsageError, WorkspaceError

KINDS = (".svg", ".pdf", ".png")
_PAGE = '#set page(width: auto, height: auto, margin: 8pt, fill: white)\n#image("drawn.svg", width: 690pt)\n'


def check_picture(path: Path) -> Path:
    """The path, where its ending is one that is drawn and its folder can be written to. Raises UsageError, WorkspaceError; ask before the
    work, not after it."""
    if path.suffix.lower() not in KINDS:
        raise UsageError(f"can't draw a {path.suffix or 'file without an ending'}", where=str(path), advice=f"end it in {', '.join(KINDS)}")
    check_writable(path, "picture")
    return path


def check_writable(path: Path, what: str) -> None:
    """Tries whether :func:`write_whole` could write there, and leaves nothing behind. Raises WorkspaceError as that does."""
    try:
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        # Permissions alone don't tell: a file system can be read-only or full.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(path, what, error) from error


def save_picture(svg: str, path: Path) -> Path:
    """Writes the picture whole or not at all. Raises UsageError for another ending, WorkspaceError where it can't be written."""
    check_picture(path)
    kind = path.suffix.lower()
    return write_whole(path, picture_bytes(svg, kind), "picture")


def picture_bytes(svg: str, kind: str) -> bytes:
    """The picture as a file of one of ``KINDS``, such as ".pdf"."""
    return svg.encode() if kind == ".svg" else _typeset(svg, "pdf" if kind == ".pdf" else "png")


def write_whole(path: Path, data: bytes, what: str) -> Path:
    """Writes a file whole or not at all, its folder too. Raises WorkspaceError, which calls it ``what``, where it can't be written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritable(path, what, error) from error
    return path


def _unwritable(path: Path, what: str, error: OSError) -> WorkspaceError:
    return WorkspaceError(f"cannot write the {what}: {error.strerror}", where=str(path), advice="name another file")


def _typeset(svg: str, kind: Literal["pdf", "png"]) -> bytes:
    import typst

    # Typst reads files only below its root: a folder of its own, so that a picture can reach nothing else.
    with tempfile.TemporaryDirectory(prefix="cuibono-") as folder:
        root = Path(folder)
        (root / "drawn.svg").write_text(svg, encoding="utf-8")
        (root / "main.typ").write_text(_PAGE, encoding="utf-8")
        made = typst.compile(str(root / "main.typ"), root=str(root), format=kind, ppi=144.0, timestamp=0)
    return bytes(made if isinstance(made, bytes) else made[0])
