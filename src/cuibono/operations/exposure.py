"""``cuibono exposure``: who in a country is tied to a state, through what, and what is left of it without its strongest document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Entity, to_dict

from .exposure_evidence import Asked, Evidence, Shown
from .exposure_words import end_lines, header_lines, rest_lines, shown_data, shown_lines
from .names import resolve_name
from .path_limits import asked_grade
from .periods import window
from .reports import reports_of
from .states import resolve_state
from .unread import unread, unread_data, unread_lines

if TYPE_CHECKING:
    from cuibono.stages.inquire.exposure_terms import Ground
    from cuibono.stages.inquire.find_exposure import Memory
    from cuibono.stages.inquire.graph import Bools, Ints, TieGraph
    from cuibono.stages.inquire.reach import Reach


@dataclass(frozen=True)
class _Field:
    """What ways are looked for on: all ties with their ground, and those that the limits leave (None: all)."""

    graph: TieGraph
    ground: Ground
    kept: Bools | None
    hops: int

    def reach(self, state: str, sources: Ints) -> Reach:
        """The ways of some to a state. Who is asked about is no end, nor is who is counted as of that state by a tie to them alone."""
        import numpy as np

        from cuibono.stages.inquire.exposure_terms import make_terms
        from cuibono.stages.inquire.reach import NONE, Reach

        terms = make_terms(self.graph, self.ground, state, hops=self.hops, kept=self.kept)
        end_cost = terms.end_cost.copy()
        end_cost[sources] = NONE
        basis = self.ground.homes.basis
        by_them = (
            np.isin(self.graph.subject[basis], sources) | np.isin(self.graph.object[basis], sources) if len(self.graph.subject) else False
        )
        end_cost[(basis >= 0) & by_them] = NONE
        return Reach(self.graph, replace(terms, end_cost=end_cost), sources)


def exposure(
    ledger: Ledger,
    country: str,
    state: str,
    *,
    who: str | None = None,
    most: int = 10,
    hops: int | None = None,
    since: str | None = None,
    until: str | None = None,
    min_grade: str | None = None,
    against: str | None = None,
    bodies: bool = False,
    min_confidence: float | None = None,
    graph: TieGraph | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Who of ``country`` is tied to ``state``, the most exposed first, as data and as lines.

    ``who`` asks about one name or id alone, ``against`` lays the same people's exposure to another state beside it, ``bodies`` asks about
    public bodies too; claims of less than ``min_confidence`` (0 to 1) are set aside. Dates are EDTF; ``graph`` is given where it is at
    hand. Raises NoMatchError, AmbiguousError, UsageError.
    """
    from cuibono.stages.appraise.sureness import DOUBTFUL
    from cuibono.stages.inquire.exposure_terms import lay_ground, sources_of
    from cuibono.stages.inquire.find_exposure import at_most, find_exposure, weigh
    from cuibono.stages.inquire.graph import make_graph
    from cuibono.stages.inquire.strength import rules

    told = rules("exposure")
    asked = Asked(resolve_state(country), resolve_state(state), resolve_state(against) if against else None, who, bodies)
    _check(asked, most, hops, int(told["most_hops"]), min_confidence)
    limits = {"since": since, "until": until, "min_grade": min_grade, "hops": str(hops or told["hops"])}
    sure = float(told["sure"]) if min_confidence is None else min_confidence
    limits["min_confidence"] = f"{sure:g}"
    with ledger.transaction():
        if graph is None:
            graph = make_graph(ledger.entity_columns(), ledger.tie_columns())
        kept = _kept(graph, since, until, min_grade)
        if min_confidence is None:
            surely = graph.sureness >= DOUBTFUL
            kept = surely if kept is None else kept & surely
        field = _Field(graph, lay_ground(graph), kept, hops or int(told["hops"]))
        homes = field.ground.homes
        person = resolve_name(ledger, who) if who else None
        sources = _one(graph, person) if person else sources_of(graph, homes, asked.country, bodies=bodies)
        reach, memory = field.reach(asked.state, sources), _memory(ledger, graph, sure)
        found = find_exposure(reach, sources, memory, most=most)
        shown = [Shown(row) for row in found]
        if asked.rival is not None:
            nodes = sources if person else sources[[place for row in found for place in (sources == row.node).nonzero()[0]]]
            other = field.reach(asked.rival, nodes)
            beside = {int(node): weigh(other, int(node), memory) for node in nodes}
            shown = [replace(row, rival=beside[row.node]) for row in shown]
            shown += [Shown(None, rival) for node, rival in beside.items() if person and not found and rival.counted.ways]
        evidence = Evidence.fetch(ledger, graph, homes, shown)
        corpus = ledger.corpus()
        states = _states(ledger, field)
        naming = {code: states[code].documents if code in states else 0 for code in asked.powers}
        unseen = unread(ledger, [person] if person else [states[code] for code in asked.powers if code in states])
    counts = {"asked": len(sources), "tied": int((at_most(reach, sources) > 0).sum()), "direct": _direct(reach)}
    lines = header_lines(asked, person, corpus, naming, limits)
    for number, row in enumerate(shown, 1):
        lines += ["", *shown_lines(number, row, asked, evidence)]
    lines += end_lines(shown, asked, evidence)
    lines += rest_lines(asked, person, shown, counts, corpus, homes.state_of(int(sources[0])) if person and len(sources) else None)
    lines += unread_lines(unseen, {row.entity_id: row.caption for row in ([person] if person else states.values())})
    data = {
        **asked.data(),
        "limits": limits,
        "documents": corpus.documents,
        "languages": list(corpus.languages),
        "naming": naming,
        **counts,
        "exposed": [shown_data(row, asked, evidence) for row in shown],
        "entity": to_dict(person) if person else None,
        "unread": unread_data(unseen),
    }
    return data, lines


def _check(asked: Asked, most: int, hops: int | None, most_hops: int, confidence: float | None) -> None:
    for one, other in ((asked.country, asked.state), (asked.state, asked.rival)):
        if one == other:
            raise UsageError(f"both are {asked.name(one)}", advice="name two states, such as: cuibono exposure Peru China")
    if hops is not None and not 1 <= hops <= most_hops:
        raise UsageError(f"{hops} steps can't be asked for", where="hops", advice=f"give 1 to {most_hops}")
    if confidence is not None and not 0 <= confidence <= 1:
        raise UsageError(f"{confidence:g} is no confidence", where="min-confidence", advice="give a number from 0 to 1")
    if most < 1:
        raise UsageError(f"{most} entities can't be shown", where="most", advice="give 1 or more")


def _kept(graph: TieGraph, since: str | None, until: str | None, min_grade: str | None) -> Bools | None:
    from cuibono.stages.inquire.limits import in_period, of_grade

    kept = None
    asked = window(since, until)
    if asked.limited:
        kept = in_period(graph, asked.first, asked.last)
    if min_grade:
        graded = of_grade(graph, *asked_grade(min_grade))
        kept = graded if kept is None else kept & graded
    return kept


def _one(graph: TieGraph, person: Entity) -> Ints:
    import numpy as np

    node = graph.number.get(person.entity_id)
    return np.array([] if node is None else [node], dtype=np.int32)


def _memory(ledger: Ledger, graph: TieGraph, sure: float) -> Memory:
    """The reports under ties: the documents that their claims of this confidence are from, each with its copies one."""
    from cuibono.stages.inquire.find_exposure import Memory

    def ask(numbers: Iterable[int]) -> Mapping[int, frozenset[str]]:
        wanted = {graph.tie_ids[number]: number for number in numbers}
        supporting = {tie.tie_id: tie.supporting for tie in ledger.ties_named(wanted)}
        found = ledger.claims([row for rows in supporting.values() for row in rows])
        claims = {claim.claim_id: claim.doc_id for claim in found if claim.confidence >= sure or claim.review == "accepted"}
        reports = reports_of(ledger, claims.values())
        told = {key: {claims[row] for row in rows if row in claims} for key, rows in supporting.items()}
        return {number: frozenset(reports[doc_id] for doc_id in told.get(tie_id, ())) for tie_id, number in wanted.items()}

    return Memory(ask)


def _states(ledger: Ledger, field: _Field) -> dict[str, Entity]:
    """The states themselves as the ledger has them, by code; the one in most documents where there are several."""
    import numpy as np

    nodes = np.flatnonzero(field.ground.homes.kind == _state_kind())
    rows = ledger.entities_of([field.graph.entity_ids[node] for node in nodes])
    found: dict[str, Entity] = {}
    for row in sorted(rows, key=lambda row: (row.documents, row.entity_id)):
        if row.country:
            found[row.country] = row
    return found


def _state_kind() -> int:
    from cuibono.stages.inquire.homes import KIND

    return KIND["state"]


def _direct(reach: Reach) -> int:
    """How many have a way of one step."""
    import numpy as np

    from cuibono.stages.inquire.find_exposure import most_cost

    return len(np.unique(reach.way_source[(reach.way_hops == 1) & (reach.way_cost <= most_cost())]))
