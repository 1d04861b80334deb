"""An answer's data without its far end: so many rows of its long lists, so many sentences of each tie. What was left out is counted."""

from __future__ import annotations

from typing import Any

# The lists of an answer that grow with the ledger.
_ROWS = frozenset(("changes", "contradictions", "names", "reported", "statements", "ties", "undated", "without_a_tie"))
_SENTENCES = frozenset(("against", "contrary", "evidence"))
_IDS = frozenset(("claim_ids", "claims", "ids", "places", "supporting"))
MOST_IDS = 50  # ids of claims that one request for their sentences takes


def cut(data: Any, rows: int, sentences: int) -> tuple[Any, dict[str, int]]:
    """The data with at most so many rows and sentences, and how many rows of each list were left out.

    Of statements the newest are kept, which stand last; of everything else what stands first.
    """
    if not isinstance(data, dict):
        return _short(data, sentences), {}
    left_out = {}
    kept = {}
    for key, value in data.items():
        if key in _ROWS and isinstance(value, list) and len(value) > rows:
            left_out[key] = len(value) - rows
            value = value[-rows:] if key == "statements" else value[:rows]
        kept[key] = _short(value, sentences)
    return kept, left_out


def _short(value: Any, sentences: int) -> Any:
    if isinstance(value, dict):
        return {key: _short(_limited(key, row, sentences), sentences) for key, row in value.items()}
    if isinstance(value, list | tuple):
        return [_short(row, sentences) for row in value]
    return value


def _limited(key: str, value: Any, sentences: int) -> Any:
    if not isinstance(value, list | tuple):
        return value
    if key in _SENTENCES:
        return value[:sentences]
    return value[:MOST_IDS] if key in _IDS else value
