"""Markdown by markdown-it-py: the words without the marks, and the layout as blocks."""

from __future__ import annotations

import re
from importlib.metadata import version

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .base import Given, Layout, Parts
from .dates import parse_date
from .encoding import decode
from .names import split_authors

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+):[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """``key: value`` lines of a leading block between ``---`` lines, and the rest."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = {key.lower(): value.strip("\"'[]") for key, value in _FIELD.findall(match[1])}
    return (fields, text[match.end() :]) if fields else ({}, text)


def _words(token: Token) -> str:
    """The inline content without its marks; a picture gives nothing."""
    made = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            made.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            made.append(" ")
    return "".join(made)


class MarkdownReader:
    """``text/markdown``: CommonMark with tables. Front matter gives title, author, date, publisher and url."""

    name = "markdown"
    version = f"1 (markdown-it-py {version('markdown-it-py')})"
    media_type = "text/markdown"

    def read(self, data: bytes, given: Given) -> Parts:
        """Headings, paragraphs, list items, quotes and table rows as blocks; code and raw HTML are left out."""
        fields, body = _front_matter(decode(data))
        layout = Layout()
        title = fields.get("title")
        depth = {"list_item": 0, "blockquote": 0, "heading": 0}
        cells: list[str] | None = None
        for token in MarkdownIt("commonmark").enable("table").parse(body):
            base = token.type.removesuffix("_open").removesuffix("_close")
            if base in depth:
                depth[base] += token.nesting
            elif token.type == "tr_open":
                cells = []
            elif token.type == "tr_close" and cells is not None:
                layout.row(cells)
                cells = None
            elif token.type == "inline":
                words = _words(token)
                if cells is not None:
                    cells.append(words)
                    continue
                kind = next(
                    (kind for key, kind in (("heading", "heading"), ("list_item", "list_item"), ("blockquote", "quote")) if depth[key]),
                    "paragraph",
                )
                layout.add(kind, words)
                if kind == "heading" and title is None:
                    title = " ".join(words.split()) or None
        date = parse_date(fields.get("date") or fields.get("published") or "")
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=title,
            authors=split_authors(fields.get("author") or fields.get("authors") or ""),
            publisher=fields.get("publisher"),
            published_at=date,
            published_from="metadata" if date else None,
            url=fields.get("url"),
        )
