"""Finds claims of every predicate from dependency patterns."""

from __future__ import annotations

from cuibono.records import Attribution, Claim

from .parsed import Entities, Parsed


def find_claims(parsed: Parsed, entities: Entities, attributions: list[Attribution]) -> tuple[list[Claim], Entities]:
    """Claims of a document in order of their evidence. May add mentions for local words with no name ("Chinese firms")."""
    return [], entities
