"""Finds names and types them into the schemata: a tagger over spaCy's entities, known names, phrases, offices, one document's agreement."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.vocabulary.countries import state_code
from cuibono.vocabulary.regions import Where, before, behind, leading_region, region_of

from .offices import find_offices
from .phrases import add_phrases
from .repair import repair
from .spans import Found, add_known, tagged_spans
from .told import told_schema
from .torn import without_torn
from .types import known_schema, name_country, name_schema, words
from .whole import make_whole

if TYPE_CHECKING:
    from spacy.tokens import Doc


_ORDER = ("PER", "ORG", "LOC", "MISC")
_JOINTS = "-‐‑–—/ "


def find_names(parsed: Parsed) -> list[Name]:
    """All names of a document, in order; no two overlap except a Position over the places and bodies that it names."""
    spans = {i: without_torn(doc, repair(doc, add_known(doc, tagged_spans(doc)))) for i, doc in enumerate(parsed.docs) if doc is not None}
    _drop_openers(parsed, spans)
    _agree(parsed, spans)
    names = []
    for i, found in spans.items():
        doc = parsed.docs[i]
        if doc is None:
            continue
        whole = make_whole(doc, add_phrases(doc, found))
        for span in sorted([*whole, *find_offices(doc, whole)], key=lambda s: (s.first, s.last)):
            name = _name(parsed, i, doc, span)
            if name is not None:
                names.append(name)
    return names


def _name(parsed: Parsed, block: int, doc: Doc, span: Found) -> Name | None:
    start, end = parsed.span(block, doc[span.first], doc[span.last - 1])
    whole = parsed.text[start:end]
    # "pro-Russia", "Ukraine- artillery": a hyphen joins or parts, and is no letter of the name.
    text = whole.strip(_JOINTS)
    if not text:
        return None
    start += len(whole) - len(whole.lstrip(_JOINTS))
    end = start + len(text)
    schema = span.schema
    if schema is None:
        before = doc[span.first - 1].lower_ if span.first else ""
        after = doc[span.last].lower_ if span.last < len(doc) else ""
        schema = name_schema(span.kind, span.label, text, before, after, firm=span.firm)
    if schema is None:
        return None
    if not span.sure:
        schema = told_schema(doc, span, schema)
    where = whereabouts(parsed.text, start, end, text, schema)
    return Name(block, span.first, span.last, start, end, text, schema, where.country, region=where.region)


def whereabouts(whole: str, start: int, end: int, text: str, schema: str) -> Where:
    """The state, and the region of it, that a name or the words beside it tell: "Portland, Ore.", "Mexico's Supreme Court"."""
    if schema == "Territory":
        own = region_of(text)
        if own and not own.ambiguous:
            return Where(own.country, own.code)
        state = state_code(text)
        told = Where() if state else behind(whole, end)
        return told if told.country else Where(state or name_country(text, schema))
    own_country = name_country(text, schema)
    if own_country or schema not in ("PublicBody", "Organization"):
        return Where(own_country)
    inside = leading_region(text)
    return Where(inside.country, inside.code) if inside else before(whole, start)


def _drop_openers(parsed: Parsed, spans: dict[int, list[Found]]) -> None:
    """Leaves out a sentence's first word that the document writes small elsewhere: "Consultants say ... her consultants"."""
    small = {token.text for doc in parsed.docs if doc is not None for token in doc if token.is_lower and len(token.text) > 3}
    for i, found in spans.items():
        doc = parsed.docs[i]
        if doc is not None:
            spans[i] = [
                s for s in found if s.sure or s.last - s.first > 1 or not doc[s.first].is_sent_start or doc[s.first].lower_ not in small
            ]


def _agree(parsed: Parsed, spans: dict[int, list[Found]]) -> None:
    """Makes one name one kind through the document, and finds it again where the tagger missed it.

    A single word that is the surname of a person named in full is that person; otherwise the majority decides.
    """
    kinds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    surnames: dict[str, str] = {}
    for i, found in spans.items():
        doc = parsed.docs[i]
        for span in found if doc is not None else ():
            assert doc is not None
            text = doc[span.first : span.last].text
            kinds[text][span.kind] += 3 if span.sure else span.weight
            if span.kind == "PER" and span.last - span.first > 1:
                last = span.last - 1
                if doc[last].lower_ in ("jr.", "jr", "sr.", "sr", "ii", "iii") and last - span.first > 1:
                    last -= 1
                surnames.setdefault(doc[last].text, text)
                surnames.setdefault(doc[span.first].text, text) if _family_first(doc[span.first].lower_) else None
    for text, count in kinds.items():
        if text.endswith("a") and re.search(rf"\b{re.escape(text)}n\b", parsed.text):
            count["LOC"] += 3  # who writes of "Abkhazian officials" takes Abkhazia for a place
    decided = {text: _decide(text, count, surnames) for text, count in kinds.items()}
    for i, found in spans.items():
        doc = parsed.docs[i]
        if doc is None:
            continue
        for span in found:
            text = doc[span.first : span.last].text
            if not span.sure and not (span.firm and known_schema(text)):
                span.kind = decided[text]
        spans[i] = _again(doc, found, decided, surnames)


def _family_first(word: str) -> bool:
    return word in words("common_names.toml", "family_first")


def _camel(text: str) -> bool:
    """ "PowerChina", "AXMIN": a capital inside one word is a firm's or a body's, but for "McCain" and "DeVos"."""
    inside = [i for i, char in enumerate(text) if i and char.isupper() and text[i - 1].isalpha()]
    return bool(inside) and (
        (text.isupper() and 2 < len(text) < 7) or (len(inside) == 1 and inside[0] > 3 and text[: inside[0]] not in ("Mac", "Fitz"))
    )


def _decide(text: str, count: dict[str, float], surnames: dict[str, str]) -> str:
    known = known_schema(text)
    if text in surnames and known in (None, "Person"):
        return "PER"
    if known == "Person" and " " not in text:
        return "PER"
    if known in ("Company", "PublicBody", "Organization"):
        return "ORG"
    if known == "Territory":
        return "LOC"
    if count.get("PER") and " " not in text and _camel(text):
        return "ORG"
    return min(count, key=lambda kind: (-count[kind], _ORDER.index(kind)))


def _again(doc: Doc, found: list[Found], decided: dict[str, str], surnames: dict[str, str]) -> list[Found]:
    taken = {i for span in found for i in range(span.first, span.last)}
    added = []
    for token in doc:
        if token.i in taken or not token.text[:1].isupper() or token.pos_ not in ("PROPN", "NOUN"):
            continue
        kind = "PER" if token.text in surnames and token.tag_ in ("NNP", "NNPS") else decided.get(token.text)
        beside = (
            token.i > 0 and doc[token.i - 1].text[:1].isupper() and doc[token.i - 1].pos_ == "PROPN" and token.i - 1 not in taken
        ) or (token.i + 1 < len(doc) and doc[token.i + 1].pos_ == "PROPN" and doc[token.i + 1].text[:1].isupper())
        if kind in ("PER", "ORG", "LOC") and not beside and len(token.text) > 1:
            added.append(Found(token.i, token.i + 1, kind, token.ent_type_))
    return sorted([*found, *added], key=lambda span: span.first) if added else found
