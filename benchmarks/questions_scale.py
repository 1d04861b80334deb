"""How long the analyst's questions take as a ledger grows, and what its graph costs, next to networkx and igraph in the same run.

``python benchmarks/questions_scale.py [--at 10000,100000,1000000] [--pairs 200] [--folder DIR] [--short] [--out FILE.json]``

Ledgers are those of ``made_ledger.py`` (kept in ``--folder``, made where they are missing); each size is measured in a process of its own.
Told are wall-clock milliseconds, median and 95th percentile, and the median of the processor's time, which a busy machine changes less:

- loading the graph, and the memory that the process has more of afterwards;
- paths between pairs of entities that a path may lead through: drawn at random, and such as are tied by two to four hops; and between the
  twenty with the most ties. The peers get the same ties with the same costs, without the cost of hubs and without a limit of hops, neither
  of which they know, and give five paths, igraph by ``get_k_shortest_paths``, networkx by ``shortest_simple_paths``, both after Yen. A peer
  stops after ``--patience`` seconds for each kind of pairs; the number that it did is told;
- the whole answer of ``paths`` with its evidence, by ids; a dossier of random entities and of the twenty with the most ties;
- whom a name means, as it stands, and with a slip of the finger (fifty and three of them);
- exposure of the people of eight countries to a power, and the footprint of two powers in each, with what they rest on; the first of each,
  which lays the ground, apart.

``--short`` is one ledger of 10,000 ties for continuous integration: it prints the ratio to the peers and asserts nothing about time.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

NOTHING = 2**29  # the cost of what carries nothing
SIZES = "10000,100000,1000000"
COUNTRIES = (
    ("Mexico", "China"),
    ("Germany", "Russia"),
    ("Kenya", "Japan"),
    ("France", "Iran"),
    ("Ukraine", "Russia"),
    ("South Korea", "China"),
    ("Poland", "Germany"),
    ("Peru", "China"),
)


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def timed(calls: Iterable[Callable[[], Any]], patience: float = 600) -> dict[str, float]:
    """Median and 95th percentile of some calls in milliseconds, as many as fit into ``patience`` seconds."""
    spent: list[float] = []
    worked: list[float] = []
    for call in calls:
        began, at_work = time.perf_counter(), time.process_time()
        call()
        worked.append((time.process_time() - at_work) * 1000)
        spent.append((time.perf_counter() - began) * 1000)
        if sum(spent) > patience * 1000:
            break
    if not spent:
        return {}
    figures = {"median": np.median(spent), "p95": np.quantile(spent, 0.95), "work": np.median(worked)}
    return {"n": len(spent), **{name: round(float(value), 2) for name, value in figures.items()}}


def pairs_of(graph: Any, terms: Any, count: int, rng: random.Random) -> dict[str, list[tuple[int, int]]]:
    """Pairs of entities that paths may lead through: any two, and two ends of a random walk of two to four steps among such."""
    bridges = [int(node) for node in np.flatnonzero((terms.through < NOTHING) & (graph.degree > 0))]
    drawn = [(rng.choice(bridges), rng.choice(bridges)) for _ in range(count)]
    inside, tied = set(bridges), []
    while len(tied) < count:
        walk = [rng.choice(bridges)]
        for _ in range(rng.randint(2, 4)):
            places = slice(graph.first[walk[-1]], graph.first[walk[-1] + 1])
            ends = graph.neighbour[places][terms.cost[graph.tie[places]] < NOTHING].tolist() or walk
            onward = [node for node in (rng.choice(ends) for _ in range(8)) if node in inside and node not in walk]
            if not onward:
                break
            walk.append(onward[0])
        if len(walk) > 2:
            tied.append((walk[0], walk[-1]))
    return {"random": [pair for pair in drawn if pair[0] != pair[1]], "tied": tied}


def peers(graph: Any, terms: Any, pairs: dict[str, list[tuple[int, int]]], patience: float) -> dict[str, Any]:
    """The same ties with the same costs in igraph and networkx."""
    found: dict[str, Any] = {}
    inner = terms.through < NOTHING
    kept = np.flatnonzero((terms.cost < NOTHING) & inner[graph.subject] & inner[graph.object] & (graph.subject != graph.object))
    edges = list(zip(graph.subject[kept].tolist(), graph.object[kept].tolist(), strict=True))
    costs = terms.cost[kept].tolist()
    import igraph

    began, held = time.perf_counter(), resident()
    other = igraph.Graph(n=len(inner), edges=edges)
    found["igraph"] = {"load_s": round(time.perf_counter() - began, 2), "mb": round(resident() - held)}
    for kind, some in pairs.items():
        found["igraph"][kind] = timed((partial(other.get_k_shortest_paths, a, b, k=5, weights=costs) for a, b in some), patience)
    import networkx

    began, held = time.perf_counter(), resident()
    third = networkx.Graph()
    for (a, b), cost in sorted(zip(edges, costs, strict=True), key=lambda row: -row[1]):
        third.add_edge(a, b, cost=cost)  # the cheapest of several comes last and stays
    found["networkx"] = {"load_s": round(time.perf_counter() - began, 2), "mb": round(resident() - held)}

    def five(a: int, b: int) -> None:
        with suppress(networkx.NetworkXNoPath, networkx.NodeNotFound):
            list(islice(networkx.shortest_simple_paths(third, a, b, weight="cost"), 5))

    for kind, some in pairs.items():
        found["networkx"][kind] = timed((lambda a=a, b=b: five(a, b) for a, b in some), patience)
    return found


def measure(folder: Path, count: int, patience: float) -> dict[str, Any]:
    """All figures of one ledger."""
    from cuibono.ledger.sqlite import SqliteLedger
    from cuibono.operations.dossier import dossier
    from cuibono.operations.paths import paths
    from cuibono.stages.inquire.find_paths import find_paths
    from cuibono.stages.inquire.graph import make_graph
    from cuibono.stages.inquire.path_terms import Limits, lay_terms

    ledger, rng = SqliteLedger(folder / "ledger.sqlite3"), random.Random(7)
    held, began = resident(), time.perf_counter()
    entities, ties = ledger.entity_columns(), ledger.tie_columns()
    read = time.perf_counter()
    graph = make_graph(entities, ties)
    made = time.perf_counter()
    del entities, ties
    figures: dict[str, Any] = {"ties": len(graph.subject), "entities": len(graph.entity_ids), "read_s": round(read - began, 2)}
    figures |= {"graph_s": round(made - read, 2), "mb": round(resident() - held)}
    limits = Limits(4)
    began = time.perf_counter()
    terms = lay_terms(graph, limits)
    figures["first_ms"] = round((time.perf_counter() - began) * 1000, 1)
    pairs = pairs_of(graph, terms, count, rng)
    for kind, some in pairs.items():
        found = [bool(find_paths(graph, a, b, limits)) for a, b in some[:50]]
        figures[f"paths_{kind}"] = timed(lambda a=a, b=b: find_paths(graph, a, b, limits) for a, b in some)
        figures[f"paths_{kind}"]["with_path"] = round(sum(found) / len(found), 2)
    hubs = np.argsort(-graph.degree, kind="stable")[:20].tolist()
    across = list(zip(hubs[:10], hubs[:9:-1], strict=True))
    figures["paths_hubs"] = timed(lambda a=a, b=b: find_paths(graph, a, b, limits) for a, b in across)
    ids = graph.entity_ids
    figures["answer"] = timed(lambda a=a, b=b: paths(ledger, ids[a], ids[b], graph=graph) for a, b in pairs["tied"][:50])
    some = [rng.randrange(len(ids)) for _ in range(50)]
    figures["dossier_random"] = timed(lambda node=node: dossier(ledger, ids[node]) for node in some)
    figures["dossier_hubs"] = timed((lambda node=node: dossier(ledger, ids[node]) for node in hubs), patience)
    figures |= names(ledger, graph, rng)
    figures |= others(ledger, graph)
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    figures["peers"] = peers(graph, terms, pairs, patience)
    ledger.close()
    return figures


def others(ledger: Any, graph: Any) -> dict[str, Any]:
    """Exposure and footprint; the first call, which lays the ground, apart."""
    from cuibono.operations.exposure import exposure
    from cuibono.operations.footprint import footprint
    from cuibono.operations.footprint_ground import load_ground

    found: dict[str, Any] = {}
    held = resident()
    found["exposure_first"] = timed([partial(exposure, ledger, "Greece", "China", graph=graph)])
    found["exposure"] = timed(partial(exposure, ledger, place, power, graph=graph) for place, power in COUNTRIES)
    began = time.perf_counter()
    ground = load_ground(ledger, graph)
    found["ground_s"] = round(time.perf_counter() - began, 2)
    found["footprint_first"] = timed([partial(footprint, ledger, ["Turkey", "United States"], "Greece", ground=ground)])
    found["footprint"] = timed(partial(footprint, ledger, [power, "United States"], place, ground=ground) for place, power in COUNTRIES)
    found["ground_mb"] = round(resident() - held)
    return found


def names(ledger: Any, graph: Any, rng: random.Random) -> dict[str, Any]:
    """Whom a name means; two of one name are an answer too."""
    from cuibono.errors import AmbiguousError, NoMatchError
    from cuibono.operations.names import resolve_name

    def ask(name: str) -> None:
        with suppress(AmbiguousError, NoMatchError):
            resolve_name(ledger, name)

    named = np.flatnonzero(graph.named & (graph.degree > 0)).tolist()
    drawn = [graph.captions[rng.choice(named)] for _ in range(50)]
    slips = [name[:-2] + name[-1] + name[-2] for name in drawn if len(name) > 8][:3]
    logging.getLogger("cuibono").setLevel(logging.ERROR)
    return {"names": timed(partial(ask, name) for name in drawn), "slips": timed(partial(ask, name) for name in slips)}


def told(figures: dict[str, Any]) -> list[str]:
    """The figures in lines."""

    def row(part: dict[str, float]) -> str:
        more = f", {part['with_path']:.0%} with a path" if "with_path" in part else ""
        if not part:
            return "none"
        return f"{part['median']:,.1f} ms median, {part['p95']:,.1f} p95; {part['work']:,.1f} of work (n {part['n']}{more})"

    head = f"{figures['ties']:,} ties, {figures['entities']:,} entities: read in {figures['read_s']} s, graph in {figures['graph_s']} s"
    lines = [f"{head}, {figures['mb']} MB; first question {figures['first_ms']} ms more"]
    lines.append(
        f"  ground of footprints in {figures['ground_s']} s; with all questions asked {figures['peak_mb']} MB at most, peers left out"
    )
    lines += [f"  {name}: {row(part)}" for name, part in figures.items() if isinstance(part, dict) and name != "peers"]
    for name, peer in figures["peers"].items():
        lines.append(f"  {name}: loaded in {peer['load_s']} s, {peer['mb']} MB")
        for kind in ("random", "tied"):
            ratio = peer[kind]["median"] / max(figures[f"paths_{kind}"]["median"], 1e-3)
            lines.append(f"    {kind}: {row(peer[kind])}: {ratio:.1f} times ours")
    return lines


def main(argv: list[str] | None = None) -> int:
    from made_ledger_rows import make_ledger

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--at", default=SIZES)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.one is not None:
        print(json.dumps(measure(asked.one, asked.pairs, asked.patience)))
        return 0
    sizes = [10_000] if asked.short else [int(size) for size in asked.at.split(",")]
    count = 30 if asked.short else asked.pairs
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            folder = (asked.folder or Path(scratch)) / f"ties-{size}"
            if not (folder / "cuibono.toml").is_file():
                make_ledger(folder, size)
            words = [sys.executable, __file__, "--one", str(folder), "--pairs", str(count), "--patience", str(asked.patience)]
            ran = subprocess.run(words, capture_output=True, text=True, check=True)
            results.append(json.loads(ran.stdout))
            print("\n".join(told(results[-1])), flush=True)
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
