"""``cuibono paths``: how two entities are tied, hop by hop, with the sentence, speaker, date and grade of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, Entity, KnownFlag, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.find_paths import Route, find_paths
from cuibono.stages.inquire.tell_evidence import best_claims, grade_text, tell

from .flags import flags_of
from .names import describe, resolve_name
from .unread import unread, unread_data, unread_lines
from .wording import qualifiers, tie_facts, tie_words, told_lines

_IN_TIME = {
    "yes": "its hops share a time",
    "no": "ITS HOPS DO NOT OVERLAP IN TIME",
    "unknown": "not every hop is dated: whether they held at one time is not known",
}


def paths(
    ledger: Ledger, left: str, right: str, *, most: int = 5, hops: int | None = None, passing: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """Paths between two names or ids, as data and as lines. Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        start, target = resolve_name(ledger, left), resolve_name(ledger, right)
        entities = ledger.entities()
        routes = find_paths(entities, ledger.ties(), start.entity_id, target.entity_id, most=most, hops=hops, passing=passing)
        shown = {tie.tie_id: tie for route in routes for hop in route.hops for tie in hop[:1]}
        claims = {row.claim_id: row for row in ledger.claims([c for tie in shown.values() for c in tie.supporting])}
        documents = {doc_id: ledger.document(doc_id) for doc_id in sorted({row.doc_id for row in claims.values()})}
        corpus = ledger.corpus()
        flags = flags_of(ledger, {start.entity_id, target.entity_id, *(node for route in routes for node in route.nodes)})
        unseen = unread(ledger, [start, target])
    known = {entity.entity_id: entity for entity in entities}
    captions = {entity.entity_id: entity.caption for entity in entities}
    lines = [f"{describe(start)}", *_flagged(flags, start.entity_id, ""), f"{describe(target)}", *_flagged(flags, target.entity_id, ""), ""]
    if not routes:
        size = f"{corpus.documents} document{'' if corpus.documents == 1 else 's'}"
        lines.append(f"no path found in this corpus of {size}; absence of reports is not absence of ties")
        lines += [] if passing else ["with --all, ties that say nothing lasting count too (criticizes, visits, offices, places …)"]
    data = []
    for number, route in enumerate(routes, 1):
        data.append(_route_data(route, known, claims, documents))
        lines += _route_lines(number, route, captions, claims, documents, flags)
    listed = {key: [to_dict(flag) for flag in flags[key]] for key in sorted(flags)}
    while unseen.total and lines and not lines[-1]:
        lines.pop()
    lines += unread_lines(unseen, {entity.entity_id: entity.caption for entity in (start, target)})
    return {"start": to_dict(start), "target": to_dict(target), "paths": data, "known": listed, "unread": unread_data(unseen)}, lines


def _flagged(flags: Mapping[str, Sequence[KnownFlag]], entity_id: str, name: str) -> list[str]:
    """Asserted flags of one end, one a line; a plain record of a register says nothing on a path."""
    who = f"{name} " if name else ""
    return [f"   ! {who}{flag.wording}" for flag in flags.get(entity_id, ()) if flag.listed]


def _route_data(route: Route, known: dict[str, Entity], claims: dict[str, StoredClaim], documents: dict[str, Document]) -> dict[str, Any]:
    return {
        "nodes": [to_dict(known[node]) for node in route.nodes],
        "grade": route.grade,
        "in_time": route.in_time,
        "end_note": route.end_note,
        "hops": [
            {
                "tie": to_dict(hop[0]),
                "grade": grade_text(hop[0]),
                "evidence": [asdict(tell(claim, documents)) for claim in best_claims(hop[0], claims)],
                "other_ties": [tie.tie_id for tie in hop[1:]],
            }
            for hop in route.hops
        ],
    }


def _route_lines(
    number: int,
    route: Route,
    captions: dict[str, str],
    claims: dict[str, StoredClaim],
    documents: dict[str, Document],
    flags: Mapping[str, Sequence[KnownFlag]],
) -> list[str]:
    chain = " – ".join(captions.get(node, node) for node in route.nodes)
    hops = f"{len(route.hops)} hop{'' if len(route.hops) == 1 else 's'}"
    facts = [hops, f"grade {route.grade}, the weakest on the path", _IN_TIME[route.in_time]]
    if len(route.hops) == 1:
        facts = ["a direct tie"]
    lines = [f"{number}. {chain}", f"   {' · '.join(facts)}"]
    for hop in route.hops:
        lines += _hop_lines(hop, captions, claims, documents)
    for node in route.nodes[1:-1]:
        lines += _flagged(flags, node, captions.get(node, node))
    if route.end_note:
        lines.append(f"   {route.end_note}")
    return [*lines, ""]


def _hop_lines(hop: tuple[Tie, ...], captions: dict[str, str], claims: dict[str, StoredClaim], documents: dict[str, Document]) -> list[str]:
    tie = hop[0]
    rows = best_claims(tie, claims)
    said = qualifiers(rows[0]) if rows else ""
    others = sorted({other.predicate for other in hop[1:]} - {tie.predicate})
    lines = [f"   • {tie_words(tie, captions)}{f' ({said})' if said else ''}", f"     {tie_facts(tie)}", f"     {tie.reason}"]
    lines += told_lines([tell(claim, documents) for claim in rows], indent="     ", most=1)
    if others:
        lines.append(f"     also between the two: {', '.join(others)}")
    return lines
