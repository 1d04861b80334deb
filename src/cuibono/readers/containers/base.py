"""What a container gives, and how much of it is taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

from cuibono.errors import InputError
from cuibono.records import Reject

from ..base import refuse

# Containers inside containers: a ZIP in a mail in a mailbox in a ZIP is four.
MAX_DEPTH = 6
# Parts that are opened of one outermost file.
MAX_PARTS = 100_000
# What one outermost file may unpack to, in files of the largest size that is taken.
MAX_TOTAL = 100
# Unpacked bytes for one packed byte, where the unpacked are more than FREE. Text stays below 100; a bomb is at 1,000.
MAX_RATIO, FREE = 200, 16 << 20

_CHUNK = 1 << 20
_LONGEST = 300
# Folders and files that no sender means: a system's own droppings.
_DROPPINGS = ("__MACOSX", "__pycache__", "node_modules", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a container.

    ``data`` is bytes, or a stream where the part is too large to hold and is read once from its beginning. ``hint`` is a media type or a
    format's name. ``located`` is true where ``address`` is where the bytes came from (a URL in a web archive), and not a path inside the
    container; then ``retrieved_at`` is the time of that capture. ``partial`` says why the bytes are not the whole.
    """

    address: str
    data: bytes | BinaryIO
    hint: str | None = None
    located: bool = False
    retrieved_at: str | None = None
    partial: str | None = None


class Budget:
    """How much may still be taken from one outermost file; all that is nested in it draws on the same."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.parts = 0
        self.unpacked = 0

    def part(self) -> None:
        """Counts one part. Raises ``too_many``, or ``too_large`` for what all parts have unpacked to: the rest is not read."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise refuse("too_many", f"more than {MAX_PARTS:,} parts; the rest is not read", advice="unpack it and add the folder")
        if self.unpacked > MAX_TOTAL * self.max_bytes:
            raise refuse("too_large", f"its parts unpack to more than {MAX_TOTAL * self.max_bytes:,} bytes; the rest is not read")

    def read(self, stream: BinaryIO, packed: int, declared: int = 0) -> bytes:
        """All bytes of a part of ``packed`` bytes. Raises ``too_large`` and ``bomb``, by the declared size without reading any."""
        self._weigh(declared, packed)
        pieces: list[bytes] = []
        size = 0
        while chunk := stream.read(_CHUNK):
            pieces.append(chunk)
            size += len(chunk)
            self.unpacked += len(chunk)
            self._weigh(size, packed)
        return b"".join(pieces)

    def _weigh(self, size: int, packed: int) -> None:
        check_ratio(size, packed)
        if size > self.max_bytes:
            raise too_large(self.max_bytes)


def check_ratio(size: int, packed: int) -> None:
    """Raises ``bomb`` where so few bytes unpack to so many that it can't be meant."""
    if size > FREE and size > MAX_RATIO * max(packed, 1):
        raise refuse("bomb", f"{packed:,} bytes unpack to {size:,} or more")


def too_large(max_bytes: int) -> InputError:
    return refuse("too_large", f"larger than {max_bytes:,} bytes", advice="raise max_bytes, or split the file")


def reject(address: str, error: InputError) -> Reject:
    """An error as the record of what was not taken."""
    message = error.message if error.advice is None else f"{error.message}; {error.advice}"
    return Reject("reader", address, error.reason, message)


def shown(name: str) -> str:
    """A part's path as it may be printed and kept: forward slashes, no way up or to a drive, no control or direction marks, not endless.

    Nothing is ever written to such a path; "../../etc/passwd" is simply "etc/passwd" inside its container.
    """
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    pieces = [piece.strip() for piece in re.sub(r"^[A-Za-z]:(?=/)", "", name).split("/")]
    path = "/".join(piece for piece in pieces if piece not in ("", ".", ".."))
    clean = "".join("\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character for character in path)
    return clean if len(clean) <= _LONGEST else f"{clean[:150]}…{clean[-149:]}"


def passed_over(path: str) -> bool:
    """Whether a part is hidden or a system's own, as in a folder of files."""
    return any(piece.startswith((".", "~$", "._")) or piece in _DROPPINGS for piece in path.split("/"))


class Names:
    """Addresses of parts, each once: a second part of one name is ``name#2``."""

    def __init__(self, container: str) -> None:
        self._container = container
        self._seen: dict[str, int] = {}

    def address(self, name: str) -> str:
        path = shown(name) or "unnamed"
        number = self._seen[path] = self._seen.get(path, 0) + 1
        return f"{self._container}/{path}" + (f"#{number}" if number > 1 else "")
