"""From the mentions of one document to its entities, in the one way that the ledger and the batch commands share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .ties import Local

_TELLING = ("Person", "Company", "Organization", "PublicBody")
_MOST = 12  # names: enough to know what a text is about, few enough to keep
_WORD = re.compile(r"[^\W\d_]{3,}")


class Said(NamedTuple):
    """What one mention tells of its entity. ``line`` is the row of a table that it stands in; None in a text."""

    entity: str
    text: str
    schema: str
    named: bool = True
    country: str | None = None
    region: str | None = None
    line: int | None = None


def gather_locals(
    doc_id: str, mentions: Iterable[Said], ties: Iterable[tuple[str, str, str, str, str]] = (), title: str | None = None
) -> list[Local]:
    """The entities of one document, by key. ``ties`` are (subject's entity, its text, predicate, object's entity, its text).

    ``context`` also holds "title:Word" for words of names in the title that are not the entity's own, a weak hint of what it is about, and
    for a person "with:Name" for those whom the document names most. In a table those of the same rows are its company, and
    nobody else; its title says nothing of a row; "key:…" is by what its register numbers it.
    """
    found: dict[str, list[Said]] = defaultdict(list)
    for mention in mentions:
        found[mention.entity].append(mention)
    context: dict[str, set[str]] = defaultdict(set)
    for subject, subject_text, predicate, object_, object_text in ties:
        context[subject].add(f"{predicate}:{object_text}")
        context[object_].add(f"{predicate}:{subject_text}")
    in_table = any(row.line is not None for rows in found.values() for row in rows)
    named = {word for rows in found.values() for row in rows if row.named for word in _WORD.findall(row.text)}
    in_title = set() if in_table else {word for word in _WORD.findall(title or "") if word[0].isupper()} & named
    for key, names in (_in_rows(found) if in_table else _beside(found)).items():
        context[key] |= {f"with:{name}" for name in names}
    for key in found if in_table else ():
        if key.startswith("k"):  # numbered by the register: cells.KEYED
            context[key].add(f"key:register number {key}")
    return [_local(doc_id, key, rows, context, in_title) for key, rows in sorted(found.items())]


def _beside(found: Mapping[str, Sequence[Said]]) -> dict[str, set[str]]:
    """For every named person, the fullest names of the other persons and bodies that the document names most."""
    others = {
        key: max((row.text for row in rows), key=lambda text: (len(text), text))
        for key, rows in found.items()
        if rows[0].schema in _TELLING and any(row.named for row in rows)
    }
    most = sorted((key for key in others if " " in others[key]), key=lambda key: (-len(found[key]), others[key]))[: _MOST + 1]
    people = (key for key, rows in found.items() if rows[0].schema == "Person" and any(row.named for row in rows))
    return {key: {others[other] for other in [o for o in most if o != key][:_MOST]} for key in people}


def _in_rows(found: Mapping[str, Sequence[Said]]) -> dict[str, set[str]]:
    """For every named person of a table, the persons and bodies of its own rows, those that share most rows with it."""
    by_line: dict[int, dict[str, str]] = defaultdict(dict)
    for key, rows in found.items():
        for row in rows:
            if row.line is not None and row.named and row.schema in _TELLING:
                by_line[row.line][key] = row.text
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    for members in by_line.values():
        for key in (key for key in members if found[key][0].schema == "Person"):
            beside[key].update(name for other, name in members.items() if other != key and " " in name)
    most = {key: sorted(counts, key=lambda name: (-counts[name], name))[:_MOST] for key, counts in beside.items()}
    return {key: set(names) for key, names in most.items()}


def _local(doc_id: str, key: str, rows: Sequence[Said], context: Mapping[str, set[str]], in_title: set[str]) -> Local:
    names = Counter(row.text for row in rows)
    own = {word for name in names for word in _WORD.findall(name)}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    schemata = Counter(row.schema for row in rows)
    countries = Counter(row.country for row in rows if row.country)
    regions = Counter(row.region for row in rows if row.region)
    return Local(
        doc_id=doc_id,
        entity=key,
        schema=min(schemata, key=lambda name: (-schemata[name], name)),
        names=tuple(ordered),
        counts=tuple(names[name] for name in ordered),
        named=any(row.named for row in rows),
        country=min(countries, key=lambda code: (-countries[code], code)) if countries else None,
        context=tuple(sorted(context.get(key, set()) | {f"title:{word}" for word in in_title - own})),
        region=next(iter(regions)) if len(regions) == 1 else None,
    )
