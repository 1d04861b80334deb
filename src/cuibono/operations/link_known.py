"""Links the ledger's entities to the known records that share a name key with them, as part of deriving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.matching.known_keys import KEYS_VERSION, name_keys
from cuibono.records import Document, Entity, KnownRecord, StoredClaim
from cuibono.stages.known.context import Birth, Context, find_births, gather_context
from cuibono.stages.known.link import best_pair, known_rulings, link_known

# So many of an entity's documents are looked through for an age or a year of birth; more would say the same again.
_LOOKED = 50


def keys_of(record: KnownRecord) -> frozenset[str]:
    """The name keys of a record; none for what is not linked."""
    return name_keys(record.schema, (*record.names, *record.weak_names)) if record.schema else frozenset()


def link_entities(ledger: Ledger, entities: Iterable[Entity]) -> int:
    """Replaces the links of the ledger's entities to known records; gives how many there are. Needs claims with entity ids."""
    if ledger.known_keys_version() is None:
        ledger.replace_known_links([])
        return 0
    if ledger.known_keys_version() != KEYS_VERSION:
        ledger.rekey_known(keys_of, KEYS_VERSION)
    named = {row.entity_id: row for row in entities if row.named}
    links = ledger.links()
    owners = {f"{row.doc_id}#{row.entity}": row.entity_id for row in links}
    rulings = known_rulings(ledger.decisions(), owners)
    candidates = _candidates(ledger, named.values())
    for ruling in rulings:
        versions = _current(ledger, ruling.known_id)
        if ruling.entity_id in named and versions:
            candidates.setdefault(ruling.entity_id, []).extend(versions)
    # Names alone first: only where one fits is the rest of the corpus asked.
    fitting = {
        entity_id: records
        for entity_id, records in candidates.items()
        if any(best_pair(Context(named[entity_id]), record) for record in records) or any(row.entity_id == entity_id for row in rulings)
    }
    contexts = _contexts(ledger, {entity_id: named[entity_id] for entity_id in fitting})
    found = link_known(contexts, fitting, rulings)
    ledger.replace_known_links(found)
    return len(found)


def _candidates(ledger: Ledger, entities: Iterable[Entity]) -> dict[str, list[KnownRecord]]:
    keys = {row.entity_id: name_keys(row.schema, dict.fromkeys((row.caption, *row.names))) for row in entities}
    numbers = ledger.known_numbers({key for own in keys.values() for key in own})
    wanted = {entity_id: {number for key in own for number in numbers.get(key, ())} for entity_id, own in keys.items()}
    records = ledger.known_candidates({number for own in wanted.values() for number in own})
    return {entity_id: [records[number] for number in sorted(own)] for entity_id, own in wanted.items() if own}


def _current(ledger: Ledger, known_id: str) -> list[KnownRecord]:
    try:
        return [row.record for row in ledger.known_versions(known_id)[:1] if row.until_import is None]
    except NoMatchError:
        return []


def _contexts(ledger: Ledger, entities: dict[str, Entity]) -> list[Context]:
    if not entities:
        return []
    claims: dict[str, list[StoredClaim]] = defaultdict(list)
    for claim in ledger.claims():
        for end in {claim.subject_id, claim.object_id} & entities.keys():
            claims[end].append(claim)
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for link in ledger.links():
        if link.entity_id in entities:
            places[link.entity_id].setdefault(link.doc_id, link.entity)
    documents: dict[str, Document] = {}
    made = []
    for entity_id in sorted(entities):
        entity = entities[entity_id]
        births: list[Birth] = []
        if entity.schema == "Person":
            for doc_id in sorted(places[entity_id])[:_LOOKED]:
                document = documents.setdefault(doc_id, ledger.document(doc_id))
                local = places[entity_id][doc_id]
                births += find_births(document, [(row.start, row.end) for row in ledger.mentions(doc_id) if row.entity == local])
        own = claims[entity_id]
        for doc_id in sorted({row.doc_id for row in own if row.subject_anchor or row.object_anchor}):
            documents.setdefault(doc_id, ledger.document(doc_id))
        made.append(gather_context(entity, own, documents, births))
        documents.clear()
    return made
