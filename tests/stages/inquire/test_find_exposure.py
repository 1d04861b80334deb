"""Exposure against a plain enumeration of all simple chains."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from math import exp, log, sqrt

import numpy as np
import pyarrow as pa
import pytest

from cuibono.stages.inquire.exposure_terms import lay_ground, make_terms, sources_of
from cuibono.stages.inquire.find_exposure import Memory, count_ways, find_exposure, weigh
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
    kinds = ["owns", "works_for", "member_of", "leads", "meets", "linked_to", "citizen_of", "holds_office", "supports", "pays"]
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
        origins.append(frozenset(rng.sample(("o1", "o2", "o3", "o4"), rng.choice((0, 1, 1, 1, 1, 1, 2)))))
    return make_graph(*tables(entities, rows)), origins


def tables(
    entities: list[tuple[str, str, str, str | None, bool]], rows: list[tuple[str, str, str, str, str, str, int]]
) -> tuple[pa.Table, pa.Table]:
    names = ("entity_id", "schema", "caption", "country", "named")
    of = pa.table(
        {name: pa.array([row[i] for row in entities], pa.bool_() if name == "named" else pa.string()) for i, name in enumerate(names)}
    )
    columns = ("tie_id", "subject_id", "predicate", "object_id", "status", "reliability", "credibility")
    ties = {
        name: pa.array([row[i] for row in rows], pa.int64() if name == "credibility" else pa.string()) for i, name in enumerate(columns)
    }
    dates = {name: pa.array(["2019-01-01"] * len(rows), pa.string()) for name in ("valid", "first_seen", "last_seen")}
    counts = {name: pa.array([1] * len(rows), pa.int64()) for name in ("origins", "documents")}
    return of, pa.table({**ties, **dates, **counts, "sureness": pa.array([1.0] * len(rows), pa.float64())})


def belongs(graph: TieGraph, tie: int, state: int, body: int) -> bool:
    ends = {int(graph.subject[tie]), int(graph.object[tie])}
    return graph.predicate[tie] == "member_of" and graph.status[tie] in ("asserted", "ended") and ends == {state, body}


# -- the oracle: every simple chain, in plain Python
def chains(graph: TieGraph, source: int, state: str, hops: int, dead: frozenset[int]) -> Iterator[Path]:
    homes = find_homes(graph)
    passing = load_toml("appraisal.toml")["paths"]["passing"]
    told = rules("exposure")

    def cost(value: float) -> int:
        return round(-log(value) * SCALE)

    def carries(tie: int) -> bool:
        return bool(graph.strength[tie] > 0) and graph.predicate[tie] not in passing

    def talks(tie: int) -> bool:
        return graph.predicate[tie] in ("meets", "visits", "attends", "agrees_with", "cooperates_with")

    def strength(tie: int) -> float:
        in_office = [homes.kind[end] in (1, 3, 4) for end in (graph.subject[tie], graph.object[tie])]
        diplomacy = told["diplomacy"] if talks(tie) and all(in_office) else 1.0
        return float(graph.strength[tie]) * (told["vague"].get(graph.predicate[tie], 1.0) * diplomacy)

    def ends(node: int) -> float:
        kinds = ("", "state", "place", "body", "official", "former", "company", "organization", "project", "person", "group")
        return told["reach"].get(kinds[homes.kind[node]], 0.0) if homes.state_of(node) == state else 0.0

    league = {
        other
        for other in range(len(graph.entity_ids))
        if graph.schema[other] == "Organization"
        and len({graph.country[state] for state in (0, 1) for tie in range(len(graph.tie_ids)) if belongs(graph, tie, state, other)}) > 1
    }
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
            if last in league:
                return
            so_far += cost(min(1.0, sqrt(told["free"] / max(degree[last], 1))))
        for tie in used:
            if ties and (talks(tie) or talks(ties[0])):
                continue
            one, two = int(graph.subject[tie]), int(graph.object[tie])
            if ties and last == two and graph.predicate[tie] in ("works_for", "member_of"):
                continue
            if tie not in dead and last in (one, two) and one != two:
                other = two if last == one else one
                if other not in nodes:
                    yield from walk((*nodes, other), (*ties, tie), so_far + cost(strength(tie)))

    yield from walk((source,), (), 0)


def oracle(graph: TieGraph, origins: list[frozenset[str]], source: int, hops: int, without: str = "") -> tuple[float, list[Path]]:
    dead = frozenset(tie for tie, of in enumerate(origins) if not of - {without})
    origins = [of - {without} for of in origins]
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
        reach = Reach(graph, make_terms(graph, lay_ground(graph), "cn", hops=hops), sources)
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
                assert count_ways(reach, source, memory, frozenset({key})).score == pytest.approx(value, abs=1e-12), (seed, key)
            row = weigh(reach, source, memory)
            bearing = {next(iter(origins[tie])) for way in ways for tie in way[2] if len(origins[tie]) == 1}
            assert (row.without is None) == (not bearing)
            if row.without is not None:
                assert row.without.left.score == pytest.approx(min(left[key] for key in bearing))
                assert left[row.without.report] == pytest.approx(row.without.left.score)
        ranked = find_exposure(reach, sources, memory, most=3)
        assert [row.node for row in ranked] == sorted(expected, key=lambda node: (-expected[node], node))[:3], seed
    assert seen > 50


def test_a_band_says_what_holds_without_one_document_and_what_is_mere_talk() -> None:
    people = [
        ("n1", "Territory", "Peru", "pe", True),
        ("n2", "Territory", "China", "cn", True),
        ("n3", "Person", "Ana Dorn", None, True),
        ("n4", "Person", "Ida Brun", None, True),
        ("n5", "Company", "Velmora", None, True),
    ]
    home = [(f"h{who}", who, "citizen_of", "n1", "asserted", "F", 3) for who in ("n3", "n4")]
    owns = ("t1", "n3", "owns", "n5", "asserted", "A", 1)
    seat = ("t2", "n2", "controls", "n5", "asserted", "A", 1)
    works = ("t3", "n3", "works_for", "n2", "asserted", "A", 1)
    met = ("t4", "n4", "meets", "n2", "asserted", "A", 1)
    graph = make_graph(*tables(people, [*home, owns, seat, works, met]))
    sources = np.array([graph.number["n3"], graph.number["n4"]], dtype=np.int32)
    reach = Reach(graph, make_terms(graph, lay_ground(graph), "cn", hops=2), sources)

    def bands(reports: dict[str, set[str]]) -> list[tuple[str, str | None]]:
        found = [weigh(reach, int(node), asking([frozenset(reports[tie]) for tie in graph.tie_ids])) for node in sources]
        return [(row.band, row.without.band if row.without else None) for row in found]

    apart = {"t1": {"a"}, "t2": {"b"}, "t3": {"c"}, "t4": {"d"}, "hn3": {"e"}, "hn4": {"e"}}
    assert bands(apart) == [("strong", "some"), ("contact", "contact")]
    one = {tie: {"a"} for tie in apart}
    assert bands(one)[0] == ("some", "contact")  # nothing is left
