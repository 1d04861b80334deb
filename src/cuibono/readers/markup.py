"""HTML that is all text (a mail, a book's chapter) as blocks. Pages of the web, with menus and banners around their text, are html.py's."""

from __future__ import annotations

from typing import Any

import lxml.etree
import lxml.html

from .base import Layout

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"), "li": "list_item", "dt": "list_item", "dd": "list_item",
    "blockquote": "quote", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_BLOCKS = {
    *_KINDS, "p", "div", "section", "article", "body", "html", "table", "tr", "td", "th", "ul", "ol", "dl", "hr", "pre", "center", "aside",
    "header", "footer", "main", "address", "figure", "form", "fieldset", "thead", "tbody", "tfoot", "nav",
}  # fmt: skip
_SILENT = {"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe", "select", "textarea"}


def lay_out(text: str, layout: Layout) -> None:
    """Adds all words of the page in order. Nothing for a page that can't be parsed."""
    root = _parsed(text)
    if root is None:
        return
    _Walk(layout).walk(root)


def _parsed(text: str) -> Any:
    if not text.strip():
        return None
    # As bytes: a string with an encoding declaration is refused by the library.
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


class _Walk:
    """Gathers words until a block begins or ends. Without recursion: mails nest tables hundreds deep."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._words: list[str] = []
        self._kinds = ["paragraph"]
        # Innermost last; None for a table that only lays out a page and holds whole paragraphs.
        self._rows: list[list[str] | None] = []

    def walk(self, root: Any) -> None:
        silent = 0
        for event, node in lxml.etree.iterwalk(root, events=("start", "end")):
            tag = node.tag if isinstance(node.tag, str) else ""
            if event == "start":
                if silent or tag in _SILENT:
                    silent += 1
                    continue
                self._begin(tag, node)
                self._words.append(node.text or "")
            else:
                if silent:
                    silent -= 1
                else:
                    self._end(tag)
                if not silent and node is not root:
                    self._words.append(node.tail or "")
        self._flush()

    def _begin(self, tag: str, node: Any) -> None:
        if tag == "br":
            self._words.append(" ")
        if tag in _BLOCKS:
            self._flush()
        if tag == "tr":
            self._rows.append([] if _is_data(node) else None)
        if tag in _KINDS:
            self._kinds.append(_KINDS[tag])

    def _end(self, tag: str) -> None:
        if tag in ("td", "th") and self._rows and self._rows[-1] is not None:
            self._rows[-1].append("".join(self._words))
            self._words.clear()
            return
        if tag in _BLOCKS:
            self._flush()
        if tag == "tr" and self._rows:
            row = self._rows.pop()
            if row:
                self._layout.row(row)
        if tag in _KINDS and len(self._kinds) > 1:
            self._kinds.pop()

    def _flush(self) -> None:
        if self._rows and self._rows[-1] is not None:
            self._words.append(" ")
            return
        self._layout.add(self._kinds[-1], "".join(self._words))
        self._words.clear()


def _is_data(row: Any) -> bool:
    """Whether a row holds cells side by side, and not a page's columns with paragraphs in them."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and not any(inner.tag in ("table", "ul", "ol", "h1", "h2", "h3", "p") for cell in cells for inner in cell)
