"""Exposure against a plain enumeration of all simple chains."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from math import exp, floor, log, sqrt

import numpy as np
import pyarrow as pa
import pytest

from cuibono.stages.inquire.exposure_terms import make_terms, sources_of
from cuibono.stages.inquire.find_exposure import Memory, band_of, count_ways, find_exposure, weigh
from cuibono.stages.inquire.graph import TieGraph, make_graph
from cuibono.stages.inquire.homes import find_homes
from cuibono.stages.inquire.reach import SCALE, Reach
from cuibono.stages.inquire.strength import rules
from cuibono.vocabulary import load_toml

Path = tuple[int, int, tuple[int, ...], tuple[int, ...]]  # cost, hops, ties, nodes
SCHEMATA = ("Person", "Person", "Person", "Company", "Organization", "PublicBody")


def ledger(rng: random.Random) -> tuple[TieGraph, list[frozenset[str]]]:
    """A small ledger of two states and their people, and the origins of each of its ties."""
    entities: list[tuple[str, str, str, str | None, bool]] = [
        ("n00", "Territory", "Peru", "pe", True),
        ("n01", "Territory", "China", "cn", True),
        ("n02", "Position", "Chinese President", "cn", True),
        ("n03", "PublicBody", "Chinese foreign ministry", "cn", True),
    ]
    for number in range(4, rng.randint(7, 14)):
        schema = rng.choice(SCHEMATA)
        country = None if schema == "Person" else rng.choice((None, None, "pe", "cn"))
        entities.append((f"n{number:02}", schema, f"Name {number}", country, rng.random() < 0.85))
    rows, origins = [], []
    kinds = ["owns", "works_for", "leads", "meets", "linked_to", "citizen_of", "holds_office", "supports", "pays"]
    for number in range(rng.randint(4, 34)):
        subject, object_ = rng.sample(range(len(entities)), 2)
        kind = rng.choice(kinds)
        if kind == "citizen_of":
            object_ = rng.choice((0, 1))
        elif kind == "holds_office":
            object_ = 2
        if subject == object_:
            continue
        status = rng.choice(("asserted", "asserted", "asserted", "ended", "possible", "denied"))
        grade = rng.choice((1, 2, 3, 3, 4, 5))
        rows.append((f"t{number:02}", entities[subject][0], kind, entities[object_][0], status, rng.choice("AF"), grade))
        origins.append(frozenset(rng.sample(("o1", "o2", "o3", "o4"), rng.choice((1, 1, 1, 2)))))
    return make_graph(*tables(entities, rows)), origins


def tables(entities: list[tuple[str, str, str, str | None, bool]], rows: list[tuple[str, str, str, str, str, str, int]]) -> tuple[pa.Table, pa.Table]:
    names = ("entity_id", "schema", "caption", "country", "named")
    of = pa.table({name: pa.array([row[i] for row in entities], pa.bool_() if name == "named" else pa.string()) for i, name in enumerate(names)})
    columns = ("tie_id", "subject_id", "predicate", "object_id", "status", "reliability", "credibility")
    ties = {name: pa.array([row[i] for row in rows], pa.int64() if name == "credibility" else pa.string()) for i, name in enumerate(columns)}
    dates = {name: pa.array(["2019-01-01"] * len(rows), pa.string()) for name in ("valid", "first_seen", "last_seen")}
    counts = {name: pa.array([1] * len(rows), pa.int64()) for name in ("origins", "documents")}
    return of, pa.table({**ties, **dates, **counts})


# -- the oracle: every simple chain, in plain Python
def chains(graph: TieGraph, source: int, state: str, hops: int, dead: frozenset[int]) -> Iterator[Path]:
    homes = find_homes(graph)
    passing = load_toml("appraisal.toml")["paths"]["passing"]
    told = rules("exposure")

    def cost(value: float) -> int:
        return round(-log(value) * SCALE)

    def carries(tie: int) -> bool:
        return bool(graph.strength[tie] > 0) and graph.predicate[tie] not in passing

    def ends(node: int) -> float:
        kinds = ("", "state", "place", "body", "official", "former", "company", "organization", "project", "person", "group")
        return told["reach"].get(kinds[homes.kind[node]], 0.0) if homes.state_of(node) == state else 0.0

    used = [tie for tie in range(len(graph.tie_ids)) if carries(tie)]
    degree = [sum(node in (graph.subject[tie], graph.object[tie]) for tie in used) for node in range(len(graph.entity_ids))]

    def walk(nodes: tuple[int, ...], ties: tuple[int, ...], so_far: int) -> Iterator[Path]:
        last = nodes[-1]
        if ties and ends(last) > 0:
            yield so_far + cost(ends(last)), len(ties), ties, nodes
        if len(ties) == hops:
            return
        if ties:
            if not graph.named[last] or graph.schema[last] in ("Territory", "Position", "Event", "Document", "PublicBody"):
                return
            so_far += cost(min(1.0, sqrt(told["free"] / max(degree[last], 1))))
        for tie in used:
            one, two = int(graph.subject[tie]), int(graph.object[tie])
            if tie not in dead and last in (one, two) and one != two:
                other = two if last == one else one
                if other not in nodes:
                    yield from walk((*nodes, other), (*ties, tie), so_far + cost(float(graph.strength[tie])))

    yield from walk((source,), (), 0)


def oracle(graph: TieGraph, origins: list[frozenset[str]], source: int, hops: int, without: str | None = None) -> tuple[float, list[Path]]:
    dead = frozenset(tie for tie, of in enumerate(origins) if without is not None and of == {without})
    best: dict[int, Path] = {}
    for path in chains(graph, source, "cn", hops, dead):
        over = path[3][1]
        best[over] = min(best.get(over, path), path)
    counted: list[Path] = []
    score = 1.0
    for path in sorted(best.values()):
        if exp(-path[0] / SCALE) < rules("exposure")["least"] or len(counted) == rules("exposure")["counted"]:
            break
        alone = {next(iter(origins[tie])) for tie in path[2] if len(origins[tie]) == 1}
        taken = {next(iter(origins[tie])) for other in counted for tie in other[2] if len(origins[tie]) == 1}
        if not alone & taken and not {tie for other in counted for tie in other[2]} & set(path[2]):
            counted.append(path)
            score *= 1 - exp(-path[0] / SCALE)
    return 1 - score, counted


def asking(origins: list[frozenset[str]]) -> Memory:
    def ask(ties: Iterable[int]) -> Mapping[int, frozenset[str]]:
        return {tie: origins[tie] for tie in ties}

    return Memory(ask)


@pytest.mark.parametrize("part", range(10))
def test_exposure_is_that_of_all_simple_chains(part: int) -> None:
    """A hundred ledgers in each part: scores, ways, and what is left without each document."""
    seen = 0
    for seed in range(100 * part, 100 * (part + 1)):
        rng = random.Random(seed)
        graph, origins = ledger(rng)
        hops = rng.choice((1, 2, 3, 3))
        homes = find_homes(graph)
        sources = sources_of(graph, homes, "pe", bodies=True)
        if not len(sources):
            sources = np.flatnonzero(~homes.of("cn") & graph.named).astype(np.int32)
        reach = Reach(graph, make_terms(graph, homes, "cn", hops=hops), sources)
        memory = asking(origins)
        expected = {}
        for source in map(int, sources):
            score, ways = oracle(graph, origins, source, hops)
            found = count_ways(reach, source, memory)
            assert found.score == pytest.approx(score, abs=1e-12), seed
            assert [(w.cost, w.hops, w.ties, w.nodes) for w in found.ways] == ways, seed
            if not ways:
                continue
            expected[source] = score
            seen += 1
            left = {key: oracle(graph, origins, source, hops, key)[0] for key in ("o1", "o2", "o3", "o4")}
            for key, value in left.items():
                assert count_ways(reach, source, memory, key).score == pytest.approx(value, abs=1e-12), (seed, key)
            row = weigh(reach, source, memory)
            bearing = {next(iter(origins[tie])) for way in ways for tie in way[2] if len(origins[tie]) == 1}
            assert (row.without is None) == (not bearing)
            if row.without is not None:
                assert row.without.left.score == pytest.approx(min(left[key] for key in bearing))
                assert left[row.without.origin] == pytest.approx(row.without.left.score)
        ranked = find_exposure(reach, sources, memory, most=3)
        assert [row.node for row in ranked] == sorted(expected, key=lambda node: (-expected[node], node))[:3], seed
    assert seen > 50


def test_bands_need_a_second_document() -> None:
    assert band_of(0.7, 0.4) == "strong"
    assert band_of(0.7, 0.2) == "some"
    assert band_of(0.3, 0.0) == "some"
    assert band_of(0.2, 0.2) == "thin"
    assert floor(rules("exposure")["most_hops"]) == 3
