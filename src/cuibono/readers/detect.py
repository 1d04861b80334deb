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
    **dict.fromkeys(("eml", "epub", "odt", "ods", "rtf", "xls", "warc", "wacz", "zip", "doc", "ppt", "msg")),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), "pptx"),
    **dict.fromkeys(("xlsx", "xlsm"), "xlsx"),
    **dict.fromkeys(("mbox", "mbx"), "mbox"),
    **dict.fromkeys(("tar", "tgz", "tbz", "tbz2", "txz"), "tar"),
    **dict.fromkeys(
        ("csv", "tsv", "xml", "json", "yaml", "yml", "7z", "rar", "exe", "png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "svg", "bmp",
         "ico", "mp3", "mp4", "m4a", "wav", "avi", "mov", "dll", "css", "js", "ics", "vcf", "xlsb", "odp", "pst", "parquet", "sqlite",
         "db", "zst"),
        "other",
    ),
}  # fmt: skip
_ENDINGS.update({ending: ending for ending, claim in _ENDINGS.items() if claim is None})
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_MEDIA = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/msword": "doc",
    f"{_ODF}.text": "odt",
    f"{_ODF}.spreadsheet": "ods",
    "application/epub+zip": "epub",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "message/rfc822": "eml",
    "application/mbox": "mbox",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/x-tar": "tar",
    "application/warc": "warc",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
}
# Types that a server gives to what it can't name: they claim nothing.
VAGUE = ("", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download", "text/plain")
# Names that go for each other's content, as the programs themselves write them.
_ALIKE = ({"xls", "xlsx", "ods"}, {"doc", "rtf"}, {"eml", "mbox"}, {"wacz", "zip"})
# Formats whose content shows beyond doubt what they are.
_CERTAIN = {"pdf", "docx", "xlsx", "xls", "pptx", "odt", "ods", "epub", "rtf", "zip", "wacz", "tar", "warc", "mbox", "eml"}
# What nobody reads here, and what to do about it.
_ADVICE = {
    "an old Word document": "open it and save it as .docx",
    "an old PowerPoint presentation": "open it and save it as .pptx",
    "an Outlook message": "open it and save it as .eml",
    "an Outlook mailbox": "export it as mbox",
    "RAR": "unpack it and add the folder",
    "7-Zip": "unpack it and add the folder",
    "Zstandard": "unpack it and add what is in it",
}
_SIGNATURES = (
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"\x7fELF", "a program"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"SQLite format 3", "SQLite"), (b"PAR1", "Parquet"), (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"), (b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "Zstandard"), (b"!BDN", "an Outlook mailbox"),
    (b"MZ\x90", "a program"), (b"ID3", "MP3"), (b"OggS", "Ogg"), (b"RIFF", "a picture, sound or film"), (b"BM", "a picture"),
)  # fmt: skip
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</?(?:p|div|a|span|h[1-6]|article|br|table|li|ul|body|html)\b[^>]*>", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams by which an OLE file shows what it holds; the first that is there counts. A password-protected OOXML file is an OLE file too.
_STREAMS = (
    ("EncryptedPackage", "encrypted"), ("WordDocument", "an old Word document"), ("PowerPoint Document", "an old PowerPoint presentation"),
    ("__properties_version1.0", "an Outlook message"), ("Workbook", "xls"), ("Book", "xls"),
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# The line before each message of a mailbox, with the day, the time and the year of its arrival.
FROM_LINE = re.compile(rb"From \S.{0,300}\d\d:\d\d.{0,40}\d{4}")
_FIELDS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
# Fields that only a mail program writes, and fields that every message has.
_MACHINE = re.compile(
    rb"^(?:message-id|received|return-path|mime-version|delivered-to|x-[a-z-]+|dkim-signature):", re.IGNORECASE | re.MULTILINE
)
_HUMAN = re.compile(rb"^(?:from|date|subject|to):", re.IGNORECASE | re.MULTILINE)


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
    return _ENDINGS.get(ending_of(address))


def ending_of(address: str) -> str:
    """The name's ending in lower case, that of its packing left out; "" where it has none."""
    try:
        path = urlsplit(address).path if "://" in address else address
    except ValueError:
        path = ""
    name = re.sub(r"\.(?:gz|bz2|xz)$|(?<=\w)#\d+$", "", path.rsplit("/", 1)[-1].lower())
    return name.rsplit(".", 1)[-1] if "." in name else ""


def is_read(media_type: str, address: str) -> bool:
    """Whether a server's media type, or where that is vague the address, is of something that may be read."""
    kind = media_type.split(";")[0].strip().lower()
    return claimed(address, None) != "other" if kind in VAGUE else kind in _MEDIA


def is_zip(head: bytes) -> bool:
    return head.startswith(_ZIP)


def _is_tar(head: bytes) -> bool:
    """Whether a tar header begins here: the sum of its bytes stands in it, in octal (POSIX.1-1988)."""
    try:
        stated = int(head[148:156].strip(b"\x00 "), 8)
    except ValueError:
        return False
    return len(head) >= 512 and head[0] != 0 and stated == sum(head[:148]) + 8 * 32 + sum(head[156:512])


def is_mail(head: bytes) -> bool:
    """Whether a message's header begins here: fields of people, and fields that only programs write."""
    found = _FIELDS.match(head)
    return found is not None and bool(_MACHINE.search(found[0])) and len(set(map(bytes.lower, _HUMAN.findall(found[0])))) > 1


def is_mailbox(head: bytes) -> bool:
    """Whether a mailbox begins here. A text whose first word is "From" has no time in that line, and no fields under it."""
    line, _, rest = head.partition(b"\n")
    found = _FIELDS.match(rest) if FROM_LINE.match(line) else None
    return found is not None and bool(_HUMAN.search(found[0]))


def kind_of(head: bytes, data: bytes | None = None) -> str | None:
    """The type that the content shows beyond doubt, a ZIP's apart; None for what can only be some kind of text.

    ``head`` are the first bytes, ``data`` all of them where they are at hand.
    """
    if b"%PDF-" in head[:1024] and not _HTML.match(head[:1024].decode("latin-1")):
        return "pdf"
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _is_tar(head):
        return "tar"
    if head.startswith(_OLE):
        whole = data if data is not None else head
        found = next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in whole), "an old Office file")
        if found == "encrypted":
            raise refuse("encrypted", "the document needs a password", advice="save an unlocked copy and add that")
        return found
    if is_mailbox(head):
        return "mbox"
    for signature, name in _SIGNATURES:
        # Two letters alone may begin a text.
        if head.startswith(signature) and (len(signature) > 3 or 0 in head[:64] or signature[0] > 0x7F or name == "bzip2"):
            return name
    return "eml" if is_mail(head) else None


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


def detect(address: str, head: bytes, *, content: str | None = None, hint: str | None = None) -> str:
    """The format's name. ``head`` are the first bytes (64 KiB), ``content`` what :func:`kind_of` or a ZIP's parts show.

    Refuses ``unsupported_type``, ``type_mismatch`` and ``binary``. A wrong name is never read by its real type: a page saved as
    ``report.pdf`` is mostly the error page that a server sent instead of the report.
    """
    claim = claimed(address, hint)
    if content in ("mbox", "eml") and claim in ("text", "markdown"):
        # Lists of messages are published as .txt: that is text, and says so.
        content = None
    if content in _CERTAIN:
        if claim not in (None, content) and not any({claim, content} <= names for names in _ALIKE):
            raise _mismatch(_worded(content), claim)
        return content
    if content is not None:
        if claim not in (None, "other", "doc", "ppt", "msg"):
            raise _mismatch(content, claim)
        raise refuse("unsupported_type", f"the content is {content}, which no reader takes", advice=_ADVICE.get(content))
    if claim in ("zip", "wacz", "tar", "warc", "mbox", "eml", "doc", "ppt", "msg", *_CERTAIN):
        if head.count(0) > 0.3 * len(head):
            raise refuse("binary", "the content is not text, nor what the name says")
        if claim == "eml" and _FIELDS.match(head):
            return claim
        raise _mismatch("HTML" if _HTML.match(_as_text(head)) else "text", claim)
    if claim == "other":
        ending = ending_of(address)
        told = f".{ending} files" if _ENDINGS.get(ending) == "other" else "this type"
        advice = "a table is read as records, by cuibono map" if ending in ("csv", "tsv", "json") else None
        raise refuse("unsupported_type", f"no reader takes {told}", advice=advice)
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


_WORDED = {"zip": "another kind of archive", "tar": "another kind of archive", "warc": "a web archive", "wacz": "a web archive",
           "mbox": "a mailbox", "eml": "a mail message"}  # fmt: skip


def _worded(content: str) -> str:
    return _WORDED.get(content, content)


def _mismatch(content: str, claim: str) -> Exception:
    return refuse(
        "type_mismatch",
        f"the content is {content}, but the name or the hint says {claim}",
        advice="a server may have sent an error page; if the content is what you want, give it its right ending",
    )
