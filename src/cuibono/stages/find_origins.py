"""Where each document's report comes from: documents that lead back to one source are one witness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from cuibono.records import Document, Origin, Publisher, make_id
from cuibono.stages.find_duplicates import find_duplicates
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.media import is_wire, outlet_name, wire_names


@cache
def _reach(name: str) -> int:
    return int(load_toml("appraisal.toml")["credits"][name])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in wire_names())
    dateline = re.compile(rf"\(\s*({names})\s*\)\s*(?:[-–—]|$)|^(?:[A-Z][A-Z .,'’]+[,]?\s+)?({names})\s*[-–—]\s", re.MULTILINE)
    credit = re.compile(rf"\b({names})\b(?:[^.\n]{{0,60}}) contributed to (?:this|the) (?:report|story|article)")
    byline = re.compile(rf"^(?:by\b.*?,?\s*)?(?:the\s+)?({names})$|^(?:source|via):?\s+({names})$", re.IGNORECASE)
    return dateline, credit, byline


def wire_of(document: Document) -> tuple[str, str] | None:
    """The agency that a document credits and the words that say so: byline, dateline, or a credit line at the end; None without one."""
    dateline, credit, byline = _patterns()
    for author in document.authors:
        hit = byline.match(author.strip())
        if hit:
            return outlet_name(hit[1] or hit[2]), f"its byline is {author.strip()}"
        if re.search(r",\s*(?:the\s+)?associated press$", author.strip(), re.IGNORECASE):
            return "Associated Press", f"its byline is {author.strip()}"
    hit = dateline.search(document.text[: _reach("dateline_reach")])
    if hit:
        return outlet_name(hit[1] or hit[2]), f"its dateline says “{(hit[1] or hit[2])}”"
    hit = credit.search(document.text[-_reach("tail_reach") :])
    if hit:
        return outlet_name(hit[1]), f"it says “{hit[0].strip()}”"
    if document.source_id and is_wire(document.source_id):
        return outlet_name(document.source_id), "the agency published it itself"
    return None


def publisher_key(document: Document, owners: dict[str, str]) -> tuple[str, str]:
    """The house behind a document: its owner where the analyst's register gives one, else the outlet; ("", "") where not known."""
    name = outlet_name(document.source_id) if document.source_id else ""
    return owners.get(_flat(name), name), name


def _flat(name: str) -> str:
    """An outlet's name for comparing: "The Velm Herald" and "Velm Herald" are one."""
    return outlet_name(name).casefold().removeprefix("the ")


def owners_of(publishers: Sequence[Publisher]) -> dict[str, str]:
    """The owners that the analyst's register gives, by the outlet's flat name."""
    return {_flat(row.publisher): row.owner for row in publishers if row.owner}


def outlet_origin(name: str, owners: Mapping[str, str] | None = None) -> str:
    """The origin id of a house's own reporting; an agency's copy has the agency's. ``owners`` (:func:`owners_of`) lead to the house."""
    return make_id("origin", "outlet", _flat((owners or {}).get(_flat(name), name)))


def find_origins(documents: Sequence[Document], publishers: Sequence[Publisher] = ()) -> list[Origin]:
    """One origin row per document, sorted by document.

    A wire credit leads to the agency; a near-duplicate to the earliest of its texts (or to the agency that one of them credits); else a
    document stands for its publisher, whose other documents are the same witness. Documents of unknown publishers can't be shown to be
    independent of each other and share one origin.
    """
    owners = owners_of(publishers)
    ordered = sorted(documents, key=lambda d: d.doc_id)
    by_id = {document.doc_id: document for document in ordered}
    wires = {document.doc_id: wire for document in ordered if (wire := wire_of(document))}
    groups = _clusters([(left, right) for left, right, _, _ in find_duplicates(ordered)])
    houses = {document.doc_id: publisher_key(document, owners) for document in ordered}
    sizes: dict[str, int] = defaultdict(int)
    for house, _ in houses.values():
        sizes[house] += 1
    rows: list[Origin] = []
    for document in ordered:
        cluster = groups.get(document.doc_id, [document.doc_id])
        rows.append(_origin(document, [by_id[doc_id] for doc_id in cluster], wires, houses, sizes))
    return rows


def _origin(
    document: Document,
    cluster: Sequence[Document],
    wires: dict[str, tuple[str, str]],
    houses: dict[str, tuple[str, str]],
    sizes: dict[str, int],
) -> Origin:
    doc_id = document.doc_id
    if doc_id in wires:
        agency, words = wires[doc_id]
        return Origin(doc_id, outlet_origin(agency), "wire", f"It leads back to {agency}: {words}.")
    credited = [other for other in cluster if other.doc_id in wires]
    if credited:
        first = min(credited, key=_age)
        agency = wires[first.doc_id][0]
        return Origin(doc_id, outlet_origin(agency), "near_duplicate", f"Nearly the same text as {_label(first)}, which credits {agency}.")
    first = min(cluster, key=_age)
    house, name = houses[first.doc_id]
    origin_id = outlet_origin(house) if house else make_id("origin", "unknown")
    if first.doc_id != doc_id:
        return Origin(doc_id, origin_id, "near_duplicate", f"Nearly the same text as {_label(first)}, the earliest of {len(cluster)}.")
    if not house:
        relation = "own" if sizes[""] == 1 else "same_publisher"
        return Origin(doc_id, origin_id, relation, "The publisher is not known, so it can't be shown to be independent of others like it.")
    if sizes[house] > 1:
        if name != house:
            return Origin(
                doc_id, origin_id, "same_publisher", f"{name} belongs to {house}; its {sizes[house]} documents here are one witness."
            )
        return Origin(doc_id, origin_id, "same_publisher", f"Own text of {name}, whose {sizes[house]} documents here are one witness.")
    return Origin(doc_id, origin_id, "own", f"Own text of {name}; no other document here leads back to it.")


def _age(document: Document) -> tuple[str, str]:
    return document.published_at or "9999", document.doc_id


def _label(document: Document) -> str:
    name = outlet_name(document.source_id) if document.source_id else document.address
    return f"{name} of {document.published_at}" if document.published_at else name


def _clusters(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Connected documents, each to its whole cluster."""
    parent: dict[str, str] = {}

    def find(item: str) -> str:
        parent.setdefault(item, item)
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for left, right in pairs:
        a, b = sorted((find(left), find(right)))
        parent[b] = a
    members: dict[str, list[str]] = defaultdict(list)
    for item in sorted(parent):
        members[find(item)].append(item)
    return {item: group for group in members.values() for item in group}
