"""``cuibono paths``: how two entities are tied, hop by hop, with the sentence, speaker, date and grade of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Entity, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.seats import acting_captions
from cuibono.stages.inquire.tell_evidence import best_claims, grade_text, tell
from cuibono.vocabulary import PREDICATES

from .flags import flags_of
from .names import describe, resolve_name
from .path_limits import Asked, listed
from .path_words import Evidence, Way, before_next, flagged, ranked_by, way_lines
from .unread import unread, unread_data, unread_lines
from .wording import qualifiers, tie_words

if TYPE_CHECKING:
    from cuibono.stages.inquire.find_paths import Route
    from cuibono.stages.inquire.graph import TieGraph

CLAIMS = 12  # claims of a tie that are looked through for the one that shows it best


def paths(
    ledger: Ledger,
    left: str,
    right: str,
    *,
    most: int = 5,
    hops: int | None = None,
    passing: bool = False,
    asserted: bool = False,
    since: str | None = None,
    until: str | None = None,
    predicates: str | Iterable[str] = (),
    without: str | Iterable[str] = (),
    min_grade: str | None = None,
    graph: TieGraph | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """The best paths between two names or ids, as data and as lines.

    ``passing``: also ties that say nothing lasting. ``asserted``: only what is said as fact. ``since`` and ``until`` are EDTF: when a tie
    holds or, undated, was reported. ``predicates`` and ``without`` are predicates or families, one by one or with commas. ``min_grade``
    is a letter, a digit or both. ``graph`` is given where it is at hand. Raises NoMatchError, AmbiguousError, UsageError.
    """
    data, lines, _ = ask_paths(
        ledger,
        left,
        right,
        most=most,
        asked=Asked(
            hops if hops is not None else default_hops(), passing, asserted, since, until, listed(predicates), listed(without), min_grade
        ),
        graph=graph,
    )
    return data, lines


def _naming_both(ledger: Ledger, start: Entity, target: Entity) -> int:
    """How many documents name both ends."""
    first, second = ({link.doc_id for link in ledger.links_to([end.entity_id])} for end in (start, target))
    return len(first & second)


def _documents(count: int) -> str:
    return {0: "no document names", 1: "1 document names"}.get(count, f"{count:,} documents name")


def ask_paths(
    ledger: Ledger, left: str, right: str, *, most: int, asked: Asked, graph: TieGraph | None = None
) -> tuple[dict[str, Any], list[str], list[Way]]:
    """The same with the paths themselves, to be drawn."""
    from cuibono.stages.inquire.find_paths import find_paths
    from cuibono.stages.inquire.graph import make_graph

    limits = asked.limits()
    with ledger.transaction():
        start, target = resolve_name(ledger, left), resolve_name(ledger, right)
        if start.entity_id == target.entity_id:
            raise UsageError(f"{left!r} and {right!r} are one and the same: {describe(start)}", advice="name another one, or one by its id")
        if graph is None:
            graph = make_graph(ledger.entity_columns(), ledger.tie_columns())
        routes = find_paths(graph, graph.number[start.entity_id], graph.number[target.entity_id], limits, most=most)
        ways = _ways(ledger, graph, routes, target)
        acting = _acting(ledger, ways)
        claims = {row.claim_id: row for row in ledger.claims(_shown_claims(way.ties for way in ways))}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        documents_held = ledger.count_documents()
        flags = flags_of(ledger, {start.entity_id, target.entity_id, *(node.entity_id for way in ways for node in way.nodes)})
        unseen = unread(ledger, [start, target])
        both = _naming_both(ledger, start, target) if routes and all(len(route.hops) > 1 for route in routes) else None
    captions = {node.entity_id: node.caption for way in ways for node in way.nodes} | acting
    told = Evidence(claims, documents, captions, flags)
    lines = [describe(start), *flagged(flags, start.entity_id), describe(target), *flagged(flags, target.entity_id)]
    size = f"{documents_held:,} document{'' if documents_held == 1 else 's'}"
    lines += [f"searched: {'; '.join(asked.words())}, in {size}", ""]
    if not ways:
        lines.append(f"no path found in this corpus of {size}; absence of reports is not absence of ties")
        lines += [f"to search wider: {'; '.join(asked.wider())}"] if asked.wider() else []
    if both is not None:
        lines += [
            f"no direct tie between the two is among what was searched, and {_documents(both)} both; what follows goes over others",
            "",
        ]
    window = bool(asked.since or asked.until)
    for number, way in enumerate(ways, 1):
        lines += way_lines(number, way, ways[number] if number < len(ways) else None, told, window=window)
    while lines and not lines[-1]:
        lines.pop()
    lines += unread_lines(unseen, {entity.entity_id: entity.caption for entity in (start, target)})
    data = {
        "start": to_dict(start),
        "target": to_dict(target),
        "searched": {**asdict(asked), "documents": documents_held, "words": asked.words(), "wider": [] if ways else asked.wider()},
        "naming_both": both,
        "paths": [_way_data(way, ways[at + 1] if at + 1 < len(ways) else None, told) for at, way in enumerate(ways)],
        "known": {key: [to_dict(flag) for flag in flags[key]] for key in sorted(flags)},
        "unread": unread_data(unseen),
    }
    return data, lines, ways


def default_hops() -> int:
    from cuibono.stages.inquire.strength import rules

    return int(rules("paths")["most_hops"])


def _ways(ledger: Ledger, graph: TieGraph, routes: Sequence[Route], target: Entity) -> list[Way]:
    """The routes with their records: entities, and the ties of each hop."""
    ids = graph.entity_ids
    entities = {row.entity_id: row for row in ledger.entities_of({ids[node] for route in routes for node in route.nodes})}
    wanted = {graph.tie_ids[tie] for route in routes for hop in route.hops for tie in hop}
    ties = {row.tie_id: row for row in ledger.ties_named(wanted)}
    return [
        Way(
            route,
            tuple(entities[ids[node]] for node in route.nodes),
            tuple(tuple(ties[graph.tie_ids[tie]] for tie in hop) for hop in route.hops),
            {ids[node]: int(graph.degree[node]) for node in route.nodes},
            tuple(entities[ids[node]] for node in route.hubs),
            tuple(entities[ids[node]] for node in route.repeats),
            target,
        )
        for route in routes
    ]


def _acting(ledger: Ledger, ways: Sequence[Way]) -> dict[str, str]:
    """The captions of capitals that stand for the states that the paths lead through."""
    passed = {node.entity_id for way in ways for node in way.nodes}
    ties = [tie for way in ways for hop in way.hops for tie in hop]
    ends = {end for tie in ties for end in (tie.subject_id, tie.object_id)} - passed
    return acting_captions(ties, {row.entity_id: row for row in ledger.entities_of(ends)})


def _shown_claims(ties: Iterable[Sequence[Tie]]) -> set[str]:
    return {claim for row in ties for tie in row for claim in tie.supporting[:CLAIMS]}


def _way_data(way: Way, following: Way | None, told: Evidence) -> dict[str, Any]:
    route = way.route
    return {
        "nodes": [to_dict(node) for node in way.nodes],
        "grade": way.grade,
        "in_time": route.in_time,
        "end_note": way.end_note,
        "ranked_by": {
            "words": ranked_by(way),
            "before_next": before_next(way, following) if following else None,
            "hops": route.by_hops,
            "ties": route.by_ties,
            "hubs": {node.entity_id: way.degrees[node.entity_id] for node in way.hubs},
            "repeats": [node.entity_id for node in way.repeats],
        },
        "hops": [
            {
                "tie": to_dict(hop[0]),
                "words": tie_words(hop[0], told.captions),
                "said": _said(hop[0], told),
                "family": PREDICATES[hop[0].predicate].family,
                "symmetric": PREDICATES[hop[0].predicate].symmetric,
                "grade": grade_text(hop[0]),
                "evidence": [asdict(tell(claim, told.documents)) for claim in _shown(hop[0], told)],
                "claims": len(hop[0].supporting),
                "other_ties": [tie.tie_id for tie in hop[1:]],
                "also": [tie_words(tie, told.captions) for tie in hop[1:]],
            }
            for hop in way.hops
        ],
    }


def _said(tie: Tie, told: Evidence) -> str:
    """What the sentence says beside the tie: the share, the sum, the post."""
    rows = _shown(tie, told)
    return qualifiers(rows[0]) if rows else ""


def _shown(tie: Tie, told: Evidence) -> list[StoredClaim]:
    return best_claims(tie, told.claims)
