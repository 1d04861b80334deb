"""Links the corpus's entities to known records: by name first, then by what else agrees; a person's word above all.

A listed name is a grave thing to say of somebody. A name alone never links a person; a name that many bear, or that several records
bear, links only where something else tells this record from the others. What is not sure is "possible" and waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cuibono.matching.body import parse_body
from cuibono.matching.match import match_names
from cuibono.matching.person import parse_person
from cuibono.matching.score import Score
from cuibono.matching.words import fold, words_of
from cuibono.records import KNOWN_PREFIX, Decision, Entity, KnownLink, KnownRecord, in_force
from cuibono.stages.resolve.split_namesakes import is_common
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_name, state_code
from cuibono.vocabulary.known import threshold

from .context import Context
from .features import Feature, features_of

_BODIES = ("Company", "Organization", "PublicBody")


@dataclass(frozen=True, slots=True)
class Pair:
    """An entity and a record whose names fit: ``ours`` and the list's ``name`` with their score, and what else is said."""

    record: KnownRecord
    ours: str
    name: str
    score: Score
    listed_weak: bool
    features: tuple[Feature, ...]

    @property
    def against(self) -> bool:
        return any(row.weight < 0 for row in self.features)

    @property
    def strong(self) -> bool:
        return not self.against and any(row.strong for row in self.features)


def score_names(schema: str, ours: str, theirs: str) -> Score:
    """How well two names fit, 0 to 1, with the reason: the matcher's own scorer for persons and bodies, the same words for the rest."""
    if schema == "Person" or schema in _BODIES:
        found = match_names(schema, ours, theirs)
        return Score(found.score, found.why, not found.same)
    if schema == "Territory" and state_code(ours):
        return Score(1.0, "a name of the same state") if state_code(ours) == state_code(theirs) else Score(0.0, "another state")
    same = [word for word in fold(ours) if word != "the"] == [word for word in fold(theirs) if word != "the"]
    return Score(1.0, "the same words") if same else Score(0.0, "other words")


def may_be(entity: Entity, record: KnownRecord) -> bool:
    """The kinds allow it: a body on a list may be a company here, and the other way round; a person is never a body."""
    if record.schema == "LegalEntity":
        return entity.schema == "Person" or entity.schema in _BODIES
    return entity.schema == record.schema or (entity.schema in _BODIES and record.schema in _BODIES)


def best_pair(context: Context, record: KnownRecord) -> Pair | None:
    """The pair by its best names; None where no two names fit."""
    entity = context.entity
    if not may_be(entity, record):
        return None
    best: tuple[float, str, str, Score, bool] | None = None
    for theirs, weak in (*((name, False) for name in record.names), *((name, True) for name in record.weak_names)):
        for ours in dict.fromkeys((entity.caption, *entity.names)):
            found = score_names(entity.schema, ours, theirs)
            value = found.value * (threshold("weak_factor") if weak else 1.0)
            if best is None or value > best[0]:
                best = (value, ours, theirs, Score(value, found.why, found.weak), weak)
    if best is None or best[0] < threshold("shown"):
        return None
    return Pair(record, best[1], best[2], best[3], best[4], tuple(features_of(context, record)))


def link_known(
    contexts: Sequence[Context],
    candidates: Mapping[str, Sequence[KnownRecord]],
    rulings: Sequence[KnownRuling] = (),
) -> list[KnownLink]:
    """Links of entities to the candidate records of each, by entity and score. The same input in any order gives the same links.

    ``rulings`` are a person's (:func:`known_rulings`) and win over every score; a record that one names must be a candidate.
    """
    made: list[tuple[KnownLink, bool]] = []
    for context in sorted(contexts, key=lambda row: row.entity.entity_id):
        entity_id = context.entity.entity_id
        records = {row.known_id: row for row in candidates.get(entity_id, ())}
        own = {row.known_id: row for row in rulings if row.entity_id == entity_id and row.known_id in records}
        pairs = [pair for key in sorted(records) if (pair := best_pair(context, records[key]))]
        found = {pair.record.known_id: (judge(context, pair, pairs), pair.strong) for pair in pairs}
        for key, (link, _) in found.items():
            taken = [other for other, ruling in own.items() if ruling.same and other != key and rival(records[other], records[key])]
            if taken:
                words = f"a person decided that it is {min(taken)}, and this is another record"
                found[key] = (replace(link, status="unlikely", why=(*link.why, words)), False)
        found.update((key, (_decided(ruling, records[key]), True)) for key, ruling in own.items())
        kept = sorted(found.values(), key=lambda row: (not row[0].decided_by, row[0].status == "unlikely", -row[0].score, row[0].known_id))
        made += kept[: int(threshold("most_records"))]
    return sorted(_one_entity_each(made), key=lambda row: (row.entity_id, -row.score, row.known_id))


def _one_entity_each(made: Sequence[tuple[KnownLink, bool]]) -> list[KnownLink]:
    """A record is of one bearer: where several entities would link to it, only what tells one from the others lets it stand."""
    owners: dict[str, list[tuple[KnownLink, bool]]] = defaultdict(list)
    for link, strong in made:
        if link.status == "linked":
            owners[link.known_id].append((link, strong))
    result = []
    for link, strong in made:
        others = [row for row in owners[link.known_id] if row[0].entity_id != link.entity_id]
        if link.status == "linked" and others and not link.decided_by and (not strong or any(row[1] for row in others)):
            words = f"another entity of the texts fits this record too: {min(row[0].entity_id for row in others)}"
            link = replace(link, status="possible", why=(*link.why, words))
        result.append(link)
    return result


def judge(context: Context, pair: Pair, pairs: Sequence[Pair]) -> KnownLink:
    """The link of one pair beside the others of its entity: status, score and every reason in words."""
    entity = context.entity
    rivals = [other for other in pairs if other is not pair and other.score.value >= threshold("sure") and rival(pair.record, other.record)]
    why = [f"{pair.score.why}: “{pair.name}”" if pair.score.value < 1 or pair.listed_weak else _same(entity, pair)]
    why += [feature.words for feature in pair.features]
    score = pair.score.value + sum(feature.weight for feature in pair.features)
    supported = any(feature.weight > 0 for feature in pair.features)
    doubts = [*_name_doubts(entity, pair), *_bearers(pair, rivals)]
    if rivals:
        score -= threshold("shared")
    if not supported:
        score -= threshold("alone")
    if pair.against:
        status = "unlikely"
    elif doubts or not (supported or _tells_alone(entity, pair)):
        status = "possible"
        if not doubts:
            doubts = ["nothing beside the name agrees"]
    else:
        status = "linked"
        if not supported:
            doubts = ["a name that says enough by itself, and no other record bears it"]
    return KnownLink(entity.entity_id, pair.record.known_id, status, round(min(1.0, max(0.0, score)), 4), pair.name, (*why, *doubts))


def _same(entity: Entity, pair: Pair) -> str:
    if entity.schema == "Territory" and state_code(pair.name):
        return f"the same state, “{country_name(state_code(pair.name) or '') or pair.name}”"
    return f"the same name, “{pair.name}”"


def _name_doubts(entity: Entity, pair: Pair) -> list[str]:
    """What makes the name itself too little, whatever else agrees."""
    doubts = []
    if pair.score.value < threshold("sure"):
        doubts.append("the names differ in spelling")
    if pair.listed_weak:
        doubts.append("the list itself calls this name weak")
    if entity.schema == "Person":
        parsed = [parse_person(name) for name in ((pair.name,) if pair.score.value == 1 else (pair.ours, pair.name))]
        if pair.score.weak or not all(name.full for name in parsed):
            doubts.append("no full name")
        elif pair.score.value < 1 and any(len(name.given) == 1 for name in parsed):
            doubts.append("an initial fits many given names")
        elif is_common(" ".join(parse_person(pair.name).parts)) and not pair.strong:
            doubts.append("many people bear a name like this")
    elif entity.schema in _BODIES and parse_body(pair.name).acronym and not pair.strong:
        doubts.append("letters that may stand for many names")
    return doubts


def _bearers(pair: Pair, rivals: Sequence[Pair]) -> list[str]:
    """Other records of this name: they leave it open unless something tells this one from all of them."""
    open_ones = [other for other in rivals if not other.against]
    if not open_ones or (pair.strong and not any(other.strong for other in open_ones)):
        return []
    count = f"{len(open_ones)} other record{' of this name is' if len(open_ones) == 1 else 's of this name are'} listed too"
    return [f"{count}, such as {min(row.record.known_id for row in open_ones)}"]


def _tells_alone(entity: Entity, pair: Pair) -> bool:
    """A name that says enough by itself: a state's; a body's with two words or more that few bodies bear. Never a person's."""
    if pair.score.value < threshold("telling") or entity.schema == "Person":
        return False
    if entity.schema == "Territory":
        return bool(state_code(pair.name))
    words = parse_body(pair.name).core if entity.schema in _BODIES else tuple(word for word in fold(pair.name) if word != "the")
    telling = {word for word in words if word not in words_of("generic") and word not in words_of("fillers")} - trade_words()
    return len(words) > 1 and len(telling) >= threshold("telling_words")


@cache
def trade_words() -> frozenset[str]:
    """Words that many firms bear: beside one of them a single name is not enough to put a firm on a list."""
    return frozenset(load_toml("known.toml")["match"]["trade"])


def rival(left: KnownRecord, right: KnownRecord) -> bool:
    """Whether two records of one name are two bearers of it.

    A list holds each of its own once: two records of one dataset are two, unless one names the other as itself. Records of two
    datasets are taken for one bearer unless what they say differs.
    """
    ids = ({left.record_id, *left.refs}, {right.record_id, *right.refs})
    if ids[0] & ids[1]:
        return False
    if left.dataset == right.dataset:
        return True
    years = ({date[:4] for date in left.birth_dates}, {date[:4] for date in right.birth_dates})
    told = (years, (set(left.countries), set(right.countries)), (set(left.genders), set(right.genders)))
    return any(ours and theirs and not ours & theirs for ours, theirs in told)


@dataclass(frozen=True, slots=True)
class KnownRuling:
    """A person's standing decision on an entity and a record."""

    entity_id: str
    known_id: str
    same: bool
    by: str
    why: str


def is_about_known(decision: Decision) -> bool:
    """A decision on sameness that names a known record at one end: no matter of the documents' entities among themselves."""
    return decision.kind == "same" and any(end.startswith(KNOWN_PREFIX) for end in (decision.target, decision.other or ""))


def known_rulings(decisions: Sequence[Decision], owners: Mapping[str, str]) -> list[KnownRuling]:
    """The standing decisions between entities and records. ``owners`` gives the entity of each ``doc_id#entity``.

    A decision names an entity by one of its mentions, so that it holds whatever that entity is joined with later; of several on one
    entity and record the latest counts, and "unsure" lifts it.
    """
    standing: dict[tuple[str, str], Decision] = {}
    for decision in filter(is_about_known, in_force(decisions)):
        end, known_id = sorted((decision.target, decision.other or ""), key=lambda name: name.startswith(KNOWN_PREFIX))
        standing[owners.get(end, end), known_id] = decision
    return [
        KnownRuling(entity_id, known_id, decision.verdict == "same", decision.by, decision.why)
        for (entity_id, known_id), decision in sorted(standing.items())
        if decision.verdict in ("same", "not_same")
    ]


def _decided(ruling: KnownRuling, record: KnownRecord) -> KnownLink:
    words = f"{ruling.by} decided that it is {'the same' if ruling.same else 'another'}" + (f": {ruling.why}" if ruling.why else "")
    status, score = ("linked", 1.0) if ruling.same else ("unlikely", 0.0)
    return KnownLink(ruling.entity_id, record.known_id, status, score, record.caption, (words,), ruling.by)
