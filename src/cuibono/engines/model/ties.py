"""Ties between two ends of one sentence, from the network's scores; what they mean in our predicates is data (``model_ties.toml``).

The rules keep the last word: an end that the predicate's signature doesn't allow drops the tie, a tie of the same kind that they told of
the same two stands instead, and tense, negation, sums and dates are theirs to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np

from cuibono.engines.rules.claims.drafts import Draft
from cuibono.engines.rules.claims.ends import Ends, Found
from cuibono.engines.rules.claims.slots import WORDS
from cuibono.engines.rules.claims.table import Trigger, bare_trigger
from cuibono.vocabulary import PREDICATES, load_toml, signature_allows

from .marks import Mark, marks_of
from .pairs import features, hold
from .parse import ModelParsed, Window
from .ties_vetoes import apart_by_semicolon, else_told, elsewhere, two_clauses
from .weights import shipped

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ENGINE = "model/1"
_TABLE = "model_ties.toml"
_STOPS = (",", ".", ":", "CC", "VBD", "VBP", "VBZ", "VBN", "``", "''", "-LRB-", "-RRB-")


@dataclass(frozen=True, slots=True)
class _Row:
    """What one label of the network means: from which chance on, which way round, and how near in the tree."""

    column: int
    predicate: str
    swapped: bool
    least: float
    role: str | None
    hold: int = 0
    after: bool = False


@cache
def _rows() -> tuple[_Row, ...]:
    """The labels that are read, those of the public sets and our own predicates'."""
    relations, table = shipped().labels["relations"], load_toml(_TABLE)
    told = [
        _Row(
            relations.index(r["label"]),
            r["predicate"],
            r.get("swapped", False),
            float(r["least"]),
            r.get("role"),
            r.get("hold", 0),
            r.get("after", False),
        )
        for r in table["tie"]
    ]
    own = table["claims"]
    told += [_Row(relations.index(f"claims:{predicate}"), predicate, False, own["least"], None) for predicate in own["told"]]
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Tie:
    """A scored possibility."""

    predicate: str
    subject: Mark
    object: Mark
    chance: float
    confidence: float
    role: str | None


def tie_drafts(parsed: ModelParsed, ends: Ends, told: list[Draft]) -> Iterator[Draft]:
    """Drafts of ties that the rules did not tell."""
    known: dict[tuple[int, frozenset[str]], set[str]] = defaultdict(set)
    single = load_toml(_TABLE)["single"]
    held: set[tuple[int, str]] = set()  # who has a post by the rules' word: a list of names gives no second one
    for draft in told:
        known[draft.block, _pair(draft.subject, draft.object)].add(PREDICATES[draft.trigger.predicate].family)
        if draft.trigger.predicate in single:
            held |= {(draft.block, draft.subject.mention.entity), (draft.block, draft.object.mention.entity)}
    founders = {(draft.block, draft.object.mention.entity) for draft in told if draft.trigger.predicate == "founded"}
    trips = {(draft.block, *_ends(draft.subject, draft.object)) for draft in told if draft.trigger.predicate == "visits"}
    for window in parsed.windows:
        for block, marks in marks_of(parsed, window, ends):
            doc = parsed.docs[block]
            assert doc is not None
            for tie in _best(_of(marks, window, block, ends)):
                before = known.get((block, _pair(tie.subject.found, tie.object.found)))
                if before and (PREDICATES[tie.predicate].family in before or tie.chance < load_toml(_TABLE)["beside"]):
                    continue
                if tie.predicate == "based_in" and (block, *_ends(tie.subject.found, tie.object.found)) in trips:
                    continue  # "travelled to Moscow" is no home there
                if tie.predicate == "founded" and (block, tie.object.found.mention.entity) in founders:
                    continue  # "A, co-founder of hi5, and B, founder of X": the rules saw who
                if tie.predicate in single and any((block, end.found.mention.entity) in held for end in (tie.subject, tie.object)):
                    continue
                yield _draft(doc, block, tie)


def _ends(subject: Found, obj: Found) -> tuple[str, str]:
    return subject.mention.entity, obj.mention.entity


def _pair(one: Found, other: Found) -> frozenset[str]:
    return frozenset((one.mention.entity, other.mention.entity))


def _of(marks: list[Mark], window: Window, block: int, ends: Ends) -> Iterator[_Tie]:
    """All ties of a sentence whose chance is high enough and whose ends the vocabulary allows."""
    pairs = [(s, o) for s, o in permutations(marks, 2) if _possible(s.found.mention.schema, o.found.mention.schema)]
    pairs = [(s, o) for s, o in pairs if s.last < o.first or o.last < s.first]
    pairs = [(s, o) for s, o in pairs if s.found.mention.entity != o.found.mention.entity]
    pairs = [(s, o) for s, o in pairs if s.found.mention.named or o.found.mention.named]
    low, high = min(mark.found.first.i for mark in marks), max(mark.found.last.i for mark in marks)
    if any(token.text == ";" for token in marks[0].found.first.doc[low:high]):
        pairs = [(s, o) for s, o in pairs if not apart_by_semicolon(s, o)]
    if not pairs:
        return
    weights = shipped()
    types = {kind: i for i, kind in enumerate(weights.labels["types"])}
    places = np.array([(s.first, s.last, o.first, o.last, types[s.kind], types[o.kind]) for s, o in pairs])
    x = features(window.seen.words, window.heads, places, len(types), np.array(weights.labels["gaps"]))
    chances, _ = weights.score(x)
    for row in _rows():
        column = chances[:, row.column]
        for i in (column >= row.least).nonzero()[0].tolist():
            if row.hold and not 0 < hold(window.heads, places[i]) <= row.hold:
                continue
            if row.after and (pairs[i][1].first < pairs[i][0].last or _titled(block, pairs[i][1], ends)):
                continue
            s, o = pairs[i][::-1] if row.swapped else pairs[i]
            if two_clauses(s.found, o.found) or (row.predicate == "works_for" and _titled(block, o, ends)):
                continue
            if row.predicate == "based_in" and elsewhere(s.found, o.found):
                continue
            if row.predicate == "based_in" and any(m.kind == "PER" and s.last < m.first < o.first for m in marks):
                continue  # "A of Ohio, B of Iowa": Iowa is B's
            if signature_allows(row.predicate, s.found.mention.schema, o.found.mention.schema) and not else_told(row.predicate, s, o):
                yield _Tie(row.predicate, s, o, float(column[i]), _worth(row.column, float(column[i])), row.role)


def _titled(block: int, mark: Mark, ends: Ends) -> bool:
    """A place inside an office's name ("president of Egypt"): the office tells who, not where from."""
    return any(name.schema == "Position" for _, name in ends.names_at(block, mark.found.first))


@cache
def _possible(subject: str, obj: str) -> bool:
    """Whether any label may hold between two ends of these schemata, in the network's order."""
    return any(signature_allows(row.predicate, *((obj, subject) if row.swapped else (subject, obj))) for row in _rows())


def _worth(column: int, chance: float) -> float:
    """A chance as the share of such pairs that were right on development sets."""
    points = load_toml(_TABLE)["calibration"][shipped().labels["relations"][column].split(":")[0]]
    return float(np.interp(chance, [p[0] for p in points], [p[1] for p in points]))


def _best(ties: Iterator[_Tie]) -> list[_Tie]:
    """Of ties of one family between two ends, whichever way round, the surest."""
    best: dict[tuple[frozenset[str], str], _Tie] = {}
    for tie in ties:
        key = _pair(tie.subject.found, tie.object.found), PREDICATES[tie.predicate].family
        old = best.get(key)
        if old is None or tie.chance > old.chance:
            best[key] = tie
    single = load_toml(_TABLE)["single"]
    surest: dict[str, float] = {}
    nearest: dict[tuple[str, str], _Tie] = {}
    for tie in best.values():
        if tie.predicate in single:
            one, other = tie.subject.found.mention.entity, tie.object.found.mention.entity
            surest[one] = max(surest.get(one, 0.0), tie.chance)
            key_two = (tie.predicate, other)
            if key_two not in nearest or tie.chance > nearest[key_two].chance:
                nearest[key_two] = tie
    return [
        t
        for t in best.values()
        if t.predicate not in single
        or (t.chance >= surest[t.subject.found.mention.entity] and _beside(t, nearest[t.predicate, t.object.found.mention.entity]))
    ]


def _beside(tie: _Tie, surer: _Tie) -> bool:
    """The same end, or one coordinated with it: "Fox News' A and B", not "Sen. A and Harvard professor B"."""
    one, other, obj = tie.subject.found, surer.subject.found, tie.object.found
    if one.mention.entity == other.mention.entity:
        return True
    doc = one.first.doc
    first, second = doc[one.first.i : one.last.i + 1].root, doc[other.first.i : other.last.i + 1].root
    return first in second.conjuncts and not min(first.i, second.i) < obj.first.i < max(first.i, second.i)


def _chairs(tie: _Tie) -> bool:
    """ "E&C Chair Rep. X", "Chairman of the Caucus X": no mere member."""
    person, body = tie.subject.found, tie.object.found
    doc, chairs = body.first.doc, load_toml(_TABLE)["chairs"]
    told = [token.lower_ for token in doc[person.last.i + 1 : body.first.i] if token.lower_ != "the"][-2:]
    if tie.predicate in ("works_for", "member_of") and len(told) == 2 and told[0] in chairs and told[1] == "of":
        return True  # "X, Michigan Republican and chairman of the Committee"
    gap = person.first.i - body.last.i - 1
    if not 0 <= gap <= 2 or tie.predicate not in ("works_for", "member_of"):
        return False
    if gap:
        return doc[body.last.i + 1].lower_ in chairs
    before = [token.lower_ for token in doc[max(0, body.first.i - 3) : body.first.i] if token.lower_ != "the"][-2:]
    return len(before) == 2 and before[0] in chairs and before[1] == "of"


def _sits(tie: _Tie) -> bool:
    """ "the top Democrat on the Committee" is of it, and not employed by it."""
    person, body = tie.subject.found, tie.object.found
    between = {token.lower_ for token in body.first.doc[person.last.i + 1 : body.first.i]}
    return bool(between & set(load_toml(_TABLE)["partisans"]))


def _draft(doc: Doc, block: int, tie: _Tie) -> Draft:
    if _chairs(tie):
        tie = replace(tie, predicate="leads")
    elif tie.predicate == "works_for" and _sits(tie):
        tie = replace(tie, predicate="member_of")
    token = _between(tie.subject.found, tie.object.found)
    aside = token.pos_ not in ("VERB", "AUX")
    status = "ended" if _over(tie) else "planned" if _ahead(tie) else None
    trigger = replace(_trigger(tie.predicate, tie.role), confidence=round(tie.confidence, 3), status=status)
    return Draft(block, token, trigger, tie.subject.found, tie.object.found, aside, ENGINE)


def _over(tie: _Tie) -> bool:
    """A word for what is over, between the two or just left of them: "a former director at the FBI", "ex-FBI lawyer Lisa Page"."""
    if tie.predicate not in ("works_for", "leads", "member_of", "related_to"):
        return False
    one, other = sorted((tie.subject.found, tie.object.found), key=lambda found: found.first.i)
    start = one.first.i
    while start > max(one.first.sent.start, one.first.i - 5) and one.first.doc[start - 1].tag_ not in _STOPS:
        start -= 1  # "the then-head of Acme X"
    near = one.first.doc[start : other.first.i]
    if any(token.tag_ == "VBD" and token.lemma_ in ("leave", "quit") for token in near[max(0, len(near) - 3) :]):
        return True  # "who left the Organization"
    gone = [token.i for token in near if token.lower_ in WORDS["gone"] or token.lower_ in ("previously", "retired")]
    if not gone:
        return False
    rest = [token.lower_ for token in near if token.i > gone[-1]]
    if any(word == "and" and after in ("a", "an", "current") for word, after in pairwise(rest)):
        return False  # "a former official and an analyst at the Institute"
    return "now" not in rest  # "a former spy, now with the Institution"


def _ahead(tie: _Tie) -> bool:
    """ "the incoming FBI Director X"."""
    one = min((tie.subject.found, tie.object.found), key=lambda found: found.first.i)
    return tie.predicate in ("works_for", "leads") and one.first.i > one.first.sent.start and one.first.nbor(-1).lower_ in WORDS["ahead"]


@cache
def _trigger(predicate: str, role: str | None) -> Trigger:
    return replace(bare_trigger(predicate, role), amount=predicate in load_toml(_TABLE)["amounts"])


def _between(subject: Found, obj: Found) -> Token:
    """The word under which both ends hang: a verb where the tie is what the clause says, else a word of the phrase."""
    doc = subject.first.doc
    one, other = doc[subject.first.i : subject.last.i + 1].root, doc[obj.first.i : obj.last.i + 1].root
    above = [one, *one.ancestors]
    return next((t for t in (other, *other.ancestors) if t in above), other)
