"""From the mentions of one document to its entities, in the one way that the ledger and the batch commands share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .ties import Local

_WORD = re.compile(r"[^\W\d_]{3,}")


class Said(NamedTuple):
    """What one mention tells of its entity."""

    entity: str
    text: str
    schema: str
    named: bool = True
    country: str | None = None


def gather_locals(
    doc_id: str, mentions: Iterable[Said], ties: Iterable[tuple[str, str, str, str, str]] = (), title: str | None = None
) -> list[Local]:
    """The entities of one document, by key. ``ties`` are (subject's entity, its text, predicate, object's entity, its text).

    ``context`` also holds "title:Word" for words of names in the title that are not the entity's own: a weak hint of what it is about.
    """
    found: dict[str, list[Said]] = defaultdict(list)
    for mention in mentions:
        found[mention.entity].append(mention)
    context: dict[str, set[str]] = defaultdict(set)
    for subject, subject_text, predicate, object_, object_text in ties:
        context[subject].add(f"{predicate}:{object_text}")
        context[object_].add(f"{predicate}:{subject_text}")
    named = {word for rows in found.values() for row in rows if row.named for word in _WORD.findall(row.text)}
    in_title = {word for word in _WORD.findall(title or "") if word[0].isupper()} & named
    return [_local(doc_id, key, rows, context, in_title) for key, rows in sorted(found.items())]


def _local(doc_id: str, key: str, rows: Sequence[Said], context: Mapping[str, set[str]], in_title: set[str]) -> Local:
    names = Counter(row.text for row in rows)
    own = {word for name in names for word in _WORD.findall(name)}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    schemata = Counter(row.schema for row in rows)
    countries = Counter(row.country for row in rows if row.country)
    return Local(
        doc_id=doc_id,
        entity=key,
        schema=min(schemata, key=lambda name: (-schemata[name], name)),
        names=tuple(ordered),
        counts=tuple(names[name] for name in ordered),
        named=any(row.named for row in rows),
        country=min(countries, key=lambda code: (-countries[code], code)) if countries else None,
        context=tuple(sorted(context.get(key, set()) | {f"title:{word}" for word in in_title - own})),
    )
