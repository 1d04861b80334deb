"""Chains of ties between two entities: the shortest first, each as weak as its weakest hop."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from cuibono.records import Entity, Tie
from cuibono.stages.appraise.read_dates import overlap
from cuibono.vocabulary import load_toml

from .tell_evidence import grade_rank, weakest_grade

Graph = Mapping[str, Mapping[str, Sequence[Tie]]]


@cache
def _rule(name: str) -> Any:
    return load_toml("appraisal.toml")["paths"][name]


@dataclass(frozen=True, slots=True)
class Route:
    """One chain. ``nodes`` are entity ids from start to end; ``hops[i]`` are the ties between ``nodes[i]`` and the next, best first.

    ``grade`` is the weakest letter and digit on the chain, ``in_time`` tells whether all dated hops share a time: "yes", "no", or
    "unknown" where a hop is undated. ``end_note`` says how an unnamed end answers to the country that was asked for.
    """

    nodes: tuple[str, ...]
    hops: tuple[tuple[Tie, ...], ...]
    grade: str
    in_time: str
    end_note: str | None


def find_paths(
    entities: Sequence[Entity],
    ties: Sequence[Tie],
    start: str,
    target: str,
    *,
    most: int = 10,
    hops: int | None = None,
    passing: bool = False,
) -> list[Route]:
    """The ``most`` shortest simple chains from ``start`` to ``target``, of at most ``hops`` ties; then by grade, then by id.

    Denied ties carry no path. Predicates that say nothing lasting do not either, unless ``passing``. Countries, offices, events and
    documents stand at an end only: that two persons visited one country ties them to nothing. Where the target is a country, an unnamed
    group described as of that country is an end too, never a tie to the state.
    """
    known = {entity.entity_id: entity for entity in entities}
    graph = _graph(ties, passing)
    goals = {target}
    wanted = known.get(target)
    country = wanted.country if wanted and wanted.schema == "Territory" else None
    if country:
        goals |= {
            entity.entity_id for entity in entities if not entity.named and entity.country == country and entity.schema != "Territory"
        }
    goals.discard(start)
    limit = hops or int(_rule("most_hops"))
    far = _distances(graph, goals, known)
    if start not in graph or start not in far:
        return []
    routes: list[Route] = []
    for length in range(max(1, far[start]), min(limit, far[start] + int(_rule("longer"))) + 1):
        found: list[Route] = []
        for nodes in _walk(graph, start, goals, far, length, known):
            found.append(_route(graph, nodes, target, known))
            if len(found) >= int(_rule("ceiling")):
                break
        routes += sorted(found, key=_rank)
        if len(routes) >= most:
            break
    return routes[:most]


def _graph(ties: Sequence[Tie], passing: bool) -> dict[str, dict[str, list[Tie]]]:
    skip = frozenset() if passing else frozenset(_rule("passing"))
    graph: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in sorted(ties, key=lambda t: (grade_rank(t), t.tie_id)):
        if tie.status != "denied" and tie.predicate not in skip and tie.credibility != 5:
            graph[tie.subject_id][tie.object_id].append(tie)
            graph[tie.object_id][tie.subject_id].append(tie)
    return {node: dict(others) for node, others in graph.items()}


def _bridges(node: str, known: Mapping[str, Entity]) -> bool:
    """True where a path may lead through the node."""
    entity = known.get(node)
    return entity is not None and entity.named and entity.schema not in _rule("no_bridge")


def _distances(graph: Graph, goals: set[str], known: Mapping[str, Entity]) -> dict[str, int]:
    """Hops to the nearest goal, over nodes that bridge."""
    far = dict.fromkeys(sorted(goals), 0)
    queue = deque(sorted(goals))
    while queue:
        node = queue.popleft()
        if far[node] and not _bridges(node, known):
            continue
        for other in sorted(graph.get(node, {})):
            if other not in far:
                far[other] = far[node] + 1
                queue.append(other)
    return far


def _walk(
    graph: Graph, start: str, goals: set[str], far: Mapping[str, int], length: int, known: Mapping[str, Entity]
) -> Iterator[tuple[str, ...]]:
    """Simple chains of exactly ``length`` ties, best-graded branches first."""
    stack: list[tuple[str, ...]] = [(start,)]
    while stack:
        nodes = stack.pop()
        last = nodes[-1]
        left = length - (len(nodes) - 1)
        if left == 0:
            if last in goals:
                yield nodes
            continue
        if last in goals or (last != start and not _bridges(last, known)):
            continue
        ahead = [o for o in graph.get(last, {}) if o not in nodes and far.get(o, length + 1) <= left - 1]
        ahead.sort(key=lambda o: (grade_rank(graph[last][o][0]), o), reverse=True)
        stack += [(*nodes, other) for other in ahead]


def _route(graph: Graph, nodes: tuple[str, ...], target: str, known: Mapping[str, Entity]) -> Route:
    hops = tuple(tuple(graph[a][b]) for a, b in pairwise(nodes))
    note = None
    if nodes[-1] != target:
        end, state = known[nodes[-1]], known[target]
        note = f"{end.caption}: a group that is not named, described as of {state.caption}; no tie to the state"
    return Route(nodes, hops, weakest_grade([hop[0] for hop in hops]), in_time([hop[0].valid for hop in hops]), note)


def in_time(dates: Sequence[str | None]) -> str:
    """Whether hops can have held at one time: "no" as soon as two dates share no day, "unknown" where one is undated, else "yes"."""
    told = [date for date in dates if date]
    shares = [overlap(a, b) for i, a in enumerate(told) for b in told[i + 1 :]]
    if any(share is False for share in shares):
        return "no"
    return "yes" if len(told) == len(dates) and None not in shares else "unknown"


def _rank(route: Route) -> tuple[Any, ...]:
    worst = max(grade_rank(hop[0]) for hop in route.hops)
    return (
        worst,
        route.in_time == "no",
        sum(grade_rank(hop[0])[0] for hop in route.hops),
        -sum(hop[0].origins for hop in route.hops),
        route.nodes,
    )
