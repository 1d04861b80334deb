"""Names whose bearers are one however many there are: a state, an office, whoever many texts name and none sets apart from the others.

Of their locals counts say all, so that none is read again when one more document comes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cuibono.matching.known import many_places
from cuibono.records import Link, make_id

from .key_locals import Keyed, flat_name
from .split_namesakes import is_common

Name = tuple[str, str]  # group and key
Order = tuple[str, str]  # a local's document and entity
# Counted are locals: by a name as it is written (how often), their first one, their schema, state, region, office (with its place), ties,
# topics, a body's other names, and what they do. Of flat names documents are counted, and blocks are only listed.
NAMES, FIRSTS, FLATS, SCHEMATA, STATES, REGIONS, OFFICES, KNOWN, TOPICS, OTHERS, ACTS, BLOCKS = TABLES = (
    "names",
    "firsts",
    "flats",
    "schemata",
    "states",
    "regions",
    "offices",
    "known",
    "topics",
    "others",
    "acts",
    "blocks",
)
_TAB = "\t"  # between an office and its place; no folded word holds one


class NotCounted(Exception):
    """What must be known of a bulk is more than counts tell: its locals are to be read."""

    def __init__(self, name: Name) -> None:
        super().__init__(*name)
        self.name = name


def is_countable(item: Keyed) -> bool:
    """Whether the locals of this one's name may be told by counts: they are no surnames alone, and no common names' bearers."""
    return not item.sense and not (item.group == "person" and (item.partial or is_common(item.key)))


def name_of(item: Keyed) -> Name:
    """The name under which a local is counted."""
    return item.group, item.key


@dataclass
class Counts:
    """The locals of one name, counted. ``first`` is the order and the number of the first one; ``bare`` are those without a flat name."""

    members: int = 0
    documents: int = 0
    bare: int = 0
    first: tuple[Order, int] | None = None
    tables: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in TABLES})

    def add(self, rows: Iterable[tuple[int, Keyed, Iterable[str]]]) -> None:
        """Adds the locals of documents of which none was added before: each with its number and the names of its blocks."""
        places: dict[str, set[str]] = defaultdict(set)
        documents: set[str] = set()
        for number, item, blocks in rows:
            local, tables = item.local, self.tables
            documents.add(local.doc_id)
            self.members += 1
            if self.first is None or item.order < self.first[0]:
                self.first = item.order, number
            flats = {flat for name in local.names if (flat := flat_name(name))}
            self.bare += not flats
            for flat in flats:
                places[flat].add(local.doc_id)
            tables[FIRSTS][local.names[0]] += 1
            tables[SCHEMATA][local.schema] += 1
            for table, value in ((STATES, item.country), (REGIONS, item.region)):
                if value:
                    tables[table][value] += 1
            for name, count in zip(local.names, local.counts, strict=True):
                tables[NAMES][name] += count
            tables[OFFICES].update(f"{what}{_TAB}{place}" for what, place in item.offices)
            tables[KNOWN].update(item.known)
            tables[TOPICS].update(item.topics)
            tables[OTHERS].update(set(item.names))
            tables[ACTS].update({told.partition(":")[0] for told in local.context} - {"with"})
            tables[BLOCKS].update(dict.fromkeys(blocks, 1))
        self.documents += len(documents)
        for flat, found in places.items():
            self.tables[FLATS][flat] += len(found)

    def settled(self, name: Name) -> bool:
        """Whether all locals of the name are one atom: nothing that is told of one speaks against another.

        As :func:`~cuibono.stages.resolve.split_namesakes.split_namesakes` would find, in whatever order it takes them.
        """
        group, key = name
        if group == "position" or key.startswith("@"):
            return True
        if group == "person" and is_common(key):
            return False
        places: Counter[str] = Counter(what for what, _, place in (told.partition(_TAB) for told in self.tables[OFFICES]) if place)
        return (
            len(self.tables[STATES]) <= 1
            and len(self.tables[REGIONS]) <= 1
            and max(places.values(), default=0) <= 1
            and not (group == "territory" and key in many_places())
        )

    def without(self, rows: Sequence[Keyed], also: Callable[[set[str], str], set[str]], first: tuple[Order, int]) -> Counts:
        """The counts without some locals. ``also`` gives those of their documents that hold another one (called so).

        ``first`` is the order and number of the first that is left.
        """
        gone = Counts()
        gone.add((0, item, ()) for item in rows)
        tables = {name: self.tables[name] - gone.tables[name] for name in TABLES}
        documents = {item.local.doc_id for item in rows}
        for flat in gone.tables[FLATS]:
            called = {item.local.doc_id for item in rows if flat in map(flat_name, item.local.names)}
            tables[FLATS][flat] = self.tables[FLATS][flat] - len(called - also(called, flat))
        tables[FLATS] = +tables[FLATS]
        return Counts(
            self.members - gone.members,
            self.documents - len(documents - also(documents, "")),
            self.bare - gone.bare,
            first,
            tables,
        )

    def packed(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "n": [self.members, self.documents, self.bare],
            "first": self.first,
            **{name: table for name, table in self.tables.items() if table},
        }

    @classmethod
    def unpacked(cls, row: Mapping[str, Any]) -> Counts:
        """The counts of :meth:`packed`."""
        members, documents, bare = row["n"]
        (doc_id, entity), number = row["first"]
        tables = {name: Counter(row.get(name, {})) for name in TABLES}
        return cls(members, documents, bare, ((doc_id, entity), number), tables)


@dataclass(frozen=True)
class Bulk:
    """The locals of a name that are not at hand, as counts.

    ``among`` gives those of some documents (of all where None) that hold one, or, where a second argument is not "", one that is
    called so (flat); ``sample`` the first of them, with its link as it is stored: all links say the same but for what is known of each.
    """

    group: str
    key: str
    counts: Counts
    among: Callable[[Collection[str] | None, str], set[str]]
    sample: Callable[[], tuple[Keyed, Link]]
    apart: Mapping[Order, str] = field(default_factory=dict)  # locals of the name that are at hand, each with the id of the atom it is in

    @property
    def name(self) -> Name:
        return self.group, self.key

    @property
    def size(self) -> int:
        return self.counts.members

    @property
    def documents(self) -> int:
        return self.counts.documents

    @property
    def bare(self) -> bool:
        """Whether there are some without a name that can be compared over kinds."""
        return bool(self.counts.bare)

    @cached_property
    def entity_id(self) -> str:
        """The id of its atom."""
        return make_id("ent", self.group, self.key, "")

    @cached_property
    def first(self) -> Keyed:
        """The first local in order of documents."""
        return self.sample()[0]

    def table(self, name: str) -> Counter[str]:
        """One table of counts."""
        return self.counts.tables[name]

    @cached_property
    def offices(self) -> dict[str, set[str]]:
        """Offices held, each with the places of which it is told; none for some."""
        found: dict[str, set[str]] = {}
        for told in self.table(OFFICES):
            what, _, place = told.partition(_TAB)
            found.setdefault(what, set()).update({place} - {""})
        return found


def count_documents(found: set[str], bulks: Iterable[Bulk], called: str = "") -> int:
    """How many documents there are in ``found`` and in bulks together; of bulks those whose locals are called so, where that is not ""."""
    rest = sorted(bulks, key=lambda bulk: (bulk.size, bulk.name))
    if not rest:
        return len(found)
    largest = rest.pop()
    found = found.union(*(bulk.among(None, called) for bulk in rest))
    known = largest.table(FLATS)[called] if called else largest.documents
    return len(found) + known - len(largest.among(found, called))
