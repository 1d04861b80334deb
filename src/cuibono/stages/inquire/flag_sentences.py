"""Sentences of the outlet's own: numbers that nobody is named for, and hedges piled up; sources that nobody could ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cuibono.records import Document, StoredAttribution
from cuibono.records.readings import Span
from cuibono.vocabulary import load_toml

from .flag import Flag, flag_at, lines_in, touching
from .strength import rules

# Sums of money; percentages; counts of a hundred thousand and more. Years, dates, ages and scores are none of them.
FIGURE = re.compile(
    r"[$€£¥]\s?\d[\d,.]*(?:[ -](?:hundred|thousand|million|billion|trillion|bn|m)\b)?"
    r"|\b\d[\d,.]*(?:[ -](?:percentage points?|percent|per cent)\b|\s?%)"
    r"|\b\d[\d,.]*[ -](?:hundred|thousand|million|billion|trillion)\b"
    r"|\b\d{1,3},\d{3}(?:,\d{3})+\b|\b\d{3},\d{3}\b"
)
# A row of quotations at an exchange; a question, a supposition, what would be.
_OTHER = re.compile(r"(?<![\w-])[+-]\d|\?|\b(?:if|suppose|would|could|should|might|may|imagine|goal|target)\b", re.IGNORECASE)
_ABOVE = 2  # paragraphs above, in which the source of a number may stand
_WORD = re.compile(r"[\w’'-]+")


def spoken_spans(said: Sequence[StoredAttribution]) -> list[Span]:
    """All spans of source, cue and content, in order."""
    return sorted(span for row in said for span in (*row.source, *row.cue, *row.content))


def flag_numbers(document: Document, said: Sequence[StoredAttribution], sentences: Sequence[Span]) -> list[Flag]:
    """Sums, shares and large counts in sentences of the outlet's own voice, where no source is in reach.

    In reach is the paragraph and the sentence before: nobody is said to speak there. And in these and the two paragraphs above
    no document or outlet is named as what tells it ("a poll", "the figures"), and no link to one stands there. Items of a list have their
    source above the list. What a law, a rule or a plan sets is its own source.
    """
    spoken, paragraphs = spoken_spans(said), lines_in(document.text)
    flags = []
    for at, (start, end) in enumerate(sentences):
        text = document.text[start:end]
        figures = [found[0].rstrip(" ,.") for found in FIGURE.finditer(text) if not _plain(text, found)]
        if (
            not figures
            or len(text.split()) < rules("audit")["number_words"]
            or _OTHER.search(text)
            or touching(spoken, start, end)
            or set(_WORD.findall(text.casefold())) & {*rules("audit")["market"], *rules("audit")["sets"]}
        ):
            continue
        number = next((place for place, row in enumerate(paragraphs) if row[0] <= start < row[1]), 0)
        around, above = paragraphs[number], paragraphs[max(0, number - _ABOVE) : number]
        if touching(spoken, *around) or (at and touching(spoken, *sentences[at - 1])):
            continue
        if any(_names_source(document.text[first:last]) for first, last in (*above, around)) or _is_item(document.text, around, above):
            continue
        told = ", ".join(f"“{figure}”" for figure in dict.fromkeys(figures))
        flags.append(flag_at("number", document, (start, end), f"{told}: the outlet says so itself, and names no source near it"))
    return flags


def _is_item(text: str, line: Span, above: Sequence[Span]) -> bool:
    """A line of a list: it begins with a mark, or the line above leads to it with a colon."""
    return text[line[0]] in "•►–—-*·▪" or (bool(above) and text[above[-1][0] : above[-1][1]].rstrip().endswith(":"))


def _plain(text: str, found: re.Match[str]) -> bool:
    """A number of what needs no source: one that a unit of time or place follows, and "100 percent", which says "wholly"."""
    if re.match(r"100\W?(?:percent|per cent|%)", found[0]):
        return True
    behind = _WORD.match(text, found.end() + 1)
    return bool(behind) and behind is not None and behind[0].casefold() in rules("audit")["plain_units"]


@cache
def _sources() -> re.Pattern[str]:
    nouns = load_toml("reporting_words.toml")["kinds"]
    words = sorted({re.escape(word) for kind in ("document", "media") for word in nouns[kind]})
    verbs = ("according", "reported", "show", "shows", "showed", "found", "estimates", "estimated")
    return re.compile(rf"\b(?:{'|'.join((*words, *verbs))})s?\b|https?://", re.IGNORECASE)


def _names_source(text: str) -> bool:
    return _sources().search(text) is not None


@cache
def _hedges() -> frozenset[str]:
    table = load_toml("status.toml")
    words = {*table["auxiliaries"]["possible"], *table["adverbs"]["possible"], *table["adjectives"]["possible"]}
    return frozenset(words | set(load_toml("reporting_words.toml")["cues"]["adverbs"])) - set(rules("audit")["no_hedge"])


def hedges_in(text: str) -> list[str]:
    """The words of a text that leave open, in order, quotations left out. "May" with a capital inside of a sentence is the month; what is
    compared ("more likely than") and "may or may not" leave nothing open."""
    bare = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)
    bare = re.sub(r"\b(?:more|less|most|least|as) likely\b|\b(\w+) or \1 not\b", " ", bare, flags=re.IGNORECASE)
    found = [word for word in _WORD.findall(bare) if word.casefold() in _hedges()]
    return [word for word in found if not (word == "May" and not bare.lstrip().startswith("May"))]


def flag_hedges(document: Document, said: Sequence[StoredAttribution], sentences: Sequence[Span]) -> list[Flag]:
    """Sentences of the outlet's own with several and different words that leave open; what somebody is said to have said is theirs."""
    spoken = spoken_spans(said)
    flags: list[Flag] = []
    for span in sentences:
        text = document.text[span[0] : span[1]]
        words = hedges_in(text)
        if len(words) < rules("audit")["hedges"] or len({word.casefold() for word in words}) < 2:
            continue
        if touching(spoken, *span) or any(mark in text for mark in '“”"?‘') or re.search(r"\b(?:I|you|your)\b", text):
            continue
        told = ", ".join(f"“{word}”" for word in words)
        flags.append(flag_at("hedges", document, span, f"{len(words)} words that leave it open: {told}"))
    return flags


@cache
def _saying() -> re.Pattern[str]:
    """Verbs of saying, by their stems: what the reporting words of an unnamed source must hold, so that acts are left out."""
    cues = load_toml("reporting_words.toml")["cues"]
    words = {word for name in ("speech", "commit", "hearsay", "mistaken") for word in cues[name]}
    known = sorted(word for word in words - {"see", "think", "address", "protest"} if len(word) > 2)
    stems = [re.escape(word[:-1] if word[-1] in "ey" and len(word) > 3 else word) for word in known]
    return re.compile(rf"\b(?:{'|'.join(stems)}|told|said|thought|according)(?:e|es|y|ies|ied|s|ing|[a-z]?ed)?\b", re.IGNORECASE)


def flag_unnamed(document: Document, said: Sequence[StoredAttribution]) -> list[Flag]:
    """Sources of what is said that nobody could ask or look up: groups and somebodies ("officials", "a person familiar with it").

    What was read as unnamed and may be a name after all is left out (a name stands in it, and it is neither of many nor of "a"); so are
    pronouns, which have their name elsewhere, and acts ("extremists attacked").
    """
    flags: list[Flag] = []
    for row in said:
        source = " ".join((row.source_text or "").split())
        bare = source.casefold() in {f"{noun}s" for noun in load_toml("reporting_words.toml")["kinds"]["bare"]}
        if row.kind not in ("unnamed", "document") or not (row.kind == "unnamed" or bare) or not (row.content and row.cue):
            continue
        if not _is_somebody(source) or not (bare or _saying().search(row.cue_text or "")) or len(row.content_text.split()) < 5:
            continue
        spans = (*row.source, *row.cue, *row.content)
        place = min(span[0] for span in spans), max(span[1] for span in spans)
        # One place read twice: the longer reading stays.
        if flags and flags[-1].end > place[0] and flags[-1].why.startswith(f"“{source}”"):
            place = min(flags[-1].start, place[0]), max(flags.pop().end, place[1])
        flags.append(flag_at("unnamed", document, place, f"“{source}”: nobody could ask or look up who is meant"))
    return flags


def _is_somebody(source: str) -> bool:
    words = source.split()
    if (
        not words
        or source.casefold() in load_toml("appraisal.toml")["audit"]["pronouns"]
        or source.casefold() in rules("audit")["no_source"]
    ):
        return False
    first, last = words[0].casefold(), words[-1]
    if first == "both" or not first[:1].isalpha() or last == "as" or re.search(r"[A-Z]\w+['’]s? \w+", source):
        return False  # "allies such as", cut short; "Dorn's account", which is hers
    if any(char.isdigit() for char in source) or re.search(r", (?:[A-Z][\w’'-]+ ?)+$", source):
        return False  # shares of those asked in a poll; and "a minister, Ana Dorn"
    papers = {f"{noun}s" for noun in load_toml("reporting_words.toml")["kinds"]["document"]} | {"results", "the"}
    if last.casefold() in papers and first in ("the", "this", "these", "those", "its", "their"):
        return False  # papers that are told apart elsewhere; bare "reports" are nobody's
    if first in ("half", "most", "majorities"):
        return False  # of those asked in a poll
    many = (last.islower() or len(words) == 1) and (last.endswith("s") or last.casefold() == "people")
    return many or first in ("a", "an", "one") or source.casefold() in ("some", "many", "others", "several") or _is_plain_noun(words)


def _is_plain_noun(words: Sequence[str]) -> bool:
    """ "the official": an article and one small word that is no name."""
    return len(words) == 2 and words[0].casefold() == "the" and words[1].islower()
