"""Which fifth of the annotated passages a passage is in: the same for all of one source document."""

from __future__ import annotations

import hashlib

FOLDS = 5
HELD = 0  # the fold that the shipped network did not learn from; ``evals/run.py`` measures on it
OURS = "sample:"  # begins the address of a passage that we annotated


def fold_of(url: str) -> int:
    """By the address of the source document."""
    return _number(url) % FOLDS


def held_back(url: str, fold: int = HELD) -> bool:
    """Whether a passage is not learnt from: a fifth of the given ones, and half as many of ours, which are for the calibration."""
    return fold_of(url) == fold and (not url.startswith(OURS) or _number(url) // FOLDS % 2 == 0)


def _number(url: str) -> int:
    return int(hashlib.md5(url.split("#")[0].encode(), usedforsecurity=False).hexdigest(), 16)
