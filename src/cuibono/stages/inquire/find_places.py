"""Where the events and ties of somebody stand, and what flows between places: the ground of a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cuibono.records import Entity, StoredClaim, Tie
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.places import Spot, country_spot, find_spot, is_ambiguous

from .events import Event
from .strength import rules

_HEDGED = frozenset(("planned", "possible", "predicted"))


@dataclass(frozen=True, slots=True)
class Item:
    """An event or a lasting tie at a place: its id, its status, and what it weighs."""

    item_id: str
    status: str
    tie: Tie
    event: Event | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with what stands there, the best supported first. ``hedged``: nothing there is more than planned or possible."""

    spot: Spot
    items: tuple[Item, ...]

    @property
    def hedged(self) -> bool:
        return all(item.status in _HEDGED for item in self.items)


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes from one place to another: "money" (and aid), "sales" (from the seller), "visits", or "talks", which have no direction.

    ``groups`` counts the items with a group without a name at an end ("Chinese firms"): it is described as of the land, and is not its
    state.
    """

    kind: str
    start: Spot
    end: Spot
    items: tuple[Item, ...]
    groups: int

    @property
    def hedged(self) -> bool:
        return all(item.status in _HEDGED for item in self.items)


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that is told and can't be put on a map, with how many items name it; ``ambiguous`` where several places have the name."""

    name: str
    count: int
    ambiguous: bool


@dataclass(slots=True)
class _Gathered:
    at: dict[Spot, dict[str, Item]] = field(default_factory=lambda: defaultdict(dict))
    flows: dict[tuple[str, Spot, Spot], dict[str, Item]] = field(default_factory=lambda: defaultdict(dict))
    lost: dict[tuple[str, bool], set[str]] = field(default_factory=lambda: defaultdict(set))
    groups: set[str] = field(default_factory=set)


def find_places(
    items: Iterable[Item], subjects: frozenset[str], entities: Mapping[str, Entity], claims: Mapping[str, StoredClaim]
) -> tuple[list[Standing], list[Flow], list[Lost]]:
    """Places, flows and what can't be placed, each by how much there is of it.

    An item stands where its claims say that it was; a visit, a strike or an investment in the land that it goes to; what lies or is based
    in a land there, if that is none of ``subjects``. What is denied stands nowhere: who criticizes or meets a land need not be there. A
    flow goes between the lands of the two ends: of a territory its own, of anybody else the country that they are of.
    """
    made = _Gathered()
    for item in items:
        if item.status != "denied":
            _place(item, subjects, entities, claims, made)
    standings = [Standing(spot, _ranked(found)) for spot, found in made.at.items()]
    flows = [Flow(kind, start, end, _ranked(found), len(made.groups & found.keys())) for (kind, start, end), found in made.flows.items()]
    lost = [Lost(name, len(found), ambiguous) for (name, ambiguous), found in made.lost.items()]
    standings.sort(key=lambda row: (-len(row.items), row.spot.name, row.spot.code))
    flows.sort(key=lambda row: (-len(row.items), row.kind, row.start.name, row.end.name))
    lost.sort(key=lambda row: (-row.count, row.name))
    return standings, flows, lost


def _ranked(found: Mapping[str, Item]) -> tuple[Item, ...]:
    return tuple(sorted(found.values(), key=lambda item: (item.status in _HEDGED, -item.tie.origins, item.item_id)))


def _place(
    item: Item, subjects: frozenset[str], entities: Mapping[str, Entity], claims: Mapping[str, StoredClaim], made: _Gathered
) -> None:
    tie = item.tie
    row = PREDICATES[tie.predicate]
    ends = [entities.get(tie.subject_id), entities.get(tie.object_id)]
    if tie.predicate in rules("places")["at_object"] and ends[1] and ends[1].schema == "Territory":
        _stand(item, ends[1].caption, ends[1].country, made)
    if row.family == "place":
        for end in ends:
            if end and end.schema == "Territory" and end.entity_id not in subjects:
                _stand(item, end.caption, end.country, made)
    if not row.lasting:
        lands = {end.country for end in ends if end and end.country}
        for name in dict.fromkeys(claims[claim_id].place for claim_id in tie.supporting if claim_id in claims):
            if name:
                _stand(item, name, _land_of(name, lands), made)
    homes = [_home(end) for end in ends]
    kind = next((kind for kind, named in rules("places")["flows"].items() if tie.predicate in named), None)
    start, end_ = homes
    if kind and start and end_ and start.code != end_.code:
        if row.symmetric and (end_.name, end_.code) < (start.name, start.code):
            start, end_ = end_, start
        made.flows[kind, start, end_][item.item_id] = item
        if any(end and not end.named for end in ends):
            made.groups.add(item.item_id)


def _stand(item: Item, name: str, country: str | None, made: _Gathered) -> None:
    spot = find_spot(name, country)
    if spot is None:
        made.lost[name, is_ambiguous(name, country)].add(item.item_id)
    else:
        made.at[spot][item.item_id] = item


def _land_of(name: str, lands: Iterable[str]) -> str | None:
    """The country, of those of the two ends, in which there is a place of that name; None where that is not one."""
    fitting = [land for land in sorted(lands) if find_spot(name, land)]
    return fitting[0] if len(fitting) == 1 else None


def _home(entity: Entity | None) -> Spot | None:
    """Where a flow of an entity begins or ends: a territory's own land or city, anybody else's country."""
    if entity is None:
        return None
    if entity.schema == "Territory":
        return find_spot(entity.caption, entity.country)
    return country_spot(entity.country) if entity.country else None


def items_of(events: Sequence[tuple[Event, Tie]], ties: Iterable[Tie]) -> list[Item]:
    """Events and lasting ties as items. Ties of what happens once are in the events already."""
    made = [Item(event.event_id, event.status, tie, event) for event, tie in events]
    return made + [Item(tie.tie_id, tie.status, tie, None) for tie in ties if PREDICATES[tie.predicate].lasting]
