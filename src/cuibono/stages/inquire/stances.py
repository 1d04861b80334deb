"""Changes of position: where somebody stood towards somebody at one time, and at another. Only what evidence asserts, in order of dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from cuibono.records import Document, StoredAttribution, StoredClaim
from cuibono.stages.appraise.read_dates import date_range, sort_key
from cuibono.stages.appraise.weigh_claims import is_denial, pair_key, speaks_of_future, standing_status
from cuibono.vocabulary import PREDICATES, load_toml

from .strength import rules


@dataclass(frozen=True, slots=True)
class Stand:
    """One piece of evidence for a stance. ``side`` is "for", "against", "says so" or "denies it"; ``date`` is EDTF, and ``dated`` tells
    what it is the date of: "event" (the claim's own), "publication" (that of the report, the claim having none), or "before" (that of a
    report that looks back: the stance is older, by how much is not said). ``told`` is the predicate, or the reporting words of an
    attribution. ``doc_id`` and ``start``/``end`` are where it stands; one of ``claim_id`` and ``attribution_id`` is its evidence."""

    side: str
    date: str
    dated: str
    doc_id: str
    start: int
    end: int
    told: str
    confidence: float
    accepted: bool = False
    claim_id: str | None = None
    attribution_id: str | None = None


@dataclass(frozen=True, slots=True)
class Turns:
    """A holder's stances towards one target, in order of time: runs of stands of one side, at least two. ``kind`` is "stance", or "word"
    where the holder said and denied one and the same tie, of ``predicate``; ``by_turns`` where they change so often that no change can be
    told."""

    holder_id: str
    target_id: str
    kind: str
    predicate: str
    runs: tuple[tuple[Stand, ...], ...]
    by_turns: bool


# What of documents answers where an entity is named in them: its (start, end, entity_id), in order of the text.
Names = Mapping[str, Sequence[tuple[int, int, str]]]


def side_of(predicate: str) -> str | None:
    """ "for", "against", or None where the predicate takes no side."""
    return next((side for side in ("for", "against") if predicate in rules("stances")[side]), None)


def find_turns(
    holder_id: str,
    claims: Iterable[StoredClaim],
    documents: Mapping[str, Document],
    said: Iterable[StoredAttribution] = (),
    names: Names | None = None,
) -> list[Turns]:
    """The changes of one holder, from claims at whose ends it stands and from what it ``said``. ``documents`` are those of both.

    A claim counts where it is asserted as it stands and somebody stands by it with a name; where words of its own tell the stance; where
    the stance is towards the target and not to something of theirs; and where its date can be told: its own, else that of the report. What
    a sentence tells looking back is older than its report by an unknown time: it may come before what is dated later, and never behind.
    So with an attribution whose reporting words tell a side ("praised", "blasted") and whose content begins with a name (``names`` tells
    whose). A document that tells both sides of one date shows no order and counts for neither; nor do two sides of one date.
    """
    by_target: dict[str, list[Stand]] = defaultdict(list)
    for claim in claims:
        document = documents[claim.doc_id]
        if found := _of_claim(holder_id, claim, document):
            by_target[found[0]].append(found[1])
    for row in said:
        if row.source_entity_id == holder_id and (found := _of_attribution(row, documents[row.doc_id], (names or {}).get(row.doc_id, ()))):
            by_target[found[0]].append(found[1])
    by_target.pop(holder_id, None)
    turned = [_turns(holder_id, target, "stance", "", rows) for target, rows in sorted(by_target.items())]
    return [row for row in turned if row]


def find_words(holder_id: str, claims: Iterable[StoredClaim], documents: Mapping[str, Document]) -> list[Turns]:
    """Ties that the holder said to be so at one time and denied at another: claims of which it is the source."""
    by_tie: dict[tuple[str, str, str], list[Stand]] = defaultdict(list)
    for claim in claims:
        # What lasts, and money: that a meeting of one year was denied in another is of two meetings, not of two words on one.
        row = PREDICATES[claim.predicate]
        if not (row.lasting or row.family in ("money", "ownership")):
            continue
        if claim.source_entity_id != holder_id or claim.review == "rejected" or speaks_of_future(claim):
            continue
        status, placed = (
            standing_status(claim),
            place_in_time(claim.date, claim.sentence_start, claim.sentence_end, documents[claim.doc_id]),
        )
        side = "denies it" if status == "denied" and is_denial(claim) else "says so" if status in ("asserted", "ended") else None
        if side and placed and claim.confidence >= rules("stances")["least"]:
            by_tie[pair_key(claim)].append(_stand(side, placed, claim))
    found = []
    for (subject, predicate, target), rows in sorted(by_tie.items()):
        found.append(_turns(holder_id, target if subject == holder_id else subject, "word", predicate, rows))
    return [row for row in found if row]


def _of_claim(holder_id: str, claim: StoredClaim, document: Document) -> tuple[str, Stand] | None:
    told = rules("stances")
    side = side_of(claim.predicate)
    allied = claim.predicate == "associate_of" and set(re.findall(r"[a-z]+", (claim.role or "").casefold())) & set(told["allied"])
    if side is None and allied:
        side = "for"
    if side is None or not _counts(claim):
        return None
    if claim.subject_id != holder_id or _is_pronoun(document, claim.subject_anchor):
        return None
    if not (allied or (_tells(side, claim) and _towards_itself(claim, document))):
        return None
    target = claim.object_id
    placed = place_in_time(claim.date, claim.sentence_start, claim.sentence_end, document)
    return (target, _stand(side, placed, claim)) if placed else None


def _stand(side: str, placed: tuple[str, str], claim: StoredClaim) -> Stand:
    words = claim.role if claim.predicate == "associate_of" and claim.role else claim.predicate
    start, end, accepted = claim.sentence_start, claim.sentence_end, claim.review == "accepted"
    return Stand(side, *placed, claim.doc_id, start, end, words, claim.confidence, accepted, claim_id=claim.claim_id)


def _counts(claim: StoredClaim) -> bool:
    """Whether the claim is asserted, surely enough, by somebody with a name."""
    told = rules("stances")
    if claim.review == "rejected" or (claim.confidence < told["least"] and claim.review != "accepted"):
        return False
    return standing_status(claim) == "asserted" and claim.kind in told["tellers"] and claim.subject_schema in told["holders"]


def _of_attribution(row: StoredAttribution, document: Document, names: Sequence[tuple[int, int, str]]) -> tuple[str, Stand] | None:
    """What a holder's reporting words tell: "praised President Dorn for …". Certain where they are plain; else nothing."""
    if not row.cue or not row.content:
        return None
    start, end = row.content[0][0], row.content[-1][1]
    side = next((side for side in ("for", "against") if _stems(side, saying=True).search(row.cue_text or "")), None)
    before = document.text[max(0, row.cue[0][0] - 30) : row.cue[-1][1]].casefold()
    if side is None or not row.cue[-1][1] <= start <= row.cue[-1][1] + 2 or _opened(before):
        return None
    for first, last, entity_id in names:
        lead = document.text[start:first].split()
        if start <= first and all(word[:1].isupper() or word == "the" for word in lead) and len(lead) < 5 and _ends_there(document, last):
            begin, stop = document.text.rfind("\n", 0, row.cue[0][0]) + 1, document.text.find("\n", end)
            placed = place_in_time(None, *_around(document, row.cue[0][0], end), document)
            if not placed:
                return None
            words = " ".join((row.cue_text or "").split())
            stop = stop if stop > 0 else len(document.text)
            sure = float(rules("stances")["alone"])
            return entity_id, Stand(side, *placed, row.doc_id, begin, stop, words, sure, attribution_id=row.attribution_id)
    return None


def _opened(words: str) -> bool:
    return bool(set(re.findall(r"[a-z]+", words.replace("n't", " not").replace("n’t", " not"))) & set(rules("stances")["open"]))


def _around(document: Document, start: int, end: int) -> tuple[int, int]:
    """The paragraph part around a place, from stop to stop: what may date it."""
    left = max(document.text.rfind(mark, 0, start) for mark in (". ", "\n", "? ", "! "))
    right = [at for mark in (". ", "\n") if (at := document.text.find(mark, end)) >= 0]
    return left + 1, min(right, default=len(document.text))


def place_in_time(date: str | None, start: int, end: int, document: Document) -> tuple[str, str] | None:
    """When a stance was shown, told in ``text[start:end]``, and by what date that is known; None where it can't be."""
    if date and date_range(date):
        return date, "event"
    if not document.published_at or date_range(document.published_at) is None:
        return None
    return document.published_at, "before" if _looks_back(document, start, end) else "publication"


@cache
def _stems(side: str, saying: bool = False) -> re.Pattern[str]:
    """The words of the trigger tables that tell a side, as one pattern over their forms; ``saying``: of words that praise and blame."""
    predicates = set(rules("stances")["saying" if saying else side]) & set(rules("stances")[side])
    lemmas = set()
    for name in ("triggers_for.toml", "triggers_against.toml"):
        for kind in ("verb", "noun"):
            for row in load_toml(name).get(kind, ()):
                if row["predicate"] in predicates:
                    lemmas |= {row["lemma"]} if isinstance(row["lemma"], str) else set(row["lemma"])
    stems = sorted({re.escape(lemma[:-1] if lemma[-1] in "ey" else lemma) for lemma in lemmas}, key=lambda stem: (-len(stem), stem))
    return re.compile(rf"\b(?:{'|'.join(stems)})(?:e|es|y|ies|ied|s|[a-z]?ed|[a-z]?ing|[a-z]?er|ers)?\b", re.IGNORECASE)


def _tells(side: str, claim: StoredClaim) -> bool:
    """A word that the tables give for the side stands in the evidence, outside of the names at its ends."""
    rest = claim.evidence_text
    for name in (claim.subject_text, claim.object_text):
        rest = rest.replace(name, " … ")
    return _stems(side).search(rest) is not None


def _towards_itself(claim: StoredClaim, document: Document) -> bool:
    """The object is named, and its words end there."""
    anchor = claim.object_anchor
    if _is_pronoun(document, anchor):
        return False
    return _ends_there(document, anchor[1] if anchor else claim.object_end)


def _is_pronoun(document: Document, anchor: tuple[int, int] | None) -> bool:
    return anchor is not None and document.text[anchor[0] : anchor[1]].casefold() in load_toml("appraisal.toml")["audit"]["pronouns"]


def _ends_there(document: Document, end: int) -> bool:
    """No "'s" behind a name, and no further word that it only goes before: the stance is not towards something of theirs."""
    behind = document.text[end : end + 40]
    if re.match(r"['’]s?\b|['’](?=\s)", behind):
        return False
    word = re.match(r"[ \n]+([\w’'-]+)", behind)
    return word is None or word[1].endswith("ly") or word[1].casefold() in rules("stances")["behind"]


def _looks_back(document: Document, start: int, end: int) -> bool:
    """The sentence tells of an earlier time than its report: by a word, or by a year that is not the report's."""
    sentence = document.text[start:end].casefold()
    if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence) for word in rules("stances")["earlier"]):
        return True
    years = set(re.findall(r"\b(?:19|20)\d\d\b", sentence))
    return bool(years - {(document.published_at or "")[:4]})


def _turns(holder_id: str, target_id: str, kind: str, predicate: str, rows: Sequence[Stand]) -> Turns | None:
    clear = _unmixed(rows)
    runs = _runs([row for row in clear if row.dated != "before"])
    strong = [run for run in runs if _carries(run)]
    older = [row for row in clear if row.dated == "before" and strong and row.side != strong[0][0].side and _before(row, strong[0])]
    if older and _carries(older):
        strong.insert(0, older)
    merged: list[list[Stand]] = []
    for run in strong:
        if merged and merged[-1][0].side == run[0].side:
            merged[-1] += run
        else:
            merged.append(list(run))
    if len(merged) < 2:
        return None
    by_turns = len(merged) - 1 >= int(rules("stances")["turns"])
    return Turns(holder_id, target_id, kind, predicate, tuple(tuple(run) for run in merged), by_turns)


def _unmixed(rows: Sequence[Stand]) -> list[Stand]:
    """Without documents that tell both sides of one date."""
    sides: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        sides[row.doc_id, row.date].add(row.side)
    return [row for row in rows if len(sides[row.doc_id, row.date]) == 1]


def _runs(rows: Sequence[Stand]) -> list[list[Stand]]:
    """Stands in order of time, cut where the side changes. What overlaps in time with the other side on both hands is left out."""
    ordered = sorted(rows, key=lambda row: (sort_key(row.date), row.doc_id, row.start))
    by_day: dict[str, set[str]] = defaultdict(set)
    for row in ordered:
        by_day[row.date].add(row.side)
    runs: list[list[Stand]] = []
    for row in ordered:
        if len(by_day[row.date]) > 1:
            continue
        if runs and runs[-1][0].side == row.side:
            runs[-1].append(row)
        elif not runs or _ends_before(runs[-1], row):
            runs.append([row])
    return runs


def _ends_before(run: Sequence[Stand], row: Stand) -> bool:
    start = date_range(row.date)
    ends = [found[1] for other in run if (found := date_range(other.date))]
    return start is not None and bool(ends) and max(ends) < start[0]


def _before(row: Stand, run: Sequence[Stand]) -> bool:
    """The report that looks back came out before anything of the run: so what it looks back on is older too."""
    end = date_range(row.date)
    starts = [found[0] for other in run if (found := date_range(other.date))]
    return end is not None and bool(starts) and end[1] < min(starts)


def _carries(run: Sequence[Stand]) -> bool:
    """A run says something: one sure claim, or two documents."""
    sure = any(row.confidence >= rules("stances")["alone"] or row.accepted for row in run)
    return sure or len({row.doc_id for row in run}) > 1
