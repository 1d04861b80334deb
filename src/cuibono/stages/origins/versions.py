"""Versions of one page are one witness: whatever each leads back to by itself, they lead back to one origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cuibono.records import Document, Origin, OriginEdge, make_id
from cuibono.vocabulary.media import outlet_name

# The text is its house's own, as a whole or for the most part.
_OWN = frozenset({"own", "same_publisher", "partial_copy", "contributed"})


def join_versions(
    documents: Iterable[Document], origins: Iterable[Origin], edges: Iterable[OriginEdge]
) -> tuple[tuple[Origin, ...], tuple[OriginEdge, ...]]:
    """The origin graph with the documents of one address of the web under one origin: that of the first version which is another's
    report, else of the first. What copies one of them goes with it. Both are sorted by document, as they came."""
    by_id = {document.doc_id: document for document in documents}
    rows = {origin.doc_id: origin for origin in origins}
    listed = list(edges)
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in by_id.values():
        if "://" in document.address and document.doc_id in rows:
            groups[document.address].append(document)
    moved: dict[str, tuple[str, str]] = {}
    copies: dict[str, list[str]] = defaultdict(list)
    for edge in listed:
        if edge.relation == "near_duplicate" and edge.source_doc is not None:
            copies[edge.source_doc].append(edge.doc_id)
    names = {(edge.doc_id, edge.origin_id): edge.name for edge in listed}
    for address in sorted(groups):
        if len(groups[address]) > 1:
            versions = sorted(groups[address], key=lambda document: (document.retrieved_at, document.doc_id))
            leader = next((row for row in versions if rows[row.doc_id].relation not in _OWN), versions[0])
            origin_id = rows[leader.doc_id].origin_id
            name = names.get((leader.doc_id, origin_id)) or outlet_name(leader.source_id) or "an outlet that is not known"
            for version in versions:
                if version is not leader:
                    listed.append(_edge(version, leader, origin_id, name))
                    moved |= dict.fromkeys(_followers(version.doc_id, rows, copies), (origin_id, name))
                    rows[version.doc_id] = Origin(version.doc_id, origin_id, "version", _why(version, leader))
    for doc_id, (origin_id, _) in moved.items():
        rows[doc_id] = replace(rows[doc_id], origin_id=origin_id)
    kept = [_led(edge, moved) for edge in listed]
    kept.sort(key=lambda edge: (edge.doc_id, edge.relation, edge.source_doc or "", edge.origin_id))
    return tuple(rows[doc_id] for doc_id in sorted(rows)), tuple(kept)


def _followers(doc_id: str, rows: Mapping[str, Origin], copies: Mapping[str, list[str]]) -> set[str]:
    """The document and those that copy it, however far, and lead back to where it did."""
    found = {doc_id}
    waiting = [doc_id]
    while waiting:
        for copy in copies.get(waiting.pop(), ()):
            if copy not in found and rows[copy].origin_id == rows[doc_id].origin_id:
                found.add(copy)
                waiting.append(copy)
    return found


def _led(edge: OriginEdge, moved: Mapping[str, tuple[str, str]]) -> OriginEdge:
    """An edge to a document that leads elsewhere now leads there too."""
    if edge.source_doc is None or edge.source_doc not in moved or edge.relation == "version":
        return edge
    origin_id, name = moved[edge.source_doc]
    return replace(edge, edge_id=make_id("edge", edge.doc_id, edge.relation, edge.source_doc, origin_id), origin_id=origin_id, name=name)


def _edge(version: Document, leader: Document, origin_id: str, name: str) -> OriginEdge:
    edge_id = make_id("edge", version.doc_id, "version", leader.doc_id, origin_id)
    return OriginEdge(edge_id, version.doc_id, "version", leader.doc_id, origin_id, name, 1.0, _why(version, leader))


def _why(version: Document, leader: Document) -> str:
    which = "A later" if (version.retrieved_at, version.doc_id) > (leader.retrieved_at, leader.doc_id) else "An earlier"
    return f"{which} version of the page captured on {leader.retrieved_at[:10]}: versions of one page are one witness."
