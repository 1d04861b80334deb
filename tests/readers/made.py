"""Files of each format, made by hand from their specifications: small, the same at every making, and as odd as a test needs them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
Parts = Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]]


def zipped(parts: Parts, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of the parts in order; names may come twice."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", packed) as archive, warnings.catch_warnings(action="ignore"):
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            item = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(item, data, zipfile.ZIP_STORED if name == "mimetype" else packed)
    return raw.getvalue()


def tarred(parts: Parts, mode: str = "w") -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            data = data.encode() if isinstance(data, str) else data
            item = tarfile.TarInfo(name)
            item.size = len(data)
            archive.addfile(item, io.BytesIO(data))
    return raw.getvalue()


def mail(text: str, *, subject: str = "The pier", sender: str = "Ana Müller <ana@harbour.example>", number: int = 1) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "Jo Kern <jo@ferry.example>", subject
    made["Date"], made["Message-ID"] = "Tue, 04 Mar 2025 10:00:00 +0100", f"<{number}@harbour.example>"
    made.set_content(text)
    return made


def bounded(message: EmailMessage, mark: str = "=-=-pier") -> bytes:
    """The message's bytes with the same marks between its parts at every making."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"{mark}{number}")
    return message.as_bytes()


def mailbox(messages: Iterable[bytes]) -> bytes:
    return b"".join(b"From ana@harbour.example Tue Mar  4 10:00:00 2025\n" + message.rstrip(b"\n") + b"\n\n" for message in messages)


def http(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode() + body


def record(
    kind: str,
    url: str,
    block: bytes,
    content_type: str = "application/http; msgtype=response",
    *fields: str,
    digest: str | None = None,
    length: int | None = None,
) -> bytes:
    """One WARC record; its block's digest is right where no other is given."""
    if digest is None:
        digest = "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{hashlib.md5(block).hexdigest()}>",
        "WARC-Date: 2025-05-06T07:08:09Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        *([f"WARC-Block-Digest: {digest}"] if digest else []),
        *fields,
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
        "",
        "",
    ]
    return "\r\n".join(head).encode() + block + b"\r\n\r\n"


def gzipped(data: bytes) -> bytes:
    """One gzip member without a time."""
    return gzip.compress(data, mtime=0)


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"


def relations(rows: Sequence[tuple[str, str]]) -> str:
    made = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(rows, 1))
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def types(parts: Mapping[str, str]) -> str:
    made = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_PACKAGE.replace("http://schemas.", "")}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'
    )


CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Costs of the pier</dc:title><dc:creator>Ana Müller</dc:creator>'
    "<dcterms:created>2025-03-04T10:00:00Z</dcterms:created><dcterms:modified>2025-04-01T10:00:00Z</dcterms:modified></cp:coreProperties>"
)


def xlsx(sheets: Mapping[str, str], *, hidden: Sequence[str] = (), core: str = CORE) -> bytes:
    """A workbook of sheets given as the XML inside ``sheetData``; style 1 is a day."""

    def state(name: str) -> str:
        return ' state="hidden"' if name in hidden else ""

    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{state(name)}/>' for n, name in enumerate(sheets, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types({"xl/workbook.xml": f"{_TYPES}.spreadsheetml.sheet.main+xml"}),
        "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")]),
        "docProps/core.xml": core,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)] + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": f'{_XML}<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, data in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'{_XML}<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>'
    return zipped(parts)


def cells(row: int, *values: str | float, day: int | None = None) -> str:
    """One row of XLSX; ``day`` adds a cell with the day of that number."""
    made = ""
    for n, value in enumerate(values):
        place = f"{chr(65 + n)}{row}"
        words = f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
        made += words if isinstance(value, str) else f'<c r="{place}"><v>{value}</v></c>'
    if day is not None:
        made += f'<c r="{chr(65 + len(values))}{row}" s="1"><v>{day}</v></c>'
    return f'<row r="{row}">{made}</row>'


def pptx(slides: Sequence[tuple[str, Sequence[str], str]]) -> bytes:
    """A presentation of (title, lines, notes); the slides lie in the file in the reverse of their order."""
    a, p = (f"http://schemas.openxmlformats.org/{name}/2006/main" for name in ("drawingml", "presentationml"))
    spaces = f'xmlns:a="{a}" xmlns:p="{p}" xmlns:r="{_OFFICE}"'

    def shape(kind: str, lines: Sequence[str]) -> str:
        words = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
        return f"<p:sp><p:nvSpPr><p:nvPr><p:ph{kind}/></p:nvPr></p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>"

    count = len(slides)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types({"ppt/presentation.xml": f"{_TYPES}.presentationml.presentation.main+xml"}),
        "_rels/.rels": relations([("officeDocument", "ppt/presentation.xml")]),
        "docProps/core.xml": CORE.replace("Costs of the pier", "PowerPoint Presentation"),
        "ppt/presentation.xml": f"{_XML}<p:presentation {spaces}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(count, 0, -1))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations([("slide", f"slides/slide{n}.xml") for n in range(1, count + 1)]),
    }
    for n, (title, lines, notes) in enumerate(reversed(slides), 1):
        table = (
            "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>"
            + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>" for words in ("Line", "Quay"))
            + "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )
        frame = shape(' type="sldNum"', [str(n)])
        body, head = shape(' idx="1"', lines), shape(' type="title"', [title])
        tree = f"<p:cSld><p:spTree>{frame}{body}{table}{head}</p:spTree></p:cSld>"
        parts[f"ppt/slides/slide{n}.xml"] = f"{_XML}<p:sld {spaces}>{tree}</p:sld>"
        if notes:
            parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = relations([("notesSlide", f"../notesSlides/notesSlide{n}.xml")])
            said = shape(' type="body" idx="1"', [notes])
            tree = f"<p:cSld><p:spTree>{said}</p:spTree></p:cSld>"
            parts[f"ppt/notesSlides/notesSlide{n}.xml"] = f"{_XML}<p:notes {spaces}>{tree}</p:notes>"
    return zipped(parts)


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "meta", "manifest"))
META = (
    f'{_XML}<office:document-meta {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<dc:title>Letter about the pier</dc:title>"
    "<meta:initial-creator>Ana Müller</meta:initial-creator><meta:creation-date>2025-03-04T10:00:00</meta:creation-date>"
    "<dc:date>2025-04-01T10:00:00</dc:date>"
    "</office:meta></office:document-meta>"
)


def odf(kind: str, body: str, manifest: str = "") -> bytes:
    """An OpenDocument file, ``text`` or ``spreadsheet``, with the XML inside its body."""
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    content = f"{_XML}<office:document-content {_SPACES}>{inside}</office:document-content>"
    media = f"application/vnd.oasis.opendocument.{kind}"
    entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>{manifest}'
    return zipped(
        {
            "mimetype": media,
            "content.xml": content,
            "meta.xml": META,
            "META-INF/manifest.xml": f"{_XML}<manifest:manifest {_SPACES}>{entries}</manifest:manifest>",
        }
    )


def epub(chapters: Mapping[str, str], *, rights: str = "") -> bytes:
    """A book of chapters by name (the XHTML inside ``body``), in the order of the mapping; the parts lie in the file by name."""
    opf, dc = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
    items = "".join(f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    book = (
        f'{_XML}<package xmlns="{opf}" version="3.0"><metadata xmlns:dc="{dc}"><dc:title>The harbour book</dc:title>'
        "<dc:creator>Ana Müller</dc:creator><dc:creator>Jo Kern</dc:creator><dc:publisher>Orlin Press</dc:publisher>"
        f'<dc:date>2025-03-04</dc:date><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" '
        f'media-type="application/xhtml+xml" properties="nav"/>{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{_XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": book,
        "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>",
    }
    for name in sorted(chapters):
        page = (
            f'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{chapters[name]}</body></html>'
        )
        parts[f"OEBPS/text/{name}.xhtml"] = page
    if rights:
        parts["META-INF/encryption.xml"] = rights
    return zipped(parts)


def locked(algorithm: str) -> str:
    """A book's list of locked parts, under one algorithm."""
    enc = "http://www.w3.org/2001/04/xmlenc#"
    return f'<encryption><EncryptedData xmlns="{enc}"><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB], version 3); streams are filled up to 4,096 bytes, so that none is a small one."""
    filled = {name: data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for name, data in streams.items()}
    free, end, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
    fat = [0xFFFFFFFD, end]
    entries = [_entry("Root Entry", 5, child=1, start=end, size=0)]
    body = b""
    for number, (name, data) in enumerate(filled.items(), 1):
        start, count = len(fat), len(data) // 512
        fat += [*range(start + 1, start + count), end]
        entries.append(_entry(name, 2, right=number + 1 if number < len(filled) else none, start=start, size=len(data)))
        body += data
    assert len(entries) <= 4
    assert len(fat) <= 128
    entries += [_entry("", 0, start=0, size=0)] * (4 - len(entries))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    return head + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + b"".join(entries) + body


def _entry(name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    none = 0xFFFFFFFF
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(raw), kind, 1, none, right, child, start, size)


def xls(sheet: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook of one sheet in BIFF8 ([MS-XLS]): labels and numbers."""

    def row(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(words: str, size: str) -> bytes:
        return struct.pack(size + "B", len(words), 1) + words.encode("utf-16-le")

    begin = row(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    name = text(sheet, "<B")
    at = len(begin) + 4 + 6 + len(name) + 4
    book = begin + row(0x85, struct.pack("<IBB", at, 0, 0) + name) + row(0x0A, b"")
    page = row(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for r, values in enumerate(rows):
        for c, value in enumerate(values):
            place = struct.pack("<HHH", r, c, 0)
            page += row(0x204, place + text(value, "<H")) if isinstance(value, str) else row(0x203, place + struct.pack("<d", value))
    return ole({"Workbook": book + page + row(0x0A, b"")})


def nested(depth: int) -> bytes:
    """A text in that many archives, one in the other."""
    made = b"The pier is closed."
    for level in range(depth):
        made = zipped({"in.zip" if level else "a.txt": made})
    return made


def laughing(name: str, mimetype: str = "") -> bytes:
    """A document whose part defines entities of entities, which would unpack to 10^9 letters."""
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "pier pier ">{rows}]><x>&e8;</x>'
    if mimetype:
        return zipped({"mimetype": mimetype, name: bomb})
    return zipped({"[Content_Types].xml": "<x/>", name: bomb})


def locked_zip() -> bytes:
    """An archive whose only part says that it takes a password."""
    data = bytearray(zipped({"a.txt": b"The pier is closed."}, zipfile.ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def damaged_zip() -> bytes:
    """An archive whose only part is not what its sum says."""
    return zipped({"a.txt": b"The pier is closed."}, zipfile.ZIP_STORED).replace(b"closed", b"opened")


def locked_mail() -> bytes:
    """A message under PGP: who wrote it can be read, and what cannot."""
    head = b"From: ana@harbour.example\nMessage-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; protocol=x; boundary=b\n\n"
    head += b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
    return head + b"--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n"


CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_ONE = '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>'
REPEATED = f'<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">{_ONE}</table:table-row></table:table>'

HEAD = b"From: a@x\nMessage-ID: <1@x>\nMIME-Version: 1.0\n"


def parts_in_parts(depth: int) -> bytes:
    """The rest of a message whose parts lie in each other, one mark for each."""
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
