"""Documents whose pages name each other: a syndicated copy and its original, a text and its translation are one witness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cuibono.records import Document, Origin, OriginEdge, make_id
from cuibono.vocabulary.addresses import address_key
from cuibono.vocabulary.media import outlet_name

from .trace import Traced

RELATIONS = ("syndicated", "translation")


def stated_places(document: Document) -> list[tuple[str, str]]:
    """(relation, address) of the pages that the document's own page names as the original of its text, or as its translation."""
    rows = (row.partition(" ") for row in document.alternates)
    return [(kind, place) for head, _, place in rows if (kind := head.partition(":")[0]) in RELATIONS]


def join_stated(traced: Traced, documents: Iterable[Document]) -> Traced:
    """The origin graph with an edge for each document that names another one of ``documents``, and its origin with it.

    ``documents`` are those whose pages name others, and those at the addresses that they name; the graph may hold many more. Of two that
    name each other as translations the younger leads to the older. A document that copies one that is led elsewhere goes with it.
    """
    at = {row.doc_id: row for row in documents}
    by_key: dict[str, str] = {}
    for row in sorted(at.values(), key=lambda row: (row.published_at or "9999", row.doc_id), reverse=True):
        by_key.update({key: row.doc_id for place in (row.url, row.address) if place and (key := address_key(place))})
    leads: dict[str, tuple[str, str, str]] = {}
    for row in sorted(at.values(), key=lambda row: row.doc_id):
        for kind, place in stated_places(row):
            target = at.get(by_key.get(address_key(place), ""))
            if target is None or target.doc_id == row.doc_id:
                continue
            if kind == "translation" and _age(target) > _age(row):
                leads.setdefault(target.doc_id, (row.doc_id, kind, row.url or row.address))
            else:
                leads[row.doc_id] = (target.doc_id, kind, place)
    return _led(traced, at, leads) if leads else traced


def _age(document: Document) -> tuple[str, str]:
    return document.published_at or "9999", document.doc_id


def _led(traced: Traced, at: Mapping[str, Document], leads: Mapping[str, tuple[str, str, str]]) -> Traced:
    origins = {row.doc_id: row for row in traced.origins}
    edges = {row.edge_id: row for row in traced.edges}
    names = {row.origin_id: row.name for row in traced.edges}
    moved: dict[str, tuple[str, str]] = {}
    for doc_id in sorted(leads):
        first = _first(doc_id, leads)
        if doc_id not in origins or first not in origins:
            continue
        source, kind, place = leads[doc_id]
        origin_id = origins[first].origin_id
        name = names.get(origin_id) or outlet_name(at[first].source_id) or "an outlet that is not known"
        why = _why(at, doc_id, source, kind, place)
        for key in [key for key, row in edges.items() if row.doc_id == doc_id and row.relation == kind and row.source_doc is None]:
            del edges[key]  # what the page alone told: now the document is at hand
        edge = OriginEdge(make_id("edge", doc_id, kind, source, origin_id), doc_id, kind, source, origin_id, name, 1.0, why)
        edges[edge.edge_id] = edge
        if origins[doc_id].origin_id != origin_id or origins[doc_id].relation in ("own", "same_publisher", kind):
            moved[doc_id] = origins[doc_id].origin_id, origin_id
            origins[doc_id] = Origin(doc_id, origin_id, kind, why)
    _follow(origins, list(edges.values()), moved)
    ordered = sorted(edges.values(), key=lambda row: (row.doc_id, row.relation, row.source_doc or "", row.origin_id))
    return Traced(tuple(origins[row.doc_id] for row in traced.origins), tuple(ordered))


def _first(doc_id: str, leads: Mapping[str, tuple[str, str, str]]) -> str:
    """Where the trail ends; of pages that name each other in a circle, the smallest id."""
    seen = [doc_id]
    while seen[-1] in leads:
        following = leads[seen[-1]][0]
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _why(at: Mapping[str, Document], doc_id: str, source: str, kind: str, place: str) -> str:
    document = at[source]
    name = outlet_name(document.source_id) if document.source_id else document.address
    label = f"{name} of {document.published_at[:10]}" if document.published_at else name
    if kind == "syndicated":
        return f"The page names {place} as its original, which is here: {label}."
    told = any(address_key(there) == address_key(place) for _, there in stated_places(at[doc_id]))
    return (
        f"The page names {label} as the same text in another language."
        if told
        else f"{label} names it as the same text in another language."
    )


def _follow(origins: dict[str, Origin], edges: Sequence[OriginEdge], moved: Mapping[str, tuple[str, str]]) -> None:
    """Copies of a document that was led elsewhere go where it went."""
    turned = dict(moved)
    while turned:
        again: dict[str, tuple[str, str]] = {}
        for edge in edges:
            if edge.relation == "near_duplicate" and edge.source_doc in turned and edge.doc_id not in moved:
                before, after = turned[edge.source_doc]
                row = origins[edge.doc_id]
                if row.relation == "near_duplicate" and row.origin_id == before != after:
                    origins[edge.doc_id] = replace(row, origin_id=after)
                    again[edge.doc_id] = before, after
        turned = again
