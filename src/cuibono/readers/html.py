"""HTML by trafilatura: the article without its frame, as blocks; title, authors, date, publisher and address from the page's own fields."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

import trafilatura

from .base import Given, Layout, Parts, refuse
from .encoding import decode, mark_of
from .names import split_authors

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# Fields that state a date of publication; a date elsewhere (a build's, in a version) is the page's.
_STATED = re.compile(
    r"<meta\b[^>]*?=\s*[\"'][^\"'>]*(?:date|publish|time|issued|created)[^>]*>|<time\b[^>]*>"
    r"|\"date(?:Published|Created|Modified)\"\s*:\s*\"[^\"]*\"",
    re.IGNORECASE,
)


class HtmlReader:
    """``text/html``."""

    name = "html"
    version = f"1 (trafilatura {version('trafilatura')}, htmldate {version('htmldate')})"
    media_type = "text/html"

    def read(self, data: bytes, given: Given) -> Parts:
        """Headings, paragraphs, list items, quotes and table rows as blocks; menus, banners, comments and footers are left out."""
        declared = _CHARSET.search(data[:4096])
        page = decode(data, declared[1].decode("ascii") if declared and mark_of(data) is None else None)
        dates = {
            "original_date": True,
            "extensive_search": False,
            "max_date": given.retrieved_on,
            "outputformat": "%Y-%m-%d",
        }
        found = trafilatura.bare_extraction(
            page,
            url=given.url,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            deduplicate=False,
            date_extraction_params=dates,
        )
        if found is None or found.body is None:
            raise refuse("no_text", "the page holds no article")
        layout = Layout()
        _lay_out(found.body, layout)
        date = found.date or None
        stated = date is not None and any(date in field for field in _STATED.findall(page))
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=found.title or None,
            authors=split_authors(found.author or ""),
            publisher=found.sitename or found.hostname or None,
            published_at=date,
            published_from=None if date is None else "metadata" if stated else "page",
            url=found.url or given.url,
        )


def _words(node: Any) -> str:
    """The text of a node; line breaks are spaces, and what stands in nested lists or tables is not repeated."""
    made = [node.text or ""]
    for child in node:
        if child.tag == "lb":
            made.append(" ")
        elif child.tag not in ("list", "table", "graphic"):
            made.append(_words(child))
        made.append(child.tail or "")
    return "".join(made)


_KINDS = {"head": "heading", "p": "paragraph", "item": "list_item", "ab": "heading"}


def _lay_out(node: Any, layout: Layout, quoted: bool = False) -> None:
    """Adds the blocks of trafilatura's tree in order."""
    for child in node:
        if not isinstance(child.tag, str):
            continue
        if child.tag in _KINDS:
            layout.add("quote" if quoted and child.tag == "p" else _KINDS[child.tag], _words(child))
            for inner in child.iterchildren("list", "table"):
                _lay_out_one(inner, layout, quoted)
        else:
            _lay_out_one(child, layout, quoted)


def _lay_out_one(node: Any, layout: Layout, quoted: bool) -> None:
    if node.tag == "row":
        layout.row([" ".join(cell.itertext()) for cell in node.iterchildren("cell")])
    elif node.tag == "quote":
        if len(node) and any(child.tag in ("p", "head", "list") for child in node):
            if (node.text or "").strip():
                layout.add("quote", node.text)
            _lay_out(node, layout, quoted=True)
        else:
            layout.add("quote", _words(node))
    elif len(node) and any(child.tag in (*_KINDS, "list", "table", "row", "quote", "div") for child in node):
        _lay_out(node, layout, quoted)
    elif node.tag not in ("graphic", "figure"):
        layout.add("paragraph", _words(node))
