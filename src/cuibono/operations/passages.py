"""The sentences that name the subjects of a brief, with their documents: what is told without a claim of the vocabulary is told too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from cuibono.ledger import Ledger
from cuibono.records import SCHEMATA, Casefile, Passage
from cuibono.stages.brief.introduce import initials, namings_of

MOST = 300  # documents, those that name the subjects most: a name of every page needs no more to be told of


def with_passages(ledger: Ledger, casefile: Casefile) -> Casefile:
    """The casefile with the sentences that name its first subject (those that name a second one say so), and their documents."""
    first, *others = casefile.subjects
    named: dict[tuple[str, int, int], list[str]] = {place: [first] for place in ledger.naming(first)}
    both: set[str] = set()
    for other in others:
        entity = ledger.entity(other)
        pages = {place[0] for place in named}
        places = set(ledger.naming(other, doc_ids=pages))
        if entity.schema == "Territory" and entity.country:
            places |= set(ledger.naming(country=entity.country, doc_ids=pages))  # its president, its firms
        for place in sorted(places):
            both.add(place[0])
            if place in named:
                named[place].append(other)
    often: dict[str, int] = defaultdict(int)
    for doc_id, _, _ in named:
        often[doc_id] += 1
    kept = set(sorted(often, key=lambda doc_id: (bool(others) and doc_id not in both, -often[doc_id], doc_id))[:MOST])
    known = {row.doc_id for row in casefile.documents}
    documents = {row.doc_id: row for row in casefile.documents} | {row.doc_id: row for row in ledger.documents_of(kept - known)}
    outlets = {row.source_id for row in documents.values()}
    return replace(
        casefile,
        documents=tuple(documents[key] for key in sorted(documents)),
        origins=tuple(ledger.origins_of(documents)),
        publishers=tuple(row for row in ledger.publishers() if row.publisher in outlets),
        edges=tuple(ledger.edges_of(documents)),
        passages=tuple(Passage(*place, tuple(named[place])) for place in sorted(named) if place[0] in kept),
    )


def with_namings(ledger: Ledger, casefile: Casefile) -> Casefile:
    """The casefile with the persons whom the documents of its passages name, and how each page introduces them."""
    doc_ids = sorted({row.doc_id for row in casefile.passages})
    said = ledger.names_in(doc_ids, SCHEMATA)
    named = [(doc_id, row) for doc_id, rows in said.items() for row in rows]
    people = {(doc_id, row.entity) for doc_id, row in named if row.schema == "Person" or initials(row.text)}
    whom = {(row.doc_id, row.entity): row.entity_id for row in ledger.links_at(people)}
    known = {row.entity_id: row.documents for row in ledger.entities_of(set(whom.values()))}
    texts = {row.doc_id: row for row in casefile.documents}
    found = [row for doc_id in doc_ids if doc_id in said for row in namings_of(texts[doc_id], said[doc_id], whom, known)]
    return replace(casefile, namings=tuple(found))
