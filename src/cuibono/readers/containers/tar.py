"""tar by tarfile, read once from front to end, so that a packed one is never unpacked twice. Links and devices are passed over."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from cuibono.errors import InputError
from cuibono.records import Reject

from ..base import refuse
from .base import Budget, Member, Names, passed_over, reject, shown, too_large

_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, LookupError, TypeError)


def open_tar(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """Every regular file. One above the limit is passed over without being held; an archive that breaks off leaves what came before."""
    names = Names(address)
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=1) as archive:
            for item in archive:
                # The library keeps every header for random access, which a stream has none of.
                archive.members = []  # type: ignore[attr-defined]
                if not item.isfile() or passed_over(shown(item.name)):
                    continue
                budget.part()
                own = names.address(item.name)
                try:
                    yield Member(own, _data(archive, item, budget))
                except InputError as error:
                    if error.reason not in ("too_large", "bomb"):
                        raise
                    yield reject(own, error)
    except InputError:
        raise
    except _BROKEN as error:
        cut = "unexpected end" in str(error) or isinstance(error, EOFError)
        raise refuse("truncated" if cut else "corrupt", f"the archive breaks off: {error}", advice="fetch the file again") from error


def _data(archive: tarfile.TarFile, item: tarfile.TarInfo, budget: Budget) -> bytes:
    if item.size > budget.max_bytes:
        raise too_large(budget.max_bytes)
    # A sparse file is mostly holes: a name for bytes that are not there.
    if item.issparse() and item.size > 16 << 20:
        raise refuse("bomb", f"a sparse file of {item.size:,} bytes, most of which are not there")
    part = archive.extractfile(item)
    return b"" if part is None else budget.read(cast(BinaryIO, part), item.size, item.size)
