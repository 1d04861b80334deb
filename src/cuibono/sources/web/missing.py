"""Pages that say "not here" with a 200: told by what the same host answers for an address that nobody ever made.

No word is looked for. A directory of a host is asked once for an address of chance; an honest host answers 404, and that was all. One that
answers 200 is asked a second time, and the two answers show how far apart its "not here" pages lie. A page that is as near to the first
of them as they are to one another is one of them. A host whose two answers differ much (teasers of the day) teaches nothing.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree, html

from cuibono.records import sha256

# Words in a row that are compared, and how much more unlike than the probes a page may be.
_ROW = 4
_SLACK = 0.05
_ALIKE = 0.7
# A page that says "not here" is short; of a long one the first bytes and words tell that it is another.
_LOOKED_AT = 1 << 20
_MOST_WORDS = 20_000
# Directories that are told apart on one host; a host that names more of them than any paper has sections has one answer for the rest.
_MOST_DIRECTORIES = 100
_WORD = re.compile(r"\w+")

Shingles = frozenset[int]


@dataclass(slots=True)
class _Directory:
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: bool = False
    url: str = ""
    probe: Shingles | None = None
    nearness: float = 1.0


class SoftMissing:
    """``ask`` gives the page at an address: its address after redirects and its body, None where it is not there or is no page."""

    def __init__(self, ask: Callable[[str], tuple[str, bytes] | None]) -> None:
        self._ask = ask
        self._directories: dict[tuple[str, str], _Directory] = {}
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def is_missing(self, asked: str, url: str, body: bytes) -> bool:
        """Whether the page (HTML) that came for the address ``asked``, from ``url``, is what its host says of those that lead nowhere."""
        parts = urlsplit(asked)
        key = (parts.netloc, parts.path.lstrip("/").partition("/")[0] if parts.path.count("/") > 1 else "")
        with self._lock:
            if key not in self._directories:
                self._counts[parts.netloc] += 1
                key = key if self._counts[parts.netloc] <= _MOST_DIRECTORIES else (parts.netloc, "")
            directory = self._directories.setdefault(key, _Directory())
        with directory.lock:
            if not directory.asked:
                directory.asked = True
                self._learn(directory, asked)
        # A front page that stands in for what is missing is itself no missing page.
        if directory.probe is None or asked == url == directory.url:
            return False
        return resemblance(shingles(body), directory.probe) >= directory.nearness - _SLACK

    def _learn(self, directory: _Directory, asked: str) -> None:
        first = self._ask(_by_chance(asked, "a"))
        second = self._ask(_by_chance(asked, "b")) if first is not None else None
        if first is None or second is None:
            return
        probe = shingles(first[1])
        nearness = resemblance(probe, shingles(second[1]))
        if nearness >= _ALIKE:
            directory.url, directory.probe, directory.nearness = first[0], probe, nearness


def shingles(page: bytes) -> Shingles:
    """Every four words in a row of a page's visible text."""
    try:
        root = html.document_fromstring(page[:_LOOKED_AT])
    except (etree.LxmlError, ValueError):
        return frozenset()
    etree.strip_elements(root, "script", "style", "noscript", "template", etree.Comment, with_tail=False)
    words = _WORD.findall(" ".join(str(text) for text in root.itertext()).casefold())[:_MOST_WORDS]
    return frozenset(hash(tuple(words[start : start + _ROW])) for start in range(max(len(words) - _ROW + 1, 1)))


def resemblance(left: Shingles, right: Shingles) -> float:
    """Shared shingles over all (Broder 1997), 0 to 1; two pages without a word are alike."""
    return len(left & right) / len(left | right) if left | right else 1.0


def _by_chance(url: str, which: str) -> str:
    """An address beside this one that nobody made; the same for the same address, so that a run can be repeated."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]
    ending = re.search(r"\.\w{1,5}$", parts.path)
    name = sha256(f"{which} {url}".encode())[:24]
    return f"{parts.scheme}://{parts.netloc}{folder}/{name}{ending[0] if ending else ''}"
