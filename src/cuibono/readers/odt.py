"""OpenDocument texts (ODF 1.3) by lxml: headings, paragraphs, list items, table rows; notes after the paragraph that they stand in."""

from __future__ import annotations

from typing import Any

from .base import Given, Layout, Parts, refuse
from .dates import parse_date
from .names import split_authors
from .package import Fields, Package, first_heading, words

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _META = (f"{{{_NS}{name}:1.0}}" for name in ("text", "table", "office", "meta"))
_MANIFEST = f"{{{_NS}manifest:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# Deleted text, remarks in the margin, and what stands for the page and not the text.
_SKIPPED = {
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls", f"{_OFFICE}forms", f"{_TEXT}note-citation",
    f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index",
}  # fmt: skip
_GAPS = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}
_NOTE = f"{_TEXT}note"


class OdtReader:
    """``application/vnd.oasis.opendocument.text``."""

    name = "odt"
    version = "1"
    media_type = "application/vnd.oasis.opendocument.text"

    def read(self, data: bytes, given: Given) -> Parts:
        """Blocks in document order; title, author and date of creation from the document's own fields."""
        package = Package(data, given.max_bytes)
        check_unlocked(package)
        body = package.xml("content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise refuse("corrupt", "the document has no text part")
        layout = Layout()
        _lay_out(body, layout, "paragraph")
        return fields(package).parts(layout, given, first_heading(layout))


def check_unlocked(package: Package) -> None:
    """Raises ``encrypted`` where the manifest says so."""
    if "META-INF/manifest.xml" in package.names:
        root = package.xml("META-INF/manifest.xml")
        if next(root.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise refuse("encrypted", "the document needs a password", advice="save an unlocked copy and add that")


def fields(package: Package) -> Fields:
    """An ODF document's own fields."""
    found = package.xml("meta.xml").find(f"{_OFFICE}meta") if "meta.xml" in package.names else None
    if found is None:
        return Fields()
    author = words(found.findtext(f"{_META}initial-creator")) or words(found.findtext(f"{_DC}creator")) or ""
    saved = parse_date(found.findtext(f"{_DC}date") or "") or ""
    created = parse_date(found.findtext(f"{_META}creation-date") or "")
    return Fields(words(found.findtext(f"{_DC}title")), split_authors(author), created, saved)


def _lay_out(node: Any, layout: Layout, kind: str) -> None:
    for child in node:
        tag = child.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            continue
        if tag in (f"{_TEXT}h", f"{_TEXT}p"):
            notes: list[Any] = []
            layout.add("heading" if tag == f"{_TEXT}h" else kind, _words(child, notes))
            for note in notes:
                _lay_out(note, layout, "paragraph")
        elif tag == f"{_TABLE}table-row":
            layout.row([_words(cell, []) for cell in child if cell.tag == f"{_TABLE}table-cell"])
        else:
            _lay_out(child, layout, "list_item" if tag == f"{_TEXT}list" else kind)


def _words(node: Any, notes: list[Any]) -> str:
    """The text of a paragraph or cell; its notes are put aside."""
    made = [node.text or ""]
    for child in node:
        tag = child.tag
        if tag == _NOTE:
            notes.extend(child.iterchildren(f"{_TEXT}note-body"))
        elif tag in _GAPS:
            made.append(" ")
        elif isinstance(tag, str) and tag not in _SKIPPED:
            made.append(_words(child, notes))
            if tag == f"{_TEXT}p":
                made.append(" ")
        made.append(child.tail or "")
    return "".join(made)
