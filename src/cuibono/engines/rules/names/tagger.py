"""A small sequence tagger over spaCy's own entities: person, organisation, place or other name, begin and inside.

spaCy's small model was trained on another kind of entity and on little news; the weights here learn where to trust it.
Greedy decoding from left to right; the weights are data (``training/names.py`` makes them).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cuibono.vocabulary import load_rows

from .features import View, features

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
Weights = Mapping[str, tuple[float, ...]]
_ZERO = (0.0,) * len(TAGS)


@cache
def weights() -> Weights:
    """The shipped weights: one row of ``len(TAGS)`` numbers per feature."""
    loaded = {}
    for feature, cells in load_rows("name_weights.tsv"):
        row = list(_ZERO)
        for cell in cells.split(" "):
            index, value = cell.split(":")
            row[int(index)] = float(value)
        loaded[feature] = tuple(row)
    return loaded


@cache
def allowed(before: str) -> tuple[int, ...]:
    """Which tags may follow: an inside tag only after its own kind."""
    return tuple(k for k, tag in enumerate(TAGS) if not tag.startswith("I-") or before[2:] == tag[2:])


def decode(view: View, table: Weights) -> list[str]:
    """One tag per token."""
    tags: list[str] = []
    before = before2 = "O"
    for i in range(len(view.words)):
        tag = "O"
        if view.open(i, before):
            rows = [table[f] for f in features(view, i, before, before2) if f in table]
            scores = [sum(column) for column in zip(*rows, strict=True)] if rows else _ZERO
            tag = TAGS[max(allowed(before), key=lambda k: scores[k])]
        tags.append(tag)
        before2, before = before, tag
    return tags
