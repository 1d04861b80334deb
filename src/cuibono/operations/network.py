"""The network of a question: around a name, on the paths between two, of powers side by side; as data for a picture, and as GEXF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Tie
from cuibono.stages.appraise.sureness import surely_read
from cuibono.stages.export.graph import make_graph as make_export
from cuibono.stages.export.network import gexf
from cuibono.stages.inquire.graph import TieGraph, make_graph
from cuibono.stages.inquire.neighbourhood import Neighbourhood, around, between
from cuibono.vocabulary import PREDICATES

from .flags import flags_of
from .names import resolve_name
from .states import resolve_state, state_caption
from .wording import tie_verb

MOST_TIES = 2_000
MOST_PATHS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the network is of: one of ``ego``, ``left`` with ``right``, or ``powers`` (with ``place`` or without)."""

    ego: tuple[str, ...] = ()
    left: str = ""
    right: str = ""
    powers: tuple[str, ...] = ()
    place: str = ""
    hops: int = 1
    most: int = 300


def network(ledger: Ledger, asked: Asked, *, graph: TieGraph | None = None) -> tuple[dict[str, Any], list[str]]:
    """Nodes and ties for a picture, and the same in lines. Raises UsageError for what is no question, NoMatchError, AmbiguousError."""
    with ledger.transaction():
        graph = graph or make_graph(ledger.entity_columns(), ledger.tie_columns())
        found, roots, title = _found(ledger, graph, asked)
        ties = ledger.ties_named([graph.tie_ids[tie] for tie in found.ties])
        by_id = {tie.tie_id: tie for tie in ties}
        ordered = [by_id[graph.tie_ids[tie]] for tie in found.ties]
        ends = (int(end) for tie in found.ties for end in (graph.subject[tie], graph.object[tie]))
        nodes = list(dict.fromkeys([*roots, *ends]))
        ids = [graph.entity_ids[node] for node in nodes]
        documents = {row.entity_id: row.documents for row in ledger.entities_of(ids)}
        flags = flags_of(ledger, ids)
        held = ledger.count_documents()
    rooted = set(roots)
    data = {
        "title": title,
        "nodes": [
            {
                "id": graph.entity_ids[node],
                "name": graph.captions[node],
                "schema": graph.schema[node],
                "country": graph.country[node],
                "named": bool(graph.named[node]),
                "documents": documents.get(graph.entity_ids[node], 0),
                "ties": int(graph.degree[node]),
                "root": node in rooted,
                "listed": bool(flags.get(graph.entity_ids[node])),
            }
            for node in nodes
        ],
        "ties": [_tie(tie) for tie in ordered],
        "left_out": found.left_out,
        "documents": held,
    }
    captions = dict(zip(ids, (graph.captions[node] for node in nodes), strict=True))
    lines = [f"{title}: {len(nodes)} names, {len(ordered)} ties" + (f", {found.left_out} weaker ones left out" if found.left_out else "")]
    lines += [f"  {captions[tie.subject_id]} {tie_verb(tie)} {captions[tie.object_id]} [{tie.status}] {tie.tie_id}" for tie in ordered]
    return data, lines


def network_gexf(ledger: Ledger, tie_ids: Sequence[str]) -> str:
    """These ties as GEXF 1.3, with what they rest on. Ids of no tie are passed over. Raises UsageError for more than a picture holds."""
    if len(tie_ids) > MOST_TIES:
        raise UsageError(f"{len(tie_ids)} ties", where="ties", advice=f"at most {MOST_TIES}")
    with ledger.transaction():
        ties = ledger.ties_named(list(dict.fromkeys(tie_ids)))
        entities = ledger.entities_of({end for tie in ties for end in (tie.subject_id, tie.object_id)})
        claims = ledger.claims([claim for tie in ties for claim in (*tie.supporting, *tie.contrary)])
        documents = ledger.documents_of({claim.doc_id for claim in claims})
    return gexf(make_export(entities, ties, claims, documents))


def _tie(tie: Tie) -> dict[str, Any]:
    row = PREDICATES[tie.predicate]
    return {
        "id": tie.tie_id,
        "subject": tie.subject_id,
        "object": tie.object_id,
        "predicate": tie.predicate,
        "family": row.family,
        "verb": tie_verb(tie),
        "status": tie.status,
        "reliability": tie.reliability,
        "credibility": tie.credibility,
        "origins": tie.origins,
        "documents": tie.documents,
        "valid": tie.valid,
        "first_seen": tie.first_seen,
        "last_seen": tie.last_seen,
        "doubt": surely_read(tie.sureness) or "",
        "claims": len(tie.supporting),
        "against": len(tie.contrary),
        "reason": tie.reason,
    }


def _found(ledger: Ledger, graph: TieGraph, asked: Asked) -> tuple[Neighbourhood, list[int], str]:
    ways = [bool(asked.ego), bool(asked.left or asked.right), bool(asked.powers)]
    if sum(ways) != 1:
        raise UsageError("name one thing", where="ego", advice="ego=NAME; left=NAME and right=NAME; or powers=STATE twice, in=COUNTRY")
    if asked.ego:
        entities = [resolve_name(ledger, name) for name in asked.ego]
        roots = [graph.number[row.entity_id] for row in entities]
        return around(graph, roots, hops=asked.hops, most=asked.most), roots, " and ".join(row.caption for row in entities)
    if asked.powers:
        codes = [resolve_state(power) for power in asked.powers]
        place = resolve_state(asked.place) if asked.place else None
        if len(set(codes)) < len(codes) or place in codes:
            raise UsageError("one state stands twice", where="powers", advice="name different ones")
        sides = [_of_country(graph, code) for code in codes]
        found = between(graph, sides, _of_country(graph, place) if place else (), most=asked.most)
        words = " and ".join(state_caption(code) for code in codes)
        return found, [], f"{words} in {state_caption(place)}" if place else words
    if not (asked.left and asked.right):
        raise UsageError("paths have two ends", where="right" if asked.left else "left", advice="name both")
    return _on_paths(ledger, graph, asked)


def _of_country(graph: TieGraph, code: str) -> list[int]:
    return [int(node) for node in np.flatnonzero(graph.country.among((code,)))]


def _on_paths(ledger: Ledger, graph: TieGraph, asked: Asked) -> tuple[Neighbourhood, list[int], str]:
    from cuibono.stages.inquire.find_paths import find_paths

    from .path_limits import Asked as Limited
    from .paths import default_hops

    left, right = resolve_name(ledger, asked.left), resolve_name(ledger, asked.right)
    if left.entity_id == right.entity_id:
        raise UsageError(f"{asked.left!r} and {asked.right!r} are one and the same", where="right", advice="name another one")
    roots = [graph.number[left.entity_id], graph.number[right.entity_id]]
    routes = find_paths(graph, roots[0], roots[1], Limited(default_hops()).limits(), most=MOST_PATHS)
    ties = list(dict.fromkeys(int(tie) for route in routes for hop in route.hops for tie in hop))
    return Neighbourhood(tuple(ties[: asked.most]), max(0, len(ties) - asked.most)), roots, f"{left.caption} – {right.caption}"
