"""HTML by trafilatura: the article without its frame, as blocks; what the page tells about it is read from the page's own fields."""

from __future__ import annotations

import re
from copy import deepcopy
from importlib.metadata import version
from typing import Any

import htmldate
import trafilatura

from cuibono.vocabulary.addresses import host_of
from cuibono.vocabulary.publishers import publisher_at

from .base import Given, Layout, Parts, refuse
from .encoding import decode, mark_of
from .page import Page, drop_told_dates, moment, read_page, stated_authors
from .paywall import is_teaser

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# Fields that state a date of publication; a date elsewhere (a build's, in a version) is the page's.
_STATED = re.compile(r"<meta\b[^>]*?=\s*[\"'][^\"'>]*(?:date|publish|time|issued|created)[^>]*>|<time\b[^>]*>", re.IGNORECASE)


class HtmlReader:
    """``text/html``."""

    name = "html"
    version = f"2 (trafilatura {version('trafilatura')}, htmldate {version('htmldate')})"
    media_type = "text/html"

    def read(self, data: bytes, given: Given) -> Parts:
        """Headings, paragraphs, list items, quotes and table rows as blocks; menus, banners, comments and footers are left out."""
        declared = _CHARSET.search(data[:4096])
        source = decode(data, declared[1].decode("ascii") if declared and mark_of(data) is None else None)
        tree = trafilatura.load_html(source)
        if tree is None:
            raise refuse("no_text", "the page holds no article")
        whole = deepcopy(tree)  # trafilatura takes apart what it is given
        found = trafilatura.bare_extraction(
            tree,
            url=given.url,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            deduplicate=False,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": given.retrieved_on},
        )
        if found is None or found.body is None:
            raise refuse("no_text", "the page holds no article")
        layout = Layout()
        _lay_out(found.body, layout)
        page = read_page(whole, given, found.sitename)
        date, origin = (page.published, "metadata") if page.published else _found_date(whole, source, page, given)
        outlet = publisher_at(host_of(page.url))
        own = {found.sitename or "", host_of(page.url), outlet.name if outlet else ""}
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=found.title or None,
            authors=page.authors or stated_authors(found.author or "", own),
            publisher=(outlet.name if outlet else None) or found.sitename or found.hostname or None,
            published_at=date,
            published_from=origin,
            url=page.url,
            modified_at=page.modified if date is None or (page.modified or "") >= date else None,
            partial="paywall" if is_teaser(whole, page.article, page.meta, layout.text) else None,
            alternates=page.alternates,
            language=page.language,
        )


def _found_date(tree: Any, source: str, page: Page, given: Given) -> tuple[str | None, str | None]:
    """A date that no field states as the publication's, and where it stood: in the address, a field or the page's words (htmldate).

    Dates in the running text are those of what is told; the date of a change is none of publication.
    """
    stripped = deepcopy(tree)
    drop_told_dates(stripped)
    words = htmldate.find_date(
        stripped, url=page.url, original_date=True, extensive_search=False, max_date=given.retrieved_on, outputformat="%Y-%m-%d"
    )
    found = moment(words, given.retrieved_on) if words else None
    if found is None or found.date == page.modified:
        return None, None
    return found.date, "metadata" if any(found.date in field for field in _STATED.findall(source)) else "page"


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
