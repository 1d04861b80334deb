"""RTF by striprtf: paragraphs and table rows; title, author and date from the file's own fields."""

from __future__ import annotations

import re
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

from .base import Given, Layout, Parts, refuse
from .dates import parse_date
from .names import split_authors

# Pictures are lines of hexadecimal digits, by far the most of a file; no word has so many of them.
_DIGITS = re.compile(rb"[0-9A-Fa-f\r\n]+")
_PICTURE = 400
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_HIGH = re.compile(rb"[\x80-\xff]")
_FIELD = re.compile(r"\{\\field\{", re.IGNORECASE)
_TABLE = re.compile(r"\{\s*\\fonttbl")
_BRACE = re.compile(r"\\[{}\\]|[{}]")
_FONT = re.compile(r"\\f(\d{1,6})(?!\d)|\\fcharset(\d{1,3})")
_INFO = re.compile(r"\{\\(title|author)\s([^{}]{0,500})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
# The library takes a microsecond and more for each character.
_LONGEST = 4 << 20


class RtfReader:
    """``application/rtf``."""

    name = "rtf"
    version = f"1 (striprtf {version('striprtf')})"
    media_type = "application/rtf"

    def read(self, data: bytes, given: Given) -> Parts:
        """Paragraphs and table rows; headings are not marked in RTF in a way that holds."""
        if not data.rstrip(b"\x00 \t\r\n").endswith(b"}"):
            raise refuse("truncated", "the file does not end where it says that it does", advice="fetch the file again")
        source = _prepared(data)
        info = dict(_INFO.findall(source[: 1 << 16]))
        layout = Layout()
        for line in _words(source).split("\n"):
            if "|" in line:
                layout.row(line.strip().removesuffix("|").split("|"))
            else:
                layout.add("paragraph", line)
        created = _CREATED.search(source[: 1 << 16])
        date = parse_date(f"{created[1]}-{int(created[2]):02}-{int(created[3]):02}") if created else None
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=" ".join(_words(f"{{\\rtf1\\ansi {info.get('title', '')}}}").split()) or None,
            authors=split_authors(" ".join(_words(f"{{\\rtf1\\ansi {info.get('author', '')}}}").split())),
            published_at=date,
            published_from="metadata" if date else None,
        )


def _words(source: str) -> str:
    """The library's text; letters that RTF writes as two halves made one."""
    text: str = rtf_to_text(source, errors="replace")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def _prepared(data: bytes) -> str:
    """The source as plain ASCII without pictures, and without what the library's patterns take the square of the length for."""
    pieces, at = [], 0
    for found in _BINARY.finditer(data):
        if found.start() >= at:
            pieces.append(data[at : found.start()])
            at = found.end() + int(found[1])
    pieces.append(data[at:])
    plain = _HIGH.sub(
        lambda found: b"\\'%02x" % found[0][0], _DIGITS.sub(lambda found: b"" if len(found[0]) > _PICTURE else found[0], b"".join(pieces))
    )
    if len(plain) > _LONGEST:
        raise refuse("too_large", f"its text is longer than {_LONGEST:,} characters", advice="save it as DOCX and add that")
    # A newline says nothing in RTF; here it keeps the library from writing the address of a link into the text.
    return _fonts_named(_FIELD.sub(lambda _: "{\\field\n{", plain.decode("ascii")))


def _fonts_named(source: str) -> str:
    """The source with its table of fonts written anew: each font's number and character set, which is all that decides the text."""
    began = _TABLE.search(source)
    if not began:
        return source
    depth, end = 0, len(source)
    for brace in _BRACE.finditer(source, began.start()):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            end = brace.end()
            break
    number, fonts = None, []
    for font, charset in _FONT.findall(source[began.start() : end]):
        if font:
            number = font
        elif number is not None:
            fonts.append(f"{{\\f{number}\\fcharset{charset} x;}}")
            number = None
    return source[: began.start()] + "{\\fonttbl" + "\n".join(fonts) + "}" + source[end:]
