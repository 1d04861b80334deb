"""Repairs the ends of tagged names: words that do not belong, two names in one span, one name in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code, demonym_country

from .spans import Found
from .types import known_schema, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TABLE = "name_phrases.toml"
_NAME_TAGS = ("NNP", "NNPS", "NN", "NNS", "FW", "CD", "JJ")
_STOPS = (".", "?", "!", ";", ":")


def repair(doc: Doc, spans: list[Found]) -> list[Found]:
    """The spans of a block with their ends put right, in order; sure ones stay as they are."""
    pieces = [
        piece for span in spans for piece in ([span] if span.sure or (span.firm and not _has_comma(doc, span)) else _split(doc, span))
    ]
    kept = [piece for piece in (_ends(doc, span) for span in pieces) if piece is not None]
    return _joined(doc, _with_legal_form(doc, _extended(doc, kept)))


def _split(doc: Doc, span: Found) -> list[Found]:
    """Cuts a span at a sentence's end, and a person's at "of" or a role ("Gazprom PJSC CEO Alexey Miller")."""
    for i in range(span.first + 1, span.last - 1):
        token = doc[i]
        if _parted(doc, span, i):
            return [Found(span.first, i, span.kind, span.label), *_split(doc, Found(i + 1, span.last, span.kind, span.label))]
        if token.text in _STOPS or token.is_sent_start:
            after = i + 1 if token.text in _STOPS else i
            return [Found(span.first, i, span.kind, span.label), *_split(doc, Found(after, span.last, span.kind, span.label))]
        if span.kind == "PER" and token.lower_ == "of":
            return [Found(span.first, i, "PER", span.label), Found(i + 1, span.last, "ORG")]
        if span.kind == "ORG" and token.lower_ in ("ceo", "chairman", "president", "spokesman", "spokeswoman"):
            return [Found(span.first, i, "ORG", span.label), Found(i + 1, span.last, "PER")]
    return [span]


def _is_month(word: str) -> bool:
    """Not "March" and "May", which begin names: "March of Dimes", "May Department Stores"."""
    return word.istitle() and word not in ("March", "May") and word.lower().rstrip(".") in load_toml("dates.toml")["months"]


def _has_comma(doc: Doc, span: Found) -> bool:
    return span.kind == "ORG" and any(token.text == "," for token in doc[span.first : span.last])


def _parted(doc: Doc, span: Found, i: int) -> bool:
    """A dash with space on both sides, and in a body's name a comma between plain words: "Mercantile, Commerce", not "Acme, Inc."."""
    if doc[i].text in ("-", "–", "—"):
        return bool(doc[i - 1].whitespace_ and doc[i].whitespace_)
    last = span.last - (doc[span.last - 1].lower_ in ("and", "or"))
    if doc[i].text != "," or span.kind != "ORG" or i + 2 != last:
        return False
    joint = {"&", "and", "of"} & {doc[k].lower_ for k in range(span.first, last)}
    return not joint and doc[i + 1].is_title and doc[i + 1].lower_ not in words("name_endings.toml", "company")


def _ends(doc: Doc, span: Found) -> Found | None:
    if span.sure:
        return span
    if any(sign in doc[span.first : span.last].text for sign in ("@", "www.", "://")):
        return None  # an address for mail, or of a page
    while span.kind == "ORG" and span.last - span.first > 1 and _is_month(doc[span.first].text):
        span.first += 1  # "August Chicago NAPM"
    first, last = span.first, span.last
    if span.firm:
        return None if doc[first:last].text in words(_TABLE, "not_names") or demonym_country(doc[first:last].text) else span
    if span.kind == "PER" and last - first > 1 and doc[last - 1].lower_ in words(_TABLE, "body_ends"):
        span.kind = "ORG"
    particles = words("common_particles.toml", "particles")
    while last > first and not _names_end(doc[last - 1].text):
        last -= 1
    while (
        first < last
        and (
            doc[first].text in ("-", "‐", "‑")  # of "post-Cold War"
            or (doc[first].text[:1].islower() and doc[first].lower_ not in particles and not any(c.isupper() for c in doc[first].text))
        )
    ):
        first += 1
    if last - first > 1 and span.kind in ("PER", "LOC"):
        opener = doc[first]
        if (opener.tag_ not in _NAME_TAGS and (opener.is_sent_start or first == 0) and known_schema(opener.text) is None) or (
            opener.is_sent_start and opener.tag_ in ("NNS", "VBG") and known_schema(doc[first + 1 : last].text)
        ):
            first += 1
    if last - first > 1 and span.kind == "LOC":
        if doc[last - 1].text in ("Democrat", "Republican"):
            last -= 1
        if demonym_country(doc[first].text) and country_code(doc[first + 1 : last].text):
            first += 1
    if first >= last:
        return None
    if last - first == 1 and _no_name(doc, first, span.kind):
        return None
    text = doc[first:last].text
    if text in words(_TABLE, "not_names") or all(demonym_country(part) for part in text.split("-")):
        return None
    if span.kind == "PER":
        last = _person_end(doc, first, last)
    return Found(first, last, span.kind, span.label, weight=span.weight)


def _person_end(doc: Doc, first: int, last: int) -> int:
    """Where a full name ends: over a hyphen's small half ("Kang Kyung-wha"), before its own beginning told again."""
    if last - first > 2 and doc[last - 1].text == doc[first].text:
        return last - 1
    if last - first > 1 and last + 1 < len(doc) and doc[last].text == "-" and doc[last + 1].is_lower:
        if not doc[last - 1].whitespace_ and not doc[last].whitespace_ and doc[last + 1].tag_ not in ("VBN", "VBD", "VBG", "IN"):
            if doc[last + 1].pos_ == "PROPN" or doc[first].lower_ in words("common_names.toml", "family_first"):
                return last + 2
    return last


def _names_end(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() or any(char.isupper() for char in text) or not text[:1].isascii()


def _no_name(doc: Doc, i: int, kind: str) -> bool:
    """Party letters and states in "(R-Calif.)"; sentence openers that the tagger took for a name."""
    text = doc[i].text
    if len(text.rstrip(".")) <= 1:
        return True
    around = doc[max(0, i - 3) : i].text
    if (
        text.endswith(".")
        and kind == "LOC"
        and any(around.endswith(opening) for opening in ("(R-", "(D-", "(R., ", "(D., ", ", R-", ", D-", "(I-"))
    ):
        return True
    return doc[i].is_sent_start is True and doc[i].tag_ not in _NAME_TAGS and known_schema(text) is None


def _extended(doc: Doc, spans: list[Found]) -> list[Found]:
    """Over capitalised words that tell a body's kind, left out by the tagger: "Korea Aerospace" and "Industries"."""
    taken = {i for span in spans for i in range(span.first, span.last)}
    ends = frozenset[str]().union(
        *(words("name_endings.toml", key) for key in ("company", "body", "organization", "document", "project", "event"))
    )
    for span in spans:
        if span.kind not in ("ORG", "MISC", "LOC") or (span.sure and span.schema != "Company"):
            continue
        while (
            span.last < len(doc)
            and span.last not in taken
            and doc[span.last].text[0].isupper()
            and doc[span.last].pos_ == "PROPN"
            and doc[span.last].lower_ in ends
        ):
            span.last += 1
            if span.kind == "LOC":
                span.kind = "ORG"
        while (
            span.kind == "ORG"
            and not (span.sure or span.firm)
            and span.first > 0
            and span.first - 1 not in taken
            and doc[span.first - 1].pos_ == "PROPN"
            and doc[span.first - 1].text[0].isupper()
            and not doc[span.first - 1].is_sent_start
            and doc[span.first - 1].lower_ not in words("name_endings.toml", "titles")
            and not demonym_country(doc[span.first - 1].text)
            and not _is_month(doc[span.first - 1].text)
        ):
            span.first -= 1
        if (
            span.kind == "ORG"
            and not span.firm
            and span.first > 1
            and span.first - 1 not in taken
            and doc[span.first - 1].text == "The"
            and not doc[span.first - 1].is_sent_start
            and doc[span.first - 2].text != "."
        ):
            span.first -= 1
    return spans


def _with_legal_form(doc: Doc, spans: list[Found]) -> list[Found]:
    """ "Princeton Enterprises" + ", L.L.C.", "SemGroup" + ", L.P.": the form of a firm is part of its name, and none by itself."""
    legal, taken = words("name_endings.toml", "legal"), 0
    found: list[Found] = []
    for span in spans:
        if span.first < taken:
            continue
        bare = doc[span.first : span.last].text.lower().rstrip(".")
        if bare in legal and (span.first == 0 or doc[span.first - 1].text == ","):
            continue
        after = doc[span.last : span.last + 2]
        if len(after) == 2 and after[0].text == "," and after[1].lower_.rstrip(".") in legal and not span.sure:
            span.last += 2
            span.kind = "ORG"
            while span.first > 0 and doc[span.first - 1].pos_ == "PROPN" and doc[span.first - 1].is_title:
                span.first -= 1  # "Keller" + "Enterprises, L.L.C."
            while found and found[-1].last > span.first:
                found.pop()
        taken = span.last
        found.append(span)
    return found


def _joined(doc: Doc, spans: list[Found]) -> list[Found]:
    """ "European Centre" + "for a" + "Modern Ukraine", "Électricité" + "du" + "Laos", "Republic of" + "South Ossetia"."""
    joined: list[Found] = []
    for span in spans:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind in ("ORG", "LOC")
            and not before.sure
            and 0 <= span.first - before.last <= 2
            and span.kind != "PER"
        ):
            last = before.last - (doc[before.last - 1].lower_ in ("of", "for", "on"))  # "Center for" + "Advanced Defense Studies"
            between = doc[last : span.first].text.lower()
            head = doc[last - 1].lower_
            if between == "of" and head in words(_TABLE, "waters") and span.kind == "LOC":
                joined[-1] = Found(before.first, span.last, "LOC", before.label)
                continue
            if (between in ("of", "of the", "for", "for a", "for the", "on") and head in words(_TABLE, "open_heads")) or (
                between in ("du", "de", "del", "de la") and before.kind == "ORG"
            ):
                joined[-1] = Found(before.first, span.last, "LOC" if head == "republic" else "ORG", before.label)
                continue
        joined.append(span)
    return [_completed(doc, span, spans) for span in joined]


def _completed(doc: Doc, span: Found, spans: list[Found]) -> Found:
    """ "Ministry" + "of Foreign Affairs", where the tail is no name of its own."""
    if span.kind != "ORG" or span.sure or doc[span.last - 1].lower_ not in words(_TABLE, "open_heads"):
        return span
    i = span.last
    if i + 1 < len(doc) and doc[i].lower_ in ("of", "for") and doc[i + 1].text[0].isupper() and doc[i + 1].pos_ == "PROPN":
        end = i + 2
        while end < len(doc) and (
            (doc[end].text[0].isupper() and doc[end].pos_ == "PROPN")
            or (doc[end].lower_ == "and" and end + 1 < len(doc) and doc[end + 1].pos_ == "PROPN")
        ):
            end += 1
        if not any(other.first < end and span.last <= other.first for other in spans):
            return Found(span.first, end, "ORG", span.label)
    return span
