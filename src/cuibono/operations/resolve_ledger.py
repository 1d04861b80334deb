"""Resolution over a ledger: one more document is resolved with its neighbourhood alone, and the result is that of a full rebuild."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from cuibono.ledger import Ledger
from cuibono.records import Decision, Link, StoredLocal, make_id, sha256
from cuibono.stages.resolve.block_locals import (
    LETTERS,
    SHORTS,
    block_of,
    blocks_of,
    is_live,
    read_side,
    watch,
)
from cuibono.stages.resolve.count_bulks import BLOCKS, OTHERS, Bulk, Counts, Name, NotCounted, is_countable, name_of
from cuibono.stages.resolve.entities import Resolution, key_locals, resolve_keyed
from cuibono.stages.resolve.key_locals import Keyed, flat_name, key_local
from cuibono.stages.resolve.obey_decisions import read_rulings
from cuibono.stages.resolve.split_namesakes import is_common
from cuibono.stages.resolve.tally_terms import (
    BEARER,
    CALLED,
    COMPANY,
    INITIALS,
    KEY,
    SHORT,
    SURROUNDING,
    Tally,
    Term,
    bounds,
    size_of,
    sought,
    step,
    tally_terms,
    words_of_key,
)

from .resolve_rows import Changes, Resolved, counts_of, kept_local, ruled_pairs

# With more new documents than this share of the corpus their neighbourhood is most of it, and all of it is done at once.
MOST_NEW = 0.1
MANY = 16  # locals of one name from which on it is counted
SEVERAL = 2  # documents from which on one more changes nothing for the others' links
_ROOMS = ("records", "vocabulary", "matching", "stages")


def resolve_ledger(
    ledger: Ledger, decisions: Sequence[Decision], *, whole: bool = False, on_step: Callable[[], None] = lambda: None
) -> Resolved:
    """Brings links and entities up to date with the documents and ``decisions``, in one transaction.

    Everything is resolved where ``whole`` says so, or another version of the resolver made what is there; else the new documents with their
    neighbourhood and that of decisions taken or undone since.
    """
    with ledger.transaction("derive"):
        fresh = ledger.unresolved_documents()
        count = ledger.count_documents()
        if whole or is_whole_due(ledger, len(fresh), count):
            return _whole(ledger, decisions, count)
        return _Part(ledger, decisions, on_step).run(fresh)


def is_whole_due(ledger: Ledger, fresh: int, count: int) -> bool:
    """Whether everything is to be resolved anew, of ``count`` documents with so many ``fresh`` ones."""
    return ledger.resolution_note("resolver") != resolver_version() or fresh > max(1, MOST_NEW * count)


def _whole(ledger: Ledger, decisions: Sequence[Decision], count: int) -> Resolved:
    ledger.forget_resolution()
    items = key_locals(ledger.locals())
    tally = tally_terms(items)
    result = resolve_keyed(items, read_rulings(decisions), tally)
    ledger.replace_links(result.links, result.entities)
    ledger.add_terms(tally.counts)
    ledger.add_body_keys(tally.bodies)
    by_name: dict[Name, list[tuple[int, Keyed]]] = defaultdict(list)
    for number, item in enumerate(items, 1):
        if is_countable(item):
            by_name[name_of(item)].append((number, item))
    ledger.note_counts({name: counts_of(rows).packed() for name, rows in by_name.items() if len(rows) >= MANY})
    ledger.keep_locals(ledger.document_ids(), (kept_local(number, item, result) for number, item in enumerate(items, 1)))
    _note(ledger, decisions)
    return Resolved(count, len(items), True)


def _note(ledger: Ledger, decisions: Sequence[Decision]) -> None:
    ledger.note_resolution({"resolver": resolver_version(), "decided": "\n".join(row.decision_id for row in decisions)})


@dataclass
class _Part:
    """The neighbourhood of what is new: it grows until no member of it shares a live block with a local outside.

    Bulks (names of many locals that are one in any case) are of it as counts; their locals are read only where a decision or a question
    asks for more.
    """

    ledger: Ledger
    decisions: Sequence[Decision]
    on_step: Callable[[], None]
    seen: dict[int, StoredLocal] = field(default_factory=dict)
    items: dict[int, Keyed] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    wanted: set[int] = field(default_factory=set)
    fresh: range = range(0)
    documents: frozenset[str] = frozenset()  # the new ones
    bulks: dict[Name, Bulk] = field(default_factory=dict)
    unsaid: set[Name] = field(default_factory=set)  # names of which counts don't say enough
    asked: set[Name] = field(default_factory=set)  # names of which it is still to be seen whether counts do
    counts: dict[Name, tuple[Counts, Counts]] = field(default_factory=dict)  # of names: without the new documents, and with them
    new: set[tuple[str, str]] = field(default_factory=set)  # block and side of names that stand there since the new documents
    samples: dict[int, tuple[Keyed, Link]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = set((self.ledger.resolution_note("decided") or "").split("\n"))
        then, now = ruled_pairs(row for row in self.decisions if row.decision_id in known), ruled_pairs(self.decisions)
        self.changed = {end for pair in then.keys() | now.keys() if then.get(pair) != now.get(pair) for end in pair}
        self.partners: dict[str, set[str]] = defaultdict(set)
        for left, right in then.keys() | now.keys():
            self.partners[left].add(right)
            self.partners[right].add(left)
        self.alone: dict[str, set[int]] = defaultdict(set)  # block → locals that are in it only since a decision names them

    def run(self, fresh: Sequence[str]) -> Resolved:
        self._take(fresh)
        self._name_alone()
        self.wanted |= self._numbers(self.changed)
        while True:
            self._close()
            self.on_step()
            self._sample()
            items = [self.items[number] for number in sorted(self.items)]
            try:
                result = resolve_keyed(items, read_rulings(self.decisions), self._tally(items), [*self.bulks.values()])
            except NotCounted as asked:
                self._read(asked.name)
                continue
            # A name may have come apart or together so that a decision binds it which bound nothing before.
            bound = {end for atom in set(result.atoms.values()) for end in self.partners.get(atom, ())}
            more = self._numbers(bound) - self.seen.keys()
            if not more:
                break
            self.wanted |= more
        changes = self._write(result)
        _note(self.ledger, self.decisions)
        return Resolved(len(fresh), len(items), False, tuple(fresh), changes)

    def _numbers(self, ends: Iterable[str]) -> set[int]:
        return {number for found in self.ledger.numbers_named(ends).values() for number in found}

    def _take(self, fresh: Sequence[str]) -> None:
        """Keeps the new documents' locals, counts their terms, and wants whomever that concerns beside the locals themselves."""
        items = key_locals(self.ledger.locals(fresh))
        self.documents = frozenset(fresh)
        tally = tally_terms(items)
        added = tally.counts
        sizes = {size_of(kind) for kind in (SURROUNDING, COMPANY)}
        before = self.ledger.term_counts(added.keys() | sizes)
        first = self.ledger.last_local() + 1
        numbered = [*enumerate(items, first)]
        kept = [kept_local(number, item, None) for number, item in numbered]
        shared = {place[:2] for _, places in kept for place in places if not place.number and place.name.startswith((SHORTS, LETTERS))}
        there = self.ledger.block_members(name for name, _ in shared)
        self.new = {(name, side) for name, side in shared if (side, 0) not in there.get(name, ())}
        self.ledger.keep_locals(fresh, kept)
        self._count(numbered)
        self.ledger.add_terms(added)
        keys = [word for kind, word in added if kind == KEY and (kind, word) not in before]
        self.ledger.add_body_keys(tally.bodies)
        self.fresh = range(first, first + len(items))
        self.wanted |= set(self.fresh)
        names = {watch(kind, word) for kind in (SURROUNDING, COMPANY) for word in self._turned(kind, added, before)}
        names |= {watch(SHORT, word) for key in keys for word in words_of_key(key)}
        names |= {f"read|{word}" for kind, word in added if kind in (BEARER, SHORT) and (kind, word) not in before}
        self.waiting = names

    def _turned(self, kind: str, added: Mapping[Term, int], before: Mapping[Term, int]) -> set[str]:
        """Words that weigh more or less than before: they came to stand in more documents, or their share of the corpus fell."""
        old = before.get(size_of(kind), 0)
        new = old + added.get(size_of(kind), 0)
        words = {word for what, word in added if what == kind}
        turned = {
            word
            for word in words
            if step(kind, before.get((kind, word), 0), old) != step(kind, before.get((kind, word), 0) + added[kind, word], new)
        }
        for low, high in zip(bounds(kind, old), bounds(kind, new), strict=True):
            if low < high:
                turned |= set(self.ledger.terms_between(kind, low, high)) - words
        return turned

    def _name_alone(self) -> None:
        refs = [end for end in self.partners if "#" in end]
        for kept in self.ledger.kept_locals(self._numbers(refs)):
            item = key_local(kept.local)
            self.unsaid.add((item.group, item.key))
            for block in blocks_of(item, alone=True):
                self.alone[block.name].add(kept.number)
        self.refs = frozenset(refs)
        for members in self.ledger.block_members(self.waiting).values():
            self._want(members)

    # -- bulks
    def _count(self, numbered: Sequence[tuple[int, Keyed]]) -> None:
        """Adds the new locals to what is counted of their names, and begins with names that have many by now."""
        by_name: dict[Name, list[tuple[int, Keyed]]] = defaultdict(list)
        for number, item in numbered:
            if is_countable(item):
                by_name[name_of(item)].append((number, item))
        kept = self.ledger.name_counts(by_name)
        self.counts = {name: (Counts.unpacked(row), counts_of(by_name[name], Counts.unpacked(row))) for name, row in kept.items()}
        counted = {name: counts for name, (_, counts) in self.counts.items()}
        members = self.ledger.block_members(block_of(name) for name in by_name.keys() - kept.keys())
        for name in by_name.keys() - kept.keys():
            numbers = {number for _, number in members[block_of(name)]}
            if len(numbers) >= MANY:
                counted[name] = counts_of((row.number, key_local(row.local)) for row in self.ledger.kept_locals(numbers))
                self.unsaid.add(name)
        self.ledger.note_counts({name: counts.packed() for name, counts in counted.items()})

    def _enter(self) -> set[str]:
        """Names that were asked for come in, as counts or to be read. Gives the blocks that are to be opened for it.

        Counts do where several documents hold the name, its locals are one atom in any case, and no decision speaks of it.
        """
        names, self.asked = self.asked - self.bulks.keys(), set()
        looked_up = names - self.unsaid - self.counts.keys()
        for name, row in self.ledger.name_counts(looked_up).items():
            counts = Counts.unpacked(row)
            self.counts[name] = counts, counts
        opened: set[str] = set()
        for name in names:
            before, now = self.counts.get(name, (None, None))
            atom = make_id("ent", *name, "")
            bulk = None
            if before is not None and now is not None and name not in self.unsaid and atom not in self.partners:
                if now.settled(name):
                    bulk = self._bulk(name, before)
                elif now is before:
                    bulk = self._parted(name, before)
            if bulk is None:
                self.unsaid.add(name)
                opened.add(block_of(name))
                continue
            self.bulks[name] = bulk
            opened |= bulk.table(BLOCKS).keys()
        return opened

    def _bulk(self, name: Name, counts: Counts, apart: Mapping[tuple[str, str], str] | None = None) -> Bulk | None:
        if counts.first is None or counts.documents < SEVERAL:
            return None
        atom = make_id("ent", *name, "")
        return Bulk(*name, counts, partial(self._among, atom), partial(self.samples.__getitem__, counts.first[1]), apart or {})

    def _parted(self, name: Name, counts: Counts) -> Bulk | None:
        """A name of which no new document speaks, so that its locals stay dealt as they are: those of the largest part are counted."""
        atom = make_id("ent", *name, "")
        others = self.ledger.kept_locals(self.ledger.others_named(block_of(name), atom))
        if not others:
            return self._bulk(name, counts)
        first = self.ledger.first_with(atom)
        if first is None or self.partners.keys() & {kept.atom for kept in others}:
            return None
        items = [key_local(kept.local) for kept in others]
        for kept, item in zip(others, items, strict=True):
            self.seen[kept.number], self.items[kept.number] = kept, item
            self.wanted.add(kept.number)
        left = counts.without(items, partial(self._among, atom), first)
        return self._bulk(name, left, {item.order: kept.atom for kept, item in zip(others, items, strict=True)})

    def _among(self, atom: str, doc_ids: Collection[str] | None, called: str) -> set[str]:
        if doc_ids is not None:
            doc_ids = set(doc_ids) - self.documents  # what is counted is not in the new ones
            if not doc_ids:
                return set()
        if not called:
            return self.ledger.documents_with(atom, doc_ids)
        found = [row.local for row in self.ledger.locals_with(atom, doc_ids)]
        return {local.doc_id for local in found if called in map(flat_name, local.names)}

    def _sample(self) -> None:
        """Reads one local of each bulk, with its link."""
        numbers = {bulk.counts.first[1] for bulk in self.bulks.values() if bulk.counts.first} - self.samples.keys()
        links = {(row.doc_id, row.entity): row for row in self.ledger.links_of(numbers)}
        for kept in self.ledger.kept_locals(numbers):
            item = key_local(kept.local)
            self.samples[kept.number] = item, links[item.order]

    def _read(self, name: Name) -> None:
        """The locals of a name are to be read after all."""
        self.bulks.pop(name, None)
        self.unsaid.add(name)
        self.asked.add(name)

    def _want(self, members: Iterable[tuple[str, int]]) -> None:
        """Members of a block come into the neighbourhood, by number or by name."""
        for side, number in members:
            name = read_side(side)[1]
            if name is None:
                self.wanted.add(number)
            else:
                self.asked.add(name)

    def _close(self) -> None:
        while (more := self.wanted - self.seen.keys()) or self.asked:
            self.on_step()
            names: set[str] = set()
            ends: set[str] = set()
            for kept in self.ledger.kept_locals(more):
                item = key_local(kept.local)
                self.seen[kept.number], self.items[kept.number] = kept, item
                own = {block.name for block in blocks_of(item, alone=item.ref in self.refs)}
                if is_countable(item):
                    self.asked.add(name_of(item))
                    own.discard(block_of(name_of(item)))
                    if kept.number not in self.fresh:
                        self._read(name_of(item))
                names |= own
                ends |= self.partners.get(item.ref, set()) | self.partners.get(kept.atom, set())
            names |= self._enter()
            names -= self.opened
            self.opened |= names
            for name, members in self.ledger.block_members(names).items():
                outside = self.alone.get(name, set())
                sides = [(read_side(side)[0], (name, side) not in self.new and number not in self.fresh) for side, number in members]
                if outside or is_live(name, {side for side, old in sides if old}, {side for side, _ in sides}):
                    self.wanted |= outside
                    self._want(members)
            self.wanted |= self._numbers(ends)

    def _tally(self, items: Sequence[Keyed]) -> Tally:
        """The counts that resolving these locals asks for."""
        terms = {size_of(kind) for kind in (SURROUNDING, COMPANY)}
        shorts: set[str] = set()
        for item in items:
            if item.beside and is_common(item.key):
                terms |= {(COMPANY, name) for name in item.beside}
            if item.group == "person" and item.partial:
                terms |= {(SURROUNDING, word) for word in item.known | item.topics}
            if item.group == "body":
                shorts |= {word for name in (item.key, *item.names) for word in (sought(name), CALLED + name, INITIALS + name)}
        for bulk in self.bulks.values():
            if bulk.group == "body":
                shorts |= {word for name in (bulk.key, *bulk.table(OTHERS)) for word in (sought(name), CALLED + name, INITIALS + name)}
        reads = {name.removeprefix("read|") for name in self.opened if name.startswith("read|")}
        terms |= {(kind, name) for name in reads for kind in (BEARER, SHORT)}
        return Tally(self.ledger.term_counts(terms), self.ledger.body_keys(shorts))

    def _write(self, result: Resolution) -> Changes:
        """What differs from what is stored; the rest stays untouched."""
        before = {(row.doc_id, row.entity): row for row in self.ledger.links_of(self.seen)}
        links = [row for row in result.links if before.get((row.doc_id, row.entity)) != row]
        ids = {row.entity_id for row in before.values()} | {bulk.sample()[1].entity_id for bulk in self.bulks.values()}
        now = {row.entity_id: row for row in result.entities}
        stored = {row.entity_id: row for row in self.ledger.entities_of(ids)}
        entities = [row for key, row in now.items() if stored.get(key) != row]
        atoms = {
            number: result.atoms[self.items[number].order]
            for number, kept in self.seen.items()
            if result.atoms[self.items[number].order] != kept.atom
        }
        self.ledger.amend_resolution(links, entities, ids - now.keys(), atoms)
        ends = [((row.doc_id, row.entity), before.get((row.doc_id, row.entity)), row.entity_id) for row in links]
        moved = [(place, old.entity_id if old else None, new) for place, old, new in ends if old is None or old.entity_id != new]
        gone = [(row, None) for key, row in stored.items() if key not in now]
        return Changes(tuple(moved), (*((stored.get(row.entity_id), row) for row in entities), *gone))


@cache
def resolver_version() -> str:
    """A hash over what resolution rests on, code and tables: what another version made is never built upon."""
    # Sorted by what is hashed: two folders may hold files of one name, and file systems list them in any order.
    rows = sorted(f"{path.name} {sha256(path.read_bytes())}" for room in _ROOMS for path in _inside(files("cuibono") / room))
    return sha256("\n".join(rows).encode())


def _inside(folder: Traversable) -> Iterator[Traversable]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _inside(path)
        elif path.name.endswith((".py", ".toml", ".tsv", ".txt")):
            yield path
