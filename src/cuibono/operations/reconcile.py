"""Reconciliation: queries of other programs (OpenRefine's protocol) answered from the entities of a ledger.

Here is what the answers say; ``cuibono.api`` puts them into the two versions of the protocol. Scores are 0 to 100 there, 0 to 1 here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cuibono.errors import UsageError
from cuibono.ledger.names import plain
from cuibono.matching.match import SAME, Feature, match_names
from cuibono.records import Entity, Tie
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.countries import country_name

from .find_matches import Finder, Found, code_of, mark_sure, setting

# Types that may be asked for: the schemata of entities, and LegalEntity for who may be a person or a body.
TYPES = ("Person", "Company", "Organization", "PublicBody", "LegalEntity", "Territory", "Project")
# Properties of every entity beside the predicates.
PLAIN_PROPERTIES = {
    "name": "all names",
    "country": "country",
    "schema": "schema",
    "documents": "number of documents",
    "office": "offices and posts",
}
_OFFICES = ("holds_office", "leads", "works_for", "member_of")
INVERSE = "of:"


@dataclass(frozen=True, slots=True)
class Condition:
    """A property and the values asked for. ``quantifier`` is any, all or none; ``required`` leaves out what does not fit."""

    pid: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """One query: names (any of them may fit), a type, conditions, and how many candidates."""

    names: tuple[str, ...]
    type: str = ""
    conditions: tuple[Condition, ...] = ()
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Known:
    """One state of a ledger as the service holds it: the finder, and every entity's ties."""

    finder: Finder
    ties: Mapping[str, tuple[Tie, ...]]
    documents: int

    def caption(self, entity_id: str) -> str:
        found = self.finder.by_id.get(entity_id)
        return found.caption if found else entity_id


def make_known(entities: Sequence[Entity], ties: Sequence[Tie], documents: int) -> Known:
    """The entities indexed, the ties by both ends."""
    by_end: dict[str, list[Tie]] = {}
    for tie in ties:
        for end in dict.fromkeys((tie.subject_id, tie.object_id)):
            by_end.setdefault(end, []).append(tie)
    return Known(Finder(entities), {end: tuple(rows) for end, rows in by_end.items()}, documents)


def properties() -> dict[str, str]:
    """Every property by id, with its name: the plain ones, every predicate, and every predicate seen from its object ("of:owns")."""
    found = dict(PLAIN_PROPERTIES)
    for name, row in PREDICATES.items():
        found[name] = row.verb
        if not row.symmetric:
            found[f"{INVERSE}{name}"] = row.passive
    return found


def check_type(asked: str) -> str:
    """The type's id in our spelling, "" for none. Raises UsageError for one that is none of ours."""
    if not asked or asked.lower() in ("thing", "entity"):
        return ""
    for name in TYPES:
        if asked.lower() == name.lower():
            return name
    raise UsageError(f"no type {asked!r}", advice=f"types are: {', '.join(TYPES)}")


def values_of(known: Known, entity: Entity, pid: str) -> list[tuple[str, str]]:
    """The values of a property as (entity id or "", text), in order. Raises UsageError for a property that is none of ours."""
    if pid == "name":
        return [("", name) for name in dict.fromkeys((entity.caption, *entity.names))]
    if pid == "country":
        return [("", country_name(entity.country) or entity.country)] if entity.country else []
    if pid == "schema":
        return [("", entity.schema)]
    if pid == "documents":
        return [("", str(entity.documents))]
    if pid == "office":
        found: list[tuple[str, str]] = []
        for predicate in _OFFICES:
            found += values_of(known, entity, predicate)
        return list(dict.fromkeys(found))
    inverse = pid.startswith(INVERSE)
    name = pid.removeprefix(INVERSE)
    if name not in PREDICATES:
        raise UsageError(f"no property {pid!r}", advice="see /reconcile/suggest/property, or: country, name, schema, office, owns …")
    out = []
    for tie in _ordered(known.ties.get(entity.entity_id, ())):
        if tie.predicate != name or tie.status == "denied":
            continue
        both = PREDICATES[name].symmetric
        if (both or not inverse) and tie.subject_id == entity.entity_id:
            out.append((tie.object_id, known.caption(tie.object_id)))
        elif (both or inverse) and tie.object_id == entity.entity_id:
            out.append((tie.subject_id, known.caption(tie.subject_id)))
    return list(dict.fromkeys(out))


def _ordered(ties: Sequence[Tie]) -> list[Tie]:
    """The best-witnessed first."""
    return sorted(ties, key=lambda tie: (-tie.origins, -len(tie.supporting), tie.tie_id))


def top_ties(known: Known, entity_id: str, most: int) -> list[Tie]:
    """The best-witnessed ties of an entity."""
    return _ordered(known.ties.get(entity_id, ()))[:most]


def answer(known: Known, query: Query) -> list[Found]:
    """The candidates of one query, best first. The first is ``sure`` where nothing asked for speaks against it and none comes near."""
    asked = check_type(query.type)
    if not query.names:
        return _by_conditions(known, query, asked)
    direct = [known.finder.by_id[name] for name in query.names if name in known.finder.by_id]
    if direct:
        match = replace(match_names("", "x", "x"), why="the entity of this id", features=(Feature("id", 1.0, "the entity of this id"),))
        return [Found(direct[0], match, sure=True)]
    found = known.finder.find(query.names, schema=asked, limit=max(query.limit, 20))
    weighed = [_with_conditions(known, row, query.conditions) for row in found]
    kept = [row for row in weighed if row is not None and row.match.score >= setting("threshold") / 2]
    kept.sort(key=lambda row: (-row.match.score, -row.entity.documents, row.entity.entity_id))
    settled = mark_sure([replace(row, sure=False) for row in kept])
    if settled and any(feature.name.startswith("property:") and feature.effect < 0 for feature in settled[0].match.features):
        settled[0] = replace(settled[0], sure=False)
    return settled[: query.limit]


def _by_conditions(known: Known, query: Query, asked: str) -> list[Found]:
    """A query without a name: what has all that is asked for."""
    blank = replace(match_names("", "x", "x"), score=SAME, why="found by its properties", features=())
    required = tuple(replace(row, required=True) for row in query.conditions)
    rows = (Found(entity, blank) for entity in known.finder.entities if not asked or entity.schema == asked)
    kept = [row for row in (_with_conditions(known, found, required) for found in rows) if row is not None]
    kept.sort(key=lambda row: (-row.match.score, -row.entity.documents, row.entity.entity_id))
    return kept[: query.limit]


def _with_conditions(known: Known, found: Found, conditions: Sequence[Condition]) -> Found | None:
    """What the conditions do to a candidate; None where a required one does not fit."""
    match = found.match
    for condition in conditions:
        held = values_of(known, found.entity, condition.pid)
        hits = [any(_fits(condition.pid, value, row) for row in held) for value in condition.values]
        fits = {"any": any(hits), "all": all(hits), "none": not any(hits)}[condition.quantifier]
        if condition.required and not fits:
            return None
        said = ", ".join(condition.values)
        if fits:
            step, words = setting("property_same"), f"{condition.pid}: {said}"
        elif not held:
            step, words = 0.0, f"{condition.pid}: not known here"
        else:
            step, words = -setting("property_differs"), f"{condition.pid}: {', '.join(text for _, text in held[:3])}, not {said}"
        score = match.score + step if step <= 0 or match.score >= SAME else match.score
        feature = Feature(f"property:{condition.pid}", step, words)
        match = replace(match, score=round(min(1.0, max(0.0, score)), 4), why=f"{match.why}; {words}", features=(*match.features, feature))
    return replace(found, match=match)


def _fits(pid: str, asked: str, held: tuple[str, str]) -> bool:
    identity, text = held
    if identity and asked == identity:
        return True
    if pid == "country":
        return code_of(asked) is not None and code_of(asked) == code_of(text)
    if pid in ("schema", "documents"):
        return asked.strip().lower() == text.lower()
    return match_names("", asked, text).same


def suggest_entities(known: Known, prefix: str, cursor: int, most: int = 20) -> list[Entity]:
    """Entities of which a name, or a word of one, begins with the prefix; the best-known first. An id finds its entity."""
    if prefix in known.finder.by_id:
        return [known.finder.by_id[prefix]][cursor:]
    start = plain(prefix)
    ranked = []
    for entity in known.finder.entities:
        names = [plain(name) for name in dict.fromkeys((entity.caption, *entity.names))]
        if any(name.startswith(start) for name in names):
            ranked.append((0, -entity.documents, entity.caption, entity.entity_id, entity))
        elif any(f" {start}" in name for name in names):
            ranked.append((1, -entity.documents, entity.caption, entity.entity_id, entity))
    ranked.sort(key=lambda row: row[:4])
    return [row[4] for row in ranked[cursor : cursor + most]]


def suggest_rows(rows: Mapping[str, str], prefix: str, cursor: int, most: int = 50) -> list[tuple[str, str]]:
    """Ids and names of which either begins with the prefix, or has a word that does."""
    start = plain(prefix)
    hits = [(key, name) for key, name in rows.items() if any(f" {plain(text)}".find(f" {start}") >= 0 for text in (key, name))]
    return hits[cursor : cursor + most]


def describe_short(known: Known, entity: Entity) -> str:
    """What tells an entity from its namesakes, in a line."""
    country = f", {country_name(entity.country) or entity.country}" if entity.country else ""
    documents = "1 document" if entity.documents == 1 else f"{entity.documents} documents"
    ties = top_ties(known, entity.entity_id, 1)
    tied = ""
    if ties:
        row = PREDICATES[ties[0].predicate]
        tied = (
            f"; {known.caption(ties[0].subject_id)} {row.verb} {known.caption(ties[0].object_id)}" if ties[0].status == "asserted" else ""
        )
    return f"{entity.schema}{country}, {documents}{tied}"
