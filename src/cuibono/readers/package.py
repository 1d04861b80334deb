"""Documents that are a ZIP of XML parts (OOXML, ODF, EPUB): the parts within limits, and the fields that say who wrote it and when."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import unquote
from xml.parsers import expat

import lxml.etree

from .base import Given, Layout, Parts, refuse
from .containers.base import check_ratio
from .containers.zip import directory
from .dates import later, parse_date
from .names import split_authors

# A tree takes some twenty times its XML.
_LARGEST_XML = 32 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_ODF_TYPES = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (save it as .pptx)",
    "application/vnd.oasis.opendocument.graphics": "an OpenDocument drawing",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """What a document says of itself; ``saved`` is the day of its last change, or ""."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    created: str | None = None
    saved: str = ""

    def parts(self, layout: Layout, given: Given, title: str | None = None) -> Parts:
        """The document with these fields; ``title`` where they hold none."""
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=self.title or title,
            authors=self.authors,
            published_at=self.created,
            published_from="metadata" if self.created else None,
            modified_at=later(self.saved, self.created, given.retrieved_on),
        )


def first_heading(layout: Layout) -> str | None:
    """The words of the first heading, if there is one."""
    return next((layout.text[block.start : block.end] for block in layout.blocks if block.kind == "heading"), None)


class Package:
    """The parts of one document. Raises ``truncated``, ``corrupt``, ``too_large``, ``bomb`` and ``encrypted``."""

    def __init__(self, data: bytes, max_bytes: int) -> None:
        self._archive = directory(io.BytesIO(data))
        items = self._archive.infolist()
        size = sum(item.file_size for item in items)
        if size > max_bytes:
            raise refuse("too_large", "the document unpacks to more than the limit")
        check_ratio(size, len(data))
        self.names = {item.filename for item in items}
        self._max = max_bytes

    def read(self, name: str) -> bytes:
        """A part's bytes. A part that is missing is ``corrupt``."""
        try:
            item = self._archive.getinfo(name)
            if item.flag_bits & 0x1:
                raise refuse("encrypted", "the document needs a password", advice="save an unlocked copy and add that")
            return self._archive.read(item)
        except KeyError as error:
            raise refuse("corrupt", f"the document's part {name} is missing") from error
        except _BROKEN as error:
            raise refuse("corrupt", f"the document's part {name} is damaged: {error}") from error

    def xml(self, name: str) -> Any:
        """A part as a tree. Entities are never expanded; a part that defines some is refused as a ``bomb``."""
        data = self.read(name)
        if len(data) > _LARGEST_XML:
            raise refuse("too_large", f"the document's part {name} is larger than {_LARGEST_XML:,} bytes")
        if b"<!ENTITY" in data[: 1 << 16]:
            raise refuse("bomb", f"the document's part {name} defines entities, as no writer of documents does")
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return lxml.etree.fromstring(data, parser)
        except (lxml.etree.LxmlError, ValueError) as error:
            raise refuse("corrupt", f"the document's part {name} is no XML: {error}") from error

    def check(self) -> None:
        """Raises ``corrupt`` for any damaged part, ``too_large`` for one that would make too large a tree."""
        for name in sorted(self.names):
            if name.endswith(".xml") and self._archive.getinfo(name).file_size > _LARGEST_XML:
                raise refuse("too_large", f"the document's part {name} is larger than {_LARGEST_XML:,} bytes")
        try:
            bad = self._archive.testzip()
        except _BROKEN as error:
            raise refuse("corrupt", f"the archive is damaged: {error}") from error
        if bad is not None:
            raise refuse("corrupt", f"the archive's part {bad} is damaged")

    def stored(self, wanted: Callable[[str], bool]) -> bytes:
        """The wanted parts as a new archive, not packed, for a library that trusts its input: the sizes are true, and the XML is whole.

        python-calamine's ODS reader does not end on a part that breaks off inside an element.
        """
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as made:
            for name in sorted(filter(wanted, self.names)):
                data = self.read(name)
                if name.endswith((".xml", ".rels")):
                    _check_whole(name, data)
                made.writestr(zipfile.ZipInfo(name), data)
        return raw.getvalue()

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Of an OOXML part, by id: the kind of relation (its last word) and the part that it points to."""
        folder, _, file = name.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels"
        if rels not in self.names:
            return {}
        return {
            row.get("Id", ""): (row.get("Type", "").rsplit("/", 1)[-1], target(folder, row.get("Target", "")))
            for row in self.xml(rels)
            if isinstance(row.tag, str) and row.get("TargetMode") != "External"
        }

    def core(self) -> Fields:
        """An OOXML document's own fields."""
        if _CORE not in self.names:
            return Fields()
        root = self.xml(_CORE)
        return Fields(
            words(root.findtext(f"{_DC}title")),
            split_authors(words(root.findtext(f"{_DC}creator")) or ""),
            parse_date(root.findtext(f"{_DCTERMS}created") or ""),
            parse_date(root.findtext(f"{_DCTERMS}modified") or "") or "",
        )


def _check_whole(name: str, data: bytes) -> None:
    """Raises ``corrupt`` for XML that is not well formed; no tree is made."""
    try:
        expat.ParserCreate().Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise refuse("corrupt", f"the document's part {name} is no XML: {error}") from error


def words(text: str | None) -> str | None:
    """Whitespace as single spaces; None for no words."""
    return " ".join((text or "").split()) or None


def target(folder: str, path: str) -> str:
    """A part that another one, in ``folder``, points to."""
    plain = unquote(path.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/")


def kind_of_zip(stream: BinaryIO) -> str:
    """What a ZIP is by its parts: a format's name, "zip" for an archive of files, or in words what no reader takes."""
    with directory(stream) as archive:
        names = set(archive.namelist())
        if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
            try:
                found = _ODF_TYPES.get(archive.read("mimetype").decode("ascii", "replace").strip())
            except _BROKEN:
                found = None
            if found:
                return found
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(name.startswith("word/") for name in names)):
        return "docx"
    if "[Content_Types].xml" in names:
        for folder, kind in (("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return "a binary workbook (save it as .xlsx)" if "xl/workbook.bin" in names else kind
    if "META-INF/container.xml" in names:
        return "epub"
    if "datapackage.json" in names and any(name.startswith("archive/") and name.endswith((".warc", ".warc.gz")) for name in names):
        return "wacz"
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "a program"
    if "Index/Document.iwa" in names:
        return "an Apple iWork document (export it as PDF or an Office format)"
    return "zip"
