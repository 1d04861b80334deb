"""What resolution reads and keeps of a ledger, row by row, and what a run of it says that it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cuibono.records import Decision, Entity, Local, StoredLocal, standing_pairs
from cuibono.stages.resolve.block_locals import WATCH, Place, places_of, read_side
from cuibono.stages.resolve.count_bulks import Counts
from cuibono.stages.resolve.entities import Resolution
from cuibono.stages.resolve.key_locals import Keyed
from cuibono.stages.resolve.split_namesakes import is_common
from cuibono.stages.resolve.tally_terms import CALLED, COMPANY, INITIALS, SURROUNDING, Term, sought


@dataclass(frozen=True, slots=True)
class Changes:
    """What one run changed. ``moved`` are places (document, entity) with the id that they led to before (None for new ones) and now.

    ``entities`` are rows as they were and as they are, None where there was or is none.
    """

    moved: tuple[tuple[tuple[str, str], str | None, str], ...] = ()
    entities: tuple[tuple[Entity | None, Entity | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one run did. ``touched`` locals were resolved anew; ``whole`` is true where that were all, and ``changes`` then says nothing."""

    documents: int
    touched: int
    whole: bool
    fresh: tuple[str, ...] = field(default=(), compare=False, repr=False)
    changes: Changes = field(default=Changes(), compare=False, repr=False)


def counts_of(rows: Iterable[tuple[int, Keyed]], onto: Counts | None = None) -> Counts:
    """What numbered locals count, on top of ``onto``."""
    counts = onto or Counts()
    counts.add((number, item, shared_blocks(places_of(item, number))) for number, item in rows)
    return counts


def shared_blocks(places: Iterable[Place]) -> list[str]:
    """The blocks in which a name stands for its locals."""
    return [place.name for place in places if not place.number and read_side(place.side)[0] != WATCH]


def kept_local(number: int, item: Keyed, result: Resolution | None) -> tuple[StoredLocal, list[Place]]:
    """A local as it is kept, with its blocks."""
    atom = result.atoms[item.order] if result else ""
    return StoredLocal(number, bare_local(item), atom), places_of(item, number)


def bare_local(item: Keyed) -> Local:
    """The local without what its resolution does not ask for: company tells bearers of common names apart, and nobody else."""
    local = item.local
    if item.beside and not is_common(item.key):
        local = replace(local, context=tuple(told for told in local.context if not told.startswith("with:")))
    return local


def asked_terms(item: Keyed) -> set[Term]:
    """The terms whose counts the resolution of one local may ask for, beside those of names that are read as several kinds."""
    terms: set[Term] = set()
    if item.beside and is_common(item.key):
        terms |= {(COMPANY, name) for name in item.beside}
    if item.group == "person" and item.partial:
        terms |= {(SURROUNDING, word) for word in item.known | item.topics}
    return terms


def asked_bodies(group: str, names: Iterable[str]) -> set[str]:
    """The words under which bodies may be looked up for one that bears these names (keys)."""
    return {word for name in names for word in (sought(name), CALLED + name, INITIALS + name)} if group == "body" else set()


def ruled_pairs(decisions: Iterable[Decision]) -> dict[tuple[str, str], str]:
    """Pairs that a standing decision joins or parts, with the verdict and its reason, which stands in the links."""
    return {
        pair: f"{row.verdict} {row.by} {row.why} {row.decision_id}"
        for pair, row in standing_pairs(decisions).items()
        if row.verdict in ("same", "not_same")
    }
