"""Stretches in which Python does not look for circles among the things it holds."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """What makes very many small records makes no circles of them: looking for these takes a quarter of the time and finds none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            # All of it at once among what is old: else the first search after this looks through every record.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
