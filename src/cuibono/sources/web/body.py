"""A body as it comes: unpacked piece by piece under limits, so that nothing beyond them is ever held."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

ACCEPTED = "gzip, deflate, br"
# What is held at most of one step of unpacking.
PIECE = 1 << 16
# Below this size no ratio is suspect: a short page of one repeated line packs very well.
_SMALL = 1 << 20
_MOST_CODINGS = 2


class Fault(Exception):
    """What went wrong with one exchange. ``reason`` is stable, ``message`` for people; ``again``: another try may do better.

    ``until`` (seconds since 1970) is when it may, where that is known.
    """

    def __init__(self, reason: str, message: str, *, again: bool = False, until: float | None = None) -> None:
        self.reason, self.message, self.again, self.until = reason, message, again, until
        super().__init__(message)


class _Coding(Protocol):
    def push(self, data: bytes) -> Iterator[bytes]: ...

    @property
    def ended(self) -> bool: ...


class _Zlib:
    """gzip (members one after the other), and deflate with or without its wrapping."""

    def __init__(self, name: str) -> None:
        self._gzip = name == "gzip"
        self._unpack: zlib._Decompress | None = None
        self._early = b""

    def push(self, data: bytes) -> Iterator[bytes]:
        data, self._early = self._early + data, b""
        while data:
            if self._unpack is None or self._unpack.eof:
                # Servers pad: what follows the last member and is none is passed over, as browsers do.
                if self._unpack is not None and not (self._gzip and data[0] == 0x1F):
                    return
                if len(data) < 2:
                    self._early = data
                    return
                self._unpack = zlib.decompressobj(self._window(data))
            full = True
            while full and not self._unpack.eof:
                piece = self._unpack.decompress(data, PIECE)
                data, full = self._unpack.unconsumed_tail, len(piece) == PIECE
                if piece:
                    yield piece
                full = full or bool(data)
            data = self._unpack.unused_data

    def _window(self, data: bytes) -> int:
        if self._gzip:
            return 31
        wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return 15 if wrapped else -15

    @property
    def ended(self) -> bool:
        return self._unpack is not None and self._unpack.eof


class _Brotli:
    def __init__(self) -> None:
        self._unpack = brotli.Decompressor()

    def push(self, data: bytes) -> Iterator[bytes]:
        while not self.ended:
            piece: bytes = self._unpack.process(data, output_buffer_limit=PIECE)
            data = b""
            if piece:
                yield piece
            if self._unpack.can_accept_more_data():
                return

    @property
    def ended(self) -> bool:
        return bool(self._unpack.is_finished())


class Body:
    """Takes chunks as they come. ``raw`` is what came (content coding kept), ``content`` what it says."""

    def __init__(self, coding: str, *, max_bytes: int, max_ratio: float) -> None:
        """``coding`` is the Content-Encoding header. Raises Fault on one that is not known."""
        names = [name for name in (part.strip().lower().removeprefix("x-") for part in coding.split(",")) if name not in ("", "identity")]
        unknown = [name for name in names if name not in ("gzip", "deflate", "br")]
        if unknown or len(names) > _MOST_CODINGS:
            raise Fault("unknown_coding", f"the body is packed as {coding[:80]!r}, which was not asked for; asked for was {ACCEPTED}")
        # The last named was put on last, so it comes off first.
        self._codings: list[_Coding] = [_Brotli() if name == "br" else _Zlib(name) for name in reversed(names)]
        self._max_bytes, self._max_ratio = max_bytes, max_ratio
        self._raw, self._content, self._unpacked = bytearray(), bytearray(), 0

    @property
    def raw(self) -> bytes:
        return bytes(self._raw)

    @property
    def content(self) -> bytes:
        return bytes(self._content) if self._codings else bytes(self._raw)

    def add(self, chunk: bytes) -> None:
        """One more chunk. Raises Fault where a limit is passed or the packing is broken."""
        self._raw += chunk
        if len(self._raw) > self._max_bytes:
            raise self._too_large(len(self._raw))
        try:
            for piece in self._through(chunk, self._codings):
                self._content += piece
        except (zlib.error, brotli.error) as error:
            raise Fault("bad_coding", f"the body can't be unpacked: {error}", again=True) from error

    def end(self) -> None:
        """The last chunk was added. Raises Fault where the packing goes on."""
        if self._raw and not all(coding.ended for coding in self._codings):
            raise Fault("truncated", "the packed body ends too early", again=True)

    def _through(self, data: bytes, codings: list[_Coding]) -> Iterator[bytes]:
        if not codings:
            return
        for piece in codings[0].push(data):
            self._unpacked += len(piece)
            if self._unpacked > max(_SMALL, self._max_ratio * len(self._raw)):
                raise Fault("bomb", f"{len(self._raw):,} bytes unpack to more than {self._unpacked:,}: a page does not pack so well")
            if self._unpacked > self._max_bytes * len(self._codings):
                raise self._too_large(self._unpacked)
            if len(codings) > 1:
                yield from self._through(piece, codings[1:])
            else:
                yield piece
                if len(self._content) > self._max_bytes:
                    raise self._too_large(len(self._content))

    def _too_large(self, size: int) -> Fault:
        return Fault("too_large", f"{size:,} bytes came; at most {self._max_bytes:,} are taken (CUIBONO_WEB_MAX_BYTES raises it)")
