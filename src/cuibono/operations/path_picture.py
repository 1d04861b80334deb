"""Found paths as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from cuibono.records import Tie
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.stages.render.draw_paths import Hop, Node, Row, draw_paths
from cuibono.vocabulary import PREDICATES

from .path_words import Way
from .wording import STATUS_WORDS, tie_verb

_HEDGED = ("planned", "possible", "predicted")
_IN_TIME = {"yes": "its hops share a time", "no": "ITS HOPS DO NOT OVERLAP IN TIME", "unknown": "not every hop is dated"}


def picture(data: Mapping[str, Any], ways: Sequence[Way]) -> str:
    """The SVG of an answer of ``ask_paths``."""
    title = f"{data['start']['caption']} and {data['target']['caption']}: paths between them"
    searched = data["searched"]
    told = f"Searched: {'; '.join(searched['words'])}, in {searched['documents']:,} documents."
    empty = f"No path found in this corpus of {searched['documents']:,} documents; absence of reports is not absence of ties."
    return draw_paths(title, [_row(way) for way in ways], told, empty)


def _row(way: Way) -> Row:
    nodes = tuple(Node(node.caption, node.schema, node.named) for node in way.nodes)
    hops = tuple(
        _hop(hop[0], (left.entity_id, right.entity_id), len({tie.predicate for tie in hop[1:]} - {hop[0].predicate}))
        for hop, (left, right) in zip(way.hops, pairwise(way.nodes), strict=True)
    )
    facts = "a direct tie" if len(hops) == 1 else f"{len(hops)} hops · weakest grade {way.grade} · {_IN_TIME[way.route.in_time]}"
    if way.end_note:
        facts += f" · ends at a group described as of {way.target.caption}, no tie to the state"
    return Row(nodes, hops, facts, way.route.in_time == "no")


def _hop(tie: Tie, ends: tuple[str, str], more: int) -> Hop:
    # One of the two may be a state's capital in the state's place.
    forward = None if PREDICATES[tie.predicate].symmetric else tie.subject_id == ends[0] or tie.object_id == ends[1]
    status = STATUS_WORDS.get(tie.status, "")
    reported = f"reported {tie.first_seen[:7]}" if tie.first_seen else "undated"
    return Hop(tie_verb(tie), forward, grade_text(tie), tie.valid or reported, status, tie.status in _HEDGED, more)
