"""Links the ledger's entities to the known records that share a name key with them, as part of deriving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.matching.known_keys import KEYS_VERSION, name_keys
from cuibono.records import KNOWN_PREFIX, Decision, Document, Entity, KnownLink, KnownRecord, StoredClaim
from cuibono.stages.known.context import Birth, Context, find_births, gather_context
from cuibono.stages.known.link import KnownRuling, best_pair, is_about_known, known_rulings, link_known

from .resolve_rows import Changes

# So many of an entity's documents are looked through for an age or a year of birth; more would say the same again.
_LOOKED = 50


def keys_of(record: KnownRecord) -> frozenset[str]:
    """The name keys of a record; none for what is not linked."""
    return name_keys(record.schema, (*record.names, *record.weak_names)) if record.schema else frozenset()


def link_entities(ledger: Ledger, entities: Iterable[Entity]) -> int:
    """Replaces the links of the ledger's entities to known records; gives how many there are. Needs the ties."""
    if not _keyed(ledger):
        ledger.replace_known_links([])
        return 0
    named = {row.entity_id: row for row in entities if row.named}
    links = ledger.links()
    owners = {f"{row.doc_id}#{row.entity}": row.entity_id for row in links}
    found = _links(ledger, named, known_rulings(ledger.decisions(), owners))
    ledger.replace_known_links(found)
    return len(found)


def link_new(ledger: Ledger, changes: Changes, ends: Iterable[str], then: Sequence[Decision], now: Sequence[Decision]) -> None:
    """The links of entities that are new or changed, or at the ``ends`` of claims that are, or of whom persons decided otherwise since.

    A record is of one bearer: entities that share a record with one of these are judged anew with it. ``then`` is the log of decisions as
    it was when links were last made.
    """
    if not _keyed(ledger):
        return
    owners = _owners(ledger, [row for row in now if is_about_known(row)])
    rulings = known_rulings(now, owners)
    ruled = {row.entity_id for row in {*rulings} ^ {*known_rulings(then, owners)}}
    concerned = {*ends, *ruled, *(end for _, old, new in changes.moved for end in (old, new) if end)}
    concerned |= {row.entity_id for pair in changes.entities for row in pair if row is not None}
    stored = ledger.known_links_of(concerned)
    first = _links(ledger, _named(ledger, concerned), rulings)
    # Whom a record of theirs fits too; and, to judge these, whom one of their records fits.
    near = concerned | _sharing(ledger, (*stored, *first))
    held = ledger.known_links_of(near)
    far = near | _sharing(ledger, (*held, *first))
    made = [row for row in _links(ledger, _named(ledger, far), rulings) if row.entity_id in near]
    ledger.amend_known_links(made, near)


def _sharing(ledger: Ledger, links: Iterable[KnownLink]) -> set[str]:
    return ledger.known_linked({row.known_id for row in links})


def _named(ledger: Ledger, ids: Iterable[str]) -> dict[str, Entity]:
    return {row.entity_id: row for row in ledger.entities_of(ids) if row.named}


def _end(decision: Decision) -> str:
    """The entity's end of a decision on an entity and a record."""
    return min((decision.target, decision.other or ""), key=lambda name: name.startswith(KNOWN_PREFIX))


def _owners(ledger: Ledger, decisions: Iterable[Decision]) -> dict[str, str]:
    """The entity of each mention that these decisions name."""
    places = {end: (doc_id, entity) for row in decisions for end in [_end(row)] for doc_id, mark, entity in [end.partition("#")] if mark}
    found = ledger.links_at(places.values())
    return {f"{row.doc_id}#{row.entity}": row.entity_id for row in found}


def _keyed(ledger: Ledger) -> bool:
    """Whether there are known records; their index is brought up to date."""
    version = ledger.known_keys_version()
    if version is not None and version != KEYS_VERSION:
        ledger.rekey_known(keys_of, KEYS_VERSION)
    return version is not None


def _links(ledger: Ledger, named: Mapping[str, Entity], rulings: Sequence[KnownRuling]) -> list[KnownLink]:
    """The links of some named entities, as if there were no others."""
    candidates = _candidates(ledger, named.values())
    for ruling in rulings:
        if ruling.entity_id in named and (versions := _current(ledger, ruling.known_id)):
            candidates.setdefault(ruling.entity_id, []).extend(versions)
    ruled = {row.entity_id for row in rulings}
    # Names alone first: only where one fits is the rest of the corpus asked.
    fitting = {
        entity_id: records
        for entity_id, records in candidates.items()
        if entity_id in ruled or any(best_pair(Context(named[entity_id]), record) for record in records)
    }
    return link_known(_contexts(ledger, {entity_id: named[entity_id] for entity_id in fitting}), fitting, rulings)


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
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for link in ledger.links_to(entities):
        places[link.entity_id].setdefault(link.doc_id, link.entity)
    for claim in ledger.claims({claim_id for row in ledger.ties_of(entities) for claim_id in (*row.supporting, *row.contrary)}):
        for end in {claim.subject_id, claim.object_id} & entities.keys():
            claims[end].append(claim)
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
