"""How far somebody is tied to a state: independent ways added up, and what is left without the document that carries most.

The score of an entity is ``1 - (1 - w1)(1 - w2)…`` over its counted ways. Of each neighbour only the best way is looked at, so that many
ways on from one person are one way to that person. They are taken from the strongest on; one that shares a tie with a stronger one, or
stands and falls with the same single report (a document and its copies), is told beside it and not counted: two ways on one report are
not two witnesses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from math import floor, log, prod

import numpy as np

from .graph import Floats, Ints
from .reach import NONE, SCALE, Reach, Way, weight_of
from .strength import rules

# The reports that each tie rests on, by its number; a tie of none (read too unsurely) carries nothing.
Witnesses = Callable[[Iterable[int]], Mapping[int, frozenset[str]]]
NOTHING: frozenset[str] = frozenset()
_BLOCK = 24  # ways whose reports are asked for together


@dataclass(frozen=True, slots=True)
class Counted:
    """``ways`` are independent of each other, the strongest first; ``beside`` lead the same way or rest on the same report."""

    score: float
    ways: tuple[Way, ...]
    beside: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of a score, in which band, without the ties that rest on one report alone."""

    report: str
    left: Counted
    band: str


@dataclass(frozen=True, slots=True)
class Exposed:
    """One entity's exposure. ``without`` is the report whose loss lowers it most, None where no single one bears on it."""

    node: int
    counted: Counted
    band: str
    without: Without | None


def band_of(counted: Counted, left: Counted, reach: Reach) -> str:
    """ "contact" where nothing but talks is told, else "strong", "some" or "thin"; strong holds without its strongest document too."""
    told = rules("exposure")
    # What leads no further is a talk.
    if all(reach.terms.chain_cost[tie] >= NONE for way in counted.ways for tie in way.ties):
        return "contact"
    if counted.score >= told["strong"] and left.score >= told["some"]:
        return "strong"
    return "some" if counted.score >= told["some"] else "thin"


def score_of(ways: Iterable[Way]) -> float:
    """What independent ways come to, from 0 to 1."""
    return 1 - prod(1 - way.weight for way in ways)


class Memory:
    """The reports under ties, each asked for once."""

    def __init__(self, witnesses: Witnesses) -> None:
        self._ask = witnesses
        self._known: dict[int, frozenset[str]] = {}

    def learn(self, ways: Iterable[Way]) -> None:
        """Asks for the reports under the ties of some ways that are not known yet."""
        missing = {tie for way in ways for tie in way.ties} - self._known.keys()
        if missing:
            self._known.update(self._ask(sorted(missing)))

    def under(self, way: Way, without: frozenset[str]) -> dict[int, frozenset[str]]:
        """The reports under each tie of a way that are left without some."""
        self.learn([way])
        return {tie: self._known[tie] - without for tie in way.ties}


def count_ways(reach: Reach, source: int, memory: Memory, without: frozenset[str] = NOTHING) -> Counted:
    """The independent ways of one entity, and their score; without some reports, and the ties that rest on these alone, where any are
    given."""
    most = int(rules("exposure")["counted"])
    counted: list[Way] = []
    beside: list[Way] = []
    ties: set[int] = set()
    reports: set[str] = set()
    for way, under in _standing(reach, source, memory, without):
        alone = {next(iter(left)) for left in under.values() if len(left) == 1}
        if ties & set(way.ties) or reports & alone:
            beside.append(way)
            continue
        counted.append(way)
        if len(counted) == most:
            break
        ties |= set(way.ties)
        reports |= alone
    return Counted(score_of(counted), tuple(counted), tuple(beside))


def _standing(reach: Reach, source: int, memory: Memory, without: frozenset[str]) -> Iterator[tuple[Way, dict[int, frozenset[str]]]]:
    """The ways of one entity from the best on, with the reports under their ties. A way that falls with ``without`` gives place to the
    next best one over the same neighbour."""
    limit = most_cost()
    rest = reach.ways(source, most_cost=limit)
    block: deque[Way] = deque()
    others: list[Way] = []
    dead: set[int] = set()
    while True:
        if not block:
            block.extend(islice(rest, _BLOCK))
            memory.learn(block)
        if not block and not others:
            return
        way = heappop(others) if others and (not block or others[0] < block[0]) else block.popleft()
        under = memory.under(way, without)
        gone = {tie for tie, left in under.items() if not left}
        if not gone:
            yield way, under
            continue
        dead |= gone
        other = reach.way(source, way.nodes[1], dead)
        if other is not None and other.cost <= limit:
            heappush(others, other)


def weakest(reach: Reach, counted: Counted, source: int, memory: Memory, without: frozenset[str] = NOTHING) -> tuple[Counted, str | None]:
    """What is left of some counted ways without the one more report whose loss lowers them most, and that report."""
    bearing = {next(iter(left)) for way in counted.ways for left in memory.under(way, without).values() if len(left) == 1}
    falls = [(count_ways(reach, source, memory, without | {report}), report) for report in sorted(bearing)]
    return min(falls, key=lambda fall: (fall[0].score, fall[1]), default=(counted, None))


def weigh(reach: Reach, source: int, memory: Memory) -> Exposed:
    """One entity's exposure, with the report whose loss lowers it most."""
    counted = count_ways(reach, source, memory)
    left, report = weakest(reach, counted, source, memory)
    if report is None:
        return Exposed(source, counted, band_of(counted, left, reach), None)
    still, _ = weakest(reach, left, source, memory, frozenset({report}))
    return Exposed(source, counted, band_of(counted, left, reach), Without(report, left, band_of(left, still, reach)))


def find_exposure(reach: Reach, sources: Ints, memory: Memory, *, most: int) -> list[Exposed]:
    """The ``most`` entities of highest score, the highest first, equal ones by number.

    What an entity can come to at most is known of all at once; entities are weighed from there on, until no other can come before those
    found.
    """
    bounds = at_most(reach, sources)
    order = np.lexsort((sources, -bounds))
    found: list[tuple[float, int, Counted]] = []
    for place in order:
        if bounds[place] <= 0 or (len(found) >= most and bounds[place] < -sorted(found)[most - 1][0]):
            break
        source = int(sources[place])
        counted = count_ways(reach, source, memory)
        if counted.ways:
            found.append((-counted.score, source, counted))
    return [weigh(reach, source, memory) for _, source, _ in sorted(found, key=lambda row: row[:2])[:most]]


def at_most(reach: Reach, sources: Ints) -> Floats:
    """For each source what its score can be at most: that of its best ways, were they all independent."""
    place = np.arange(len(reach.way_cost)) - reach.way_first[reach.way_source]
    taken = (place < int(rules("exposure")["counted"])) & (reach.way_cost <= most_cost())
    weight = np.where(taken, weight_of(reach.way_cost), 0.0)
    left = np.bincount(reach.way_source, weights=np.log1p(-np.minimum(weight, 1 - 1e-12)), minlength=len(reach.first) - 1)
    # A hair more, so that rounding lets nobody be passed over.
    bound = np.where(left < 0, -np.expm1(left) + 1e-9, 0.0)
    return np.asarray(bound[sources], dtype=np.float64)


def most_cost() -> int:
    """The cost above which a way says nothing."""
    return floor(-log(float(rules("exposure")["least"])) * SCALE)
