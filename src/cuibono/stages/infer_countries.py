"""A body whose name fits many states' ("the Labour Party") is taken for the one state's that its document speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cuibono.matching.body import parse_body
from cuibono.matching.known import is_regional, of_any_state
from cuibono.records import Local

BODIES = ("Company", "Organization", "PublicBody")


def infer_countries(locals_: Sequence[Local]) -> list[Local]:
    """The locals, with ``country`` filled in where a generic body's document names places and bodies of one state alone."""
    told: dict[str, set[str]] = defaultdict(set)
    for local in locals_:
        if local.country and local.named:
            told[local.doc_id].add(local.country)
    return [
        replace(local, country=next(iter(told[local.doc_id])))
        if local.country is None and local.named and local.schema in BODIES and len(told[local.doc_id]) == 1 and _of_many(local)
        else local
        for local in locals_
    ]


def _of_many(local: Local) -> bool:
    parsed = [parse_body(name) for name in local.names]
    return all((body.generic and not is_regional(body.words)) or of_any_state(body.words) for body in parsed)
