"""Indirect ties: chains of claims between two subjects, each hop with its date and grade. No hop is a nationality or a co-mention."""

from __future__ import annotations

from dataclasses import dataclass

from cuibono.records import Tie

from .file import File
from .sentences import item_of
from .words import edtf_years, words

_DIGIT_ORDER = {1: 0, 2: 1, 3: 2, 4: 3, 5: 5, 6: 4}  # weakest last; 6, cannot be judged, is no better than doubtful
_LETTER_ORDER = "ABCDEF"


@dataclass(frozen=True)
class Chain:
    """Ties in order from ``start`` to ``end``; ``nodes`` has one entity more than there are ties."""

    ties: tuple[Tie, ...]
    nodes: tuple[str, ...]


def weakest(grades: list[str]) -> str:
    """The weakest of Admiralty grades, letter and digit each taken as it is on the weakest hop; never an average (rule 9)."""
    return max(grades, key=lambda g: (_DIGIT_ORDER[int(g[1])], _LETTER_ORDER.index(g[0])))


def overlap(dates: list[str | None]) -> str:
    """ "yes", "no" or "unknown": whether all hops can have held at one time (rule 13)."""
    spans = [edtf_years(date) for date in dates]
    known = [span for span in spans if span is not None]
    for at, first in enumerate(known):
        for second in known[at + 1 :]:
            if first[1] <= second[0] or second[1] <= first[0]:
                return "no"
    return "yes" if known and len(known) == len(spans) else "unknown"


def find_chains(file: File, start: str, target: str) -> list[Chain]:
    """Chains from ``start`` to ``target``, of two hops or more, shortest and best graded first.

    Where the target is a country, a chain may also end at an unnamed group described as of that country (never at its state: rule 14
    and the vocabulary). Inner nodes are named entities that are no countries and no positions.
    """
    plan = words()["paths"]
    allowed = frozenset(plan["predicates"])
    country = file.country_of(target)
    edges: dict[str, list[tuple[str, Tie]]] = {}
    for tie in file.case.ties:
        item = item_of(file, tie) if tie.predicate in allowed and tie.status != "denied" else None
        if item is None or item.sure < float(words()["sureness"]["path"]):
            continue
        edges.setdefault(tie.subject_id, []).append((tie.object_id, tie))
        edges.setdefault(tie.object_id, []).append((tie.subject_id, tie))

    def ends(node: str) -> bool:
        if node == target:
            return True
        entity = file.entities.get(node)
        return bool(country and entity and not entity.named and entity.country == country)

    def inner(node: str) -> bool:
        entity = file.entities.get(node)
        if len(edges.get(node, ())) > int(plan["hub"]) and not file.handful:
            return False  # through a name of every page everybody is tied to everybody
        return bool(entity and entity.named and entity.schema not in ("Territory", "Position", "Document", "Event"))

    found: list[Chain] = []
    firm = frozenset(plan["firm"])

    def hops(ties: tuple[Tie, ...]) -> int:
        """Long chains only along owners and money: each softer hop more would be guilt by path."""
        return int(plan["max_hops"]) if all(tie.predicate in firm for tie in ties) else int(plan["soft_hops"])

    def walk(node: str, ties: tuple[Tie, ...], nodes: tuple[str, ...]) -> None:
        for other, tie in sorted(edges.get(node, []), key=lambda edge: (edge[0], edge[1].tie_id)):
            if other in nodes:
                continue
            if ends(other):
                if ties and len(ties) < hops((*ties, tie)):
                    found.append(Chain((*ties, tie), (*nodes, other)))
            elif len(ties) + 1 < hops((*ties, tie)) and inner(other):
                walk(other, (*ties, tie), (*nodes, other))

    walk(start, (), (start,))

    def rank(chain: Chain) -> tuple[object, ...]:
        grade = weakest([file.grade(tie) for tie in chain.ties])
        weight = -sum(int(words()["weights"].get(tie.predicate, 1)) for tie in chain.ties)
        return (len(chain.ties), _DIGIT_ORDER[int(grade[1])], weight, tuple(tie.tie_id for tie in chain.ties))

    found.sort(key=rank)
    best: dict[tuple[str, ...], Chain] = {}
    for chain in found:
        best.setdefault(chain.nodes, chain)
    return list(best.values())
