"""Where each document's report comes from: documents that lead back to one source are one witness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Document, Origin, OriginEdge, Publisher, make_id
from cuibono.vocabulary.media import flat_name, is_wire, outlet_name

from .find_copies import Age, CopyIndex
from .find_credits import Credit, find_credits
from .houses import UNKNOWN, outlet_origin, owners_of, publisher_key
from .join_stated import join_stated
from .judge_copies import Copy, Judged, judge_pairs
from .keep_traces import Kept, keep_all
from .settings import setting
from .versions import join_versions


@dataclass(frozen=True, slots=True)
class Traced:
    """The origin graph: one origin per document, and the edges that say why; sorted by document."""

    origins: tuple[Origin, ...]
    edges: tuple[OriginEdge, ...]


def find_origins(documents: Iterable[Document], publishers: Sequence[Publisher] = ()) -> list[Origin]:
    """One origin row per document, sorted by document: :func:`trace_origins` without the edges."""
    return list(trace_origins(documents, publishers).origins)


def trace_origins(documents: Iterable[Document], publishers: Sequence[Publisher] = (), *, unknown_apart: bool = False) -> Traced:
    """The origin graph of the documents; their order does not matter.

    A byline or dateline of an agency leads to the agency; a near-duplicate to the earliest of its texts (or to the agency that one of them
    credits); a story that says at its start on whose report it rests to that outlet; else a document stands for its publisher, whose other
    documents are the same witness. A part that stands in another's text leaves the rest the house's own. Documents of unknown publishers
    can't be shown to be independent of each other and share one origin, unless ``unknown_apart``.
    """
    index = OriginIndex(publishers, unknown_apart=unknown_apart)
    for document in documents:
        index.add(document)
    return index.trace()


class OriginIndex:
    """Documents whose origins can be asked at any time; adding one looks at its neighbours alone.

    Whatever the order of adding, :meth:`trace` gives the same.
    """

    def __init__(self, publishers: Sequence[Publisher] = (), *, unknown_apart: bool = False) -> None:
        self._owners = owners_of(publishers)
        self._outlets = {flat_name(row.publisher) for row in publishers}
        self._unknown_apart = unknown_apart
        self._copies = CopyIndex()
        self._documents: dict[str, Document] = {}
        self._houses: dict[str, tuple[str, str]] = {}
        self._sizes: Counter[str] = Counter()
        # Credits are looked for again only where a new outlet's name has become known.
        self._credits: dict[str, list[Credit]] = {}
        self._known = 0
        self.judged = Judged([], [], [])

    def add(self, document: Document) -> None:
        """Adds a document. Raises ValueError for an id that is there already."""
        house, name = publisher_key(document, self._owners)
        self._copies.add(document, house=house, agency=bool(name) and is_wire(name))
        self._documents[document.doc_id] = document
        self._houses[document.doc_id] = (house, name)
        self._sizes[house] += 1
        if name:
            self._outlets.add(flat_name(name))

    def trace(self) -> Traced:
        """The origin graph of all documents so far."""
        if self._known != len(self._outlets):
            self._credits, self._known = {}, len(self._outlets)
        outlets = frozenset(self._outlets)
        for doc_id in self._documents.keys() - self._credits.keys():
            self._credits[doc_id] = find_credits(self._documents[doc_id], outlets)
        ages = {held.document.doc_id: held.age for held in self._copies.held}
        self.judged = judge_pairs(self._copies, self._copies.pairs.values())
        part = Part(self._documents, self._houses, self._sizes, self._credits, ages, self.judged.copies)
        return trace_part(part, self._owners, unknown_apart=self._unknown_apart)

    def kept(self) -> Kept:
        """What one more document needs of all this; after :meth:`trace`."""
        return keep_all(self._copies, self._credits, self._outlets, self.judged)


@dataclass(frozen=True, slots=True)
class Part:
    """Documents by id with their houses (and outlets), sizes of houses (more than one may be said by any number above it), credits, ages.

    ``copies`` are those among them, by document and source. The documents may be a part of the corpus where none outside is a copy of one
    of them, nor led to by its address.
    """

    documents: Mapping[str, Document]
    houses: Mapping[str, tuple[str, str]]
    sizes: Mapping[str, int]
    credits: Mapping[str, Sequence[Credit]]
    ages: Mapping[str, Age]
    copies: Sequence[Copy]


def trace_part(part: Part, owners: Mapping[str, str], *, unknown_apart: bool = False) -> Traced:
    """The origin graph of some documents."""
    return _Tracer(part, owners, unknown_apart).trace()


@dataclass(frozen=True, slots=True)
class _Root:
    """What a text leads back to: the document it all began with, the origin and its name, and whose credit decided it, if any."""

    doc_id: str
    origin_id: str
    name: str
    credited: str | None = None


class _Tracer:
    def __init__(self, part: Part, owners: Mapping[str, str], unknown_apart: bool) -> None:
        self.documents, self.houses, self.sizes, self.owners = part.documents, part.houses, part.sizes, owners
        self.credits = {doc_id: {credit.kind: credit for credit in found} for doc_id, found in part.credits.items()}
        self.unknown_apart = unknown_apart
        self.ages = part.ages
        self.copies: dict[str, list[Copy]] = defaultdict(list)
        for copy in part.copies:
            self.copies[copy.doc_id].append(copy)
        self.parents = {doc_id: parent for doc_id in self.documents if (parent := self._parent(doc_id)) is not None}
        self.roots: dict[str, _Root] = {}

    def trace(self) -> Traced:
        firsts = {doc_id: self._first(doc_id) for doc_id in self.documents}
        groups: dict[str, list[str]] = defaultdict(list)
        for doc_id, first in firsts.items():
            groups[first].append(doc_id)
        for first, members in groups.items():
            root = self._root(first, members)
            for doc_id in members:
                self.roots[doc_id] = self._own_credit(doc_id) or root
        edges = {doc_id: self._edges(doc_id) for doc_id in sorted(self.documents)}
        origins = tuple(self._origin(doc_id, edges[doc_id], len(groups[firsts[doc_id]])) for doc_id in sorted(self.documents))
        names = {doc_id: root.name for doc_id, root in self.roots.items()}
        stated = join_stated(origins, [edge for found in edges.values() for edge in found], self.documents.values(), names)
        return Traced(*join_versions(self.documents.values(), *stated))

    def _parent(self, doc_id: str) -> Copy | None:
        """The text that this one copies: of those that hold about as much of it as any does, the earliest."""
        near = [copy for copy in self.copies[doc_id] if copy.relation == "near_duplicate"]
        if not near:
            return None
        most = max(copy.share for copy in near)
        return min((copy for copy in near if copy.share >= most - 0.1), key=lambda copy: self.ages[copy.source])

    def _first(self, doc_id: str) -> str:
        while doc_id in self.parents:
            doc_id = self.parents[doc_id].source
        return doc_id

    def _own_credit(self, doc_id: str) -> _Root | None:
        credit = self.credits[doc_id].get("wire")
        return _Root(doc_id, outlet_origin(credit.outlet, self.owners), credit.outlet, doc_id) if credit else None

    def _root(self, first: str, members: Sequence[str]) -> _Root:
        """The origin of a text and its copies: the agency that the first, or a full copy, credits; whom the first rests on; its house."""
        full = [m for m in members if m == first or self.parents[m].share >= setting("copy", "credited")]
        for member in sorted((m for m in full if "wire" in self.credits[m]), key=lambda m: self.ages[m]):
            return _Root(
                first, outlet_origin(self.credits[member]["wire"].outlet, self.owners), self.credits[member]["wire"].outlet, member
            )
        told = self.credits[first].get("syndicated") or self.credits[first].get("reported_by")
        if told:
            return _Root(first, outlet_origin(told.outlet, self.owners), told.outlet, first)
        house, name = self.houses[first]
        if house:
            return _Root(first, outlet_origin(house), name)
        return _Root(first, make_id("origin", "document", first) if self.unknown_apart else UNKNOWN, "an outlet that is not known")

    # -- the edges, with their reasons
    def _edges(self, doc_id: str) -> list[OriginEdge]:
        found = [edge for credit in self.credits[doc_id].values() if (edge := self._credit_edge(doc_id, credit)) is not None]
        found += [self._copy_edge(copy) for copy in self._telling(doc_id)]
        house, name = self.houses[doc_id]
        if house and self.sizes[house] > 1:
            found.append(self._edge(doc_id, "same_publisher", None, outlet_origin(house), house, 0.0, self._same_house(house, name)))
        return sorted(found, key=lambda edge: (edge.relation, edge.source_doc or "", edge.origin_id))

    def _telling(self, doc_id: str) -> list[Copy]:
        """The copies that say something: of all texts that lead back to one, the one that has most of it, and of several the earliest.

        A part that a house took from itself says nothing.
        """
        house, first = self.houses[doc_id][0], self._first(doc_id)
        groups: dict[str, list[Copy]] = defaultdict(list)
        for copy in self.copies[doc_id]:
            if (
                copy.relation == "partial_copy"
                and first != doc_id
                and any(self._first(c.source) == first for c in self.copies[copy.source])
            ):
                continue  # both have it from the text that this one is a copy of
            if copy.relation == "near_duplicate" or not house or house != self.houses[copy.source][0]:
                groups[self._first(copy.source)].append(copy)
        parent = self.parents.get(doc_id)
        best = []
        for found in groups.values():
            most = max(copy.share for copy in found)
            near = [copy for copy in found if copy.share >= most - 0.02]
            best.append(parent if parent in found else min(near, key=lambda copy: self.ages[copy.source]))
        return best

    def _copy_edge(self, copy: Copy) -> OriginEdge:
        root = self.roots[copy.source]
        why = f"{copy.words} of its {copy.size} words stand word for word in {self._label(copy.source)}"
        if not (self.documents[copy.doc_id].published_at and self.documents[copy.source].published_at):
            why += "; which came first is not known, one of them has no date"
        return self._edge(copy.doc_id, copy.relation, copy.source, root.origin_id, root.name, copy.share, f"{why}.", copy.spans)

    def _credit_edge(self, doc_id: str, credit: Credit) -> OriginEdge | None:
        origin_id = outlet_origin(credit.outlet, self.owners)
        house = self.houses[doc_id][0]
        if credit.kind != "wire" and house and outlet_origin(house) == origin_id:
            return None
        share = {"wire": 1.0, "syndicated": 1.0, "reported_by": 1.0}.get(credit.kind, 0.0)
        words = {
            "wire": f"It leads back to {credit.outlet}: {credit.words}.",
            "syndicated": f"It is {credit.outlet}'s text: {credit.words}.",
            "reported_by": f"It tells {credit.outlet}'s report again: {credit.words}.",
            "contributed": f"{credit.outlet} has a part in it that is not marked off: {credit.words}.",
        }
        return self._edge(doc_id, credit.kind, None, origin_id, credit.outlet, share, words[credit.kind], credit.spans)

    def _edge(
        self,
        doc_id: str,
        relation: str,
        source: str | None,
        origin_id: str,
        name: str,
        share: float,
        why: str,
        spans: tuple[tuple[int, int], ...] = (),
    ) -> OriginEdge:
        return OriginEdge(
            make_id("edge", doc_id, relation, source, origin_id), doc_id, relation, source, origin_id, name, share, why, spans
        )

    # -- the sentence for each document
    def _origin(self, doc_id: str, edges: Sequence[OriginEdge], group: int) -> Origin:
        root = self.roots[doc_id]
        by_relation: dict[str, list[OriginEdge]] = defaultdict(list)
        for edge in edges:
            by_relation[edge.relation].append(edge)
        if "wire" in by_relation:
            return Origin(doc_id, root.origin_id, "wire", by_relation["wire"][0].why)
        if doc_id in self.parents:
            return Origin(doc_id, root.origin_id, "near_duplicate", self._copied(doc_id, root, group))
        if root.credited and root.credited != doc_id:
            why = f"Nearly the same text as {self._label(root.credited)}, which credits {root.name}."
            return Origin(doc_id, root.origin_id, "near_duplicate", why)
        if "syndicated" in by_relation:
            return Origin(doc_id, root.origin_id, "syndicated", by_relation["syndicated"][0].why)
        if "reported_by" in by_relation:
            return Origin(doc_id, root.origin_id, "reported_by", by_relation["reported_by"][0].why)
        if "partial_copy" in by_relation:
            most = max(by_relation["partial_copy"], key=lambda edge: (edge.share, edge.edge_id))
            others = len(by_relation["partial_copy"]) - 1
            more = f" ({others} more such part{'s' if others > 1 else ''})" if others else ""
            return Origin(doc_id, root.origin_id, "partial_copy", f"{self._own_part(doc_id)}: {most.why[:-1]}{more}.")
        if "contributed" in by_relation:
            return Origin(doc_id, root.origin_id, "contributed", f"{self._own_part(doc_id)}: {by_relation['contributed'][0].why}")
        house, _ = self.houses[doc_id]
        shared = self.sizes[house] > 1 and not (not house and self.unknown_apart)
        return Origin(doc_id, root.origin_id, "same_publisher" if shared else "own", self._own_text(doc_id))

    def _copied(self, doc_id: str, root: _Root, group: int) -> str:
        parent = self.parents[doc_id]
        stands = f"{parent.words} of its {parent.size} words stand there word for word"
        if root.credited and root.credited != doc_id and "wire" in self.credits[root.credited]:
            if root.credited == parent.source:
                return f"Nearly the same text as {self._label(parent.source)}, which credits {root.name}: {stands}."
            also = f"the same report in {self._label(root.credited)} credits {root.name}"
            return f"Nearly the same text as {self._label(parent.source)}: {stands}; {also}."
        earliest = f", the earliest of {group}" if parent.source == root.doc_id and group > 2 else ""
        leads = "" if parent.source == root.doc_id else f", and leads back to {self._label(root.doc_id)}"
        return f"Nearly the same text as {self._label(parent.source)}{earliest}{leads}: {stands}."

    def _own_text(self, doc_id: str) -> str:
        house, name = self.houses[doc_id]
        if not house:
            return "The publisher is not known, so it can't be shown to be independent of others like it."
        if self.sizes[house] > 1:
            return self._same_house(house, name)
        return f"Own text of {name}; no other document here leads back to it."

    def _own_part(self, doc_id: str) -> str:
        house, name = self.houses[doc_id]
        return f"Own text of {name}, but for a part" if house else "Text of a publisher that is not known, and not all its own"

    def _same_house(self, house: str, name: str) -> str:
        if name != house:
            return f"{name} belongs to {house}, whose documents here are one witness."
        return f"Own text of {name}, whose documents here are one witness."

    def _label(self, doc_id: str) -> str:
        document = self.documents[doc_id]
        name = outlet_name(document.source_id) if document.source_id else document.address
        return f"{name} of {document.published_at[:10]}" if document.published_at else name
