"""One file behind gzip, bzip2 or xz: unpacked as it is read, and refused once so few bytes unpack to so many that it can't be meant."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import BinaryIO, Protocol

from ..base import refuse
from .base import check_ratio

_MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"))
# An xz file names the memory that its reader needs, up to gigabytes.
_XZ_MEMORY = 128 << 20
_CHUNK = 1 << 16


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Blocks(io.RawIOBase):
    """bzip2 and xz; several streams one after another are one file."""

    def __init__(self, packed: BinaryIO, kind: str) -> None:
        self._packed, self._kind = packed, kind
        self._unpacker = self._fresh()

    def _fresh(self) -> _Unpacker:
        return bz2.BZ2Decompressor() if self._kind == "bzip2" else lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data.lstrip(b"\x00") or self._packed.read(_CHUNK).lstrip(b"\x00")
                if not rest:
                    return 0
                self._unpacker = self._fresh()
            else:
                rest = self._packed.read(_CHUNK) if self._unpacker.needs_input else b""
                if not rest and self._unpacker.needs_input:
                    raise EOFError
            made = self._unpacker.decompress(rest, len(buffer))
            if made:
                buffer[: len(made)] = made
                return len(made)


class Unpacked(io.BufferedIOBase):
    """What a packed stream holds; goes back only to its beginning. Damage, a cut end and a bomb are named errors."""

    def __init__(self, packed: BinaryIO, kind: str) -> None:
        self.packed, self._kind = packed, kind
        self._start()

    def _start(self) -> None:
        self.packed.seek(0)
        self._size = 0
        self._inner: gzip.GzipFile | io.BufferedReader
        if self._kind == "gzip":
            self._inner = gzip.GzipFile(fileobj=self.packed, mode="rb")
        else:
            self._inner = io.BufferedReader(_Blocks(self.packed, self._kind), _CHUNK)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 20), b""))
        return self._taken(size, line=False)

    def read1(self, size: int = -1, /) -> bytes:
        return self._taken(size if size > 0 else _CHUNK, line=False, once=True)

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._taken(-1 if size is None else size, line=True)

    def _taken(self, size: int, *, line: bool, once: bool = False) -> bytes:
        try:
            made = self._inner.readline(size) if line else self._inner.read1(size) if once else self._inner.read(size)
        except EOFError as error:
            raise refuse("truncated", "the compressed file ends too early", advice="fetch the file again") from error
        except (OSError, zlib.error, lzma.LZMAError, ValueError) as error:
            raise refuse("corrupt", f"the compressed file is damaged: {error}") from error
        self._size += len(made)
        check_ratio(self._size, self.packed.tell())
        return made

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if offset or whence:
            raise io.UnsupportedOperation("a packed stream goes back only to its beginning")
        self._start()
        return 0


def holds_warc(head: bytes) -> bool:
    """Whether a gzip file begins with a web archive's record."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 5) == b"WARC/"
    except zlib.error:
        return False


def packing(head: bytes) -> str | None:
    """How a file is packed, by its first bytes."""
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
