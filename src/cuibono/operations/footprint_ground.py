"""What footprints are asked of, loaded once for a ledger, and the records of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cuibono.ledger import Ledger
from cuibono.records import Corpus, Document
from cuibono.vocabulary.rates import Rates

from .unread import Unseen

if TYPE_CHECKING:
    import pyarrow as pa

    from cuibono.stages.inquire.footprint import Cell
    from cuibono.stages.inquire.graph import TieGraph
    from cuibono.stages.inquire.powers import Atlas, Party


@dataclass(frozen=True)
class Ground:
    """What every question is asked of, loaded once: who counts for which country, and the ties that are told of each place."""

    atlas: Atlas
    placed: dict[str, tuple[int, ...]]
    corpus: Corpus
    sizes: dict[tuple[str, ...], list[tuple[str, str | None, int]]] = field(default_factory=dict)
    votes: dict[str, float] = field(default_factory=dict)

    def naming(self, ledger: Ledger, entity_ids: Sequence[str]) -> list[tuple[str, str | None, int]]:
        """The ledger's ``naming_sizes`` of the entities, asked once."""
        key = tuple(entity_ids)
        if key not in self.sizes:
            self.sizes[key] = ledger.naming_sizes(key)
        return self.sizes[key]

    def doubted(self, ledger: Ledger, party: Party, asked: Sequence[str]) -> frozenset[str]:
        """Those of the entities of which too few documents tell the party's country. Each is asked for once."""
        from cuibono.stages.inquire.powers import limits

        new = [key for key in asked if key not in self.votes]
        sizes = {row.entity_id: row.documents for row in ledger.entities_of(new)} if new else {}
        large = [key for key in new if sizes[key] >= int(limits()["doubtful"])]
        told = ledger.country_votes(large) if large else {}
        for key in new:
            self.votes[key] = told.get(key, {}).get(party.code, 0) / sizes[key] if key in large else 1.0
        return frozenset(key for key in asked if self.votes[key] < float(limits()["share"]))


def load_ground(ledger: Ledger, graph: TieGraph | None = None) -> Ground:
    """The ground of a ledger; ``graph`` where it is loaded already. It holds as long as nothing is added or decided."""
    from cuibono.stages.inquire.graph import make_graph
    from cuibono.stages.inquire.powers import make_atlas

    with ledger.transaction():
        graph = graph or make_graph(ledger.entity_columns(), ledger.tie_columns())
        rows, corpus = ledger.placed_columns(), ledger.corpus()
    placed: dict[str, set[int]] = {}
    for place, tie in _placed(graph, rows):
        placed.setdefault(place, set()).add(tie)
    return Ground(make_atlas(graph), {words: tuple(sorted(ties)) for words, ties in sorted(placed.items())}, corpus)


def _placed(graph: TieGraph, rows: pa.Table) -> Iterator[tuple[str, int]]:
    """The places that claims tell, each with the ties of the claim's ends and predicate, whichever of the two stands first."""
    import numpy as np

    size, kinds = len(graph.entity_ids), {name: code for code, name in enumerate(graph.predicate.values)}

    def keys(one: Any, other: Any, code: Any) -> Any:
        return (np.minimum(one, other) * np.int64(size) + np.maximum(one, other)) * len(kinds) + code

    own = keys(graph.subject.astype(np.int64), graph.object.astype(np.int64), graph.predicate.codes)
    order = np.argsort(own, kind="stable")
    named = [[graph.number.get(end, -1) for end in rows[name].to_pylist()] for name in ("subject_id", "object_id")]
    codes = [kinds.get(name, -1) for name in rows["predicate"].to_pylist()]
    ends = np.array([*named, codes], dtype=np.int64)
    wanted = np.where((ends >= 0).all(axis=0), keys(*ends), -1)
    low, high = (np.searchsorted(own[order], wanted, side=side) for side in ("left", "right"))
    for at, place in enumerate(rows["place"].to_pylist()):
        for tie in order[low[at] : high[at]]:
            yield place, int(tie)


@dataclass(frozen=True, slots=True)
class Footprint:
    """One power's cells, with what is told of the corpus: documents and outlets that name it, by language."""

    party: Party
    cells: tuple[Cell, ...]
    documents: int
    outlets: int
    languages: dict[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, checked, and all that was found."""

    place: Party | None
    sector: str | None
    by: str
    since: str | None
    until: str | None
    currency: str
    rates: Rates
    powers: tuple[Footprint, ...]
    captions: dict[str, str]
    documents: dict[str, Document]
    corpus: Corpus
    unseen: Unseen
