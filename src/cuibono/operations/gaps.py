"""``cuibono gaps``: what the ledger doesn't know of a subject, or at all, and what to look for next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.matching.match import DIFFERENT, match_names
from cuibono.records import Entity, standing_pairs
from cuibono.stages.inquire.find_gaps import (
    cited_documents,
    count_known,
    find_gaps,
    lonely_ends,
    open_contradictions,
)

from .gaps_words import LOOKED_AT, Found, gaps_data, gaps_lines
from .names import resolve_name
from .unread import Unseen, unread, unread_data, unread_lines

if TYPE_CHECKING:
    from cuibono.stages.inquire.graph import TieGraph

_BODIES = ("Company", "Organization", "PublicBody")


def gaps(ledger: Ledger, name: str | None = None, *, most: int = 12, graph: TieGraph | None = None) -> tuple[dict[str, Any], list[str]]:
    """What is not known of a name or id, or of the whole ledger where none is given, as data and as lines.

    ``most`` is how many things to look for are told. ``graph`` is given where it is at hand. Raises NoMatchError, AmbiguousError,
    UsageError.
    """
    from cuibono.stages.inquire.graph import make_graph

    if most < 1:
        raise UsageError(f"{most} things to look for can't be told", where="most", advice="give 1 or more")
    with ledger.transaction():
        entities = ledger.entities() if name else []
        subject = resolve_name(ledger, name) if name else None
        if graph is None:
            graph = make_graph(ledger.entity_columns(), ledger.tie_columns())
        found = _of_subject(ledger, graph, subject, entities) if subject else _of_all(ledger, graph)
        found = replace(found, gaps=found.gaps[:most])
        found = _with_evidence(ledger, graph, found)
        unseen = unread(ledger, [subject]) if subject else _all_unread(ledger)
        lines = gaps_lines(found, unseen)
        lines += unread_lines(unseen, {subject.entity_id: subject.caption} if subject else {})
        data = {**gaps_data(found), "unread": unread_data(unseen)}
    return data, lines


def _all_unread(ledger: Ledger) -> Unseen:
    return unread(ledger, [])


def _of_subject(ledger: Ledger, graph: TieGraph, subject: Entity, entities: Sequence[Entity]) -> Found:
    ties = ledger.ties(subject.entity_id)
    claims = {row.claim_id: row for row in ledger.claims([row for tie in ties for row in (*tie.supporting, *tie.contrary)])}
    known = {row.entity_id: row for row in ledger.entities_of({end for tie in ties for end in (tie.subject_id, tie.object_id)})}
    known[subject.entity_id] = subject
    degrees = _degrees(graph, known)
    naming = {link.doc_id for link in ledger.links_to([subject.entity_id])}
    telling = {claims[row].doc_id for tie in ties for row in tie.supporting if row in claims}
    documents = {row.doc_id: row for row in ledger.documents_of(naming | telling)}
    cited = cited_documents(claims.values(), [row.title or "" for row in documents.values()])
    return Found(
        subject=subject,
        corpus=ledger.corpus(),
        ties=len(ties),
        known=count_known(ties, claims, known),
        gaps=find_gaps(subject.entity_id, ties, claims, known, degrees),
        contradictions=open_contradictions(ledger.contradictions(subject.entity_id), claims),
        lonely=[known[end] for end in lonely_ends(subject.entity_id, ties, known, degrees)],
        cited=cited,
        alike=_alike(ledger, subject, entities),
        silent=[documents[doc_id] for doc_id in sorted(naming - telling) if doc_id in documents],
        naming=len(naming),
        partial=[row for row in documents.values() if row.partial],
        claims=claims,
        documents=documents,
        entities=known,
        degrees=degrees,
    )


def _of_all(ledger: Ledger, graph: TieGraph) -> Found:
    """Of the whole ledger: the parts counted over all ties, the ties that could be worth most looked at one by one."""
    from cuibono.stages.inquire.rank_gaps import count_all, most_open

    numbers = most_open(graph, LOOKED_AT)
    wanted = {graph.tie_ids[number] for number in numbers}
    pairs = {(graph.entity_ids[graph.subject[number]], graph.entity_ids[graph.object[number]]) for number in numbers}
    between = ledger.ties_between(pairs)
    ties = [tie for tie in between if tie.tie_id in wanted]
    claims = {row.claim_id: row for row in ledger.claims([row for tie in ties for row in tie.supporting])}
    known = {row.entity_id: row for row in ledger.entities_of({end for pair in pairs for end in pair})}
    degrees = _degrees(graph, known)
    contradictions = ledger.contradictions()
    against = {row.claim_id: row for row in ledger.claims([c for row in contradictions for side in row.sides for c in side.claims])}
    ranked = [gap for gap in find_gaps(None, between, claims, known, degrees) if gap.tie.tie_id in wanted]
    return Found(
        subject=None,
        corpus=ledger.corpus(),
        ties=len(graph.tie_ids),
        known=count_all(graph),
        gaps=ranked,
        contradictions=open_contradictions(contradictions, against),
        cited=cited_documents(claims.values(), []),
        partial_count=ledger.count_partial(),
        claims=claims | against,
        entities=known,
        degrees=degrees,
    )


def _with_evidence(ledger: Ledger, graph: TieGraph, found: Found) -> Found:
    """The found gaps with the documents and entities that telling them needs."""
    claims = [row for gap in found.gaps for row in gap.tie.supporting]
    claims += [row for case in found.contradictions[:8] for side in case.sides for row in side.claims]
    claims += [row.claim_id for _, rows in found.cited[:8] for row in rows]
    doc_ids = {found.claims[row].doc_id for row in claims if row in found.claims} - found.documents.keys()
    documents = {row.doc_id: row for row in ledger.documents_of(doc_ids)}
    ends = {end for row in found.contradictions for end in (row.subject_id, row.object_id) if end} - found.entities.keys()
    entities = {row.entity_id: row for row in ledger.entities_of(ends)}
    from cuibono.stages.inquire.exposure_terms import lay_ground

    homes = lay_ground(graph).homes
    wanted = {end for gap in found.gaps for end in (gap.tie.subject_id, gap.tie.object_id)} & graph.number.keys()
    states = {end: code for end in wanted if (code := homes.state_of(graph.number[end]))}
    return replace(found, documents={**found.documents, **documents}, entities={**found.entities, **entities}, states=states)


def _degrees(graph: TieGraph, ends: Iterable[str]) -> dict[str, int]:
    return {end: int(graph.degree[graph.number[end]]) for end in ends if end in graph.number}


def _alike(ledger: Ledger, subject: Entity, entities: Sequence[Entity]) -> list[tuple[Entity, float, str]]:
    """Other entities whose names could be the subject's, best first: those that nobody has judged yet."""
    group = _BODIES if subject.schema in _BODIES else (subject.schema,)
    words = {word.casefold() for name in (subject.caption, *subject.names) for word in name.split() if len(word) > 3}
    near = [
        row
        for row in entities
        if row.named and row.entity_id != subject.entity_id and row.schema in group and words & {w.casefold() for w in row.caption.split()}
    ]
    judged = _judged(ledger, subject)
    found = []
    for row in near:
        match = match_names(subject.schema, subject.caption, row.caption)
        if match.score >= DIFFERENT and row.entity_id not in judged:
            found.append((row, match.score, match.why))
    return sorted(found, key=lambda item: (-item[1], -item[0].documents, item[0].entity_id))[:8]


def _judged(ledger: Ledger, subject: Entity) -> set[str]:
    """Entities of which a person has said whether they are the subject."""
    pairs = standing_pairs(ledger.decisions())
    if not pairs:
        return set()
    refs = {f"{link.doc_id}#{link.entity}": link.entity_id for link in ledger.links_to([subject.entity_id])} | {
        subject.entity_id: subject.entity_id
    }
    others = {other for pair in pairs for other in pair if pair[0] in refs or pair[1] in refs} - refs.keys()
    places = [(doc_id, entity) for doc_id, _, entity in (other.partition("#") for other in others) if entity]
    return {link.entity_id for link in ledger.links_at(places)} | others
