"""All ties of a ledger as arrays: what paths, exposure and footprints are asked of, from a hundred ties to millions.

Start at :func:`make_graph`. Nodes and ties are numbered in order of their ids, so that a tie between two answers goes by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cuibono.records import Entity, Tie
from cuibono.stages.appraise.read_dates import date_range

from .seats import state_nodes
from .strength import age_factor, rules, tie_strength

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NO_DAY = 0  # the ordinal of no day: dates are proleptic Gregorian ordinals from 1 on (``date.toordinal``)


@dataclass(frozen=True)
class Words:
    """A column of few values: ``codes[i]`` is the place of row ``i``'s value in ``values`` (-1: none)."""

    values: tuple[str, ...]
    codes: Ints

    def __getitem__(self, row: int) -> str | None:
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]

    def among(self, wanted: Sequence[str] | frozenset[str]) -> Bools:
        """Rows whose value is one of these."""
        chosen = np.array([value in wanted for value in self.values] + [False], dtype=np.bool_)
        return chosen[self.codes]


@dataclass(frozen=True)
class TieGraph:
    """Entities (nodes) and ties (edges) by number; ``first[n]:first[n + 1]`` are a node's places in ``neighbour`` and ``tie``.

    A tie stands at both its ends; one of a capital that acts stands at its state too ("Ankara paid him": :mod:`seats`). ``from_day`` and
    ``to_day`` are when it holds (ordinals, ``NO_DAY``: not dated); ``told_day`` and ``seen_day`` are the first and the last publication
    that tells it. ``strength`` is from 0 to 1, lowered by how unsure the reading is, its age taken at ``as_of``, the newest publication.
    """

    entity_ids: tuple[str, ...]
    captions: tuple[str, ...]
    schema: Words
    country: Words
    named: Bools
    tie_ids: tuple[str, ...]
    subject: Ints
    object: Ints
    predicate: Words
    status: Words
    reliability: Words
    credibility: Ints
    origins: Ints
    documents: Ints
    from_day: Ints
    to_day: Ints
    told_day: Ints
    seen_day: Ints
    as_of: int
    sureness: Floats
    strength: Floats
    first: Ints
    neighbour: Ints
    tie: Ints

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each entity id."""
        return {entity_id: number for number, entity_id in enumerate(self.entity_ids)}

    @cached_property
    def degree(self) -> Ints:
        """How many ties each entity has an end of."""
        return np.diff(self.first).astype(np.int32)

    def ties_at(self, node: int) -> Ints:
        """The numbers of the ties of one node."""
        return self.tie[self.first[node] : self.first[node + 1]]


def make_graph(entities: pa.Table, ties: pa.Table) -> TieGraph:
    """The graph of ``Ledger.entity_columns()`` and ``Ledger.tie_columns()``. Ties with an end that is no entity are left out."""
    entity_ids = tuple(entities["entity_id"].to_pylist())
    known = pa.array(entity_ids, pa.string())
    subject, object_ = (_places(ties[name], known) for name in ("subject_id", "object_id"))
    kept = np.flatnonzero((subject >= 0) & (object_ >= 0))
    ties = ties.take(pa.array(kept))
    subject, object_ = subject[kept], object_[kept]
    predicate, status, reliability = (_words(ties[name]) for name in ("predicate", "status", "reliability"))
    credibility = _ints(ties["credibility"])
    from_day, to_day = _days(ties["valid"])
    told_day, _ = _days(ties["first_seen"])
    _, seen_day = _days(ties["last_seen"])
    as_of = int(seen_day.max(initial=NO_DAY))
    sureness = np.asarray(ties["sureness"].cast(pa.float64()).to_numpy(), dtype=np.float64)
    strength = sureness * _strength(predicate, status, reliability, credibility, to_day, seen_day, as_of)
    captions, schema, country = tuple(entities["caption"].to_pylist()), _words(entities["schema"]), _words(entities["country"])
    named = np.array(entities["named"].to_pylist(), dtype=np.bool_)
    lands = [(int(node), captions[node], country[int(node)]) for node in np.flatnonzero(schema.among(("Territory",)) & named)]
    acting = predicate.among(frozenset(rules("seats")["acts"]))
    stands = state_nodes(lands, np.bincount(np.concatenate([subject, object_]), minlength=len(entity_ids)).tolist())
    first, neighbour, tie = _adjacency(len(entity_ids), subject, object_, _for_states(subject, object_, acting, stands))
    return TieGraph(
        entity_ids=entity_ids,
        captions=captions,
        schema=schema,
        country=country,
        named=named,
        tie_ids=tuple(ties["tie_id"].to_pylist()),
        subject=subject,
        object=object_,
        predicate=predicate,
        status=status,
        reliability=reliability,
        credibility=credibility,
        origins=_ints(ties["origins"]),
        documents=_ints(ties["documents"]),
        from_day=from_day,
        to_day=to_day,
        told_day=told_day,
        seen_day=seen_day,
        as_of=as_of,
        sureness=sureness,
        strength=strength,
        first=first,
        neighbour=neighbour,
        tie=tie,
    )


def graph_of(entities: Iterable[Entity], ties: Iterable[Tie]) -> TieGraph:
    """The graph of some records: a casefile's, or a test's."""
    nodes = sorted(entities, key=lambda row: row.entity_id)
    edges = sorted(ties, key=lambda row: row.tie_id)
    texts = ("tie_id", "subject_id", "predicate", "object_id", "status", "first_seen", "last_seen", "valid", "reliability")
    columns = {name: pa.array([getattr(row, name) for row in edges], pa.string()) for name in texts}
    columns |= {name: pa.array([getattr(row, name) for row in edges], pa.int64()) for name in ("credibility", "origins", "documents")}
    columns["sureness"] = pa.array([row.sureness for row in edges], pa.float64())
    about = {name: pa.array([getattr(row, name) for row in nodes], pa.string()) for name in ("entity_id", "schema", "caption", "country")}
    return make_graph(pa.table({**about, "named": pa.array([row.named for row in nodes], pa.bool_())}), pa.table(columns))


def _places(ends: Any, known: pa.Array) -> Ints:
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(pc.index_in(ends.cast(pa.string()), value_set=known), -1).to_numpy(), dtype=np.int32)


def _words(column: Any) -> Words:
    coded = pa.chunked_array(column).combine_chunks() if isinstance(column, list) else column.combine_chunks()
    coded = coded.cast(pa.string()).dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Words(tuple(coded.dictionary.to_pylist()), np.asarray(codes, dtype=np.int32))


def _ints(column: Any) -> Ints:
    return np.asarray(column.cast(pa.int32()).to_numpy(), dtype=np.int32)


def _days(column: Any) -> tuple[Ints, Ints]:
    """First and last day of each EDTF date; a column holds few distinct ones, each is read once."""
    words = _words(column)
    low, high = np.zeros(len(words.values) + 1, np.int32), np.zeros(len(words.values) + 1, np.int32)
    for place, value in enumerate(words.values):
        found = date_range(value[:10] if "T" in value else value)
        if found is not None:
            low[place], high[place] = found[0].toordinal(), found[1].toordinal()
    return low[words.codes], high[words.codes]


def _strength(predicate: Words, status: Words, reliability: Words, credibility: Ints, to_day: Ints, seen_day: Ints, as_of: int) -> Floats:
    plain = np.zeros((len(predicate.values), len(status.values), len(reliability.values), 7))
    for p, kind in enumerate(predicate.values):
        for s, state in enumerate(status.values):
            for r, letter in enumerate(reliability.values):
                for digit in range(1, 7):
                    plain[p, s, r, digit] = tie_strength(kind, state, letter, digit)
    last = np.minimum(np.maximum(to_day, seen_day), as_of)
    years = np.where(last == NO_DAY, 0, (as_of - last) // 365)
    ages = np.array([age_factor(float(year)) for year in range(int(years.max(initial=0)) + 1)])
    return np.asarray(plain[predicate.codes, status.codes, reliability.codes, credibility] * ages[years], dtype=np.float64)


def _for_states(subject: Ints, object_: Ints, acting: Bools, stands: Mapping[int, int]) -> tuple[Ints, Ints, Ints]:
    """The acts of capitals between those for whom they act: (one end, the other, tie)."""
    who = np.arange(int(max(subject.max(initial=0), object_.max(initial=0))) + 1, dtype=np.int32)
    who[list(stands)] = list(stands.values())
    ties = np.flatnonzero(acting & ((who[subject] != subject) | (who[object_] != object_))).astype(np.int32)
    return who[subject[ties]], who[object_[ties]], ties


def _adjacency(nodes: int, subject: Ints, object_: Ints, more: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Compressed rows: for each node its neighbours and the ties to them, in order of ties, with ``more`` (end, other end, tie); what ties
    one to itself is left out."""
    one = np.concatenate([subject, more[0]])
    other = np.concatenate([object_, more[1]])
    tie = np.concatenate([np.arange(len(subject), dtype=np.int32), more[2]])
    kept = one != other
    one, other, tie = one[kept], other[kept], tie[kept]
    start, end, tie = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([tie, tie])
    order = np.lexsort((tie, start))
    first = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(start, minlength=nodes), out=first[1:])
    return first, end[order].astype(np.int32), tie[order].astype(np.int32)
