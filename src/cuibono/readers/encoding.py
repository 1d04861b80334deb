"""Bytes to text: marks first, then UTF-8, then a legacy encoding by its statistics."""

from __future__ import annotations

import codecs
import re

from .base import refuse

# The longest mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape", "undefined", "charmap")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# How many bytes a legacy encoding is judged on: its statistics do not grow better after that.
_SAMPLE = 1 << 16


def mark_of(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _unmarked_wide(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of western text is zero."""
    head = data[:4096]
    if len(head) < 8:
        return None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[offset::2].count(0)
        if zeros > 0.4 * (len(head) // 2) and head[1 - offset :: 2].count(0) == 0:
            return name
    return None


def _plain(declared: str | None) -> str | None:
    """The declared encoding where it is one that texts are written in, and not one of Python's own or of host names."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT else name


def normalise_newlines(text: str) -> str:
    """Every kind of line end as a newline. The other code points stay as they are in the source."""
    return _NEWLINES.sub("\n", text)


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of the bytes. ``declared`` is tried before a guess; ``binary`` and ``bad_encoding`` are refused by name."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return _clean(data[len(mark) :].decode(name))
            except UnicodeDecodeError as error:
                raise refuse("bad_encoding", f"the mark says {name}, but byte {error.start + len(mark)} is not") from error
    wide = _unmarked_wide(data)
    for guess in filter(None, (wide, "utf-8", _plain(declared))):
        try:
            return _clean(data.decode(guess))
        except (UnicodeDecodeError, LookupError):
            continue
    if b"\x00" in data:
        raise refuse("binary")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    # Mostly ASCII with a few high bytes is western text: too little for statistics, and Windows-1252 is what the web takes it for.
    high = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    western = high < 0.1 * len(data[:_SAMPLE])
    likely = [best.encoding] if best else []
    for guess in ["cp1252", *likely] if western else [*likely, "cp1252"]:
        try:
            return _clean(data.decode(guess))
        except UnicodeDecodeError:
            continue
    raise refuse("bad_encoding")


def _clean(text: str) -> str:
    """Newlines made one; a text with control characters is no text."""
    if "\x00" in text or len(_CONTROLS.findall(text[:_SAMPLE])) > 0.002 * len(text[:_SAMPLE]) + 2:
        raise refuse("binary", "the content holds control characters")
    return normalise_newlines(text.removeprefix("\ufeff"))
