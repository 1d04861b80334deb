"""Lists in markup: RSS and Atom by feedparser, OPML, sitemaps, and the feeds that a page names.

XML is read by lxml without entities, document types and network; feedparser is handed what lxml has made whole again.
"""

from __future__ import annotations

import io
import re
from html.entities import html5
from typing import Any

import feedparser
from lxml import etree
from lxml import html as lxml_html

from .listing import Entry, Listing, absolute, moment, one_line, plain, refused, w3c
from .trackers import is_address

# Of feeds: some of the largest that are published have 10 MB.
MOST_FEED_BYTES = 16_000_000
MOST_ITEMS = 10_000
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
# What a feed says at length is not read: the page itself will be.
_LONG = frozenset({"description", "encoded", "content", "summary", "body", "thumbnail", "group"})
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def _tree(data: bytes, address: str) -> Any:
    """The tree, mended where it is broken; no entity is resolved, nothing is loaded, nothing is deeper than 256."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    tree = etree.fromstring(_ENTITY.sub(_numbered, data), parser)
    if tree is None:
        raise refused("corrupt", "the XML can't be read", address)
    document_type = tree.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise refused("corrupt", "the XML declares entities of its own, which can expand without end", address)
    return tree


def _numbered(found: re.Match[bytes]) -> bytes:
    """HTML's names for letters ("&nbsp;") as numbers, which XML knows too."""
    if found[1] in _XML_NAMES:
        return found[0]
    letters = html5.get(found[1].decode("ascii") + ";")
    return found[0] if letters is None else "".join(f"&#{ord(letter)};" for letter in letters).encode("ascii")


def read_markup(data: bytes, root: str, address: str) -> Listing:
    reads = ROOTS.get(root)
    if reads is None:
        if root in ("html", "head", "body", "meta", "title", "div", "p", "article", "script", "link"):
            return _page(data, address)
        raise refused("not_a_list", f"XML with the root <{root}>, which is no list" if root else "markup that is no list", address)
    if reads is _feed and len(data) > MOST_FEED_BYTES:
        raise refused("too_large", f"the feed is larger than {MOST_FEED_BYTES:,} bytes", address)
    listing: Listing = reads(_tree(data, address), address)
    return listing


def _name(node: Any) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _feed(tree: Any, address: str) -> Listing:
    """RSS and Atom in all their versions, by feedparser."""
    items = [node for node in tree.iter() if _name(node) in ("item", "entry")]
    for node in items[MOST_ITEMS:]:
        node.getparent().remove(node)
    for node in list(tree.iter()):
        parent = node.getparent()
        if parent is not None and (_name(node) in _LONG or not isinstance(node.tag, str)):
            if node.tail:
                before = node.getprevious()
                if before is None:
                    parent.text = (parent.text or "") + node.tail
                else:
                    before.tail = (before.tail or "") + node.tail
            parent.remove(node)
    clean = etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    found = feedparser.parse(io.BytesIO(clean), response_headers={"content-location": address}, sanitize_html=True)
    version = str(found.get("version") or "")
    if version in ("", "atom", "rss") and not found.entries:
        raise refused("not_a_list", f"XML with the root <{_name(tree)}>, which is no feed", address)
    entries = [
        # feedparser answers with the day of publication where it knows no other, unless it is asked in this way.
        Entry(
            link,
            plain(row.get("title")),
            moment(row.get("published_parsed")),
            moment(row["updated_parsed"]) if "updated_parsed" in row else None,
        )
        for row in found.entries
        if (link := _link(row))
    ]
    form = "Atom" if version.startswith("atom") else "RSS"
    return Listing(form, plain(found.feed.get("title")), tuple(entries), left_out=max(0, len(items) - MOST_ITEMS))


def _link(row: Any) -> str | None:
    """The address of the article: its link, else the id where that is an address."""
    for link in (row.get("feedburner_origlink"), row.get("link"), row.get("id")):
        if isinstance(link, str) and link.strip() and (link != row.get("id") or is_address(link)):
            return link
    return None


def _opml(tree: Any, address: str) -> Listing:
    """Outlines with an ``xmlUrl`` are feeds; an include or a link to a further OPML file is a list too."""
    entries = []
    for node in tree.iter():
        if _name(node) != "outline":
            continue
        cells = {key.lower(): value for key, value in node.attrib.items()}
        link = cells.get("xmlurl") or (cells.get("url") if cells.get("type", "").lower() in ("include", "rss", "atom") else None)
        if link:
            entries.append(Entry(link, cells.get("title") or cells.get("text"), kind="list"))
    title = next((node.text for node in tree.iter() if _name(node) == "title"), None)
    return Listing("OPML", title, tuple(entries))


def _sitemap(tree: Any, address: str) -> Listing:
    """``urlset`` with the news extension, and ``sitemapindex``."""
    index = _name(tree) == "sitemapindex"
    entries = []
    for row in tree:
        if _name(row) not in ("url", "sitemap"):
            continue
        cells: dict[str, str] = {}
        for node in row.iter():
            name = _name(node)
            if node.text and name in ("loc", "lastmod", "publication_date", "title") and (name != "loc" or node.getparent() is row):
                cells.setdefault(name, node.text.strip())
        if cells.get("loc"):
            dates = (w3c(cells.get("publication_date")), w3c(cells.get("lastmod")))
            entries.append(Entry(cells["loc"], cells.get("title"), *dates, kind="list" if index else "page"))
    return Listing("sitemap index" if index else "sitemap", None, tuple(entries))


ROOTS = {"rss": _feed, "rdf": _feed, "feed": _feed, "opml": _opml, "urlset": _sitemap, "sitemapindex": _sitemap}


def _page(data: bytes, address: str) -> Listing:
    """The feeds that a page names in its head."""
    parser = lxml_html.HTMLParser(encoding=None, no_network=True, huge_tree=False)
    tree = lxml_html.document_fromstring(data[:2_000_000], parser=parser)
    base = next((node.get("href") for node in tree.iter("base") if node.get("href")), None)
    entries = []
    for node in tree.iter("link"):
        relations = (node.get("rel") or "").lower().split()
        kind = (node.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in relations and kind in _FEEDS and node.get("href"):
            link = node.get("href").strip()
            link = absolute(absolute(address, base) or address, link) or link if base else link
            entries.append(Entry(link, node.get("title"), kind="list"))
    if not entries:
        raise refused("not_a_list", "a page that names no feed", address)
    return Listing("page", one_line(tree.findtext(".//title")), tuple(entries))
