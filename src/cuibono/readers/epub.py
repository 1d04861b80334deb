"""EPUB 2 and 3 by lxml: the chapters in the order of the spine; title, authors, date, publisher from the book's own record."""

from __future__ import annotations

from typing import Any

from cuibono.errors import InputError

from .base import Given, Layout, Parts, refuse
from .dates import parse_date
from .encoding import decode
from .markup import lay_out
from .package import Package, target, words

_CONTAINER, _RIGHTS = "META-INF/container.xml", "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENC = "{http://www.w3.org/2001/04/xmlenc#}"
# Fonts are often scrambled in books that anybody may read.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_READ = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


class EpubReader:
    """``application/epub+zip``."""

    name = "epub"
    version = "1"
    media_type = "application/epub+zip"

    def read(self, data: bytes, given: Given) -> Parts:
        """All words of all chapters. A book under a seller's lock is ``encrypted``."""
        package = Package(data, given.max_bytes)
        _check_unlocked(package)
        roots = [node.get("full-path", "") for node in package.xml(_CONTAINER).iter("{*}rootfile")]
        if not roots:
            raise refuse("corrupt", "the book's container names no book")
        book = package.xml(roots[0])
        folder = roots[0].rpartition("/")[0]
        layout = Layout()
        size = 0
        for chapter in _chapters(book, folder):
            if chapter not in package.names:
                raise refuse("truncated", f"the book's chapter {chapter} is missing")
            page = package.read(chapter)
            size += len(page)
            if size > given.max_bytes:
                raise refuse("too_large", "the book's chapters together are larger than the limit")
            lay_out(_page(page), layout)
        found = book.find("{*}metadata")
        date = None if found is None else next(filter(None, map(parse_date, _all(found, "date"))), None)
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=None if found is None else next(iter(_all(found, "title")), None),
            authors=() if found is None else tuple(dict.fromkeys(_all(found, "creator"))),
            publisher=None if found is None else next(iter(_all(found, "publisher")), None),
            published_at=date,
            published_from="metadata" if date else None,
            language=None if found is None else next((code[:2].lower() for code in _all(found, "language") if code[:2].isalpha()), None),
        )


def _check_unlocked(package: Package) -> None:
    if _RIGHTS not in package.names:
        return
    for method in package.xml(_RIGHTS).iter(f"{_ENC}EncryptionMethod"):
        if method.get("Algorithm") not in _FONTS:
            raise refuse("encrypted", "the book is locked by its seller (DRM)", advice="ask for a copy without the lock")


def _chapters(book: Any, folder: str) -> list[str]:
    """The parts that the spine names, in order and each once, without the table of contents."""
    items = {node.get("id"): node for node in book.iter("{*}item")}
    found = []
    for ref in book.iter("{*}itemref"):
        item = items.get(ref.get("idref"))
        if item is None or item.get("media-type") not in _READ or "nav" in (item.get("properties") or "").split():
            continue
        found.append(target(folder, item.get("href", "")))
    return list(dict.fromkeys(found))


def _page(data: bytes) -> str:
    try:
        return decode(data)
    except InputError:
        return data.decode("utf-8", "replace")


def _all(metadata: Any, name: str) -> list[str]:
    return [found for node in metadata.iter(f"{_DC}{name}") if (found := words("".join(node.itertext())))]
