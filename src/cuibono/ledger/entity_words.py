"""The words of entities' names, kept beside them: a name that is spelled as it stands is found without looking at all others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Text, cast, delete, func, intersect, select

from cuibono.records import Entity

from . import schema
from .names import may_fit, plain_all, words_near, words_of
from .rows import put_new
from .store import chunks

_WORDS = schema.entity_words
_ENTITIES = schema.entities
_MOST = 20  # words of a query that are looked up: names that have these are looked through for the rest


def put_words(connection: Connection, entities: Iterable[Entity]) -> None:
    """Adds the words of named entities; nobody is asked for by the words of a group."""
    rows = [(word, row.entity_id) for row in entities if row.named for word in words_of([row.caption, *row.names])]
    put_new(connection, _WORDS, ({"word": word, "entity_id": key} for word, key in sorted(rows)))


def drop_words(connection: Connection, entities: Iterable[Entity]) -> None:
    """Takes away the words of entities as they stand in the ledger."""
    rows: dict[str, list[str]] = {}
    for row in entities:
        for word in words_of([row.caption, *row.names]):
            rows.setdefault(word, []).append(row.entity_id)
    for word in sorted(rows):
        for chunk in chunks(sorted(rows[word])):
            connection.execute(delete(_WORDS).where(_WORDS.c.word == word, _WORDS.c.entity_id.in_(chunk)))


def with_words(connection: Connection, words: Sequence[str]) -> list[str]:
    """The ids of entities whose names have all of some words between them, sorted."""
    if not words:
        return []
    parts = [select(_WORDS.c.entity_id).where(_WORDS.c.word == word) for word in sorted(set(words))[:_MOST]]
    return sorted(row[0] for row in connection.execute(intersect(*parts) if len(parts) > 1 else parts[0]))


def beginning(connection: Connection, words: Sequence[str], most: int, *, kind: str | None, start: int) -> list[str]:
    """The ids of named entities whose names have all of some words, the last one as a beginning; those in the most documents first."""
    query = select(_ENTITIES.c.entity_id).where(_ENTITIES.c.named)
    if kind is not None:
        query = query.where(_ENTITIES.c.schema == kind)
    if words:
        *whole, last = words[-_MOST:]
        begun = select(_WORDS.c.entity_id).where(_WORDS.c.word >= last, _WORDS.c.word < f"{last}\U0010ffff")
        parts = [begun, *(select(_WORDS.c.entity_id).where(_WORDS.c.word == word) for word in sorted(set(whole)))]
        query = query.where(_ENTITIES.c.entity_id.in_(intersect(*parts) if len(parts) > 1 else begun))
    # What is called so comes before what some document calls so too: "clin" is Clinton before all that is also "the Clinton side".
    called = [~func.lower(_ENTITIES.c.caption).contains(word, autoescape=True) for word in words]
    query = query.order_by(*called, _ENTITIES.c.documents.desc(), _ENTITIES.c.entity_id).limit(most).offset(start)
    return list(connection.execute(query).scalars())


def word_counts(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """How many entities have each word in a name; words of none are left out."""
    counted = select(_WORDS.c.word, func.count()).group_by(_WORDS.c.word)
    return {word: n for chunk in chunks(sorted(words)) for word, n in connection.execute(counted.where(_WORDS.c.word.in_(chunk)))}


def with_any_word(connection: Connection, words: Iterable[str]) -> list[str]:
    """The ids of entities with one of some words in a name, sorted."""
    query = select(_WORDS.c.entity_id).distinct()
    return sorted({row[0] for chunk in chunks(sorted(words)) for row in connection.execute(query.where(_WORDS.c.word.in_(chunk)))})


def that_may_fit(connection: Connection, asked: str) -> list[str]:
    """The ids of all named entities of whom a name may be like a plain one that is asked for, sorted: a few of very many, to be ranked."""
    if not asked:
        return []
    table = schema.entities.c
    rows = connection.execute(select(table.entity_id, table.caption, cast(table.names, Text)).where(table.named)).all()
    listed = json.loads(f"[{','.join(row[2] for row in rows)}]")  # one list read at once: very many small ones take longer to begin
    names = [(name, row[0]) for row, others in zip(rows, listed, strict=True) for name in {row[1], *others}]
    found = {names[place][1] for place in may_fit(asked, plain_all([name for name, _ in names]))}
    words = [row[0] for row in connection.execute(select(_WORDS.c.word).distinct())]
    for chunk in chunks(words_near(asked, words)):
        found.update(row[0] for row in connection.execute(select(_WORDS.c.entity_id).where(_WORDS.c.word.in_(chunk))))
    return sorted(found)
