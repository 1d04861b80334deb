"""Lists of addresses: feeds, sitemaps, OPML, plain lists, GDELT files, and the feeds that a page names. Pure: bytes in, entries out.

What a list is shows in its content, never in its name. Nothing here fetches anything. Every list is bounded in bytes and in entries.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from cuibono.errors import InputError
from cuibono.readers.encoding import decode

from .listing import Entry, Listing, absolute, one_line, plain, refused, w3c
from .markup import ROOTS, read_markup
from .trackers import SECRET, is_address, without_secret

__all__ = ["Entry", "Listing", "is_list", "read_list"]

# The sitemap protocol allows 50 MB and 50,000 addresses; a quarter of an hour of GDELT is smaller.
MOST_BYTES = 64_000_000
MOST_ENTRIES = 50_000
# Rows that are looked at, addresses that stand twice among them.
MOST_ROWS = 200_000
# Faults that are told one by one; a list of nonsense would fill the report.
MOST_FAULTS = 20

_GDELT_INDEX = re.compile(r"\d+ [0-9a-f]{32} (https?://\S+)")
_GDELT_KEY = re.compile(r"\d{14}-T?\d+")
_WORD = re.compile(r"\w")


def read_list(data: bytes, address: str, *, most: int = MOST_ENTRIES) -> Listing:
    """The entries of a list in its order, each address once. ``address`` is where the bytes came from: relative ones rest on it.

    Raises InputError: ``empty``, ``too_large``, ``corrupt`` or ``not_a_list``.
    """
    listing = _read(data, address)
    found: dict[str, Entry] = {}
    faults: list[tuple[str, str]] = []
    over = listing.left_out + max(0, len(listing.entries) - MOST_ROWS)
    for entry in listing.entries[:MOST_ROWS]:
        link = absolute(address, entry.address)
        if link is None:
            told = without_secret(entry.address.removeprefix("data:"))
            why = "not an address of a page (http or https)" if told in entry.address else SECRET
            faults.append((told[:200], why))
        elif link not in found and len(found) < most:
            found[link] = replace(entry, address=link, title=one_line(entry.title))
        elif link not in found:
            faults.append((link[:200], f"the list is longer than {most:,} addresses"))
    faults += [("…", f"{over:,} further rows of a list that is too long")] if over else []
    left_out = len(faults) + max(0, over - 1)
    return replace(listing, entries=tuple(found.values()), faults=tuple(faults[:MOST_FAULTS]), left_out=left_out)


def is_list(data: bytes, address: str = "") -> str | None:
    """The format's name where the bytes are a feed, sitemap or OPML beyond doubt; None for pages and anything else."""
    try:
        if data[:2] in (b"\x1f\x8b", b"PK"):
            return None
        head = _text_head(data)
        if head.startswith("{"):
            return _read(data, address).form if "jsonfeed.org/version/" in head else None
        root = _root_name(head)
        if root not in ROOTS:
            return None
        # Other XML has a "feed" or "channel" too; what counts is whether it reads as one.
        return _read(data, address).form
    except InputError:
        return None


# -- what it is
def _read(data: bytes, address: str) -> Listing:
    if len(data) > MOST_BYTES:
        raise refused("too_large", f"the list is larger than {MOST_BYTES:,} bytes", address)
    data = _unpacked(data, address)
    if not data.strip(b" \t\r\n\0"):
        raise refused("empty", "the list has no bytes", address)
    head = _text_head(data)
    try:
        if head.startswith(("{", "[")):
            return _json_feed(data, address)
        if head.startswith("<"):
            return read_markup(data, _root_name(head), address)
        return _lines(data, address)
    except InputError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError, etree.LxmlError) as error:
        raise refused("corrupt", f"the list can't be read: {type(error).__name__}: {error}"[:300], address) from error


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
                    raise refused("not_a_list", f"an archive of {len(names)} files; a list is packed alone", address)
                with archive.open(names[0]) as member:
                    data = member.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise refused("corrupt", f"the packed list is damaged: {error}", address) from error
    if len(data) > MOST_BYTES:
        raise refused("too_large", f"the list unpacks to more than {MOST_BYTES:,} bytes", address)
    return data


def _text_head(data: bytes) -> str:
    """The beginning as text, for a look at what it is."""
    head = data[:16384]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n\0")


_BEFORE = r"(?>(?:<\?.*?\?>|<!--.*?-->|\s++))*+"
_PROLOGUE = re.compile(rf"{_BEFORE}(?><!DOCTYPE[^>\[]*+(?:\[.*?\])?\s*+>)?{_BEFORE}<([\w.:-]+)", re.DOTALL | re.IGNORECASE)


def _root_name(head: str) -> str:
    """The local name of the first element, in small letters."""
    found = _PROLOGUE.match(head)
    return found[1].rsplit(":", 1)[-1].lower() if found else ""


# -- JSON and lines
def _json_feed(data: bytes, address: str) -> Listing:
    try:
        found = json.loads(decode(data, None))
    except (ValueError, RecursionError) as error:
        raise refused("corrupt", f"not JSON: {error}"[:200], address) from error
    if not isinstance(found, dict) or "jsonfeed.org/version/" not in str(found.get("version")) or not isinstance(found.get("items"), list):
        raise refused("not_a_list", "JSON that is no JSON Feed", address)
    entries = []
    for row in found["items"]:
        if not isinstance(row, dict):
            continue
        link = next((row[key] for key in ("url", "id", "external_url") if isinstance(row.get(key), str) and row[key].strip()), None)
        if link:
            dates = (w3c(row.get("date_published")), w3c(row.get("date_modified")))
            entries.append(Entry(link, plain(row.get("title")), *dates))
    return Listing("JSON Feed", plain(found.get("title")), tuple(entries))


def _lines(data: bytes, address: str) -> Listing:
    """A GDELT file, GDELT's list of its files, or one address a line ("#" begins a remark)."""
    every = [line for line in decode(data, None).splitlines() if line.strip()]
    lines, over = every[:MOST_ROWS], max(0, len(every) - MOST_ROWS)
    rows = (line.split("\t") for line in lines)
    first = lines[0].split("\t") if lines else []
    if len(first) in (58, 61) and first[0].isdigit() and first[1][:8].isdigit():
        return Listing("GDELT events", None, tuple(_gdelt(rows, len(first), -1, -2)), left_out=over)
    if len(first) == 27 and _GDELT_KEY.fullmatch(first[0]):
        return Listing("GDELT GKG", None, tuple(_gdelt((row for row in rows if len(row) > 2 and row[2] == "1"), 27, 4, 1)), left_out=over)
    if lines and (listed := [match[1] for line in lines if (match := _GDELT_INDEX.fullmatch(line.strip()))]):
        kept = [link for link in listed if ".mentions." not in link]
        return Listing("GDELT file list", None, tuple(Entry(link, kind="list") for link in kept))
    told = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    if not told or not any(is_address(line.split()[0]) for line in told):
        raise refused("not_a_list", "text that lists no address" if _WORD.search("".join(lines)) else "no text", address)
    # A line that is no address keeps its words, and becomes a fault.
    entries = [Entry(line.split()[0] if is_address(line.split()[0]) else f"data:{line}", kind="either") for line in told]
    return Listing("list", None, tuple(entries), left_out=over)


def _gdelt(rows: Iterable[list[str]], width: int, link: int, date: int) -> Iterator[Entry]:
    """Pointers to articles. The date is when GDELT saw them, not when they were published."""
    for row in rows:
        if len(row) == width and row[link].strip():
            stamp = row[date].strip()
            seen = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}" if stamp[:8].isdigit() and len(stamp) >= 8 else None
            if seen and len(stamp) == 14 and stamp.isdigit():
                seen += f"T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
            yield Entry(row[link].strip(), published=w3c(seen))
