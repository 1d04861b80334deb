"""Which container is opened by what. Each opener is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from cuibono.records import Reject

from .base import Budget, Member

# Kind of container to its opener, and whether a packed one (gzip, bzip2, xz) can be opened as it is unpacked, from front to end.
_OPENERS = {
    "zip": ("zip.open_zip", False),
    "wacz": ("zip.open_wacz", False),
    "tar": ("tar.open_tar", True),
    "mbox": ("mail.open_mbox", True),
    "eml": ("mail.open_message", False),
    "warc": ("warc.open_warc", True),
}
KINDS = tuple(_OPENERS)


def open_container(kind: str, address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """The parts of a container, one after another. Raises ``InputError`` for what ends it early; what came before was given."""
    module, _, name = _OPENERS[kind][0].partition(".")
    opener = getattr(import_module(f".{module}", __package__), name)
    members: Iterator[Member | Reject] = opener(address, stream, budget)
    return members


def is_streamed(kind: str) -> bool:
    """Whether the container is read from front to end, so that it is never held."""
    return _OPENERS[kind][1]
