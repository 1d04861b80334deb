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

from cuibono.engines.rules.claims_assemble import Draft
from cuibono.engines.rules.claims_ends import Ends, Found
from cuibono.engines.rules.claims_slots import WORDS
from cuibono.engines.rules.claims_table import Trigger, bare_trigger
from cuibono.engines.rules.names_nominals import noun_schema
from cuibono.vocabulary import PREDICATES, load_toml, signature_allows
from cuibono.vocabulary.countries import country_code
from cuibono.vocabulary.regions import region_country

from .marks import Mark, first_person, marks_of
from .pairs import features, hold
from .parse import ModelParsed, Window
from .weights import shipped

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ENGINE = "model/1"
_LONGEST = 9  # steps through the tree from one end to the other; further apart nothing says it
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
    person = first_person(parsed, ends)
    for window in parsed.windows:
        for block, marks in marks_of(parsed, window, ends, person):
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
        pairs = [(s, o) for s, o in pairs if not _apart(s, o)]
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
            if _two_clauses(s.found, o.found) or (row.predicate == "works_for" and _titled(block, o, ends)):
                continue
            if row.predicate == "based_in" and _elsewhere(s.found, o.found):
                continue
            if row.predicate == "based_in" and any(m.kind == "PER" and s.last < m.first < o.first for m in marks):
                continue  # "A of Ohio, B of Iowa": Iowa is B's
            if signature_allows(row.predicate, s.found.mention.schema, o.found.mention.schema) and not _else_told(row.predicate, s, o):
                yield _Tie(row.predicate, s, o, float(column[i]), _worth(row.column, float(column[i])), row.role)


def _else_told(predicate: str, subject: Mark, obj: Mark) -> bool:
    """The words tell something else of the two: "Trump ally X" is no employment, "born in Y" no home, "Washington (CNN)" no seat."""
    doc = subject.found.first.doc
    one, other = sorted((subject.found, obj.found), key=lambda found: found.first.i)
    between = [token.lower_ for token in doc[one.last.i + 1 : other.first.i]]
    table = load_toml(_TABLE)["veto"]
    if set(between) & set(table.get(predicate, ())):
        return True
    after = doc[obj.found.last.i + 1 : obj.found.last.i + 3]
    before = [token.lower_ for token in doc[max(one.first.sent.start, one.first.i - 2) : one.first.i]]
    if predicate == "leads" and {*before, *between} & set(load_toml(_TABLE)["seconds"]):
        return True  # "Deputy FBI Director X"
    if predicate in ("works_for", "member_of", "leads") and [word for word in between if word != ","][:2] == ["and", "the"]:
        return True  # "X and the chairman of Y": another person is
    if predicate in ("works_for", "member_of", "leads") and after and after[0].lower_ in load_toml(_TABLE)["parties"]:
        return True  # "the most prolific bundler in GOP politics", "Senate candidate X"
    if predicate == "member_of" and len(after) == 2 and after[0].tag_ == "POS" and after[1].lower_ in ("nomination", "nominee", "ticket"):
        return True  # "seeks the party's nomination"
    if predicate == "member_of" and other is obj.found and "to" in between:
        return True  # "a letter sent by X to the Department"
    if predicate == "located_in" and "outside" in before:
        return True  # "outside the Beltway in the Valley"
    if predicate == "works_for" and one is obj.found and after and after[0].tag_ == "POS":
        if any(token.tag_ in ("VBD", "VBP", "VBZ") for token in doc[one.last.i + 1 : other.first.i]):
            return True  # "CBN's X asked Y": X is CBN's
    root = doc[obj.found.first.i : obj.found.last.i + 1].root
    if predicate == "located_in" and root.dep_ in ("compound", "nmod") and root.head.i > obj.found.last.i and root.head.pos_ == "NOUN":
        return True  # "the North, where U.S. presidents"
    if predicate in ("works_for", "member_of") and other is obj.found and _of_a_thing(other):
        return True  # "who brought ATF whistleblower complaints"
    if predicate == "works_for" and other is obj.found:
        tail = [word for word in between if word not in ("the", "a")]
        about = (
            tail[-1:] == ["on"] and other.mention.schema != "PublicBody"
        )  # "an expert on the European Union", but "a judge on the Circuit"
        return about or tail == ["to"] or doc[other.first.i - 1].text == "/"
    if predicate == "works_for" and one is obj.found and one.first.i and doc[one.first.i - 1].text == "/":
        return True  # "Sergio Flores/Reuters Sen. Ted Cruz speaks"
    if predicate not in ("based_in", "located_in"):
        return False
    if ("(" in between or "[" in between) and not (
        obj.found is other and len(between) == 1 and other.last.i + 1 < len(doc) and doc[other.last.i + 1].text in (")", "]")
    ):
        return True  # "the West Bank (Israel would have kept": what a bracket opens is another matter
    if len(after) == 2 and after[0].text in ("-", "–") and after[1].text[:1].isupper():
        return True  # "Boten on the Laos–China border"
    listed = predicate == "located_in" and between == [","] and other is obj.found and len(after) == 2
    if listed and region_country(other.mention.text) is None:
        # "in Lanao, Maguindanao, and Cotabato", "the Gulf, Iran or Iraq"
        if after[0].lower_ in ("and", "or") or (after[0].text == "," and after[1].lower_ in ("and", "or")):
            return not country_code(other.mention.text) or bool(len(after) == 2 and country_code(after[1].text))
    if predicate == "located_in":  # one state lies in no other: "Kiribati in 2019, Nicaragua in 2021"
        return bool(country_code(subject.found.mention.text) and country_code(obj.found.mention.text))
    return _no_seat(subject.found, obj.found)


def _of_a_thing(body: Found) -> bool:
    """A body's name before a noun that is no person's: "the ATF complaints", "the ATF's attention", but "the ATF agent"."""
    root = body.first.doc[body.first.i : body.last.i + 1].root
    top = root
    while top.dep_ in ("compound", "nmod", "poss") and top.head.i > top.i:
        top = top.head
    lemma = top.lemma_.lower()
    someone = noun_schema(lemma, plural=False) == "Person" or lemma.endswith(tuple(load_toml(_TABLE)["doers"]))
    return top.i > body.last.i and top.pos_ == "NOUN" and not someone


def _two_clauses(one: Found, other: Found) -> bool:
    """ "X was informed that Y was dropping it", "X rules by decree, said Z, founder of Y": each is the subject of a clause of its own."""
    doc = one.first.doc
    roots = [doc[end.first.i : end.last.i + 1].root for end in (one, other)]
    paths = [[root, *root.ancestors] for root in roots]
    shared = {token.i for token in paths[0]} & {token.i for token in paths[1]}
    if not shared:
        return True  # two sentences by the tree
    steps = [[token for token in path if token.i not in shared] for path in paths]
    subjects = sum(token.dep_ in ("nsubj", "nsubjpass") for path in steps for token in path)
    tops = {path[-1].dep_ for path in steps if path}
    told = "ccomp" in tops and bool(tops & {"nsubj", "nsubjpass"})  # "Turkey may join the Community, Soares said"
    return subjects > 1 or told or sum(map(len, steps)) > _LONGEST


def _elsewhere(subject: Found, place: Found) -> bool:
    """ "Hutchison operates a terminal in Gdynia": the terminal is there; where the firm has its seat is not said."""
    prep = place.first.doc[place.first.i : place.last.i + 1].root.head
    noun, table = prep.head, load_toml(_TABLE)["elsewhere"]
    if prep.dep_ != "prep" or not subject.last.i < noun.i:
        return False
    if noun.pos_ == "VERB":
        return subject.mention.schema != "Person" and any(c.dep_ == "dobj" for c in noun.children) and noun.lemma_ not in table["verbs"]
    return noun.pos_ == "NOUN" and noun.dep_ in ("dobj", "pobj", "nsubj", "conj") and noun.lemma_.lower() not in table["nouns"]


def _no_seat(subject: Found, obj: Found) -> bool:
    """ "Hassan Rouhani of Iran" governs there, a China expert knows it, "Lavrov in Moscow" is there today."""
    after = obj.last.nbor(1).lower_ if obj.last.i + 1 < len(obj.last.doc) else ""
    party = obj.first.doc[max(0, obj.first.i - 2) : obj.first.i].text.rstrip(", ")
    if subject.mention.schema == "Person" and (
        after in ("democrat", "republican", "independent") or party in ("R", "D", "I", "R.", "D.", "I.")
    ):
        return True  # "an Ohio Democrat", "(R., Mich.)": where a seat in Congress is, not a home
    if subject.mention.schema == "Person" and obj.last.i + 1 < len(obj.last.doc) and obj.last.nbor(1).tag_ == "NN":
        if noun_schema(obj.last.nbor(1).lemma_.lower(), plural=False) != "Person":
            return True  # "Europe program director"
    prep = obj.first.doc[obj.first.i : obj.last.i + 1].root.head
    if (
        subject.mention.schema == "Person"
        and prep.lower_ == "from"
        and prep.head.pos_ == "VERB"
        and prep.head.lemma_ in load_toml(_TABLE)["travels"]
    ):
        return True  # "arrived in Y from X"
    if subject.mention.schema == "Person" and subject.last.i < obj.first.i and after in ("'s", "’s"):
        return True  # "X, New York's health commissioner"
    schema, state = subject.mention.schema, country_code(obj.mention.text) is not None
    before = obj.first.nbor(-1) if obj.first.i else None
    travels = load_toml(_TABLE)["travels"]
    towards = before is not None and before.lower_ == "to" and (before.head.pos_ == "NOUN" or before.head.lemma_ in travels)
    if schema == "Person" and towards and subject.last.i < obj.first.i:
        return True  # "flew from her home in X to Y"
    here = before is not None and before.lower_ in ("in", "at") and subject.last.i < before.i
    if here and before is not None and schema == "Person" and before.head.lemma_ == "be" and before.head.pos_ in ("AUX", "VERB"):
        return True  # "who is in Cairo"
    lasting = schema == "Organization" and subject.last.lower_ in {*WORDS["houses"], *load_toml(_TABLE)["seats"]}
    if here and before is not None and schema in ("Person", "Company", "Organization") and not lasting:
        if all(token.text == "," for token in subject.last.doc[subject.last.i + 1 : before.i]):
            return True  # "Lavrov in Moscow", "Lavrov, in Moscow with Putin,"
    if schema == "PublicBody":
        return state or subject.last.lower_ not in {*WORDS["houses"], *load_toml(_TABLE)["seats"]}
    return schema == "Person" and state and (before is None or before.lower_ not in ("in", "from"))


def _titled(block: int, mark: Mark, ends: Ends) -> bool:
    """A place inside an office's name ("president of Egypt"): the office tells who, not where from."""
    return any(name.schema == "Position" for _, name in ends.names_at(block, mark.found.first))


@cache
def _possible(subject: str, obj: str) -> bool:
    """Whether any label may hold between two ends of these schemata, in the network's order."""
    return any(signature_allows(row.predicate, *((obj, subject) if row.swapped else (subject, obj))) for row in _rows())


def _apart(one: Mark, other: Mark) -> bool:
    """A semicolon between two ends: members of a list, each with its own story."""
    doc = one.found.first.doc
    low, high = sorted((one.found.first.i, other.found.first.i))
    return any(token.text == ";" for token in doc[low:high])


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
    gap = person.first.i - body.last.i - 1
    if not 0 <= gap <= 2 or tie.predicate not in ("works_for", "member_of"):
        return False
    if gap:
        return doc[body.last.i + 1].lower_ in chairs
    before = [token.lower_ for token in doc[max(0, body.first.i - 3) : body.first.i] if token.lower_ != "the"][-2:]
    return len(before) == 2 and before[0] in chairs and before[1] == "of"


def _draft(doc: Doc, block: int, tie: _Tie) -> Draft:
    if _chairs(tie):
        tie = replace(tie, predicate="leads")
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
