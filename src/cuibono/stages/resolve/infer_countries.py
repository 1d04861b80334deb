"""A body whose name fits many states' ("the Labour Party") is taken for the one state's that its document speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from cuibono.matching.body import parse_body
from cuibono.matching.known import is_regional, of_any_state
from cuibono.records import Local
from cuibono.vocabulary import load_toml

from .key_locals import key_local

BODIES = ("Company", "Organization", "PublicBody")


def infer_countries(locals_: Sequence[Local]) -> list[Local]:
    """The locals, with ``country`` filled in where a generic body's document names places and bodies of one state alone.

    A body that says itself whose it is counts ("White House"): a text about Washington that names Russia once has no Russian Treasury. One
    such name alone tells the state of a party only, of which there are few.
    """
    american = _american(locals_)
    locals_ = [replace(local, country="us") if _ref(local) in american else local for local in locals_]
    told = _told(locals_)
    found = []
    for local in locals_:
        states = told.get(local.doc_id, Counter()) if _is_open(local) else Counter()
        if len(states) == 1 and (states.total() > 1 or _is_party(local)):
            local = replace(local, country=next(iter(states)))
        found.append(local)
    return found


def _is_open(local: Local) -> bool:
    return local.country is None and local.named and local.schema in BODIES and _of_many(local)


def _told(locals_: Sequence[Local]) -> dict[str, Counter[str]]:
    """For each document with a body whose state is open, how many of its named locals are of which state, by the words or by the name."""
    found: dict[str, Counter[str]] = {local.doc_id: Counter() for local in locals_ if _is_open(local)}
    for local in locals_:
        if local.doc_id in found and local.named and (code := local.country or key_local(local).country):
            found[local.doc_id][code] += 1
    return found


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


def _is_party(local: Local) -> bool:
    return all(of_any_state(parse_body(name).words) for name in local.names)


def _of_many(local: Local) -> bool:
    parsed = [parse_body(name) for name in local.names]
    return all((body.generic and not is_regional(body.words)) or of_any_state(body.words) for body in parsed)
