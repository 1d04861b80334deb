"""Compound files (OLE, [MS-CFB]): one stream out of one, and one stream as a file of its own.

A workbook's library follows the chains of such a file without asking whether they end; what it is given is made here, and its chains do.
"""

from __future__ import annotations

import struct

from .base import refuse

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_HEADER_FATS = 109
_SECTOR = 4096


def stream_of(data: bytes, names: tuple[str, ...]) -> tuple[str, bytes]:
    """The first of the named streams that is there, with its name. Raises ``corrupt`` and ``truncated``."""
    try:
        found = _Compound(data).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise refuse("corrupt", f"the file's directory is damaged: {error}") from error
    if found is None:
        raise refuse("corrupt", "the file's directory does not name what the file should hold")
    return found


class _Compound:
    def __init__(self, data: bytes) -> None:
        shift, self._small_shift = struct.unpack_from("<HH", data, 30)
        fats, start, self._cutoff, small, _, more, _ = struct.unpack_from("<II4xIIIII", data, 44)
        if shift not in (9, 12) or self._small_shift != 6:
            raise ValueError("sectors of no known size")
        self._data, self._size = data, 1 << shift
        where = list(struct.unpack_from(f"<{_HEADER_FATS}I", data, 76))
        seen: set[int] = set()
        while more < _FAT and more not in seen:
            seen.add(more)
            *rows, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            where += rows
        self._fat = self._numbers([number for number in where[:fats] if number < _FAT])
        directory = b"".join(map(self._sector, self._chain(start, self._fat)))
        self._entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        self._small_fat = self._numbers(self._chain(small, self._fat)) if small < _FAT else []

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        found = self._data[at : at + self._size]
        if not found:
            raise refuse("truncated", "the file ends before what its directory names", advice="fetch the file again")
        return found.ljust(self._size, b"\0")

    def _numbers(self, sectors: list[int]) -> list[int]:
        raw = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(raw) // 4}I", raw))

    @staticmethod
    def _chain(start: int, table: list[int]) -> list[int]:
        """The numbers from one on. A chain that comes back to itself is damage."""
        found, number = [], start
        while number < _FAT:
            found.append(number)
            if len(found) > len(table):
                raise ValueError("a chain of sectors that does not end")
            number = table[number]
        return found

    def stream(self, names: tuple[str, ...]) -> tuple[str, bytes] | None:
        by_name: dict[str, bytes] = {}
        for entry in self._entries:
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind in (2, 5) and 2 <= length <= 64:
                by_name.setdefault(entry[: length - 2].decode("utf-16-le", "replace") if kind == 2 else "", entry)
        for name in names:
            if name in by_name:
                return name, self._bytes(by_name[name], by_name.get(""))
        return None

    def _bytes(self, entry: bytes, root: bytes | None) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff or root is None:
            return b"".join(map(self._sector, self._chain(start, self._fat)))[:size]
        small = b"".join(map(self._sector, self._chain(struct.unpack_from("<I", root, 116)[0], self._fat)))
        return b"".join(small[number << 6 : (number + 1) << 6] for number in self._chain(start, self._small_fat))[:size]


def alone(name: str, stream: bytes) -> bytes:
    """A compound file (version 4, sectors of 4,096 bytes) with one stream, up to 450 MB."""
    filled = stream.ljust(-(-max(len(stream), 1) // _SECTOR) * _SECTOR, b"\0")
    count = len(filled) // _SECTOR
    fats = 1
    while fats * (_SECTOR // 4) < fats + 2 + count:
        fats += 1
    if fats > _HEADER_FATS:
        raise refuse("too_large", "the workbook is larger than can be read")
    # After the table: the directory, one sector for small streams (there must be one), the stream.
    chain = [_FAT] * fats + [_LAST, _LAST] + [*range(fats + 3, fats + 2 + count), _LAST]
    chain += [_FREE] * (fats * (_SECTOR // 4) - len(chain))
    head = _MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    head += struct.pack("<IIIIIIIII", 1, fats, fats, 0, _SECTOR, _LAST, 0, _LAST, 0)
    head += struct.pack(f"<{_HEADER_FATS}I", *range(fats), *[_FREE] * (_HEADER_FATS - fats))
    directory = _entry("Root Entry", 5, fats + 1, 64, child=1) + _entry(name, 2, fats + 2, len(filled))
    return head.ljust(_SECTOR, b"\0") + struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(2 * _SECTOR, b"\0") + filled


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(raw), kind, 1, _FREE, _FREE, child, start, size)
