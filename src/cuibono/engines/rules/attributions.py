"""Finds who says what: source, cue and content of direct, indirect and mixed quotes."""

from __future__ import annotations

from cuibono.records import Attribution

from .parsed import Entities, Parsed


def find_attributions(parsed: Parsed, entities: Entities) -> list[Attribution]:
    """All attributions of a document, in order of their content's first character."""
    return []
