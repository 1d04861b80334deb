"""Credits in a text: the agency whose copy it is or that helped with it, and the outlet whose report it tells again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cuibono.records import Document
from cuibono.records.cells import is_table
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.addresses import host_of, same_site
from cuibono.vocabulary.media import flat_name, is_known_outlet, is_wire, outlet_name, wire_names
from cuibono.vocabulary.publishers import publisher_at, publisher_named

from .settings import setting

_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s")


@dataclass(frozen=True, slots=True)
class Credit:
    """``kind`` is wire (the text is the agency's), syndicated (its page names another outlet's as the original), contributed (the agency
    helped) or reported_by (the report is told on another's word).

    ``outlet`` is the usual name of who is credited, ``words`` say in a clause how, ``spans`` where in the text (none for a byline).
    """

    kind: str
    outlet: str
    words: str
    spans: tuple[tuple[int, int], ...] = ()


def find_credits(document: Document, outlets: frozenset[str] = frozenset()) -> list[Credit]:
    """The credits of a document, at most one of each kind. ``outlets`` are flat names of outlets beyond the table: the publishers here."""
    if is_table(document):  # a cell that names an agency credits nobody
        return []
    found = [_wire(document) or _credited(document), _syndicated(document), _contributed(document)]
    found.append(_reported(document, outlets) or _stated_first(document))
    return [credit for credit in found if credit is not None]


def wire_of(document: Document) -> tuple[str, str] | None:
    """The agency that a document credits, as its author or as a helper, and the words that say so; None without one."""
    credit = _wire(document) or _contributed(document)
    return (credit.outlet, credit.words) if credit else None


def _stated(document: Document, relation: str) -> list[str]:
    """What the page's own fields say of its text (``Document.alternates``)."""
    return [row.partition(" ")[2] for row in document.alternates if row.partition(" ")[0] == relation]


def _credited(document: Document) -> Credit | None:
    """An agency that the page's fields name as whose text it is."""
    names = _stated(document, "credit")
    return Credit("wire", outlet_name(names[0]), f"its page names {names[0]} as where the text is from") if names else None


def _outlet_of(place: str, document: Document) -> str:
    """The outlet whose page an address is; "" where it is the document's own."""
    host = host_of(place)
    row = publisher_at(host)
    name = row.name if row else host
    own = publisher_named(document.source_id) if document.source_id else None
    if not host or same_site(host, host_of(document.url)) or flat_name(name) == flat_name(document.source_id) or (row and row is own):
        return ""
    return name


def _syndicated(document: Document) -> Credit | None:
    for place in _stated(document, "syndicated"):
        name = _outlet_of(place, document)
        if name:
            return Credit("syndicated", outlet_name(name), f"its page names {place} as its original")
    return None


def _stated_first(document: Document) -> Credit | None:
    """The outlet that the page's fields name as the first to report what it tells."""
    for place in _stated(document, "reported"):
        name = _outlet_of(place, document)
        if name:
            return Credit("reported_by", outlet_name(name), f"its page names {place} as the first to report it")
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in wire_names())
    dateline = re.compile(rf"\(\s*({names})\s*\)\s*(?:[-–—]|$)|^(?:[A-Z][A-Z .,'’]+[,]?\s+)?({names})\s*[-–—]\s", re.MULTILINE)
    credit = re.compile(rf"\b({names})\b(?:[^.\n]{{0,60}}) contributed to (?:this|the) (?:report|story|article)")
    byline = re.compile(
        rf"^(?:by\b.*?,?\s*)?(?:the\s+)?({names})$|^(?:source|via):?\s+({names})$|^.+,\s*(?:the\s+)?({names})$", re.IGNORECASE
    )
    return dateline, credit, byline


def _wire(document: Document) -> Credit | None:
    dateline, _, byline = _patterns()
    for author in document.authors:
        hit = byline.match(author.strip())
        if hit:
            return Credit("wire", outlet_name(hit[1] or hit[2] or hit[3]), f"its byline is {author.strip()}")
    hit = dateline.search(document.text[: int(setting("credits", "dateline_reach"))])
    if hit:
        group = 1 if hit[1] else 2
        return Credit("wire", outlet_name(hit[group]), f"its dateline says “{hit[group]}”", (hit.span(group),))
    if document.source_id and is_wire(document.source_id):
        return Credit("wire", outlet_name(document.source_id), "the agency published it itself")
    return None


def _contributed(document: Document) -> Credit | None:
    start = max(0, len(document.text) - int(setting("credits", "tail_reach")))
    hit = _patterns()[1].search(document.text, start)
    return Credit("contributed", outlet_name(hit[1]), f"it says “{hit[0].strip()}”", (hit.span(),)) if hit else None


@dataclass(frozen=True, slots=True)
class _Mention:
    outlet: str
    manner: str
    start: int
    end: int


def _reported(document: Document, known: frozenset[str]) -> Credit | None:
    """The outlet on whose word the story is told: said to have had it first, or named for it at the start or in the title.

    One mention must stand in the first sentence or two; where the outlet is named again the lede is taken wider.
    """
    own = flat_name(document.source_id)
    text = document.text[: _reach(document.text, int(setting("credits", "near_words")))]
    mentions = [hit for hit in _mentions(text, known) if flat_name(hit.outlet) != own]
    if not mentions:
        return None
    lede, wide = (_reach(text, int(setting("credits", name))) for name in ("lede_words", "wide_words"))
    title = {flat_name(hit.outlet) for hit in _mentions(document.title or "", known)}
    for hit in mentions:
        flat = flat_name(hit.outlet)
        named = len(re.findall(rf"\b{re.escape(hit.outlet)}\b", document.text))
        if hit.manner == "told" and named <= setting("credits", "told_again"):
            continue
        reach = (len(text) if hit.manner == "first" else wide) if named > 1 or flat in title else (wide if hit.manner == "first" else lede)
        if hit.end <= reach and not _is_against(text, hit):
            words = " ".join(text[hit.start : hit.end].split())
            spans = tuple((other.start, other.end) for other in mentions if flat_name(other.outlet) == flat)
            return Credit("reported_by", outlet_name(hit.outlet), f"it says “{words}”", spans)
    return None


def _mentions(text: str, known: frozenset[str]) -> list[_Mention]:
    found = []
    for words, manner, start, end, follows in _hits(text):
        name = _outlet_in(words, known)
        if name:
            found.append(_Mention(name, manner, start + words.rindex(name) if follows else start, end))
    return sorted(found, key=lambda hit: (hit.start, hit.end))


def _hits(text: str) -> Iterator[tuple[str, str, int, int, bool]]:
    """Capitalised words where an outlet's name may stand: the words, the manner, start and end, and whether the manner follows the name.

    The start is that of the manner's words, or, where these follow, that of the name's.
    """
    for manner, before, after in _manners():
        for hit in before.finditer(text) if before else ():
            yield hit["x"], manner, hit.start(), hit.end(), False
        for hit in after.finditer(text) if after else ():
            near = _name_before().search(text, max(0, hit.start() - 90), hit.start())
            if near:
                yield near["x"], manner, near.start("x"), hit.end(), True


_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w&’'-]*)"
_NAME = rf"(?-i:(?P<x>(?:[Tt]he )?{_WORD}(?: (?:(?:of|the|de|de la) )?{_WORD}){{0,4}}))"


@cache
def _name_before() -> re.Pattern[str]:
    return re.compile(rf"\b{_NAME}(?:['’]s)?$")


@cache
def _manners() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    """The patterns as (manner, those that end in an outlet's name, those that follow one): a name is capitalised words of one line."""
    table = load_toml("origins.toml")["credits"]
    made = []
    for manner in ("first", "report", "told"):
        ends = [pattern.removesuffix("{x}") for pattern in table[manner] if pattern.endswith("{x}")]
        starts = [pattern.removeprefix("{x}") for pattern in table[manner] if pattern.startswith("{x}")]
        before = re.compile(rf"\b(?:{'|'.join(ends)}){_NAME}", re.IGNORECASE) if ends else None
        after = re.compile(rf"(?:{'|'.join(starts)})\b", re.IGNORECASE) if starts else None
        made.append((manner, before, after))
    return tuple(made)


def named_outlets(document: Document) -> frozenset[str]:
    """The flat names that :func:`find_credits` asks for among the outlets: once one of them is known, the credits may be others."""
    text = document.text[: _reach(document.text, int(setting("credits", "near_words")))]
    words = [words for part in (text, document.title or "") for words, *_ in _hits(part)]
    return frozenset(flat_name(name) for found in words for name in _names_in(_plain_name(found)))


def _names_in(plain: str) -> Iterator[str]:
    """What may be an outlet's name in capitalised words, the longest first."""
    parts = plain.split()
    return (" ".join(parts[start:]).removeprefix("The ").removeprefix("the ") for start in range(len(parts)))


def _plain_name(words: str) -> str:
    return re.sub(r"['’]s?$", "", words).strip(" ,")


def _outlet_in(words: str, known: frozenset[str]) -> str:
    """The outlet's name in capitalised words, without its article: "As The New York Times" and "Ida Brun of NBC News" have one; else ""."""
    plain = _plain_name(words)
    for name in _names_in(plain):
        if flat_name(name) in known or is_known_outlet(name):
            return name
    own = plain.removeprefix("The ").removeprefix("the ")
    names = own.split()
    return own if len(names) >= 2 and names[-1] in load_toml("origins.toml")["credits"]["endings"] and names[-2][:1].isupper() else ""


def _reach(text: str, words: int) -> int:
    """Characters to the end of the sentence in which the word of that number stands."""
    place = 0
    for number, hit in enumerate(re.finditer(r"\S+", text), 1):
        place = hit.end()
        if number >= words:
            break
    stop = _SENTENCE_END.search(text, max(0, place - 1))
    return min(stop.end() if stop else len(text), place + 200)


def _is_against(text: str, hit: _Mention) -> bool:
    """The sentence is about the report, which is denied or attacked, or tells what came after it."""
    table = load_toml("origins.toml")["credits"]["against"]
    start = max(text.rfind(". ", 0, hit.start), text.rfind("\n", 0, hit.start), 0)
    return re.search(rf"\b(?:{'|'.join(table)})\b", text[start : hit.start], re.IGNORECASE) is not None
