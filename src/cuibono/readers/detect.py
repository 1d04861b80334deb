"""What the bytes are: by their content first, then by name. A name that says otherwise is refused."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from .base import refuse
from .encoding import mark_of

# What a name's ending or a media type claims.
_ENDINGS = {
    **dict.fromkeys(("txt", "text", "asc"), "text"),
    **dict.fromkeys(("md", "markdown", "mdown"), "markdown"),
    **dict.fromkeys(("html", "htm", "xhtml", "shtml"), "html"),
    "pdf": "pdf",
    "docx": "docx",
    **dict.fromkeys(("jsonl", "ndjson", "jsonlines"), "jsonl"),
    **dict.fromkeys(
        ("doc", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "epub", "csv", "tsv", "xml", "json", "yaml", "yml", "zip", "tar", "7z",
         "rar", "exe", "png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "svg", "mp3", "mp4", "eml", "msg", "parquet", "sqlite", "db"),
        "other",
    ),
}  # fmt: skip
_MEDIA = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
}
_SIGNATURES = (
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"\x7fELF", "a program"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"{\\rtf", "RTF"), (b"SQLite format 3", "SQLite"), (b"PAR1", "Parquet"), (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "Zstandard"),
)  # fmt: skip
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</?(?:p|div|a|span|h[1-6]|article|br|table|li|ul|body|html)\b[^>]*>", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def claimed(address: str, hint: str | None) -> str | None:
    """The type that the hint (a media type or a format's name) or the name's ending claims; None where they claim nothing."""
    if hint:
        plain = hint.split(";")[0].strip().lower()
        if plain in _MEDIA:
            return _MEDIA[plain]
        if plain in _ENDINGS.values():
            return plain
        if plain in _ENDINGS:
            return _ENDINGS[plain]
    path = urlsplit(address).path if "://" in address else address
    name = path.rsplit("/", 1)[-1].lower().removesuffix(".gz")
    return _ENDINGS.get(name.rsplit(".", 1)[-1]) if "." in name else None


def _content(head: bytes, data: bytes | None) -> str | None:
    """The type that the content shows beyond doubt; None for what can only be some kind of text."""
    if b"%PDF-" in head[:1024] and not _HTML.match(head[:1024].decode("latin-1")):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        whole = data if data is not None else head
        return "docx" if b"word/" in whole else "zip"
    if head.startswith(_OLE):
        # A password-protected DOCX is an OLE file with this stream.
        if "EncryptedPackage".encode("utf-16-le") in (data if data is not None else head):
            raise refuse("encrypted", "the document needs a password", advice="save an unlocked copy and add that")
        return "an old Office file"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    return None


def _as_text(head: bytes) -> str:
    mark = mark_of(head)
    return head[: len(head) // 4 * 4].decode(mark or "utf-8", errors="replace").lstrip("\ufeff")


def looks_like_jsonl(head: bytes) -> bool:
    """Whether the first line is a JSON object (or the start of a long one)."""
    first, _, rest = head.lstrip().removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not first.startswith(b"{"):
        return False
    try:
        row = json.loads(first)
    except ValueError:
        return not rest and len(first) > 1 << 14 and b'"text"' in first
    return isinstance(row, dict) and bool({"text", "id", "title"} & set(row))


def detect(address: str, head: bytes, *, data: bytes | None = None, hint: str | None = None) -> str:
    """The format's name. ``head`` are the first bytes (64 KiB), ``data`` all of them where they are at hand.

    Refuses ``unsupported_type``, ``type_mismatch`` and ``binary``. A wrong name is never read by its real type: a page saved as
    ``report.pdf`` is mostly the error page that a server sent instead of the report.
    """
    claim, content = claimed(address, hint), _content(head, data)
    if content in ("pdf", "docx"):
        if claim not in (None, content):
            raise _mismatch(content, claim)
        return content
    if content == "zip" and claim == "docx":
        # No part of a Word document in sight: cut short, or another archive under its name.
        if data is not None and b"PK\x05\x06" in data[-66000:]:
            raise _mismatch("another kind of archive", claim)
        raise refuse("truncated", "the archive's directory at its end is missing", advice="fetch the file again")
    if content is not None:
        if claim not in (None, "other"):
            raise _mismatch(content, claim)
        raise refuse("unsupported_type", f"the content is {content}, which no reader takes")
    if claim in ("pdf", "docx"):
        if head.count(0) > 0.3 * len(head):
            raise refuse("binary", "the content is not text, nor what the name says")
        raise _mismatch("HTML" if _HTML.match(_as_text(head)) else "text", claim)
    if claim == "other":
        raise refuse("unsupported_type", "no reader takes this type")
    if mark_of(head) is None and 0 in head and head.count(0) > 0.7 * len(head):
        raise refuse("binary", "the content is mostly NUL bytes")
    words = _as_text(head)
    page, lines = bool(_HTML.match(words)), looks_like_jsonl(head)
    if claim == "html":
        if not page and not _TAGS.search(words) and words.strip():
            raise _mismatch("JSON lines" if lines else "text without any tag", claim)
        return "html"
    if page and claim != "markdown":
        if claim is not None and re.match(r"\s*<(?:!doctype\s+html|html)", words, re.IGNORECASE):
            raise _mismatch("HTML", claim)
        return claim or "html"
    return claim or ("jsonl" if lines else "text")


def _mismatch(content: str, claim: str) -> Exception:
    return refuse(
        "type_mismatch",
        f"the content is {content}, but the name or the hint says {claim}",
        advice="a server may have sent an error page; if the content is what you want, give it its right ending",
    )
