"""A drawn answer as a file: SVG as it is, PDF and PNG through Typst. The kind is told by the file's name."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from cuibono.errors import UsageError, WorkspaceError

KINDS = (".svg", ".pdf", ".png")
_PAGE = '#set page(width: auto, height: auto, margin: 8pt, fill: white)\n#image("drawn.svg", width: 690pt)\n'


def check_picture(path: Path) -> Path:
    """The path, where its ending is one that can be written. Raises UsageError; ask before the work, not after it."""
    if path.suffix.lower() not in KINDS:
        raise UsageError(f"can't draw a {path.suffix or 'file without an ending'}", where=str(path), advice=f"end it in {', '.join(KINDS)}")
    return path


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
        raise WorkspaceError(f"cannot write the {what}: {error.strerror}", where=str(path), advice="name another file") from error
    return path


def _typeset(svg: str, kind: Literal["pdf", "png"]) -> bytes:
    import typst

    # Typst reads files only below its root: a folder of its own, so that a picture can reach nothing else.
    with tempfile.TemporaryDirectory(prefix="cuibono-") as folder:
        root = Path(folder)
        (root / "drawn.svg").write_text(svg, encoding="utf-8")
        (root / "main.typ").write_text(_PAGE, encoding="utf-8")
        made = typst.compile(str(root / "main.typ"), root=str(root), format=kind, ppi=144.0, timestamp=0)
    return bytes(made if isinstance(made, bytes) else made[0])
