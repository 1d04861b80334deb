"""Names that are pieces: a field of study or a portfolio behind "of", a party's adjective, half of "America's Voice", items of a list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary.regions import region_of

from .spans import Found
from .types import known_schema, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TABLE = "name_whole.toml"


def without_torn(doc: Doc, spans: list[Found]) -> list[Found]:
    """The spans of a block, in order, with pieces joined or left out."""
    kept = [span for span in spans if not (_field(doc, span) or _runs_on(doc, span) or _ticker(doc, span))]
    for span in kept:
        _partys(doc, span)
        _posts(doc, span)
    kept = [span for span in kept if span.first < span.last]
    return _one_list(doc, _owned(doc, kept))


@cache
def _bodies() -> frozenset[str]:
    return words("name_endings.toml", "organization") | words("name_endings.toml", "body") | words("name_endings.toml", "company")


def _bodily(doc: Doc, span: Found) -> bool:
    """One of its words is of a body: "University", "Committee", "Bank"."""
    return any(doc[i].lower_ in _bodies() for i in range(span.first, span.last))


def _field(doc: Doc, span: Found) -> bool:
    """ "Professor of Law, Emeritus", "Secretary of Defense": what somebody teaches or runs is no body by itself."""
    if span.kind not in ("ORG", "MISC") or span.first < 2 or doc[span.first - 1].lower_ not in ("of", "in") or _bodily(doc, span):
        return False
    post = doc[span.first - 2].lower_.rstrip(".")
    if post in words(_TABLE, "teaching"):
        return known_schema(doc[span.first : span.last].text) is None
    portfolio = span.last - span.first == 1 and doc[span.first].lower_ in words("name_phrases.toml", "portfolios")
    return portfolio and post in words(_TABLE, "portfolio_heads")


def _ticker(doc: Doc, span: Found) -> bool:
    """ "(TSX:CSU)", "(NYSE: NAV)": an exchange and a sign, not two bodies."""
    i, j = span.first, span.last
    text = doc[i:j].text
    if not text.replace(":", "").replace(" ", "").isupper() or span.kind == "PER":
        return False
    behind = j < len(doc) and doc[j].text == ":" and i > 0 and doc[i - 1].text in ("(", ",", ";")
    return behind or (i > 1 and doc[i - 1].text == ":" and doc[i - 2].text.isupper()) or (":" in text and i > 0 and doc[i - 1].text == "(")


def _runs_on(doc: Doc, span: Found) -> bool:
    """ "Medicare" of "Medicare-for-all" names a plan, not the body."""
    after = doc[span.last : span.last + 2]
    return len(after) == 2 and after[0].text in ("-", "‑") and after[1].lower_ == "for"


def _partys(doc: Doc, span: Found) -> None:
    """ "Delaware Democratic" of "Delaware Democratic Sen. X", "Democratic District of Columbia": the place alone is a name."""
    if span.kind == "ORG" and span.first > 0 and doc[span.first - 1].text == "Royal" and doc[span.first - 1].pos_ == "PROPN":
        span.first -= 1  # "Royal Canadian Mounted Police"
    if span.kind == "ORG" and span.last - span.first == 2 and doc[span.first].text in words(_TABLE, "party_adjectives"):
        if doc[span.last - 1].text in ("House", "Senate"):
            span.first += 1  # "Republican House Speaker X"
    if span.first > 1 and doc[span.first - 1].text in ("-", "‑") and doc[span.first - 2].lower_ == "sub":
        span.first -= 2  # "sub-Saharan Africa"
    if span.kind == "LOC" and not span.sure and span.last - span.first > 1 and doc[span.first].text in words(_TABLE, "party_adjectives"):
        if region_of(doc[span.first + 1 : span.last].text):
            span.first += 1
    if span.kind == "ORG" and span.last - span.first > 1 and doc[span.last - 1].text in words(_TABLE, "party_adjectives"):
        if region_of(doc[span.first : span.last - 1].text):
            span.last, span.kind, span.schema, span.sure, span.firm = span.last - 1, "LOC", None, False, False


def _posts(doc: Doc, span: Found) -> None:
    """ "EPA Intelligence" of "EPA Intelligence Adviser X", "Information Security" before "Officer": the post's words, no body's.

    What is left must be a name by itself; where nothing is left the span is emptied.
    """
    title = span.last < len(doc) and doc[span.last].lower_ in words(_TABLE, "post_heads") and doc[span.last].text[0].isupper()
    if span.kind != "ORG" or span.sure or not title:
        return
    last = span.last
    while last > span.first and doc[last - 1].lower_ in words(_TABLE, "post_fields"):
        last -= 1
    left = doc[span.first : last].text
    if last == span.first or (last < span.last and (left.isupper() or known_schema(left) or doc[last - 1].lower_ in _bodies())):
        span.last = last


def _owned(doc: Doc, spans: list[Found]) -> list[Found]:
    """ "America's Voice" is a body's name where the tagger has its "'s" inside the name: not a body named Voice of America's."""
    found: list[Found] = []
    for span in spans:
        i = span.first
        whole = i >= 2 and span.kind == "ORG" and doc[i - 1].tag_ == "POS" and doc[i - 1].ent_type_ == "ORG" and doc[i].ent_type_ == "ORG"
        saint = whole and bool(found) and doc[found[-1].first].text in ("St.", "Saint")  # "St. John's Episcopal Church"
        if whole and found and found[-1].last == i - 1 and not known_schema(doc[i : span.last].text) and (saint or not _bodily(doc, span)):
            before = found.pop()
            span = Found(before.first, span.last, "ORG", span.label, None, sure=False, firm=True)
        found.append(span)
    return found


def _one_list(doc: Doc, spans: list[Found]) -> list[Found]:
    """ "the ACLU's Speech, Privacy, and Technology Project": three bodies by its commas, one by its article."""
    found: list[Found] = []
    for span in spans:
        if span.kind in ("ORG", "MISC") and not span.sure and doc[span.last - 1].lower_ in words(_TABLE, "list_heads"):
            first = _list_begins(doc, span.first)
            if first < span.first and not any(known_schema(doc[s.first : s.last].text) for s in found if s.first >= first):
                found = [s for s in found if s.last <= first]
                span = Found(first, span.last, "ORG", span.label, None, firm=span.firm)
        found.append(span)
    return found


def _list_begins(doc: Doc, last: int) -> int:
    """Where a list of single capitalised words begins that ends at ``last``, behind "the" or a possessor; ``last`` where none does."""
    i, joints = last, 0
    while i > 1:
        back = 2 if doc[i - 1].lower_ in ("and", "&") and doc[i - 2].text == "," else 1
        joint = doc[i - back].text == "," or doc[i - 1].lower_ in ("and", "&")
        word = i - back - 1
        if not joint or word < 1 or doc[word].pos_ != "PROPN" or not doc[word].is_title:
            break
        i, joints = word, joints + 1
    return i if joints > 1 and (doc[i - 1].tag_ == "POS" or doc[i - 1].lower_ == "the") else last
