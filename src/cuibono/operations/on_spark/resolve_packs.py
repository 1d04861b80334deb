"""From the rows of whole components to links and entities: each component has all that its members' resolution hangs on.

Nothing here knows Spark. Many small components are resolved in one call, which gives what a call for each would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from cuibono.ledger import schema
from cuibono.ledger.tables import arrow_schema, to_arrow
from cuibono.records import to_dict
from cuibono.stages.resolve.entities import make_atoms, resolve_keyed
from cuibono.stages.resolve.key_locals import Keyed, key_local
from cuibono.stages.resolve.obey_decisions import Rulings
from cuibono.stages.resolve.tally_terms import Tally, Term

from .local_facts import unpacked

PACK = 20_000  # locals from which on a pack is resolved; only a component is larger
CHUNK = 2_000  # links in one row of what is given
# What a row of a component tells, in the order in which they come: a term's count (one: kind, two: word), a body's key under a word (one:
# word, two: key), a local (one).
COUNT, KEY, LOCAL = range(3)
HANDED = pa.schema([("component", pa.int64()), ("what", pa.int64()), ("one", pa.string()), ("two", pa.string()), ("count", pa.int64())])


def _rows_of(table: pa.Schema) -> pa.DataType:
    return pa.list_(pa.struct(list(table)))


RESOLVED = pa.schema(
    [
        ("links", _rows_of(arrow_schema(schema.links))),
        ("entities", _rows_of(arrow_schema(schema.entities))),
        ("locals", pa.int64()),
        ("components", pa.int64()),
        ("largest", pa.int64()),
        ("compared", pa.int64()),
    ]
)
BOUND = pa.schema([("end", pa.string()), ("component", pa.int64())])


@dataclass
class Pack:
    """Whole components with the counts that they ask for. ``sizes`` are the corpus's own counts."""

    sizes: Mapping[Term, int]
    items: list[Keyed] = field(default_factory=list)
    members: dict[int, int] = field(default_factory=dict)  # component → locals of it
    counts: dict[Term, int] = field(default_factory=dict)
    bodies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of: dict[tuple[str, str], int] = field(default_factory=dict)  # local → component

    def add(self, component: int, what: int, one: str, two: str, count: int) -> None:
        """Takes one more row in."""
        if what == COUNT:
            self.counts[one, two] = count
        elif what == KEY:
            self.bodies[one].add(two)
        else:
            item = key_local(unpacked(one))
            self.items.append(item)
            self.of[item.order] = component
            self.members[component] = self.members.get(component, 0) + 1

    @property
    def tally(self) -> Tally:
        """The counts as resolution asks for them."""
        return Tally({**self.counts, **self.sizes}, self.bodies)


def packs_of(batches: Iterable[pa.RecordBatch], sizes: Mapping[Term, int]) -> Iterator[Pack]:
    """Packs of whole components, from rows (:data:`HANDED`) that are sorted by component and by what they tell."""
    pack, last = Pack(sizes), None
    for batch in batches:
        for row in zip(*(batch.column(name).to_pylist() for name in HANDED.names), strict=True):
            if row[0] != last and len(pack.items) >= PACK:
                yield pack
                pack = Pack(sizes)
            last = row[0]
            pack.add(*row)
    if pack.items:
        yield pack


def resolve_packs(batches: Iterable[pa.RecordBatch], sizes: Mapping[Term, int], rulings: Rulings) -> Iterator[pa.RecordBatch]:
    """Links and entities of whole components (:data:`RESOLVED`). Figures stand in the first row of a pack."""
    for pack in packs_of(batches, sizes):
        found = resolve_keyed(sorted(pack.items, key=lambda item: item.order), rulings, pack.tally)
        figures = [len(pack.items), len(pack.members), max(pack.members.values()), found.compared]
        for start in range(0, max(len(found.links), len(found.entities)), CHUNK):
            part = slice(start, start + CHUNK)
            lists = [
                _listed(to_arrow(schema.links, map(to_dict, found.links[part]))),
                _listed(to_arrow(schema.entities, map(to_dict, found.entities[part]))),
            ]
            told = figures if start == 0 else [0, 0, 0, 0]
            yield pa.RecordBatch.from_arrays([*lists, *(pa.array([value], pa.int64()) for value in told)], schema=RESOLVED)


def _listed(batch: pa.RecordBatch) -> pa.Array:
    structs = pa.StructArray.from_arrays(batch.columns, fields=list(batch.schema))
    return pa.ListArray.from_arrays(pa.array([0, batch.num_rows], pa.int32()), structs)


def find_bound(
    batches: Iterable[pa.RecordBatch], sizes: Mapping[Term, int], rulings: Rulings, ends: Collection[str]
) -> Iterator[pa.RecordBatch]:
    """The components (:data:`BOUND`) in which somebody is whom a decision names, by the id of an atom or as ``doc_id#entity``."""
    for pack in packs_of(batches, sizes):
        found = set()
        for atom in make_atoms(sorted(pack.items, key=lambda item: item.order), rulings, pack.tally):
            component = pack.of[atom.members[0].order]
            found |= {(end, component) for end in (atom.entity_id, *(member.ref for member in atom.members)) if end in ends}
        if found:
            rows: Sequence[dict[str, object]] = [{"end": end, "component": component} for end, component in sorted(found)]
            yield pa.RecordBatch.from_pylist(rows, schema=BOUND)
