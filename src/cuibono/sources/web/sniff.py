"""What a body is, by its bytes before the server's word: a page under a report's name is told, binary under text too."""

from __future__ import annotations

import json
import re

# Certain signatures; the first that fits counts. Formats that share one (archives) keep the server's word where it is of the same kind.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"), (b"PK\x03\x04", "application/zip"), (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"), (b"{\\rtf", "application/rtf"), (b"wOFF", "font/woff"), (b"wOF2", "font/woff2"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"), (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"), (b"\x7fELF", "application/x-executable"), (b"MZ", "application/x-executable"),
    (b"ID3", "audio/mpeg"), (b"OggS", "application/ogg"), (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"), (b"\x28\xb5\x2f\xfd", "application/zstd"), (b"WARC/", "application/warc"),
)  # fmt: skip
_KINDS = {
    "application/zip": re.compile(r"zip|officedocument|opendocument|epub|wacz|jar"),
    "application/gzip": re.compile(r"gzip|warc|tar"),
    "application/x-ole-storage": re.compile(r"msword|ms-|ole"),
    "application/x-executable": re.compile(r"executable|msdownload|octet-stream"),
}
# WHATWG MIME Sniffing, "binary data byte", and its longest look at the start.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HEAD = 1445
# RFC 6838 4.2: a type and its subtype have 127 letters each.
_LONGEST = 255
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|style|title|p|br|a)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]", re.IGNORECASE)
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "application/unknown", "*/*")


def sniff(declared: str | None, body: bytes) -> tuple[str, str | None]:
    """The media type of a body, with the declared charset kept for text, and a note where the server (``declared``) says another."""
    said = (declared or "").split(",")[0] if (declared or "").count("/") > 1 else declared or ""
    plain, _, rest = said.partition(";")
    plain = plain.strip().lower()[:_LONGEST]
    found = _found(plain, body)
    note = None
    if found != plain and plain not in _VAGUE:
        note = f"the server says {plain[:80]}, but the content is {found}"
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:+-]+)", rest, re.IGNORECASE)
    keeps = charset is not None and _textual(found)
    return (f"{found}; charset={charset[1].lower()}" if keeps and charset else found), note


def _textual(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("xml", "json", "javascript", "yaml")) or "json" in media_type


def _found(plain: str, body: bytes) -> str:
    head = body[:_HEAD]
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature) and not (signature in (b"MZ", b"ID3", b"WARC/") and not _BINARY.search(head) and _textual(plain)):
            kind = _KINDS.get(media_type)
            return plain if kind is not None and kind.search(plain) else media_type
    if not head:
        return plain or "application/octet-stream"
    page = _PAGE.match(head.removeprefix(_MARKS[0]))
    if page and not plain.endswith("xml"):
        return "text/html"
    if not head.startswith(_MARKS) and _BINARY.search(head) and (_textual(plain) or plain in _VAGUE):
        # UTF-16 without a mark is text: nearly every second byte is zero, and none of the others is.
        wide = any(head[start::2].count(0) > 0.4 * len(head[start::2]) and not head[1 - start :: 2].count(0) for start in (0, 1))
        return plain or "text/plain" if wide else "application/octet-stream"
    if _textual(plain):
        return plain
    if _BINARY.search(head) and not head.startswith(_MARKS):
        # Neither a signature that is known nor text: the server's word is all there is, unless it names a format that has a signature.
        return "application/octet-stream" if plain in {media_type for _, media_type in _SIGNATURES} else plain
    if _XML.match(head.removeprefix(_MARKS[0])):
        return "application/xml"
    return "application/json" if _is_json(body) else "text/plain"


def _is_json(body: bytes) -> bool:
    if body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
