"""Documents whose pages name each other: a syndicated copy and its original, a text and its translation are one witness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cuibono.records import Document, Origin, OriginEdge, make_id
from cuibono.vocabulary.media import outlet_name

RELATIONS = ("syndicated", "translation")
Leads = dict[str, tuple[str, str, str]]


def stated_places(document: Document) -> list[tuple[str, str]]:
    """(relation, address) of the pages that the document's own page names as the original of its text, or as its translation."""
    rows = (row.partition(" ") for row in document.alternates)
    return [(kind, place) for head, _, place in rows if (kind := head.partition(":")[0]) in RELATIONS]


def join_stated(
    origins: Sequence[Origin], edges: Sequence[OriginEdge], documents: Iterable[Document], names: Mapping[str, str]
) -> tuple[tuple[Origin, ...], tuple[OriginEdge, ...]]:
    """The origins and edges of the documents, with those that their pages' words make of them; ``names`` are of origins, by document.

    An address is a document's where it is the same to the letter. Of two that name each other as translations the younger leads to the
    older. A document that copies one that is led elsewhere goes with it.
    """
    at = {row.doc_id: row for row in documents}
    leads = _leads(at)
    if not leads:
        return tuple(origins), tuple(edges)
    found = {row.doc_id: row for row in origins}
    kept = {row.edge_id: row for row in edges}
    # What pages alone told, until the document that they name is at hand.
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in edges:
        if row.source_doc is None:
            told[row.doc_id, row.relation].append(row.edge_id)
    moved: dict[str, tuple[str, str]] = {}
    for doc_id in sorted(leads):
        first = _first(doc_id, leads)
        source, kind, place = leads[doc_id]
        origin_id, why = found[first].origin_id, _why(at, doc_id, source, kind, place)
        for key in told[doc_id, kind]:
            del kept[key]
        edge = OriginEdge(make_id("edge", doc_id, kind, source, origin_id), doc_id, kind, source, origin_id, names[first], 1.0, why)
        kept[edge.edge_id] = edge
        if found[doc_id].origin_id != origin_id or found[doc_id].relation in ("own", "same_publisher", kind):
            moved[doc_id] = found[doc_id].origin_id, origin_id
            found[doc_id] = Origin(doc_id, origin_id, kind, why)
    _follow(found, list(kept.values()), moved)
    ordered = sorted(kept.values(), key=lambda row: (row.doc_id, row.relation, row.source_doc or "", row.origin_id))
    return tuple(found[row.doc_id] for row in origins), tuple(ordered)


def _leads(at: Mapping[str, Document]) -> Leads:
    """Which document each that names another one is led to, by which relation and address."""
    stating = [row for row in sorted(at.values(), key=lambda row: row.doc_id) if stated_places(row)]
    if not stating:
        return {}
    by_place: dict[str, str] = {}
    for row in sorted(at.values(), key=_age, reverse=True):
        by_place.update({place: row.doc_id for place in (row.url, row.address) if place})
    leads: Leads = {}
    for row in stating:
        for kind, place in stated_places(row):
            target = at.get(by_place.get(place, ""))
            if target is None or target.doc_id == row.doc_id:
                continue
            if kind == "translation" and _age(target) > _age(row):
                leads.setdefault(target.doc_id, (row.doc_id, kind, row.url or row.address))
            else:
                leads[row.doc_id] = (target.doc_id, kind, place)
    return leads


def _age(document: Document) -> tuple[str, str]:
    return document.published_at or "9999", document.doc_id


def _first(doc_id: str, leads: Leads) -> str:
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
    told = any(there == place for _, there in stated_places(at[doc_id]))
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
