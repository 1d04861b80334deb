"""The last look at a block's names: cut ones are made whole, and what can't be a name is left out. A cut name is a wrong name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cuibono.vocabulary.countries import country_code, demonym_country
from cuibono.vocabulary.regions import region_of

from .forms import given_gender
from .spans import Found
from .types import known_schema, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TABLE = "name_whole.toml"
_INITIALS = re.compile(r"(?:[A-Z]\.)+$")
_PARTY = re.compile(r"[RDI]-(.+)$")
_OPENERS = ("“", '"', "‘")
_CLOSERS = ("”", '"', "’")
_CONTINENTS = ("Africa", "Asia", "Europe")
_HYPHENS = ("-", "‐", "‑")


def make_whole(doc: Doc, spans: list[Found]) -> list[Found]:
    """The spans of a block, in order, whole and without overlap between names of one kind."""
    joined: list[Found] = []
    given = {span.last for span in spans if span.kind == "PER"}
    opens = {span.first for span in spans if span.kind == "PER"}
    spans = [s for s in spans if not _nickname(doc, s, given, opens)]
    for span in sorted(spans, key=lambda s: (s.first, s.last)):
        before = joined[-1] if joined else None
        if span.kind == "PER" and span.last - span.first == 1 and doc[span.first].lower_.rstrip(".") in ("jr", "sr"):
            if before is not None and before.kind == "PER" and span.first - before.last == (doc[before.last].text == ","):
                before.last = span.last  # "Frank Baldino, Jr"
            continue
        if before is not None and _one_name(doc, before, span):
            joined[-1] = Found(before.first, max(before.last, span.last), *_kind(before, span))
        else:
            joined.append(span)
    taken = {i for span in joined for i in range(span.first, span.last)}
    whole = []
    joined = _committees(doc, [part for span in joined for part in _parts(doc, span)])
    for span in joined:
        _cut(doc, span)
    joined = sorted([*joined, *_possessed(doc, joined, taken)], key=lambda s: s.first)
    for span in joined:
        _to_the_left(doc, span, taken)
        _to_the_right(doc, span, taken)
        if not _no_name(doc, span):
            whole.append(span)
    return whole


def _committees(doc: Doc, spans: list[Found]) -> list[Found]:
    """ "the Senate Health, Education, Labor, and Pensions Committee" is one name, and none of a member's."""
    for i, token in enumerate(doc):
        if token.text not in ("Committee", "Subcommittee") or i < 4:
            continue
        first = i - 1
        while first > 0 and i - first < 14 and doc[first].text not in ("Senate", "House"):
            if not (doc[first].text in (",", "and", "&") or (doc[first].is_title and doc[first].pos_ == "PROPN")):
                break
            first -= 1
        if doc[first].text in ("Senate", "House") and any(t.text in (",", "and") for t in doc[first:i]):
            spans = [s for s in spans if s.last <= first or s.first > i]
            spans.append(Found(first, i + 1, "ORG", "ORG", "PublicBody", True))
    return sorted(spans, key=lambda s: s.first)


def _cut(doc: Doc, span: Found) -> None:
    """ "Jerry West" of "Jerry West with the Medal"; "Minnesota" is a place, "the Roe White House" a body."""
    if span.kind == "ORG" and doc[span.first].text in _CONTINENTS and known_schema(doc[span.first + 1 : span.last].text) == "PublicBody":
        span.first += 1  # "a top Asia Pentagon official"
    if span.kind in ("PER", "LOC") and not span.sure:
        ends = words(_TABLE, "title_ends")
        titles = [i for i in range(span.first, span.last - 1) if doc[i].text in ends and given_gender(doc[i + 1].text)]
        if titles:
            span.first, span.kind, span.schema = titles[-1] + 1, "PER", None  # "Jersey Governor Jane Roe"
    if span.kind == "PER":
        credits = [i for i in range(span.first, span.last - 1) if doc[i].text in words(_TABLE, "credits") or "/" in doc[i].text]
        if credits:
            span.first = credits[-1] + 1  # "Mary Roe/AP Photo Tom Lee"
        no = words(_TABLE, "no_middles")
        middle = range(span.first + 1, span.last)
        span.last = next((i for i in middle if doc[i].text in no and doc[i - 1].text not in _HYPHENS), span.last)
        if span.last - span.first > 2 and doc[span.last - 2 : span.last].text == "White House":
            span.kind, span.schema = "ORG", "PublicBody"
    elif (
        span.kind == "LOC"
        and not span.sure
        and span.last - span.first > 1
        and (doc[span.last - 1].text in words(_TABLE, "papers") or {t.text for t in doc[span.first : span.last]} & words(_TABLE, "houses"))
    ):
        span.kind, span.schema = "ORG", "Organization"  # "the Capital Gazette in Annapolis"
    elif span.kind == "LOC" and not span.sure and 1 < span.last - span.first < 4 and given_gender(doc[span.first].text):
        if all(doc[i].ent_type_ == "PERSON" for i in range(span.first, span.last)):
            span.kind, span.schema = "PER", None  # "Rand Paul"
    elif span.kind == "LOC" and not span.sure and span.last - span.first > 1 and "name_chances" in doc.user_data:
        text = doc[span.first : span.last].text
        if doc[span.last - 1].lower_ in words("name_endings.toml", "company") and known_schema(text) is None:
            span.kind, span.schema = "ORG", None  # "Sarnhold Coastal Lines", two words of which are a place's
    elif span.kind in ("ORG", "LOC") and not span.sure and _kin(doc[span.last - 1]):
        span.kind, span.schema = "PER", None  # "Aliyev's daughters, Leyla and Arzu"
    elif span.kind == "ORG" and span.last - span.first == 1 and doc[span.first].text in words(_TABLE, "provinces"):
        span.kind, span.schema = "LOC", None
    if span.kind in ("PER", "ORG", "LOC") and span.last - span.first == 1 and _before_region(doc, span):
        span.kind, span.schema = "LOC", "Territory"


def _possessed(doc: Doc, spans: list[Found], taken: set[int]) -> list[Found]:
    """ "Poland's Orlen", "Matteo Salvini's League": a capitalised word that the tagger left out behind a state or person that owns it."""
    found = []
    for span in spans:
        i = span.last
        if (
            i + 1 >= len(doc)
            or doc[i].tag_ != "POS"
            or i + 1 in taken
            or not (span.kind == "PER" or country_code(doc[span.first : i].text))
        ):
            continue
        word, after = doc[i + 1], doc[i + 2] if i + 2 < len(doc) else None
        runs_on = after is not None and (after.pos_ in ("NOUN", "PROPN") or after.tag_ in ("POS", "HYPH") or after.text == "of")
        if word.tag_ == "NNP" and word.is_title and len(word.text) > 2 and not runs_on and not demonym_country(word.text):
            if word.lower_ not in words("name_endings.toml", "titles"):
                found.append(Found(i + 1, i + 2, "ORG", word.ent_type_, "Organization"))
    return found


def _kin(word: Token) -> bool:
    """In apposition to a wife, a son, a sister."""
    while word.dep_ == "conj" and word.head.i != word.i:
        word = word.head
    return word.dep_ == "appos" and word.head.lemma_.lower() in words(_TABLE, "kin") and word.head.i < word.i


def _before_region(doc: Doc, span: Found) -> bool:
    """ "in Warren, Michigan", "of Troy, Mich.": a place, whatever else goes by that name."""
    if (
        not span.first
        or span.last + 1 >= len(doc)
        or doc[span.last].text != ","
        or doc[span.first - 1].lower_ not in ("in", "of", "near", "from")
    ):
        return False
    return any(region_of(doc[span.last + 1 : span.last + 1 + size].text) for size in (1, 2))


def _parts(doc: Doc, span: Found) -> list[Found]:
    """ "Atomic Energy Organization Ali Akbar Salehi", "Treasury Secretary Jane Roe": a body's name that runs into a person's."""
    if span.kind == "LOC" and span.last - span.first > 2 and country_code(doc[span.first].text):
        if doc[span.first + 1].lower_ in ("sheikh", "king", "prince", "president", "emir", "sultan"):
            first = span.first + 1  # "the Emir of Kuwait Sheikh Sabah"
            return [Found(span.first, first, "LOC", span.label), Found(first, span.last, "PER", "PERSON")]
    if span.kind != "ORG" or span.last - span.first < 4:
        return [span]
    firm = next(
        (i for i in range(span.first + 1, span.last - 2) if doc[i].text in words(_TABLE, "firm_ends") and doc[i + 1].text == "of"), None
    )
    if firm is not None and not span.sure and country_code(doc[firm + 2 : span.last].text) is None:
        return [Found(span.first, firm + 1, "ORG", span.label), Found(firm + 2, span.last, "LOC", "GPE")]  # "Larami Corp. of Philadelphia"
    for i in range(span.first, span.last - 2):
        head = doc[i].lower_
        body = head in words("name_endings.toml", "body") and i > span.first
        if (body or head in ("secretary", "minister", "director")) and given_gender(doc[i + 1].text):
            if span.last - i - 1 <= 3 and all(doc[k].text[:1].isupper() for k in range(i + 1, span.last)):
                person = Found(i + 1, span.last, "PER", "PERSON")
                return [Found(span.first, i + 1, "ORG", span.label, span.schema, span.sure), person] if body else [person]
    return [span]


def _nickname(doc: Doc, span: Found, given: set[int], opens: set[int]) -> bool:
    """The middle of "Ramesh “Sunny” Balwani"; never the "(Croatia)" after a name."""
    inside = span.last - span.first == 1 and span.first - 1 in given and span.last + 1 in opens
    return inside and _in_quotes(doc, span.first - 1)


def _in_quotes(doc: Doc, i: int) -> bool:
    """One word in quotation marks, which open at token ``i``."""
    return doc[i].text in _OPENERS and doc[i + 2].text in _CLOSERS


def _one_name(doc: Doc, before: Found, span: Found) -> bool:
    """ "Peter" + "T. King", "Acme Energy Holdings" over "Holdings LLC", "U.S." + "-Korea Institute"."""
    if span.first < before.last:
        return {before.kind, span.kind} <= {"ORG", "MISC"} and before.last < span.last
    if before.kind == "PER" and span.first == before.last and span.last - span.first == 3:
        if doc[span.first].lower_ in words(_TABLE, "particles") and doc[span.first + 1].text in _HYPHENS:
            return True  # "Nuri" + "al-Maliki"
    if before.kind == span.kind == "PER" and span.first == before.last and span.last - span.first > 1:
        return before.last - before.first == 1 and _INITIALS.match(doc[span.first].text) is not None
    if before.kind == span.kind == "PER" and span.first == before.last + 1 and doc[before.last].text in words(_TABLE, "joining"):
        return True  # "Isabel" + "dos" + "Santos"
    if before.kind == span.kind == "PER" and span.first == before.last + 3 and span.last - span.first == 1:
        if _in_quotes(doc, before.last) and doc[before.last + 1].text.istitle():
            return True  # "Ramesh “Sunny” Balwani"
    if before.kind == "PER" and span.first == before.last and not span.sure and span.kind in ("LOC", "ORG", "PER"):
        together = doc[span.first].ent_type_ == "PERSON" and doc[span.first].ent_iob_ == "I"
        if together and before.last - before.first == 1 and span.last - span.first == 1:
            return True  # "Kevin" + "McCarthy" that passes for a place
    if before.kind == span.kind == "ORG" and span.first == before.last + 1 and doc[before.last].tag_ == "POS":
        if doc[before.last - 1].text in words(_TABLE, "peoples"):
            return True  # "Independent Women" + "’s" + "Voice"
    if before.kind == "ORG" and span.first == before.last + 1 and doc[before.last].text == "," and span.kind in ("LOC", "ORG"):
        return bool(doc[before.first : before.last].text == "University of California")  # "University of California, San Diego"
    if before.kind == "LOC" and span.kind == "ORG" and span.last - span.first == 1 and span.first - before.last == 1:
        inner = doc[before.last]  # "Afghanistan" + "Analysts" + "Network"
        if inner.is_title and inner.head.i == doc[before.last - 1].head.i == span.first and inner.dep_ == "compound":
            return doc[span.first].lower_ in words("name_endings.toml", "organization")
    if span.first == before.last and _torn(doc, before, span):
        return True
    hyphen = span.first == before.last + 1 and doc[before.last].text in _HYPHENS and _tight(doc, before.last)
    return hyphen and before.kind == "LOC" and span.kind == "ORG" and span.last - span.first > 1


def _torn(doc: Doc, before: Found, span: Found) -> bool:
    """ "Orsk" + "Rail", "Hun" + "Sen": two words side by side, which another engine's tags took for a name each; no two known ones."""
    if "name_chances" not in doc.user_data or before.sure or span.sure or before.kind not in ("ORG", "PER"):
        return False
    single = span.last - span.first == 1 and (before.last - before.first == 1 or before.kind == "ORG")
    words = doc[before.last - 1], doc[span.first]
    named = all(word.pos_ == "PROPN" and word.text[:1].isupper() for word in words) and not words[0].text.endswith(".")
    return single and named and known_schema(words[1].text) is None and not demonym_country(words[0].text)


def _kind(before: Found, span: Found) -> tuple[str, str, str | None, bool]:
    if before.kind == "PER":
        return before.kind, before.label, before.schema, before.sure
    best = span if span.kind == "ORG" and (span.sure or before.kind == "LOC") else before
    return best.kind, best.label, best.schema, before.sure or span.sure


def _tight(doc: Doc, i: int) -> bool:
    """No space on either side of the token."""
    return i > 0 and not doc[i - 1].whitespace_ and not doc[i].whitespace_


def _to_the_left(doc: Doc, span: Found, taken: set[int]) -> None:
    """ "John" before "F. Kennedy International Airport", "Concerned" before "Veterans for America"."""
    if (
        span.kind == "ORG"
        and span.first > 1
        and doc[span.first - 1].lower_ == "for"
        and doc[span.first - 2].text in words(_TABLE, "causers")
    ):
        if span.first - 2 not in taken:
            span.first -= 2  # "Taxpayers" + "for" + "Common Sense"
            taken |= {span.first, span.first + 1}
    while span.first > 0 and span.first - 1 not in taken:
        token = doc[span.first - 1]
        if not token.text[:1].isupper() or token.is_sent_start or token.lower_ in words("name_endings.toml", "titles"):
            return
        if demonym_country(token.text) or country_code(token.text):
            return
        inside = span.first <= token.head.i < span.last and token.dep_ in ("compound", "nmod", "amod")
        if span.kind == "LOC" and inside and token.pos_ == "PROPN" and doc[span.first].text in words(_TABLE, "places"):
            span.first -= 1
            taken.add(span.first)
            continue
        opens = span.kind == "PER" or span.schema == "Project"
        by_parse = token.pos_ == "PROPN" and inside and span.schema in ("Company", "Project")
        plural = span.last - span.first == 1 and doc[span.first].tag_ in ("NNS", "NNPS")
        by_form = (token.tag_ in ("VBN", "VBG") or plural) and span.kind == "ORG" and not span.sure and token.is_title
        family = (
            span.kind == "PER" and token.ent_type_ == "PERSON" and doc[span.first].ent_iob_ == "I" and token.is_title
        )  # "Choe" + "Son Hui"
        initial = opens and token.pos_ == "PROPN" and _INITIALS.match(doc[span.first].text) is not None and token.is_title
        if not (by_parse or by_form or initial or family):
            return
        span.first -= 1
        taken.add(span.first)


def _to_the_right(doc: Doc, span: Found, taken: set[int]) -> None:
    """ "Kang Kyung" + "-wha", "Committee on Veterans" + "’ Affairs"; "PREPA Executive" before "Director" loses its title."""
    last = span.last
    if span.kind == "PER" and last + 3 < len(doc) and _in_quotes(doc, last):
        if doc[last + 1].text.istitle() and doc[last + 3].pos_ == "PROPN" and doc[last + 3].text.istitle() and last + 3 not in taken:
            span.last = last + 4  # "Ramesh “Sunny” Balwani"
            return
    if span.kind == "PER" and last - span.first == 1 and last + 1 < len(doc) and doc[last].text == "He" and not doc[last].is_sent_start:
        if last not in taken:
            span.last = last + 1  # "Liu He", whose second word the tagger takes for a pronoun
    if span.kind == "PER" and last + 1 < len(doc) and doc[last].text in _HYPHENS and _tight(doc, last) and doc[last + 1].is_alpha:
        tails = words(_TABLE, "compound_tails") - ({"in"} if last - span.first > 1 else set())  # "Moon Jae-in"
        if doc[last + 1].is_lower and last + 1 not in taken and doc[last + 1].lower_ not in tails:
            span.last = last + 2
    if span.kind == "PER" and last + 2 < len(doc) and doc[last].lower_ in words(_TABLE, "particles") and doc[last + 1].text in _HYPHENS:
        if doc[last + 2].text[:1].isupper() and last not in taken and _tight(doc, last + 1):
            span.last = last + 3  # "Nuri al-Maliki"
    if span.kind == "ORG" and last + 1 < len(doc) and doc[last].text in _HYPHENS and _tight(doc, last) and last + 1 not in taken:
        if len(doc[last + 1].text) == 1 and doc[last + 1].text.isupper():
            span.last = last + 2  # "Sae-A"
    if span.kind == "ORG" and last + 1 < len(doc) and doc[last].lower_ == "in" and country_code(doc[last + 1].text):
        inside = {token.text for token in doc[span.first : last]}
        if "for" in inside and doc[last - 1].text in words(_TABLE, "causes"):
            span.last = last + 2  # "Center for Human Rights in Iran"
    if span.kind == "ORG" and last < len(doc) and doc[last].lower_ in words(_TABLE, "correspondents") and last - span.first > 2:
        if doc[last - 2 : last].text in words(_TABLE, "beats"):
            span.last, span.schema = last - 2, None  # "CBS White House correspondent"
    if span.kind == "ORG" and last + 1 < len(doc) and doc[last].tag_ == "POS" and doc[last + 1].text in words(_TABLE, "genitive_tails"):
        span.last = last + 2
    if span.kind == "ORG" and span.last - span.first == 1 and doc[span.first].text in ("House", "Senate"):
        tail = next((i for i in range(last, min(last + 5, len(doc))) if doc[i].text in ("committee", "subcommittee")), None)
        if tail is not None and all(doc[i].is_lower and doc[i].pos_ in ("NOUN", "ADJ", "CCONJ", "PROPN") for i in range(last, tail + 1)):
            span.last, span.schema = tail + 1, "PublicBody"  # "the House judiciary committee"
    if span.kind == "ORG" and not span.sure and last - span.first > 1 and last < len(doc) and region_of(doc[last - 1].text) is not None:
        if doc[last].text in ("Republican", "Democrat", "Democratic"):
            span.last = last = last - 1  # "the Foreign Relations Committee Tennessee Republican X"
    if span.kind == "ORG" and last + 1 < len(doc) and doc[last].tag_ == "POS" and doc[last - 1].text in words(_TABLE, "peoples"):
        while last + 1 < len(doc) and last + 1 not in taken and doc[last + 1].is_title and doc[last + 1].pos_ == "PROPN":
            last += 1
            span.last = last + 1  # "Independent Women’s Voice"
    following = doc[span.last].text if span.last < len(doc) else ""
    if span.kind == "ORG" and span.last - span.first > 1 and not span.sure:
        if doc[span.last - 1].text in words(_TABLE, "title_openers") and following in words(_TABLE, "title_heads"):
            span.last -= 1
    if span.schema == "Project":  # "Nord Stream 2", without "natural gas pipeline"
        numbers = [i for i in range(span.first + 1, span.last) if doc[i].text.isdigit()]
        if numbers and numbers[-1] < span.last - 1 and all(doc[i].is_lower for i in range(numbers[-1] + 1, span.last)):
            span.last = numbers[-1] + 1
    while span.kind == "PER" and span.last - span.first > 1 and doc[span.last - 1].text in words(_TABLE, "dates"):
        span.last -= 1


def _no_name(doc: Doc, span: Found) -> bool:
    """A person that is one common word of offices and bodies, or a state's letters; a place that is a firm's "Co."."""
    after = doc[span.last].text if span.last < len(doc) else ""
    office = after in ("Commissioner", "Minister", "Secretary", "Adviser", "Advisor")
    if span.kind == "ORG" and office and doc[span.last - 1].text in words(_TABLE, "portfolios"):
        return True  # "EU Trade" of the EU Trade Commissioner
    if span.kind == "ORG" and after == "Director" and doc[span.first : span.last].text == "National Security":
        return True
    if span.kind in ("LOC", "ORG") and span.last - span.first == 1 and doc[span.first].text in words(_TABLE, "no_places"):
        return True
    if span.kind == "LOC" and not span.sure and span.first and doc[span.first - 1].lower_ in ("fellow", "a", "native"):
        if any(child.dep_ == "appos" and child.ent_type_ == "PERSON" for child in doc[span.last - 1].children):
            return True  # "his fellow Vermonter, Patrick Leahy"
    party = next((m for first in (span.first, max(0, span.first - 2)) if (m := _PARTY.match(doc[first : span.last].text))), None)
    if party is not None and region_of(party[1]) is not None:
        return True  # the state of "Jane Roe, R-Ohio"
    if span.kind == "ORG" and span.last - span.first == 1:
        text = doc[span.first].text
        shouted = len(text) > 6 and text.isupper() and text.isalpha() and doc[span.first].pos_ != "PROPN"  # "a mindless CHEMICAL attack"
        if text in words(_TABLE, "no_bodies") or (shouted and not known_schema(text)):
            return True
    if span.kind == "PER" and span.first and doc[span.first - 1].lower_ in words(_TABLE, "vessels"):
        return True
    if span.kind == "PER" and span.last + 1 < len(doc) and doc[span.last].text == "]" and doc[span.last + 1].text.istitle():
        return True  # "[Prime Minister Menachem] Begin"
    lowers = [doc[i] for i in range(span.first, span.last) if doc[i].is_lower]
    if span.kind == "PER" and any(t.tag_ in ("VBZ", "VBP", "VBD", "VB", "MD") for t in lowers):
        return True  # "Kurds see Turkey"
    if span.kind != "PER" or span.schema is not None or span.last - span.first > 1:
        return False
    text = doc[span.first].text
    if text in words(_TABLE, "provinces") or (
        span.first and doc[span.first - 1].lower_ == "the" and doc[span.first].dep_ != "compound" and not text.endswith("s")
    ):
        return True  # "Illinois", "The Fall"
    return text in words(_TABLE, "no_persons") or (len(text) > 2 and _INITIALS.match(text) is not None)
