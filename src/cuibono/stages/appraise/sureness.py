"""How sure it is that a claim says what its sentence says: the engine's confidence on the scale of judged readings, apart from any grade.

A grade weighs who says a thing; sureness weighs whether it was read right. Both travel with a tie, and neither stands in for the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from cuibono.records import StoredClaim
from cuibono.records.cells import of_table
from cuibono.vocabulary import load_toml


@cache
def _scale() -> Any:
    return load_toml("appraisal.toml")["sureness"]


def sureness(claims: Iterable[StoredClaim], house: Callable[[StoredClaim], str]) -> float:
    """How sure it is, from 0 to 1, that one of the claims at least is what its sentence says.

    A wrong reading in one ``house`` (an origin) is none of another; what a person accepted, or a table's row says, is sure.
    """
    rows = list(claims)
    if any(row.review == "accepted" or of_table(row) for row in rows):
        return 1.0
    wrong: dict[str, float] = {}
    for row in rows:
        key = house(row)
        wrong[key] = min(wrong.get(key, 1.0), 1 / (1 + math.exp(_odds(row))))
    if not wrong:
        return 0.0
    # The surest of them counts whole, the others by half: what misleads one reading may mislead the next.
    first, *others = sorted(wrong.values())
    return round(1 - first * float(math.prod(math.sqrt(share) for share in others)), 3)


def _odds(row: StoredClaim) -> float:
    """The logarithm of the odds that a reading is right: fitted on judged claims (evals/sureness.py)."""
    scale = _scale()
    confidence = min(0.995, max(0.05, row.confidence))
    odds = float(scale["base"]) + float(scale["slope"]) * math.log(confidence / (1 - confidence))
    odds += float(scale["rules"]) if row.engine.startswith("rules") else 0.0
    odds += float(scale["pronoun"]) if row.subject_anchor or row.object_anchor else 0.0
    return odds + float(scale["by"].get(row.predicate, 0.0)) - (2.0 if re.match(r"(?:and|or) ", row.role or "") else 0.0)


SURE, DOUBTFUL = float(_scale()["sure"]), float(_scale()["doubtful"])


def tier(value: float) -> int:
    """0: sure enough to be told plainly; 1: with some doubt; 2: a question rather than an answer."""
    return 0 if value >= SURE else 1 if value >= DOUBTFUL else 2


def surely_read(value: float) -> str:
    """A sureness in words: "" where it may be told without a word, "read with some doubt", "an unsure reading"."""
    return ("", "read with some doubt", "an unsure reading: check the sentence")[tier(value)]
