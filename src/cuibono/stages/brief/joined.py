"""Two sentences of a page quoted as one: where the second leans on the first, or where only both name both subjects of a pair."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from cuibono.records import Passage, StoredAttribution
from cuibono.stages.read.sentences import split_sentences

from .bearing import Bearing
from .clauses import whole
from .file import File
from .page import borrowed
from .standing import leaning, lost, silent, strangers
from .words import capital, fold, squeeze, words

_BREAK = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|Jr|Sr|vs|No|Inc|Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|[A-Z])\.)$")
_HITCHED = re.compile(
    r"(?:And|But|So|Yet|Then|Still|"
    r"(?:Furthermore|Moreover|However|Meanwhile|Indeed|Instead|In addition|Also|Now|Already|Likewise|Thus),) (?=\w)"
)
_EXPLETIVE = re.compile(
    r"^It (?:is|was|has been|had been) (?:revealed|reported|announced|disclosed|alleged|agreed|unclear|clear) (?:that )?"
)
_GOES_ON = re.compile(
    r"(?:(?:But|And) )?(?:He|She|They|It|His|Her|Their|Its|The (?:president|company|firm|group|bank|prince|agency|trust|official)\S*) "
)
_LINKED = re.compile(r"\b(?:he|she|they|him|his|her|their|them|its?|this|that|those|these|such|the)\b", re.I)
_FURNITURE = re.compile(r"@|http|\bMORE\b|Pinterest|A(?:dvertisement|DVERTISEMENT)|FILE PHOTO|Image copyright|Getty|Read more|^\d+, ")
_start, _end = itemgetter(0), itemgetter(1)
_NEAR = 8  # words at the beginning of a second sentence in which it takes up the first


def readings(file: File, bearing: Bearing, passage: Passage, *, wide: bool = False) -> Iterator[tuple[Passage, float]]:
    """The sentence, or of a large corpus the two of its page that hold it, each with how much it leans on the rest; the best first."""
    if not file.handful and (hitch := _HITCHED.match(file.documents[passage.doc_id].text[passage.start : passage.end])):
        passage = replace(passage, start=passage.start + hitch.end())  # "Furthermore, the firm was hired": the rest is a sentence
    text = _text(file, passage)
    alone = (
        whole(capital(_EXPLETIVE.sub("That ", text, count=1).removeprefix("That ")))
        and bearing.on_pair(passage, text)
        and not lost(file, passage, text)
    )
    lean = leaning(file, passage, text) if alone else 0.0
    if alone and wide and not file.handful:  # where little is told, with what goes on from it
        for first, second in _pairs(file, passage):
            if first == passage and _together(file, bearing, first, second) and _GOES_ON.match(_text(file, second)):
                yield _join(first, second), lean
    if alone and lean == 0:
        yield passage, lean
        return
    found = []
    for first, second in () if file.handful else _pairs(file, passage):
        if _together(file, bearing, first, second):
            rest = leaning(file, first, _text(file, first)) + strangers(file, second)
            if not (alone and rest >= lean):
                found.append((_join(first, second), rest))
    yield from sorted(found, key=lambda row: (row[1], row[0].end - row[0].start))
    if alone:
        yield passage, lean


def speakers_inside(file: File, passage: Passage, said: tuple[StoredAttribution, ...]) -> tuple[StoredAttribution, ...] | None:
    """Who speaks in a quotation, all named in it, a pronoun's person before it; None where another sentence names one of them."""
    text = fold(_text(file, passage))
    kept = []
    for row in said:
        covers = sum(max(0, min(end, passage.end) - max(start, passage.start)) for start, end in row.content)
        within = all(passage.start <= start and end <= passage.end for start, end in row.content)
        if not file.handful and not within and 2 * covers < passage.end - passage.start:
            continue  # a span of another sentence that reaches into it
        if not row.source and not file.handful and row.quote == "indirect":
            continue  # "who has been accused": by whom, nobody says
        if not row.source or not all(passage.start <= a and b <= passage.end for a, b in row.source):
            return None
        if fold(row.source_text or "") in words()["pronouns"]:
            entity = file.entities.get(row.source_entity_id or "")
            last = fold(entity.caption).split()[-1] if entity is not None and entity.named and not file.handful else ""
            if not last or not re.search(rf"(?<!\w){re.escape(last)}(?!\w)", text[: max(0, row.source[0][0] - passage.start)]):
                return None
        kept.append(row)
    return tuple(kept)


def _text(file: File, passage: Passage) -> str:
    return squeeze(file.documents[passage.doc_id].text[passage.start : passage.end])


def _join(first: Passage, second: Passage) -> Passage:
    return Passage(first.doc_id, first.start, second.end, tuple(dict.fromkeys((*first.subjects, *second.subjects))))


@lru_cache(maxsize=4096)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences by their marks, those joined again that an abbreviation cut."""
    found: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if found and _BREAK.search(text[found[-1][0] : found[-1][1]]) and "\n" not in text[found[-1][1] : start]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _pairs(file: File, passage: Passage) -> Iterator[tuple[Passage, Passage]]:
    text = file.documents[passage.doc_id].text
    spans = _spans(text)
    last, following = bisect_right(spans, passage.start, key=_end) - 1, bisect_left(spans, passage.end, key=_start)
    before = spans[last] if last >= 0 else None
    after = spans[following] if following < len(spans) else None
    if before and not text[before[1] : passage.start].strip():
        yield Passage(passage.doc_id, *before, ()), passage
    if after and not text[passage.end : after[0]].strip():
        yield passage, Passage(passage.doc_id, *after, ())


def _together(file: File, bearing: Bearing, first: Passage, second: Passage) -> bool:
    """Whether two sentences are one quotation: the first stands alone, the second takes it up, and both are on the subjects."""
    one, two = _text(file, first), _text(file, second)
    text = f"{one} {two}"
    if not re.match(r"[A-Z$“\"]", two) or not re.search(r"[.!][”\"’']?$", two):
        return False
    length = len(one.split()), len(two.split())
    if min(length) < _NEAR or sum(length) > int(words()["limits"]["joined_words"]) or not whole(one) or not whole(text):
        return False
    opening = " ".join(two.split()[:_NEAR])
    if not _LINKED.search(opening) and not bearing.names_subject(0, opening):
        return False
    if not bearing.names_subject(0, text) or (len(bearing.subjects) > 1 and not bearing.names_subject(1, text)):
        return False
    if lost(file, first, one) or silent(two) or _FURNITURE.search(text):
        return False
    if any(borrowed(file.documents[row.doc_id].text, row.start, row.end) for row in (first, second)):
        return False
    return not re.match(r"(?:Here|Remember|Read|Watch|See|Click)\b", two)
