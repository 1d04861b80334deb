"""The contract of a reader: pure bytes to parts. One file per format; nothing here opens a file, a clock or a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from cuibono.errors import InputError
from cuibono.records import Block

# Every reason a reader may give, with what it means. docs/readers.md lists them; a test compares the two.
REASONS: dict[str, str] = {
    "empty": "the file has no bytes",
    "no_text": "the file holds no words (only spaces, pictures, menus or markup)",
    "truncated": "the file ends too early",
    "encrypted": "the file needs a password",
    "too_large": "the file is larger than the limit",
    "bad_encoding": "the bytes are not text in the encoding that they claim, or in any that is known",
    "unsupported_type": "no reader takes this type",
    "type_mismatch": "the content is of another type than the name or the hint says",
    "not_json": "the line is not a JSON object",
    "missing_field": "the line lacks a field that is needed",
    "corrupt": "the file is damaged",
    "binary": "the content is not text",
    "too_deep": "it lies in more containers than are opened one in the other",
    "too_many": "the container has more parts than are read",
    "bomb": "so few bytes unpack to so many that it can't be meant",
    "digest_mismatch": "the bytes are not those that were captured",
    "passed_over": "records of a web archive that hold no page, counted by kind",
    "bad_row": "the row of a table can't be read",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the analyst knows about a source that its bytes don't say; it outweighs what the bytes say. Dates are ISO."""

    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What is known from outside about the bytes. ``retrieved_on`` (ISO date) bounds dates found in a page: none lies after it."""

    address: str
    retrieved_on: str
    max_bytes: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader found. ``blocks`` are ordered spans of ``text``, empty where the format has no layout of its own.

    ``language`` is what the source says of itself: it counts only where the text is too short to tell.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: str | None = None
    published_from: str | None = None
    url: str | None = None
    modified_at: str | None = None
    partial: str | None = None
    alternates: tuple[str, ...] = ()
    language: str | None = None


class Reader(Protocol):
    """One format. ``version`` names our own version and, where a library decides the text, that library's."""

    name: str
    version: str
    media_type: str

    def read(self, data: bytes, given: Given) -> Parts:
        """The bytes as text. Raises :class:`cuibono.errors.InputError` with one of :data:`REASONS`."""
        ...


def refuse(reason: str, message: str | None = None, *, where: str | None = None, advice: str | None = None) -> InputError:
    """The error for a named reject; the reason's own words where no message is given."""
    return InputError(message or REASONS[reason], reason=reason, where=where, advice=advice)


@dataclass(slots=True)
class Layout:
    """Builds a text out of blocks. Paragraphs stand apart by an empty line; rows of one table and items of one list by a newline."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, kind: str, text: str) -> None:
        """Appends one block; its whitespace becomes single spaces. A block without words is left out."""
        words = " ".join(text.split())
        if not words:
            return
        if self.blocks:
            close = kind == self.blocks[-1].kind and kind in ("list_item", "table")
            gap = "\n" if close else "\n\n"
            self.pieces.append(gap)
            self.length += len(gap)
        self.pieces.append(words)
        self.blocks.append(Block(self.length, self.length + len(words), kind))
        self.length += len(words)

    def row(self, cells: list[str]) -> None:
        """One table row, cells parted by a bar."""
        filled = [" ".join(cell.split()) for cell in cells]
        if any(filled):
            self.add("table", " | ".join(filled))

    @property
    def text(self) -> str:
        return "".join(self.pieces)
