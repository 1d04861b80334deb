"""Offices: "Russian President" before a name, "Mayor of Lima", "the country's president, X", "presidential run". Schema Position."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import text_of
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code, demonym_country

from .spans import Found
from .types import words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TABLE = "offices.toml"
_TAKES = ("as", "elected", "became", "become", "becomes", "named", "appointed", "be", "is", "was", "for", "been", "serve", "served")


@cache
def _heads() -> dict[str, list[str]]:
    """Office heads by their first word, the longest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for head in load_toml(_TABLE)["heads"]:
        found[head.replace("-", " ").split()[0]].append(head)
    return {key: sorted(heads, key=lambda head: (-len(head), head)) for key, heads in found.items()}


def find_offices(doc: Doc, spans: list[Found]) -> list[Found]:
    """Positions of a block; they may lie over the territories and bodies that they name."""
    found: list[Found] = []
    low = [token.lower_ for token in doc]
    text = text_of(doc).lower()
    i = 0
    while i < len(doc):
        end = _head_end(doc, text, low, i)
        if end:
            position = _office(doc, spans, i, end, low)
            if position is not None:
                found.append(position)
                i = max(end, position.last)
                continue
            i = end
            continue
        aspired = _aspiration(doc, low, i)
        if aspired is not None:
            found.append(aspired)
            i = aspired.last
            continue
        i += 1
    return found


def _head_end(doc: Doc, text: str, low: list[str], i: int) -> int:
    """The index after the office head that begins at token ``i``; 0 where none does."""
    for head in _heads().get(low[i].split("-")[0], ()):
        start = doc[i].idx
        if text.startswith(head, start):
            stop = start + len(head)
            for j in range(i, min(i + 6, len(doc))):
                if doc[j].idx + len(low[j]) == stop:
                    return j + 1
    return 0


def _office(doc: Doc, spans: list[Found], head: int, end: int, low: list[str]) -> Found | None:
    first = _left(doc, spans, head, low)
    while first < head and low[first] in ("the", "a", "an"):
        first += 1
    last, of_state = _right(doc, spans, end, low)
    after = doc[last].text if last < len(doc) else ""
    person_next = next((s for s in spans if s.kind == "PER" and s.first == end), None)
    if person_next is not None:
        last = end
    nation = any(doc[j].text[0].isupper() for j in range(first, head))
    bare = doc[head:end].text.lower() in words(_TABLE, "bare_no")
    capital = doc[head].text[0].isupper()
    if first and low[first - 1] in ("-", "–") and low[first - 2 if first > 1 else 0] not in words(_TABLE, "temporal"):
        return None
    if first and low[first - 1] != "vice" and low[first - 1].endswith("vice"):
        return None  # "worse off.”Vice President Jane Roe": no space, and half of the office in another word
    if after.startswith("-") or (last < len(doc) and doc[last].tag_ == "HYPH"):
        return None
    told = person_next is not None and (not bare or first < head or capital)
    told = told or of_state or (nation and doc[end - 1].pos_ in ("NOUN", "PROPN"))
    if not told and not (bare and first == head):
        told = _borne(doc, spans, first, last, low)
    if first < head and low[first] == "first" and doc[first].is_lower and low[head] not in words(_TABLE, "after_first"):
        first += 1  # "the first president not to seek a second term"
    return Found(first, last, "POS", schema="Position", sure=True) if told else None


def _left(doc: Doc, spans: list[Found], head: int, low: list[str]) -> int:
    """Over the words before a head that belong to the office: "North Korean", "Arizona Republican", "foreign"."""
    first = head
    while first > 0:
        j = first - 1
        token = doc[j]
        pair = doc[j - 1 : j + 1].text if j and not (doc[j - 1].is_punct or doc[j - 1].is_space) else ""
        if token.text == "." or token.is_space:
            break
        if token.text.endswith(".") and token.text.count(".") == 1 and len(token.text) > 4 and country_code(token.text[:-1]):
            break  # "the border with Mexico. Defense Secretary": a sentence ends there
        if j and token.text in words(_TABLE, "second_halves") and doc[j - 1].text in words(_TABLE, "first_halves"):
            first = j - 1  # "New Jersey Gov."
            continue
        if j and low[j] == "house" and low[j - 1] == "white":
            first = j - 1  # "White House press secretary"
            continue
        if pair and (demonym_country(pair) or country_code(pair)) and not pair.islower():
            first = j - 1
        elif demonym_country(token.text) or country_code(token.text) or low[j] in words(_TABLE, "modifiers"):
            first = j
        elif (place := next((s for s in spans if s.last == first and s.kind == "LOC" and not s.sure), None)) is not None:
            first = place.first
        else:
            break
    return first


def _right(doc: Doc, spans: list[Found], end: int, low: list[str]) -> tuple[int, bool]:
    """Over "of Lima", "to the United Nations", "of the self-proclaimed Republic of X"; and whether there is such a tail."""
    if end >= len(doc) or low[end] not in ("of", "to", "for"):
        return end, False
    to_only = low[end] != "of"
    if to_only and not any(low[k] in ("ambassador", "envoy", "representative") for k in range(max(0, end - 3), end)):
        return end, False
    j = end + 1
    while j < len(doc) and j - end < 9:
        named = next((s for s in spans if s.first == j and s.kind in ("LOC", "ORG", "MISC")), None)
        if named is not None:
            if named.schema == "Company" or (
                low[end - 1] not in ("minister", "secretary")
                and named.kind == "ORG"
                and not named.sure
                and not to_only
                and named.schema is None
            ):
                return end, False
            if _goes_on(doc, named.last) or (named.last < len(doc) and doc[named.last].tag_ == "POS"):
                return end, False  # "the mayor of Russia's fourth city"
            return named.last, True
        token = doc[j]
        if not (
            token.pos_ in ("DET", "ADJ", "VERB", "ADV", "CCONJ", "PUNCT", "PROPN", "NOUN")
            and token.text not in (",", ".", ";", "“", "”", '"')
        ):
            break
        if token.pos_ in ("PUNCT",) and token.text != "-":
            break
        j += 1
    first = end + 1
    if not to_only and first < len(doc) and doc[first].text[0].isupper() and doc[first].pos_ == "PROPN":
        j = first
        while j < len(doc) and (doc[j].text[0].isupper() or (low[j] == "and" and j + 1 < len(doc) and doc[j + 1].text[0].isupper())):
            j += 1
        return j, True
    return end, False


def _goes_on(doc: Doc, last: int) -> bool:
    """ "chancellor of the New York City public school system": the name only modifies what the office is of."""
    if last >= len(doc) or not doc[last].is_lower or doc[last].pos_ not in ("NOUN", "ADJ"):
        return False
    name = doc[last - 1]
    return bool(name.dep_ in ("compound", "nmod", "amod") and name.head.i >= last and name.head.is_lower)


def _borne(doc: Doc, spans: list[Found], first: int, last: int, low: list[str]) -> bool:
    """True for "X, the minority leader" and "recognised X as interim president"."""
    j = first - 1
    while j >= 0 and (
        low[j] in ("the", "a", "an", "his", "her", "its", "our") or low[j] in words(_TABLE, "temporal") or doc[j].tag_ in ("POS", "HYPH")
    ):
        j -= 1
    if j >= 0 and doc[j + 1].tag_ == "POS":
        j = next((s.first - 1 for s in spans if s.last == j + 1), j)
    apposed = last < len(doc) and doc[last].text == "," and any(s.kind == "PER" and s.first == last + 1 for s in spans)
    if apposed or j < 0:
        return apposed
    if low[j] == ",":
        return any(s.kind == "PER" and s.last == j for s in spans)
    return low[j] in _TAKES and doc[last - 1].dep_ in ("pobj", "attr", "oprd", "dobj", "xcomp", "ROOT") and low[j] != "for"


def _aspiration(doc: Doc, low: list[str], i: int) -> Found | None:
    """ "presidential run", "GOP presidential nomination", "the presidency"."""
    if low[i] in words(_TABLE, "seats"):
        return Found(i, i + 1, "POS", schema="Position", sure=True)
    if low[i] not in words(_TABLE, "aspiration_adjectives"):
        return None
    j = i + 1
    while j < len(doc) and low[j] in ("candidate", "primary") and j + 1 < len(doc) and low[j + 1] in words(_TABLE, "aspiration_nouns"):
        j += 1
    if j >= len(doc) or low[j] not in words(_TABLE, "aspiration_nouns"):
        return None
    first = i
    if first and low[first - 1] == "vice":
        first -= 1
    if first and low[first - 1] in ("gop", "republican", "democratic", "libertarian", "green", "independent"):
        first -= 1
    return Found(first, j + 1, "POS", schema="Position", sure=True)
