"""Two processors' digests compared."""

from __future__ import annotations

import pytest
from evals.processors import compare


def test_compare_counts_what_both_have(capsys: pytest.CaptureFixture[str]) -> None:
    one = {"a": {"numbers": "1", "reading": "1"}, "b": {"numbers": "1", "reading": "1"}, "c": {"numbers": "1", "reading": "1"}}
    other = {"a": {"numbers": "1", "reading": "1"}, "b": {"numbers": "2", "reading": "1"}, "d": {"numbers": "1", "reading": "1"}}
    assert compare(one, other) == 0
    assert "2 documents in both: the network's numbers differ in 1, the reading in 0" in capsys.readouterr().out
    assert compare(one, {"a": {"numbers": "1", "reading": "2"}}) == 1
