"""A pair's score with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` from 0 (not the same) to 1 (the same words); ``why`` says it to a person.

    ``weak`` marks agreement that many different persons would show too (an initial, a spelling): it needs something beside the name.
    """

    value: float
    why: str
    weak: bool = False
