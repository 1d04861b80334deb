"""The gaps of a whole ledger, over all its ties at once: how much is known, and which ties it would be worth most to know more of."""

from __future__ import annotations

import numpy as np

from cuibono.vocabulary import PREDICATES

from .find_gaps import HEDGED, Known, is_dated
from .graph import NO_DAY, Bools, Floats, Ints, TieGraph
from .strength import rules, tie_strength


def count_all(graph: TieGraph) -> Known:
    """How many ties have, and lack, a second origin, somebody named who says it, a plain status, two named ends, and a date."""
    told = ~graph.status.among(("denied",))
    timed = told & graph.predicate.among([name for name in PREDICATES if is_dated(name)])
    lacks = {
        "origin": (told, graph.origins < 2),
        "speaker": (told, np.isin(graph.credibility, (4, 6))),
        "status": (told, graph.status.among(HEDGED)),
        "end": (told, ~(graph.named[graph.subject] & graph.named[graph.object])),
        "date": (timed, graph.to_day == NO_DAY),
    }
    parts = [(name, int((among & ~lack).sum()), int((among & lack).sum())) for name, (among, lack) in lacks.items()]
    return Known(tuple(part for part in parts if part[1] or part[2]))


def most_open(graph: TieGraph, most: int) -> Ints:
    """The ties of one origin, or hedged, between two named ends, that a second origin would add most to: by strength and by how central
    both ends are."""
    asked = (graph.origins < 2) | graph.status.among(HEDGED)
    asked &= ~graph.status.among(("denied",)) & graph.named[graph.subject] & graph.named[graph.object] & _parties(graph)
    ties = np.flatnonzero(asked & (graph.subject != graph.object))
    worth = _gain(graph)[ties] * _central(graph)[graph.subject[ties]] * _central(graph)[graph.object[ties]]
    return np.asarray(ties[np.lexsort((ties, -worth))][:most], dtype=np.int32)


def _parties(graph: TieGraph) -> Bools:
    """Ties between those who act; of places, offices and events there is nothing to be confirmed that bears on them."""
    party = ~graph.schema.among(("Position", "Event", "Document"))
    return np.asarray(party[graph.subject] & party[graph.object])


def _gain(graph: TieGraph) -> Floats:
    table = np.zeros((len(graph.predicate.values), len(graph.status.values), len(graph.reliability.values), 7))
    for p, predicate in enumerate(graph.predicate.values):
        for s, status in enumerate(graph.status.values):
            for r, letter in enumerate(graph.reliability.values):
                sure = tie_strength(predicate, "ended" if status == "ended" else "asserted", letter, 1)
                for digit in range(1, 7):
                    table[p, s, r, digit] = sure - tie_strength(predicate, status, letter, digit)
    return np.asarray(table[graph.predicate.codes, graph.status.codes, graph.reliability.codes, graph.credibility])


def _central(graph: TieGraph) -> Floats:
    return np.asarray(np.minimum(1.0, np.log2(1.0 + graph.degree) / float(rules("gaps")["hub"])))
