"""Drafts of the ties that the network tells, beside those of the rules.

A chance becomes a confidence by what such chances were worth on passages that nothing was learnt from (``model_claims.toml``); a tie is
told from the confidence on that its predicate's row asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cuibono.engines.rules.claims.drafts import Draft
from cuibono.engines.rules.claims.ends import Ends, Found
from cuibono.engines.rules.claims.table import Trigger, bare_trigger
from cuibono.vocabulary import PREDICATES, load_toml

from ..parse import ModelParsed, Window
from ..weights import shipped
from .marks import KINDS, OPEN, Mark, marks_of
from .sentences import LABELS, allowed, shape_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENGINE = "model/2"
_SOURCES = {"rules/1": "rules", ENGINE: "alone"}
_OPEN = KINDS.index(OPEN)
_ALONE = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class _Tie:
    """A possibility: predicate, two marks, the chance, and the word of the window that tells it."""

    predicate: str
    subject: Mark
    object: Mark
    kinds: tuple[int, int]
    chance: float
    word: int


def claim_drafts(parsed: ModelParsed, ends: Ends, told: list[Draft]) -> Iterator[Draft]:
    """The rules' drafts that the network does not contradict, and the ties that it tells beside them; each with its confidence.

    Of two ends in one family, a draft of the rules that holds stands.
    """
    scored = [_Scored(parsed, window, ends) for window in parsed.windows]
    chances: dict[tuple[int, _Key], float] = {}
    for window in scored:
        for (block, key), chance in window.chances.items():
            chances[block, key] = max(chance, chances.get((block, key), 0.0))
    table = _table()
    known: dict[tuple[int, frozenset[str]], set[str]] = defaultdict(set)
    words: set[tuple[int, int, str]] = set()  # what a rule read at a word, it read with all who are coordinated
    for draft in told:
        one, other, predicate = draft.subject.mention.entity, draft.object.mention.entity, draft.trigger.predicate
        sure = confidence_of(chances.get((draft.block, _key(one, predicate, other)), 0.0), draft.engine)
        if sure >= table.least_by_rule:
            known[draft.block, frozenset((one, other))].add(PREDICATES[predicate].family)
            words.add((draft.block, draft.token.i, predicate))
            yield replace(draft, trigger=replace(draft.trigger, confidence=sure))
    for window in scored:
        for tie in window.best():
            if confidence_of(tie.chance) < table.least[tie.predicate]:
                continue
            subject, obj = (_found(ends, parsed, mark, kind) for mark, kind in zip((tie.subject, tie.object), tie.kinds, strict=True))
            pair = frozenset((subject.mention.entity, obj.mention.entity))
            word = (*window.window.words[tie.word], tie.predicate)
            if PREDICATES[tie.predicate].family not in known[tie.subject.block, pair] and word not in words:
                yield _draft(parsed, window.window, tie, subject, obj)


_Key = tuple[str, str, str]  # subject's entity, predicate, object's entity; of a symmetric predicate in order


def _key(one: str, predicate: str, other: str) -> _Key:
    return (other, predicate, one) if PREDICATES[predicate].symmetric and other < one else (one, predicate, other)


class _Scored:
    """What the network gives for one window: ``chances`` by block and tie, the greatest of each."""

    def __init__(self, parsed: ModelParsed, window: Window, ends: Ends) -> None:
        self.window = window
        self._ties: dict[tuple[int, _Key], _Tie] = {}
        marks = marks_of(parsed, window, ends)
        shape = shape_of(parsed, window, marks)
        if not len(shape.pairs):
            return
        rows = np.array([mark.row() for mark in marks], np.int64)
        seen = shipped().tell(window.seen.under, window.first, rows, shape._asdict())
        kinds = np.where(rows[:, 3] == _OPEN, seen.kinds.argmax(1), rows[:, 3])
        a, b = shape.pairs.T
        chances = np.where(allowed()[kinds[a], kinds[b]], seen.chances, 0)
        for row, column in np.argwhere(chances >= _LEAST).tolist():
            subject, obj, predicate = marks[a[row]], marks[b[row]], LABELS[column]
            key = subject.block, _key(subject.entity, predicate, obj.entity)
            chance = float(chances[row, column])
            if key not in self._ties or self._ties[key].chance < chance:
                both = int(kinds[a[row]]), int(kinds[b[row]])
                self._ties[key] = _Tie(predicate, subject, obj, both, chance, int(seen.words[row]))

    @property
    def chances(self) -> dict[tuple[int, _Key], float]:
        return {key: tie.chance for key, tie in self._ties.items()}

    def best(self) -> list[_Tie]:
        """Of a tie told both ways round, the surer."""
        turned = {
            (block, key)
            for (block, key), tie in self._ties.items()
            if (back := self._ties.get((block, (key[2], key[1], key[0])))) is not None and back is not tie and back.chance > tie.chance
        }
        return [tie for key, tie in self._ties.items() if key not in turned]


_LEAST = 0.02  # a chance below this is none


@dataclass(frozen=True, slots=True)
class _Table:
    least: dict[str, float]
    least_by_rule: float
    points: dict[str, list[tuple[float, float]]]
    amounts: frozenset[str]
    given: frozenset[str]
    roles: frozenset[str]


@cache
def _table() -> _Table:
    data = load_toml("model_claims.toml")
    unknown = {*data["least"], *data["amounts"], *data["given"], *data["roles"]} - {"any", "rules", *LABELS}
    if unknown:
        raise ValueError(f"model_claims.toml: no predicates: {sorted(unknown)}")
    least = {p: float(data["least"].get(p, data["least"]["any"])) for p in LABELS}
    points = {name: [(x, y) for x, y in rows] for name, rows in data["calibration"].items()}
    return _Table(
        least, float(data["least"]["rules"]), points, frozenset(data["amounts"]), frozenset(data["given"]), frozenset(data["roles"])
    )


@cache
def confidence_of(chance: float, engine: str = ENGINE) -> float:
    """What a chance was worth: the share of such ties, told by a rule too or by the network alone, that were right on passages that
    nothing was learnt from."""
    points = _table().points[_SOURCES[engine]]
    return round(float(np.interp(chance, [p[0] for p in points], [p[1] for p in points])), 2)


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
    return Draft(block, token, _trigger(tie, token.pos_ in _ALONE), subject, obj, token.pos_ not in _ALONE, ENGINE)


def _trigger(tie: _Tie, verb: bool) -> Trigger:
    return learnt_trigger(tie.predicate, verb, confidence_of(tie.chance))


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
