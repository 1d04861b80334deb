"""Headlines that quotations are told under."""

from __future__ import annotations

import pytest

from cuibono.stages.brief.headlines import misread


@pytest.mark.parametrize(
    ("text", "wrong"), [("Carneyâ€™s office", True), ("Jay CarneyÃ¢â‚¬â„¢s", True), ("’Tis José’s café – “here”", False), ("plain", False)]
)
def test_a_text_of_the_wrong_encoding_is_seen(text: str, wrong: bool) -> None:
    assert misread(text) is wrong
