"""How likely an editor is to leave a quoted sentence as it is: a logistic curve over what can be counted in it and on its page.

The weights are learnt from sentences of briefs that judges read (``training/learn_kept.py``, ``vocabulary/data/kept_weights.tsv``), by
subjects held out. Nothing here is a rule: a sign that tells nothing has a weight near 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from cuibono.records import Naming, Passage
from cuibono.vocabulary import load_rows

from .bearing import Bearing
from .clauses import hedge_classes, vague
from .file import File
from .footing import footing
from .headlines import long_words, told_under
from .introduce import brackets, known_to_all
from .standing import PLACED, leaning, lost, points_back, strangers
from .words import fold, squeeze, stands, words

WEIGHTS = "kept_weights.tsv"
TOLD_BEFORE = "told before"  # a sign of the brief, not of the sentence: see told_before
OF_HEADLINES = ("headed", "headed back", "still back", "headline share")

_NAMED = re.compile(r"[A-Z][\w’'-]+")
_RELATIVE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tonight|tomorrow|(?:last|this|next|past) (?:week|month|year|night|"
    r"spring|summer|fall|autumn|winter)|recently|earlier|\w+ (?:day|week|month)s? (?:ago|later|earlier|before|after)|now)\b"
)
_SUM = re.compile(r"[$€£]\s?\d|\b(?:million|billion)\b")
_SENTENCE = re.compile(r"[.!?][”\"’']?\s")
_FURTHER = frozenset(("of", "that", "who", "which", "in", "for", "from", "between", "behind", "against", "with", "to", "on", "at"))
_DEFINITE = re.compile(r"\b[Tt]he ([a-z][\w-]*)(?: ([a-z]+|[A-Z])[\w-]*)?")
_TAKEN_UP = re.compile(r"\b(?:[Tt]hat|[Tt]his|[Tt]h[eo]se|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Tt]he) ([a-z][\w-]*)(?: ([a-z][\w-]*))?")
_QUOTED = re.compile(r"[“\"]([^”\"]*)[”\"]")
_PLAIN: Mapping[str, re.Pattern[str]] = {  # signs that one pattern counts, each at most three times
    "year": re.compile(r"\b(?:19|20)\d\d\b"),
    "numbers": re.compile(r"\d[\d,.]*"),
    "sum": _SUM,
    "it": re.compile(r"\b[Ii]ts?\b"),
    "he": re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is)\b"),
    "they": re.compile(r"\b[Tt]he(?:y|m|ir)\b"),
    "dash": re.compile(r" [–-]+ |—"),
    "bracket": re.compile(r"\("),
    "colon": re.compile(r"[:;]"),
    "commas": re.compile(r","),
    "said": re.compile(r"\b(?:said|says|told|according to)\b"),
    "said last": re.compile(r"(?:said|says|added|told [A-Z]\w+)\W*$"),
    "adverbs": re.compile(r"\b[a-z]+ly\b"),
    "owned": re.compile(r"\b(?:[Hh]is|[Hh]er|[Tt]heir) [a-z]"),
    "same": re.compile(r"\b(?:same|such|latest|earlier|previous|another|other)\b"),
    "that": re.compile(r"\b(?:[Tt]hat|[Tt]his|[Tt]h[eo]se) (?!he\b|she\b|they\b|it\b|the\b|an?\b|is\b|was\b|has\b|had\b|w)[a-z]+"),
    "present": re.compile(r"(?<![.!?] )\b(?:is|are|has|have|says|faces|speaks|waves|stands?|keeps?|finds)\b"),
    "initials": re.compile(r"\b[A-Z]{2,6}\b"),
    "own voice": re.compile(r"\b(?:I|we|us|my|our|you|your)\b|[?!]"),
    "may": re.compile(r"\b(?:may|might|could|would|seems?|appears?|perhaps|likely)\b"),
    "relative": _RELATIVE,
    "opens the": re.compile(r"^The [a-z]"),
    "opens of": re.compile(r"^(?:In|On|At|By|For|From|With|During|Under|Since|As)\b"),
    "opens name": re.compile(r"^[A-Z][\w.’'-]* (?:[A-Z]|[a-z]+(?:ed|s)\b|said|is|was|has|had)"),
    "opens quote": re.compile(r"^[“\"]"),
    "opens owned": re.compile(r"^[A-Z][\w.-]*(?: [A-Z][\w.-]*)*['’]s? [a-z]"),
    "at the": re.compile(r"\b[Aa]t (?:the|that) [a-z]+\b(?! of)"),
    "opens low": re.compile(r"^[a-z]"),
    "contrast": re.compile(r"^(?:But|While|Although|Though|Despite|If|Even|After|In addition|Central|Among|Under)\b"),
    "two": re.compile(r"[a-z]{3,}[.!][”\"']? [A-Z“\"]"),
}


def signs(file: File, bearing: Bearing, passage: Passage, text: str) -> dict[str, float]:
    """What can be counted in a sentence and on its page, as numbers from 0 to about 3: the ground of ``kept``."""
    known, key = file.ground.of(bearing.key).stands, (passage.doc_id, passage.start, passage.end)
    if key not in known:
        known[key] = _own_signs(file, bearing, passage, text)
    # What hangs on claims changes with those that are held back.
    people = file.named_in(passage.doc_id, passage.start, passage.end)
    return {**known[key], **_of_people(file, passage, people), **_of_claims(file, bearing, passage)}


def _own_signs(file: File, bearing: Bearing, passage: Passage, text: str) -> dict[str, float]:
    """The signs that no claim has a part in."""
    page, plain, length = file.documents[passage.doc_id], text.replace("’", "'"), len(text.split())
    found = {name: float(min(3, len(pattern.findall(plain)))) for name, pattern in _PLAIN.items()}
    people = file.named_in(passage.doc_id, passage.start, passage.end)
    first = min((row.start - passage.start for row in people), default=10_000)
    pronoun = re.search(r"\b(?:he|she|him|his|her|they|them|their)\b", plain, re.I)
    undated = page.published_at is None
    names = len(re.findall(r"(?<![.!?“\"] )(?<!^)\b[A-Z][a-z]+", text))
    before = len(_SENTENCE.findall(page.text[: passage.start]))
    back, new = _definite(page.text[: passage.start], plain)
    marks = [part.split() for part in _QUOTED.findall(text)]
    title = long_words(page.title or "")
    own, folded = long_words(text), fold(plain)
    return found | {
        "pointing": float(points_back(plain)),
        "hanging": min(2.0, float(sum(stands(word, folded, "") for word in words()["hanging"]))),
        "pronoun": float(pronoun is not None and pronoun.start() < first and not _NAMED.search(plain[1 : pronoun.start()])),
        "vague": float(min(3, vague(text))),
        "leaning": min(3.0, leaning(file, passage, text)),
        "lost": float(lost(file, passage, text)),
        "brought in": float(min(3, len(back))),
        "definite": float(min(3, new)),
        **_by_headline(told_under(file, passage.doc_id, text), back, own),
        "taken up": float(min(4, _taken_up(page.text[: passage.start], plain))),
        "undated": float(undated),
        "undated day": float(undated and bool(PLACED.search(text))),
        "first": float(before <= 1),
        "far": math.log1p(before),
        "length": length / 20,
        "short": float(length < 15),
        "name share": names / max(1, length),
        "names": min(10, names) / 5,
        "marked": sum(map(len, marks)) / max(1, length),
        "scare": float(any(len(part) <= 3 for part in marks)),
        "hedged": float(bool(hedge_classes(text))),
        "title": len(title & own) / max(3, len(title)),
        **_of_subject(file, bearing, passage, text),
    }


def _by_headline(headline: str, back: list[str], own: frozenset[str]) -> dict[str, float]:
    """Of the things that its page brought in those that the headline names, and those that still hang."""
    heads = fold(headline)
    told = sum(fold(noun).rstrip("s") in heads for noun in back) if headline else 0
    return {
        "headed": float(bool(headline)),
        "headed back": float(min(3, told)),
        "still back": float(min(3, len(back) - told)),
        "headline share": len(long_words(headline) & own) / 5,
    }


def _of_people(file: File, passage: Passage, people: list[Naming]) -> dict[str, float]:
    """The persons of a sentence: how many, and whom of them its reader does not know."""
    text = file.documents[passage.doc_id].text
    strange = [row for row in people if not known_to_all(file, row)]
    bare = {row.full for row in strange if " " not in squeeze(text[row.start : row.end])}
    added = brackets(file, passage.doc_id, passage.start, passage.end)
    said = [row for row in file.said_in.get(passage.doc_id, []) if any(a < passage.end and passage.start < b for a, b in row.content)]
    return {
        "people": max(0.0, len({row.full for row in people}) - 3.0),
        "surnames": float(min(2, len(bare))),
        "unexplained": float(min(2, len({row.full for row in strange if not row.office and not row.told}))),
        "rare": float(min(2, len({row.full for row in strange if row.documents < _RARE}))),
        "at first": float(min(2, sum(row.start == row.first[0] for row in people))),
        "added": float(min(3, len(added))),
        "strangers": float(strangers(file, passage)),
        "speaker": float(any(row.kind in ("person", "organization", "media") for row in said)),
    }


_RARE = 5  # documents of the corpus


def _of_subject(file: File, bearing: Bearing, passage: Passage, text: str) -> dict[str, float]:
    """The part that the subject has in a sentence and on its page."""
    return {
        "doer": float(bearing.does(text)),
        "early": 1.0 - bearing.first_at(text),
        "passing": float(bearing.in_passing(text)),
        "leads": bearing.leads(text),
        "near": bearing.closeness(text),
        "aside": float(bearing.aside(text)),
        "row": float(bearing.in_row(text)),
        "describes": float(bearing.describes(text)),
        "pair": float(len(bearing.subjects) > 1),
        "in title": float(bearing.names_subject(0, file.documents[passage.doc_id].title or "")),
        "full name": float(fold(file.name(bearing.subjects[0]).removeprefix("the ")) in fold(text)),
    }


def _of_claims(file: File, bearing: Bearing, passage: Passage) -> dict[str, float]:
    """How much was read in a sentence, of the subjects and in all."""
    claims, ends = file.claims_at(passage.doc_id, passage.start, passage.end), set(bearing.subjects)
    return {
        "tied": min(2.0, float(sum(bool(ends & {row.subject_id, row.object_id}) for row in claims))),
        "claims": min(2.0, float(len(claims))),
    }


def _definite(before: str, text: str) -> tuple[list[str], int]:
    """The plain definite things of a sentence that its page brought in before, and how many it has that it did not: "the deal"."""
    nouns = [found[1] for found in _DEFINITE.finditer(text) if (found[2] or "") not in _FURTHER]
    back = [noun for noun in nouns if re.search(rf"\b{re.escape(noun)}s?\b", before)]
    return back, len(nouns) - len(back)


def stems(text: str, names: Iterable[str]) -> frozenset[str]:
    """The beginnings of a text's content words, without those of the subjects' ``names``."""
    return _stems(text) - {name[:_STEM] for name in names}


@lru_cache(maxsize=100_000)  # asked of the same sentences in every round of a brief
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in re.findall(r"[^\W_]{4,}", fold(text)))


def told_before(own: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    """From 0 to 1 how much of a sentence another one has told: of the ``stems`` of the shorter one all (1) to half (0)."""
    common = max((len(own & other) / max(_FEW, min(len(own), len(other))) for other in others), default=0.0)
    return max(0.0, 2 * common - 1)


_STEM, _FEW = 6, 6


def _taken_up(before: str, text: str) -> int:
    """How many things behind "the", "that" or "his" have a word that the page has before and the sentence has not: "the late bill"."""
    found = 0
    for thing in _TAKEN_UP.finditer(text):
        own = [word for word in thing.groups() if word and len(word) > _SHORT and word not in text[: thing.start()]]
        found += any(stands(word, before) for word in own)
    return found


_SHORT = 3


@cache
def weights() -> dict[str, float]:
    """Sign to weight; ``bias`` is the constant term."""
    return {sign: float(weight) for sign, weight in load_rows(WEIGHTS)[1:]}


def with_any(found: Mapping[str, float]) -> dict[str, float]:
    """The signs, and beside each of them whether it is there at all: one slip may cost as much as three."""
    return {**found, **{f"any {name}": float(value > 0) for name, value in found.items()}}


def odds(found: Mapping[str, float]) -> float:
    """The log-odds that a sentence with these signs is left as it is."""
    share, some = weights(), _some()
    parts = [share.get(name, 0.0) * value for name, value in found.items()]
    return share["bias"] + sum([*parts, *(some[name] for name, value in found.items() if value > 0 and name in some)])


@cache
def _some() -> dict[str, float]:
    """Sign to the weight of its being there at all."""
    return {name.removeprefix("any "): weight for name, weight in weights().items() if name.startswith("any ")}


def odds_told(told: float) -> float:
    """What having been told before (``told_before``) adds to the log-odds."""
    share = weights()
    return share.get(TOLD_BEFORE, 0.0) * told + share.get(f"any {TOLD_BEFORE}", 0.0) * (told > 0)


def chance(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def enough(file: File, bearing: Bearing, passage: Passage) -> bool:
    """Whether a quotation from this place is likely enough to be left; of a handful of documents each is."""
    if file.handful:
        return True
    text = squeeze(file.documents[passage.doc_id].text[passage.start : passage.end])
    return kept(file, bearing, passage, text) >= float(words()["limits"]["kept"])


def kept(file: File, bearing: Bearing, passage: Passage, text: str) -> float:
    """How likely an editor is to leave a quoted sentence as it is, from 0 to 1, if nothing before it tells the same."""
    return chance(odds_at(file, bearing, passage, text))


def odds_at(file: File, bearing: Bearing, passage: Passage, text: str) -> float:
    """The log-odds that a sentence is left as it is; read once for all rounds in which the same claims of its page are held back."""
    known = file.ground.of(bearing.key).odds
    key = (passage.doc_id, passage.start, passage.end), text, footing(file, passage.doc_id)
    if key not in known:
        known[key] = odds(signs(file, bearing, passage, text))
    return known[key]
