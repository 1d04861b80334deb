"""Joins the mentions of one document that are one entity, by sieves, the precise first; what is unresolved stays so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace

from cuibono.engines.rules.names.types import words
from cuibono.engines.rules.parsed.document import Entities, Name, Parsed, starts_of
from cuibono.records import Attribution, Mention
from cuibono.vocabulary.countries import country_code

from .groups import Groups
from .names import group_names
from .words import resolve_words


def resolve_names(parsed: Parsed, names: list[Name]) -> Entities:
    """Entity keys for names, pronouns and nominals of one document."""
    groups = group_names(parsed, names)
    labels: dict[int, str] = {}
    keys = [labels.setdefault(groups.find(i), f"e{len(labels) + 1}") for i in range(len(names))]
    schemata = _schemata(names, groups)
    agreed = [
        name if name.schema == schemata[groups.find(i)] else replace(name, schema=schemata[groups.find(i)]) for i, name in enumerate(names)
    ]
    mentions = [Mention(n.start, n.end, n.text, n.schema, key, n.named, n.country, n.region) for n, key in zip(agreed, keys, strict=True)]
    entities = Entities(agreed, keys, mentions, {}, _naming(agreed, keys))
    stands_for, entities.nobody = resolve_words(parsed, entities)
    entities.stands_for.update(stands_for)
    return entities


def resolve_quotes(parsed: Parsed, entities: Entities, attributions: list[Attribution]) -> None:
    """ "I" and "my" inside a direct quotation stand for its speaker; "we" and "our" for a speaking body or state (``stands_for``)."""
    schema = {key: entities.names[index].schema for key, index in entities.naming.items()}
    others = words("coreference.toml", "male") | words("coreference.toml", "female")
    begins = [parsed.offset(block) for block in range(len(parsed.docs))]
    for said in attributions:
        key = said.source_entity
        if said.quote == "indirect" or key is None or key not in schema:
            continue
        listed = words("coreference.toml", "first_person" if schema[key] == "Person" else "first_plural")
        for start, end in said.content:
            for block in range(max(0, bisect_right(begins, start) - 1), bisect_left(begins, end)):
                doc, base = parsed.docs[block], begins[block]
                if doc is None:
                    continue
                nested = False
                starts = starts_of(doc)
                for token in doc[bisect_left(starts, start - base) : bisect_left(starts, end - base)]:
                    if token.text == "‘" or (token.text == "'" and token.tag_ == "``"):
                        nested = True  # "He said, 'I did not collude'": that "I" is another one
                    elif nested and token.text in ("’", "'") and token.tag_ != "POS":
                        nested = False
                    if said.quote == "direct" and not nested and token.lower_ in others:
                        if entities.stands_for.get((block, token.i)) == key:
                            del entities.stands_for[block, token.i]  # who speaks does not say "he" of himself
                    if token.lower_ in listed and not nested:
                        entities.stands_for.setdefault((block, token.i), key)


def _schemata(names: list[Name], groups: Groups) -> dict[int, str]:
    """One schema per entity: the most frequent of its mentions, the more telling at a tie."""
    order = ("Company", "PublicBody", "Organization", "Person", "Territory", "Project", "Event", "Document", "Position")
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for i, name in enumerate(names):
        counts[groups.find(i)][name.schema] += 1
    return {leader: min(count, key=lambda s: (-count[s], order.index(s))) for leader, count in counts.items()}


def _naming(names: list[Name], keys: list[str]) -> dict[str, int]:
    """The best naming mention of each entity: a country's own name, a person's fullest, a body's longest that is no acronym."""
    best: dict[str, int] = {}
    for i, (name, key) in enumerate(zip(names, keys, strict=True)):
        if key not in best or _rank(name) > _rank(names[best[key]]):
            best[key] = i
    return best


def _rank(name: Name) -> tuple[bool, int]:
    if name.schema == "Territory":
        return country_code(name.text) is not None, 0
    return not name.text.isupper(), len(name.text)
