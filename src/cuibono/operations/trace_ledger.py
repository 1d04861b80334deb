"""Origins over a ledger: one more document is laid beside its candidates alone, and the graph is that of a full trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from cuibono.ledger import Ledger
from cuibono.records import Document, OriginEdge, Publisher, StoredPair, StoredTrace
from cuibono.stages.origins.find_copies import Age, Pair, Shelf
from cuibono.stages.origins.find_credits import Credit, find_credits
from cuibono.stages.origins.houses import owners_of, publisher_key
from cuibono.stages.origins.index_runs import rank_of
from cuibono.stages.origins.judge_copies import Copy, Judge, boilerplate_reach
from cuibono.stages.origins.keep_traces import (
    NAMED,
    OUTLET,
    copy_of,
    keep_document,
    keep_pair,
    kept_age,
    link_keys,
    pack_credits,
    pair_of,
    probes_of,
    sample_of,
    signed,
    to_signed,
    unpack_credits,
)
from cuibono.stages.origins.settings import setting
from cuibono.stages.origins.sketch_text import Numbers, Places, Words, gram_hashes, sampled, word_hashes
from cuibono.stages.origins.trace import OriginIndex, Part, Traced, trace_part
from cuibono.vocabulary.media import flat_name

Key = tuple[int, int]


def trace_whole(
    ledger: Ledger, documents: Iterable[Document], publishers: Sequence[Publisher], on_step: Callable[[int], None] = lambda done: None
) -> Traced:
    """The graph of all documents; what it takes to add one more is kept in the ledger."""
    index = OriginIndex(publishers)
    for done, document in enumerate(documents, 1):
        index.add(document)
        on_step(done)
    traced = index.trace()
    kept = index.kept()
    ledger.forget_traces()
    ledger.keep_traces(kept.documents)
    ledger.put_pairs(kept.pairs)
    ledger.add_trace_keys(kept.outlets)
    return traced


def trace_new(
    ledger: Ledger, fresh: Sequence[str], publishers: Sequence[Publisher], on_step: Callable[[int], None] = lambda done: None
) -> set[str]:
    """Adds documents to the stored graph; gives those documents whose origin or edges are others than before.

    The owners in the register must be those that the graph was traced with.
    """
    return _Tracing(ledger, publishers).run(fresh, on_step)


class LedgerShelf(Shelf):
    """The traced documents of a ledger by number, read as they are asked for."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.documents: dict[int, Document] = {}
        self._rows: dict[int, StoredTrace] = {}
        self._samples: dict[int, tuple[Numbers, Places]] = {}
        self._words: dict[int, Words] = {}
        self._sizes: dict[str, int] = {}

    def load(self, numbers: Iterable[int]) -> None:
        """Reads what is not at hand in one go."""
        self._rows.update((row.number, row) for row in self.ledger.traces_of(set(numbers) - self._rows.keys()))

    def load_documents(self, numbers: Iterable[int]) -> None:
        """The same with the texts."""
        wanted = [number for number in numbers if number not in self.documents]
        self.load(wanted)
        for document in self.ledger.documents_of(self._rows[number].doc_id for number in wanted):
            self.documents[rank_of(document.doc_id)] = document

    def forget(self) -> None:
        """What may have changed: credits of documents, sizes of houses."""
        self._rows.clear()
        self._sizes.clear()

    def row(self, number: int) -> StoredTrace:
        """A document as it is kept."""
        if number not in self._rows:
            self.load([number])
        return self._rows[number]

    def number(self, doc_id: str) -> int:
        return rank_of(doc_id)

    def doc_id(self, number: int) -> str:
        return self.row(number).doc_id

    def text(self, number: int) -> str:
        self.load_documents([number])
        return self.documents[number].text

    def words(self, number: int) -> Words:
        if number not in self._words:
            self._words[number] = word_hashes(self.text(number))
        return self._words[number]

    def house(self, number: int) -> str:
        return self.row(number).house

    def age(self, number: int) -> Age:
        return kept_age(self.row(number))

    def sample(self, number: int) -> tuple[Numbers, Places]:
        if number not in self._samples:
            self._samples[number] = sample_of(self.row(number))
        return self._samples[number]

    def holders(self, run: int, most: int) -> list[int]:
        found = self.ledger.first_holders([to_signed(run)], most).get(to_signed(run), [])
        self.load(found)
        return found

    def house_size(self, house: str) -> int:
        if house not in self._sizes:
            self._sizes[house] = len(self.ledger.house_numbers(house, boilerplate_reach() + 2))
        return self._sizes[house]


class _Tracing:
    def __init__(self, ledger: Ledger, publishers: Sequence[Publisher]) -> None:
        self.ledger, self.publishers = ledger, publishers
        self.owners = owners_of(publishers)
        self.shelf = LedgerShelf(ledger)
        self.touched: set[int] = set()
        self.again: set[Key] = set()  # pairs that are to be judged, for the first time or anew
        self.fresh: set[int] = set()

    def run(self, fresh: Sequence[str], on_step: Callable[[int], None]) -> set[str]:
        documents = self.ledger.documents_of(fresh)
        outlets = self._outlets(documents)
        for done, document in enumerate(documents, 1):
            self._insert(document, outlets)
            on_step(done)
        self.shelf.forget()
        self._judge()
        return self._trace(self._closed())

    # -- credits
    def _outlets(self, documents: Sequence[Document]) -> frozenset[str]:
        """The names of all outlets; texts that name one that was not known before are read for their credits again."""
        known = {key.removeprefix(OUTLET) for key in self.ledger.trace_keys_of(OUTLET)}
        names = {flat_name(row.publisher) for row in self.publishers}
        names |= {flat_name(name) for document in documents if (name := publisher_key(document, self.owners)[1])}
        new = names - known
        outlets = frozenset(known | names)
        self.ledger.add_trace_keys((OUTLET + name, 0) for name in sorted(new))
        naming = {number for found in self.ledger.trace_keys(NAMED + name for name in new).values() for number in found}
        self.shelf.load_documents(naming)
        changed = {}
        for number in sorted(naming):
            credits = pack_credits(find_credits(self.shelf.documents[number], outlets))
            if credits != self.shelf.row(number).credits:
                changed[number] = credits
        self.ledger.set_credits(changed)
        self.touched |= changed.keys()
        return outlets

    # -- one document into the index
    def _insert(self, document: Document, outlets: frozenset[str]) -> None:
        house, _ = publisher_key(document, self.owners)
        words = word_hashes(document.text)
        sample, places = sampled(gram_hashes(words))
        number = rank_of(document.doc_id)
        partners, seen = self._partners(number, signed(sample))
        others = self.ledger.house_numbers(house, boilerplate_reach() + 2)
        if len(others) == 1:
            self.touched |= {*others}  # no longer alone in its house
        if house and len(others) <= boilerplate_reach():
            # A house's boilerplate is told by the share of its documents that print it.
            self.again |= {(row.older, row.newer) for row in self.ledger.pairs_of(others)}
        self.again |= self.ledger.pairs_probed(seen)
        self.ledger.keep_traces([keep_document(document, house, len(words), sample, places, find_credits(document, outlets))])
        self.fresh.add(number)
        self.touched.add(number)
        self.shelf.documents[number] = document
        self.shelf.load([number, *partners])
        made = [(pair, shared) for other, shared in sorted(partners.items()) if (pair := self.shelf.pair(other, number))]
        self.ledger.put_pairs(keep_pair(pair, None, shared) for pair, shared in made)
        self.again |= {(rank_of(pair.older), rank_of(pair.newer)) for pair, _ in made}

    def _partners(self, number: int, runs: Sequence[int]) -> tuple[dict[int, int], list[int]]:
        """Documents that enough runs tie to this one, with how many; and the runs of which it is among the holders that are looked at.

        As :class:`cuibono.stages.origins.index_runs.RunIndex` has it: a run that many hold ties each to its anchors alone.
        """
        few, most = int(setting("index", "holders")), int(setting("index", "anchors"))
        looked = int(setting("boilerplate", "looked_at"))
        counts: Counter[int] = Counter()
        seen = []
        for run, held in self.ledger.first_holders(runs, max(looked, few) + 1).items():
            if len(held) < looked or number < held[looked - 1]:
                seen.append(run)
            anchors = sorted([*held[:most], number])[:most] if len(held) >= few else []
            others = held if len(held) <= few else anchors
            if len(held) == few:
                self._lose(row for row in self.ledger.pairs_of(held) if {row.older, row.newer} <= {*held} - {*anchors})
            elif len(held) > few and number in anchors:
                others = self.ledger.holders(run)
                self._displace(held[most - 1], run, {*anchors})
            if anchors and number not in anchors:
                others = anchors
            counts.update(other for other in others if other != number)
        return {other: count for other, count in counts.items() if count >= setting("index", "shared")}, seen

    def _displace(self, gone: int, run: int, anchors: set[int]) -> None:
        """The last anchor is none any more: its pairs lose the run, but for those with an anchor."""
        rows = [row for row in self.ledger.pairs_of([gone]) if not row.looked_up]
        ends = {end for row in rows for end in (row.older, row.newer)} - {gone} - anchors
        self.shelf.load(ends)
        holding = {end for end in ends if run in signed(self.shelf.sample(end)[0])}
        self._lose(row for row in rows if {row.older, row.newer} & holding)

    def _lose(self, rows: Iterable[StoredPair]) -> None:
        kept, dropped = [], []
        for row in rows:
            if row.looked_up:
                continue
            if row.shared - 1 >= setting("index", "shared"):
                kept.append((replace(row, shared=row.shared - 1), ()))
            else:
                dropped.append(row)
        self.ledger.put_pairs(kept)
        if dropped:
            self.touched |= {end for row in dropped for end in (row.older, row.newer)}
            self._drop(dropped)

    def _drop(self, rows: Sequence[StoredPair]) -> None:
        """Takes pairs away, and their probes where the same two are no pair for another reason."""
        self.ledger.drop_pairs([(row.older, row.newer, row.looked_up) for row in rows], [])
        left = {(row.older, row.newer) for row in self.ledger.pairs_of(row.older for row in rows)}
        probes = [(run, row.older, row.newer) for row in rows if (row.older, row.newer) not in left for run in probes_of(self._pair(row))]
        self.ledger.drop_pairs([], probes)

    # -- verdicts
    def _pair(self, row: StoredPair) -> Pair:
        return pair_of(row, self.shelf.doc_id(row.older), self.shelf.doc_id(row.newer))

    def _judge(self) -> None:
        self.shelf.load(end for key in self.again for end in key)
        judge = Judge(self.shelf)
        changed = []
        for row in self.ledger.pairs_of(older for older, _ in self.again):
            if (row.older, row.newer) not in self.again:
                continue
            if row.looked_up:
                self.touched |= {row.older, row.newer}
                continue
            pair = self._pair(row)
            copy = judge.copy(pair)
            if copy != copy_of(row):
                changed.append(keep_pair(pair, copy, row.shared))
                self.touched |= {row.older, row.newer}
        self.ledger.put_pairs(changed)
        self.judge = judge

    # -- the parts of the graph that are concerned
    def _closed(self) -> set[int]:
        """What is touched with all that copies tie to it, or an address."""
        closed: set[int] = set()
        more = self.touched
        self.rows: dict[tuple[int, int, bool], StoredPair] = {}
        while more:
            closed |= more
            self.shelf.load_documents(more)
            found = {(row.older, row.newer, row.looked_up): row for row in self.ledger.pairs_of(more)}
            self.rows |= found
            ends = {end for row in found.values() if row.copy is not None for end in (row.older, row.newer)}
            keys = {key for number in more for key in link_keys(self.shelf.documents[number])}
            ends |= {number for numbers in self.ledger.trace_keys(keys).values() for number in numbers}
            more = ends - closed
        return closed

    def _trace(self, closed: set[int]) -> set[str]:
        documents = {self.shelf.doc_id(number): self.shelf.documents[number] for number in sorted(closed)}
        copies = self._copies(closed)
        houses = {doc_id: publisher_key(document, self.owners) for doc_id, document in documents.items()}
        credits: Mapping[str, list[Credit]] = {doc_id: unpack_credits(self.shelf.row(rank_of(doc_id)).credits) for doc_id in documents}
        sizes = {house: self.shelf.house_size(house) for house, _ in houses.values()}
        ages = {doc_id: self.shelf.age(rank_of(doc_id)) for doc_id in documents}
        return self._write(trace_part(Part(documents, houses, sizes, credits, ages, copies), self.owners))

    def _copies(self, closed: set[int]) -> list[Copy]:
        own = [row for row in self.rows.values() if not row.looked_up and {row.older, row.newer} <= closed]
        found = [(self._pair(row), copy_of(row)) for row in own]
        judged = self.judge.all(sorted(found, key=lambda row: (row[0].newer, row[0].older)))
        before = [row for row in self.rows.values() if row.looked_up]
        now = [keep_pair(pair, copy, 0, looked_up=True) for pair, copy in judged.looked_up]
        still = {(row.older, row.newer) for row, _ in now}
        self._drop([row for row in before if (row.older, row.newer) not in still])
        self.ledger.put_pairs(now)
        return judged.copies

    def _write(self, traced: Traced) -> set[str]:
        """What differs from what is stored. Edges of reports that claims cite are appraisal's, and stay."""
        ids = [row.doc_id for row in traced.origins]
        origins = {row.doc_id: row for row in self.ledger.origins_of(ids)}
        edges = {row.edge_id: row for row in self.ledger.edges_of(ids) if row.relation != "named_source"}
        now = {row.edge_id: row for row in traced.edges}
        changed = [row for row in traced.origins if origins.get(row.doc_id) != row]
        grown = [row for key, row in now.items() if edges.get(key) != row]
        gone = [row for key, row in edges.items() if key not in now]
        self.ledger.amend_origins(changed, grown, [row.edge_id for row in gone])
        return {row.doc_id for row in changed} | {row.doc_id for row in (*grown, *gone)}


def kept_edges(edges: Iterable[OriginEdge]) -> tuple[OriginEdge, ...]:
    """The edges of the origin graph without the reports that claims cite, which hang on the claims."""
    return tuple(edge for edge in edges if edge.relation != "named_source")
