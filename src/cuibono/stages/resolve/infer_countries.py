"""A body whose name fits many states' ("the Labour Party") is taken for the one state's that its document speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cuibono.matching.body import parse_body
from cuibono.matching.known import is_regional, of_any_state
from cuibono.records import Local
from cuibono.vocabulary import load_toml

BODIES = ("Company", "Organization", "PublicBody")


def infer_countries(locals_: Sequence[Local]) -> list[Local]:
    """The locals, with ``country`` filled in where a generic body's document names places and bodies of one state alone."""
    told: dict[str, set[str]] = defaultdict(set)
    for local in locals_:
        if local.country and local.named:
            told[local.doc_id].add(local.country)
    american = _american(locals_)
    locals_ = [replace(local, country="us") if _ref(local) in american else local for local in locals_]
    return [
        replace(local, country=next(iter(told[local.doc_id])))
        if local.country is None and local.named and local.schema in BODIES and len(told[local.doc_id]) == 1 and _of_many(local)
        else local
        for local in locals_
    ]


def _american(locals_: Sequence[Local]) -> set[tuple[str, str]]:
    """Bare names of American bodies ("Congress") in documents that speak of the United States more than of all other states together.

    A text that names a region's body of that kind ("the Ohio Senate") leaves it open.
    """
    names = frozenset(load_toml("known_bodies.toml")["parts"]["american"])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    regional: set[tuple[str, str]] = set()
    bare: list[tuple[Local, str]] = []
    for local in locals_:
        if not local.named:
            continue
        if local.country:
            votes[local.doc_id][local.country] += 1
        if local.schema in BODIES:
            words = parse_body(local.names[0]).core
            if local.country is None and " ".join(words) in names:
                bare.append((local, words[-1]))
            elif local.region or local.country not in (None, "us"):
                regional.update((local.doc_id, word) for word in words)
    return {
        _ref(local)
        for local, kind in bare
        if (local.doc_id, kind) not in regional and 2 * votes[local.doc_id]["us"] > votes[local.doc_id].total()
    }


def _ref(local: Local) -> tuple[str, str]:
    return local.doc_id, local.entity


def _of_many(local: Local) -> bool:
    parsed = [parse_body(name) for name in local.names]
    return all((body.generic and not is_regional(body.words)) or of_any_state(body.words) for body in parsed)
