"""Lists of addresses: feeds, sitemaps, OPML, plain lists, GDELT files, and the feeds that a page names. Pure: bytes in, entries out.

What a list is shows in its content, never in its name. Nothing here fetches anything: XML is read without entities, document types and
network, and feedparser is handed what lxml has made whole again. Every list is bounded in bytes and in entries.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml import html as lxml_html

from cuibono.errors import InputError
from cuibono.readers.encoding import decode

from .trackers import is_address, without_trackers

# The sitemap protocol allows 50 MB and 50,000 addresses; a quarter of an hour of GDELT is smaller.
MOST_BYTES = 64_000_000
MOST_ENTRIES = 50_000
# Of feeds: some of the largest that are published have 10 MB.
MOST_FEED_BYTES = 16_000_000
# Faults that are told one by one; a list of nonsense would fill the report.
MOST_FAULTS = 20

ADVICE = "watched are RSS, Atom, JSON Feed, OPML, sitemaps, lists of addresses, GDELT files, and pages that name a feed"
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
# What a feed says at length is not read: the page itself will be.
_LONG = frozenset({"description", "encoded", "content", "summary", "body", "thumbnail", "group"})
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_GDELT_INDEX = re.compile(r"\d+ [0-9a-f]{32} (https?://\S+)")
_GDELT_KEY = re.compile(r"\d{14}-T?\d+")
_TAG = re.compile(r"<[^<>]{1,200}>")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a list: absolute, http or https, without tracking parameters.

    ``published`` and ``updated`` are as the list says: UTC, ISO 8601, or a date alone. ``kind``: "page", "list" (a further list), or
    "either" (its content will tell).
    """

    address: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    kind: str = "page"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds. ``form`` names its format; ``faults`` are (what, why) of what was left out, the first twenty of ``left_out``."""

    form: str
    title: str | None
    entries: tuple[Entry, ...]
    faults: tuple[tuple[str, str], ...] = ()
    left_out: int = 0

    @property
    def of_lists(self) -> bool:
        """Whether it leads to further lists: then it is always asked for whole."""
        return any(entry.kind != "page" for entry in self.entries)


def read_list(data: bytes, address: str, *, most: int = MOST_ENTRIES) -> Listing:
    """The entries of a list in its order, each address once. ``address`` is where the bytes came from: relative ones rest on it.

    Raises InputError: ``empty``, ``too_large``, ``corrupt`` or ``not_a_list``.
    """
    listing = _read(data, address)
    found: dict[str, Entry] = {}
    faults: list[tuple[str, str]] = []
    for entry in listing.entries:
        joined = _joined(address, entry.address)
        if joined is None:
            faults.append((entry.address.removeprefix("data:")[:200], "not an address of a page (http or https)"))
        elif joined not in found and len(found) < most:
            found[joined] = replace(entry, address=joined, title=_one_line(entry.title))
        elif joined not in found:
            faults.append((joined[:200], f"the list is longer than {most:,} addresses"))
    return replace(listing, entries=tuple(found.values()), faults=tuple(faults[:MOST_FAULTS]), left_out=len(faults))


def is_list(data: bytes, address: str = "") -> str | None:
    """The format's name where the bytes are a feed, sitemap or OPML beyond doubt; None for pages and anything else."""
    try:
        if data[:2] in (b"\x1f\x8b", b"PK"):
            return None
        head = _text_head(data)
        if head.startswith("{"):
            return "JSON Feed" if "jsonfeed.org/version/" in head else None
        root = _root_name(head)
        if root not in _ROOTS:
            return None
        # Other XML has a "feed" or "channel" too; what counts is whether it reads as one.
        return _read(data, address).form
    except InputError:
        return None


# -- what it is
def _read(data: bytes, address: str) -> Listing:
    if len(data) > MOST_BYTES:
        raise _refused("too_large", f"the list is larger than {MOST_BYTES:,} bytes", address)
    data = _unpacked(data, address)
    if not data.strip(b" \t\r\n\0"):
        raise _refused("empty", "the list has no bytes", address)
    head = _text_head(data)
    try:
        if head.startswith(("{", "[")):
            return _json_feed(data, address)
        if head.startswith("<"):
            return _markup(data, _root_name(head), address)
        return _lines(data, address)
    except InputError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError, etree.LxmlError) as error:
        raise _refused("corrupt", f"the list can't be read: {type(error).__name__}: {error}"[:300], address) from error


def _refused(reason: str, message: str, address: str) -> InputError:
    return InputError(message, reason=reason, where=address or None, advice=ADVICE if reason == "not_a_list" else None)


def _unpacked(data: bytes, address: str) -> bytes:
    """Gzip and zip undone, once, and never beyond the limit."""
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                data = stream.read(MOST_BYTES + 1)
        elif data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [info for info in archive.infolist() if not info.is_dir()]
                if len(names) != 1:
                    raise _refused("not_a_list", f"an archive of {len(names)} files; a list is packed alone", address)
                with archive.open(names[0]) as member:
                    data = member.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise _refused("corrupt", f"the packed list is damaged: {error}", address) from error
    if len(data) > MOST_BYTES:
        raise _refused("too_large", f"the list unpacks to more than {MOST_BYTES:,} bytes", address)
    return data


def _text_head(data: bytes) -> str:
    """The beginning as text, for a look at what it is."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n\0")


_PROLOGUE = re.compile(
    r"(?:<\?.*?\?>|<!--.*?-->|\s+)*(?:<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)?(?:<!--.*?-->|<\?.*?\?>|\s+)*<([\w.:-]+)", re.S | re.I
)


def _root_name(head: str) -> str:
    """The local name of the first element, in small letters."""
    found = _PROLOGUE.match(head)
    return found[1].rsplit(":", 1)[-1].lower() if found else ""


# -- XML
def _tree(data: bytes, address: str) -> Any:
    """The tree, mended where it is broken; no entity is resolved, nothing is loaded, nothing is deeper than 256."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    tree = etree.fromstring(_ENTITY.sub(_numbered, data), parser)
    if tree is None:
        raise _refused("corrupt", "the XML can't be read", address)
    document_type = tree.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise _refused("corrupt", "the XML declares entities of its own, which can expand without end", address)
    return tree


def _numbered(found: re.Match[bytes]) -> bytes:
    """HTML's names for letters ("&nbsp;") as numbers, which XML knows too."""
    if found[1] in _XML_NAMES:
        return found[0]
    letters = html5.get(found[1].decode("ascii") + ";")
    return found[0] if letters is None else "".join(f"&#{ord(letter)};" for letter in letters).encode("ascii")


def _markup(data: bytes, root: str, address: str) -> Listing:
    reads = _ROOTS.get(root)
    if reads is None:
        if root in ("html", "head", "body", "meta", "title", "div", "p", "article", "script", "link"):
            return _page(data, address)
        raise _refused("not_a_list", f"XML with the root <{root}>, which is no list" if root else "markup that is no list", address)
    if reads is _feed and len(data) > MOST_FEED_BYTES:
        raise _refused("too_large", f"the feed is larger than {MOST_FEED_BYTES:,} bytes", address)
    listing: Listing = reads(_tree(data, address), address)
    return listing


def _name(node: Any) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _feed(tree: Any, address: str) -> Listing:
    """RSS and Atom in all their versions, by feedparser."""
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
    if not version and not found.entries:
        raise _refused("not_a_list", f"XML with the root <{_name(tree)}>, which is no feed", address)
    entries = [
        # feedparser answers with the day of publication where it knows no other, unless it is asked in this way.
        Entry(
            link,
            _plain(row.get("title")),
            _moment(row.get("published_parsed")),
            _moment(row["updated_parsed"]) if "updated_parsed" in row else None,
        )
        for row in found.entries
        if (link := _link(row))
    ]
    form = "Atom" if version.startswith("atom") else "RSS"
    return Listing(form, _plain(found.feed.get("title")), tuple(entries))


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
            dates = (_w3c(cells.get("publication_date")), _w3c(cells.get("lastmod")))
            entries.append(Entry(cells["loc"], cells.get("title"), *dates, kind="list" if index else "page"))
    return Listing("sitemap index" if index else "sitemap", None, tuple(entries))


_ROOTS = {"rss": _feed, "rdf": _feed, "feed": _feed, "opml": _opml, "urlset": _sitemap, "sitemapindex": _sitemap}


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
            entries.append(
                Entry(_joined(_joined(address, base) or address, link) or link if base else link, node.get("title"), kind="list")
            )
    if not entries:
        raise _refused("not_a_list", "a page that names no feed", address)
    return Listing("page", _one_line(tree.findtext(".//title")), tuple(entries))


# -- JSON and lines
def _json_feed(data: bytes, address: str) -> Listing:
    try:
        found = json.loads(decode(data, None))
    except (ValueError, RecursionError) as error:
        raise _refused("corrupt", f"not JSON: {error}"[:200], address) from error
    if not isinstance(found, dict) or "jsonfeed.org/version/" not in str(found.get("version")) or not isinstance(found.get("items"), list):
        raise _refused("not_a_list", "JSON that is no JSON Feed", address)
    entries = []
    for row in found["items"]:
        if not isinstance(row, dict):
            continue
        link = next((row[key] for key in ("url", "id", "external_url") if isinstance(row.get(key), str) and row[key].strip()), None)
        if link:
            dates = (_w3c(row.get("date_published")), _w3c(row.get("date_modified")))
            entries.append(Entry(link, _plain(row.get("title")), *dates))
    return Listing("JSON Feed", _plain(found.get("title")), tuple(entries))


def _lines(data: bytes, address: str) -> Listing:
    """A GDELT file, GDELT's list of its files, or one address a line ("#" begins a remark)."""
    lines = [line for line in decode(data, None).splitlines() if line.strip()]
    rows = (line.split("\t") for line in lines)
    first = lines[0].split("\t") if lines else []
    if len(first) in (58, 61) and first[0].isdigit() and first[1][:8].isdigit():
        return Listing("GDELT events", None, tuple(_gdelt(rows, len(first), -1, -2)))
    if len(first) == 27 and _GDELT_KEY.fullmatch(first[0]):
        return Listing("GDELT GKG", None, tuple(_gdelt((row for row in rows if len(row) > 2 and row[2] == "1"), 27, 4, 1)))
    if lines and (listed := [match[1] for line in lines if (match := _GDELT_INDEX.fullmatch(line.strip()))]):
        kept = [link for link in listed if ".mentions." not in link]
        return Listing("GDELT file list", None, tuple(Entry(link, kind="list") for link in kept))
    told = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    if not told or not any(is_address(line.split()[0]) for line in told):
        raise _refused("not_a_list", "text that lists no address" if _WORD.search("".join(lines)) else "no text", address)
    # A line that is no address keeps its words, and becomes a fault.
    entries = [Entry(line.split()[0] if is_address(line.split()[0]) else f"data:{line}", kind="either") for line in told]
    return Listing("list", None, tuple(entries))


def _gdelt(rows: Iterable[list[str]], width: int, link: int, date: int) -> Iterator[Entry]:
    """Pointers to articles. The date is when GDELT saw them, not when they were published."""
    for row in rows:
        if len(row) == width and row[link].strip():
            stamp = row[date].strip()
            seen = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}" if stamp[:8].isdigit() and len(stamp) >= 8 else None
            if seen and len(stamp) == 14 and stamp.isdigit():
                seen += f"T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
            yield Entry(row[link].strip(), published=_w3c(seen))


# -- the small things
def _joined(base: str, link: str) -> str | None:
    """The absolute address without fragment and tracking parameters; None where it is no address of the web."""
    if link.startswith("data:"):
        return None
    try:
        joined = urljoin(base if "://" in base else "", html.unescape(link.strip()) if "&amp;" in link else link.strip())
    except ValueError:
        return None
    return without_trackers(joined) if is_address(joined) else None


def _one_line(text: object) -> str | None:
    words = " ".join(str(text).split())[:500] if text else ""
    return words or None


def _plain(text: object) -> str | None:
    """Words without markup."""
    return _one_line(html.unescape(_TAG.sub("", text))) if isinstance(text, str) else None


def _moment(parsed: Any) -> str | None:
    """A feedparser time, which is in UTC, as ISO 8601."""
    try:
        return _told(datetime(*parsed[:6]).replace(tzinfo=UTC)) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _w3c(text: object) -> str | None:
    """A date as W3C and RFC 3339 write it: a day stays a day, a moment becomes UTC. None for anything else."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) == 10:
        return text.strip() if _told(moment.replace(tzinfo=UTC)) else None
    try:
        return _told((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except OverflowError:
        return None


def _told(moment: datetime) -> str | None:
    """As text; None for what no list of news can mean."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if _BEGIN < moment < _END else None


_BEGIN = datetime(1970, 1, 2, tzinfo=UTC)
_END = datetime(2100, 1, 1, tzinfo=UTC)
