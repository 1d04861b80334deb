"""Two words are one but for a slip of the pen: one letter in a short word, two in a long one, or letters swapped."""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import OSA

from cuibono.vocabulary import load_toml


@cache
def _weight(name: str) -> float:
    return float(load_toml("matching.toml")["screening"][name])


def slip(left: str, right: str) -> float:
    """1 for equal words, less with every letter that differs, 0 from where the words are others; lengths in letters."""
    if left == right:
        return 1.0
    longest = max(len(left), len(right))
    allowed = int(_weight("slips_long")) if longest >= _weight("long_word") else int(_weight("slips_short"))
    if min(len(left), len(right)) < 2:
        return 0.0
    distance = OSA.distance(left, right, score_cutoff=allowed)
    # Slips seldom fall on the first letter, and two of them never start there.
    if distance > 1 and left[0] != right[0] and longest < _weight("slips_anywhere"):
        return 0.0
    return 0.0 if distance > allowed else 1.0 - distance / longest
