"""A name and what else is known of it, held against the entities of a ledger: candidates with scores that explain themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cuibono.matching.match import SAME, Feature, Match, match_any
from cuibono.matching.name_index import NameIndex
from cuibono.matching.pair_states import country_of, demonym_of
from cuibono.records import Entity
from cuibono.vocabulary import load_toml

# Schemata that may stand for one another where a source says less than another.
_GROUPS = (
    frozenset({"company", "organization", "publicbody", "legalentity"}),
    frozenset({"person", "legalentity"}),
    frozenset({"territory", "country", "place", "publicbody"}),
    frozenset({"project", "asset", "vessel"}),
)


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that a name may mean. ``sure``: it is held for the one meant, and no other comes near."""

    entity: Entity
    match: Match
    sure: bool = False


def setting(name: str) -> float:
    """A number of ``[lists]`` in matching.toml."""
    return float(load_toml("matching.toml")["lists"][name])


def code_of(country: str) -> str | None:
    """An ISO 3166-1 alpha-2 code in lower case from a code, a name or an adjective; None where it is none of these."""
    bare = country.strip()
    if not bare:
        return None
    named = country_of(bare) or demonym_of(bare)
    return named or (bare.lower() if len(bare) == 2 and bare.isalpha() else None)


def schemata_fit(asked: str, schema: str) -> bool:
    """An empty or open schema fits all, others those of their group."""
    left, right = asked.strip().lower(), schema.lower()
    if left in ("", "thing", "unknown", "entity") or left == right:
        return True
    return any(left in group and right in group for group in _GROUPS)


class Finder:
    """The entities of one state of a ledger, indexed by their names."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = [entity for entity in entities if entity.named]
        self.by_id = {entity.entity_id: entity for entity in entities}
        self._index = NameIndex([names_of(entity) for entity in self.entities])

    def find(
        self, names: Sequence[str], *, schema: str = "", country: str | None = None, limit: int = 5, threshold: float | None = None
    ) -> list[Found]:
        """The best entities for one thing's names, best first, from ``threshold`` (0 to 1) on."""
        least = setting("threshold") if threshold is None else threshold
        found = []
        for number in self._index.candidates(names):
            entity = self.entities[number]
            if not schemata_fit(schema, entity.schema):
                continue
            asked = schema if schema and schema.lower() not in ("thing", "unknown", "entity", "legalentity") else entity.schema
            match = with_country(match_any(asked, names, names_of(entity)), country, entity)
            if match.score >= least:
                found.append(Found(entity, match))
        found.sort(key=lambda row: (-row.match.score, -row.entity.documents, -row.entity.mentions, row.entity.entity_id))
        return mark_sure(found)[:limit]


def names_of(entity: Entity) -> tuple[str, ...]:
    """All names, the caption first."""
    return tuple(dict.fromkeys((entity.caption, *entity.names)))


def with_country(match: Match, country: str | None, entity: Entity) -> Match:
    """The match with what the countries say; nothing where one is not known."""
    if country is None or entity.country is None:
        return match
    if country == entity.country.lower():
        feature = Feature("country", setting("country_same"), f"both of {country}")
        score = min(1.0, match.score + setting("country_same")) if match.score >= SAME else match.score
    else:
        feature = Feature("country", -setting("country_differs"), f"of {country} and of {entity.country.lower()}")
        score = max(0.0, match.score - setting("country_differs"))
    return replace(match, score=round(score, 4), why=f"{match.why}; {feature.words}", features=(*match.features, feature))


def mark_sure(found: Sequence[Found]) -> list[Found]:
    """The first is sure where its score is high enough and the next is far enough behind; a bare surname is never sure."""
    if not found:
        return []
    first = found[0]
    second = found[1].match.score if len(found) > 1 else 0.0
    sure = first.match.score >= setting("sure") and first.match.score - second >= setting("lead")
    return [replace(first, sure=sure), *found[1:]]
