"""ZIP (and WACZ, a ZIP of web archives) by zipfile: parts in the order of the directory. Names are only ever shown, never opened."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from cuibono.errors import InputError
from cuibono.records import Reject

from ..base import refuse
from .base import MAX_PARTS, Budget, Member, Names, check_ratio, passed_over, reject, shown

_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, LookupError)
# A directory entry takes 46 bytes and more.
_LARGEST_DIRECTORY = 512 * MAX_PARTS
# The end record with the longest comment, and the wide record before it.
_TAIL = 22 + 65535 + 76


def directory(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive with its directory read. Raises ``truncated``, ``corrupt`` and ``too_many``."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise refuse("truncated", "the archive's directory at its end is missing", advice="fetch the file again")
    count, length = struct.unpack("<10xHI", tail[at : at + 16])
    if count == 0xFFFF or length == 0xFFFFFFFF:
        wide = tail.rfind(b"PK\x06\x06", 0, at)
        if wide >= 0 and len(tail) >= wide + 48:
            count, length = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
    # The directory becomes objects of ten times its size: counted before it is read.
    if min(length, size) > _LARGEST_DIRECTORY or count > 2 * MAX_PARTS:
        raise refuse(
            "too_many", f"its directory names {count:,} parts; at most {MAX_PARTS:,} are read", advice="unpack it and add the folder"
        )
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise refuse("corrupt", f"the archive is damaged: {error}") from error


def open_zip(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """Every part that is a file. Encrypted, overlapping and damaged ones are rejects of their own; the others are read."""
    names = Names(address)
    with directory(stream) as archive:
        overlapping = _overlapping(archive.infolist())
        for item in archive.infolist():
            name = _name(item)
            if item.is_dir() or passed_over(shown(name)):
                continue
            budget.part()
            own = names.address(name)
            try:
                if item.header_offset in overlapping:
                    raise refuse("bomb", "its bytes are those of another part too, as no archiver writes them")
                if item.flag_bits & 0x1:
                    raise refuse("encrypted", "the part needs a password", advice="unpack the archive and add the folder")
                yield Member(own, _data(archive, item, budget))
            except InputError as error:
                yield reject(own, error)


def open_wacz(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """The web archives of a WACZ; its indexes and lists of pages say nothing that is not in them."""
    with directory(stream) as archive:
        for item in archive.infolist():
            if item.filename.startswith("archive/") and item.filename.endswith((".warc", ".warc.gz")):
                budget.part()
                own = f"{address}/{shown(item.filename)}"
                try:
                    yield Member(own, _data(archive, item, budget))
                except InputError as error:
                    yield reject(own, error)


def _data(archive: zipfile.ZipFile, item: zipfile.ZipInfo, budget: Budget) -> bytes | BinaryIO:
    """The bytes of a part; a web archive, which is never held whole, as a stream."""
    try:
        part = archive.open(item)
        if item.filename.lower().endswith((".warc", ".warc.gz")):
            return cast(BinaryIO, _Part(part, item.compress_size))
        with part:
            return budget.read(cast(BinaryIO, part), item.compress_size, item.file_size)
    except InputError:
        raise
    except _BROKEN as error:
        raise refuse("corrupt", f"the part is damaged, or packed in a way that is not known: {error}") from error


class _Part(io.BufferedIOBase):
    """A part that is read as it is unpacked. Damage and a bomb are named errors."""

    def __init__(self, part: IO[bytes], packed: int) -> None:
        self._part, self._packed = part, packed

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            made = self._part.read(-1 if size is None else size)
            check_ratio(self._part.tell(), self._packed)
        except InputError:
            raise
        except _BROKEN as error:
            raise refuse("corrupt", f"the part is damaged: {error}") from error
        return made

    def tell(self) -> int:
        return self._part.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        try:
            return self._part.seek(offset, whence)
        except _BROKEN as error:
            raise refuse("corrupt", f"the part is damaged: {error}") from error


def _overlapping(items: list[zipfile.ZipInfo]) -> set[int]:
    """Where parts begin that share bytes with the part before them."""
    found: set[int] = set()
    end = -1
    for item in sorted(items, key=lambda item: item.header_offset):
        if item.header_offset < end:
            found.add(item.header_offset)
        # The local header's 30 bytes and the name, then the data.
        end = max(end, item.header_offset + 30 + item.compress_size)
    return found


def _name(item: zipfile.ZipInfo) -> str:
    """The name as written: where no flag says UTF-8, zipfile took it for a PC's, but most writers mean UTF-8 all the same."""
    if item.flag_bits & 0x800:
        return item.filename
    try:
        return item.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return item.filename
