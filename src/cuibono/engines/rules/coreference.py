"""Joins the mentions of one document that are one entity, by sieves, the precise first; what is unresolved stays so."""

from __future__ import annotations

from cuibono.records import Mention

from .parsed import Entities, Name, Parsed


def resolve_names(parsed: Parsed, names: list[Name]) -> Entities:
    """Entity keys for names, pronouns and nominals of one document."""
    by_text: dict[str, str] = {}
    keys: list[str] = []
    mentions: list[Mention] = []
    naming: dict[str, int] = {}
    for index, name in enumerate(names):
        key = by_text.setdefault(name.text.lower(), f"e{len(by_text) + 1}")
        keys.append(key)
        naming.setdefault(key, index)
        mentions.append(Mention(name.start, name.end, name.text, name.schema, key, name.named, name.country))
    return Entities(names, keys, mentions, {}, naming)
