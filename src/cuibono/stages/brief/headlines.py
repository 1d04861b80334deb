"""Headlines of pages: what a quotation is told under, and how much of one a sentence tells itself."""

from __future__ import annotations

import re
from functools import lru_cache

from .file import File
from .words import fold, squeeze, words

_WORDS = (3, 16)  # of a headline that can be told, from and to


def headline(title: str | None) -> str:
    """A document's title as a headline, without the outlet's name behind a bar; "" where it is none that can be quoted."""
    plain = squeeze(title or "").split(" | ")[0]
    return plain if _WORDS[0] <= len(plain.split()) <= _WORDS[1] and plain != plain.upper() and not misread(plain) else ""


def told_under(file: File, doc_id: str, text: str) -> str:
    """The headline that a quoted sentence is told under; "" where it tells most of it, and in a handful of pages that readers know."""
    found = "" if file.handful else headline(file.documents[doc_id].title)
    return "" if found and share_told(long_words(found), text) >= float(words()["limits"]["headline_told"]) else found


def share_told(title: frozenset[str], text: str) -> float:
    """The part of its page's title that a sentence tells: the first sentence of a report tells most of it."""
    return len(title & long_words(text)) / max(3, len(title))


@lru_cache(maxsize=100_000)  # asked of the same sentences and titles in every round of a brief
def long_words(text: str) -> frozenset[str]:
    """The folded words of four letters and more."""
    return frozenset(re.findall(r"[^\W_]{4,}", fold(text)))


def misread(text: str) -> bool:
    """Whether a text was read in the wrong encoding: letters beyond ASCII that, as bytes of Windows-1252, are UTF-8 ("â€™" for ’)."""
    for part in re.findall(r"[^\x00-\x7f]{2,}", text):
        try:
            part.encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False
