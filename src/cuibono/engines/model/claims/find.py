"""Drafts of the ties that the network tells, beside those of the rules.

A chance becomes a confidence by what such chances were worth on passages that nothing was learnt from (``model_claims.toml``); a tie is
told from the confidence on that its predicate's row asks.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from cuibono.engines.rules.claims.drafts import Draft
from cuibono.engines.rules.claims.ends import Ends, Found
from cuibono.engines.rules.claims.table import Trigger, bare_trigger
from cuibono.records.readings import STATUSES, TELLERS
from cuibono.vocabulary import PREDICATES, load_toml

from ..parse import ModelParsed, Window
from ..weights import shipped
from .marks import KINDS, OPEN, Mark, marks_of
from .sentences import LABELS, allowed, shape_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENGINE = "model/3"
_SOURCES = {"rules/1": "rules", ENGINE: "alone"}
_OPEN = KINDS.index(OPEN)
_ALONE = ("VERB", "AUX")
_LASTING = ("role", "kin", "ownership", "place")


@dataclass(frozen=True, slots=True)
class _Tie:
    """A possibility: predicate, two marks, the chance, and the word of the window that tells it."""

    predicate: str
    subject: Mark
    object: Mark
    kinds: tuple[int, int]
    chance: float
    word: int
    statuses: list[float]
    tellers: list[float]

    @property
    def key(self) -> tuple[int, _Key]:
        return self.subject.block, _key(self.subject.entity, self.predicate, self.object.entity)

    def settle(self, said: str) -> str:
        """As the words put it (``said``) where they hedge, deny or end; else the status that they and the network make likeliest."""
        if said != STATUSES[0]:
            return said
        shares = _table().statuses
        return max(STATUSES, key=lambda s: shares[s] * self.statuses[STATUSES.index(s)])

    def heard(self, said: str) -> str:
        """The same of the kind of whoever says it."""
        shares = _table().tellers[said]
        return max(TELLERS, key=lambda t: shares[t] * self.tellers[TELLERS.index(t)])


def claim_drafts(parsed: ModelParsed, least: float | None, ends: Ends, told: list[Draft]) -> Iterator[Draft]:
    """The rules' drafts that the network does not contradict, and the ties that it tells beside them; each with its confidence, which
    is ``least`` or more; by predicate, as the table says, where none is given.

    Of two ends in one family, a draft of the rules that holds stands.
    """
    scored = [_Scored(parsed, window, ends) for window in parsed.windows]
    ties: dict[tuple[int, _Key], list[_Tie]] = defaultdict(list)
    for window in scored:
        for tie in window.every:
            ties[tie.key].append(tie)
    table = _table()
    known: dict[tuple[int, frozenset[str]], set[str]] = defaultdict(set)
    words: set[tuple[int, int, str]] = set()  # what a rule read at a word, it read with all who are coordinated
    for draft in told:
        one, other, predicate = draft.subject.mention.entity, draft.object.mention.entity, draft.trigger.predicate
        seen = ties[draft.block, _key(one, predicate, other)]
        sure = confidence_of(max((tie.chance for tie in seen), default=0.0), predicate, draft.engine)
        if sure >= (table.least_by_rule if least is None else least):
            known[draft.block, frozenset((one, other))].add(PREDICATES[predicate].family)
            words.add((draft.block, draft.token.i, predicate))
            yield replace(draft, trigger=replace(draft.trigger, confidence=sure), **_judges(_at_words(seen, draft)))
    for window in scored:
        for tie in window.best():
            if confidence_of(tie.chance, tie.predicate) < (table.least[tie.predicate] if least is None else least):
                continue
            subject, obj = (_found(ends, parsed, mark, kind) for mark, kind in zip((tie.subject, tie.object), tie.kinds, strict=True))
            pair = frozenset((subject.mention.entity, obj.mention.entity))
            # the word that tells it, and its ends: "run" in "a run for the presidency" is no second office
            at = {(*window.window.words[tie.word], tie.predicate)} | {(m.block, m.token, tie.predicate) for m in (tie.subject, tie.object)}
            if PREDICATES[tie.predicate].family not in known[tie.subject.block, pair] and not at & words:
                yield _draft(parsed, window.window, tie, subject, obj)


class _Judges(TypedDict, total=False):
    settle: Callable[[str], str]
    heard: Callable[[str], str]


def _judges(tie: _Tie | None) -> _Judges:
    """How the network takes a tie to be put, from a chance on at which it knows."""
    return {} if tie is None or tie.chance < _LIKELY else {"settle": tie.settle, "heard": tie.heard}


def _at_words(seen: list[_Tie], draft: Draft) -> _Tie | None:
    """Of what the network saw of a tie, that which stands at the draft's own words: the same tie may be told and denied side by side."""

    def at(mark: Mark, end: Found) -> bool:
        return bool(end.first.i <= mark.token <= end.last.i)

    here = (
        tie
        for tie in seen
        if (at(tie.subject, draft.subject) and at(tie.object, draft.object))
        or (at(tie.subject, draft.object) and at(tie.object, draft.subject))
    )
    return max(here, key=lambda tie: tie.chance, default=None)


_Key = tuple[str, str, str]  # subject's entity, predicate, object's entity; of a symmetric predicate in order


def _key(one: str, predicate: str, other: str) -> _Key:
    return (other, predicate, one) if PREDICATES[predicate].symmetric and other < one else (one, predicate, other)


class _Scored:
    """What the network gives for one window: ``every`` tie that has a chance, and ``ties``, by block and key the likeliest of each."""

    def __init__(self, parsed: ModelParsed, window: Window, ends: Ends) -> None:
        self.window = window
        self.ties: dict[tuple[int, _Key], _Tie] = {}
        self.every: list[_Tie] = []
        marks = marks_of(parsed, window, ends)
        shape = shape_of(parsed, window, marks)
        if not len(shape.pairs):
            return
        rows = np.array([mark.row() for mark in marks], np.int64)
        seen = shipped().tell(window.seen.under, window.first, rows, shape._asdict())
        kinds = np.where(rows[:, 3] == _OPEN, seen.kinds.argmax(1), rows[:, 3])
        a, b = shape.pairs.T
        chances = np.where(allowed()[kinds[a], kinds[b]], seen.chances, 0)
        statuses, tellers = seen.statuses.tolist(), seen.tellers.tolist()
        for row, column in np.argwhere(chances >= _LEAST).tolist():
            subject, obj, predicate = marks[a[row]], marks[b[row]], LABELS[column]
            chance, both = float(chances[row, column]), (int(kinds[a[row]]), int(kinds[b[row]]))
            tie = _Tie(predicate, subject, obj, both, chance, int(seen.words[row]), statuses[row], tellers[row])
            self.every.append(tie)
            if tie.key not in self.ties or self.ties[tie.key].chance < chance:
                self.ties[tie.key] = tie

    def best(self) -> list[_Tie]:
        """Of a tie told both ways round, the surer."""
        turned = {
            (block, key)
            for (block, key), tie in self.ties.items()
            if (back := self.ties.get((block, (key[2], key[1], key[0])))) is not None and back is not tie and back.chance > tie.chance
        }
        return [tie for key, tie in self.ties.items() if key not in turned]


_LEAST = 0.02  # a chance below this is none
_LIKELY = 0.1  # from this chance on the network knows how a tie is put; it learnt that from ties alone


@dataclass(frozen=True, slots=True)
class _Table:
    least: dict[str, float]
    least_by_rule: float
    points: dict[str, list[tuple[float, float]]]
    shifts: dict[str, float]
    amounts: frozenset[str]
    given: frozenset[str]
    roles: frozenset[str]
    statuses: dict[str, float]
    tellers: dict[str, dict[str, float]]


@cache
def _table() -> _Table:
    data = load_toml("model_claims.toml")
    unknown = {*data["least"], *data["shifts"], *data["amounts"], *data["given"], *data["roles"]} - {"any", "rules", *LABELS}
    if unknown:
        raise ValueError(f"model_claims.toml: no predicates: {sorted(unknown)}")
    least = {p: float(data["least"].get(p, data["least"]["any"])) for p in LABELS}
    points = {name: [(x, y) for x, y in rows] for name, rows in data["calibration"].items()}
    statuses = dict(zip(STATUSES, map(float, data["statuses"]["asserted"]), strict=True))
    tellers = {said: dict(zip(TELLERS, map(float, shares), strict=True)) for said, shares in data["tellers"].items()}
    return _Table(
        least,
        float(data["least"]["rules"]),
        points,
        {p: float(data["shifts"].get(p, 0.0)) for p in LABELS},
        frozenset(data["amounts"]),
        frozenset(data["given"]),
        frozenset(data["roles"]),
        statuses,
        tellers,
    )


@cache
def confidence_of(chance: float, predicate: str, engine: str = ENGINE) -> float:
    """What a chance was worth: the share of such ties, told by a rule too or by the network alone, that were right on passages that
    nothing was learnt from, moved by how much more or less often this predicate's were."""
    table = _table()
    points = table.points[_SOURCES[engine]]
    return round(moved(float(np.interp(chance, [p[0] for p in points], [p[1] for p in points])), table.shifts[predicate]), 2)


def moved(share: float, shift: float) -> float:
    """A share whose logarithmic odds are moved."""
    odds = share / max(1 - share, 1e-6) * math.exp(shift)
    return odds / (1 + odds)


def _found(ends: Ends, parsed: ModelParsed, mark: Mark, kind: int) -> Found:
    if mark.found is not None:
        return mark.found
    doc = parsed.docs[mark.block]
    assert doc is not None
    return ends.phrase(mark.block, doc[mark.token], KINDS[kind])


def _draft(parsed: ModelParsed, window: Window, tie: _Tie, subject: Found, obj: Found) -> Draft:
    block, index = window.words[tie.word]
    doc: Doc | None = parsed.docs[block]
    assert doc is not None
    token = doc[index]
    verb = token.pos_ in _ALONE
    # a post or a kinship behind a noun is told in passing; "a presidential run" is as likely as its sentence makes it
    aside = not verb and PREDICATES[tie.predicate].family in _LASTING and tie.predicate != "runs_for"
    return Draft(block, token, _trigger(tie, verb), subject, obj, aside, ENGINE, **_judges(tie))


def _trigger(tie: _Tie, verb: bool) -> Trigger:
    return learnt_trigger(tie.predicate, verb, confidence_of(tie.chance, tie.predicate))


@cache
def learnt_trigger(predicate: str, verb: bool, confidence: float) -> Trigger:
    """A row for a tie that no table lists: the telling noun is its role, the telling verb's object what is given."""
    table = _table()
    row = replace(bare_trigger(predicate, None), confidence=confidence, amount=predicate in table.amounts)
    if predicate in table.given:
        row = replace(row, what="dobj" if verb else "self")
    if predicate in table.roles and not verb:
        row = replace(row, role="self")
    return row
