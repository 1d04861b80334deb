"""What resolution keeps between two runs: each document's locals with their blocks, counts of terms, bodies by the words of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, bindparam, delete, func, select, update

from cuibono.records import Entity, Link, Local, StoredLocal, from_rows

from . import schema
from .entity_words import drop_words, put_words
from .paged import PagedEntity
from .rows import put, put_new, put_over, put_records
from .store import chunks

_LOCALS, _BLOCKS, _TERMS, _WORDS = schema.locals_, schema.blocks, schema.terms, schema.body_words
_COUNTED = schema.counted_names
_MANY = 20_000  # rows of one insert: a whole corpus has millions


class Resolution(PagedEntity):
    """The third part of the contract."""

    def forget_resolution(self) -> None:
        """Empties what is kept, links and entities included; the documents stay."""
        with self._write() as connection:
            for table in (*schema.RESOLUTION, schema.links, schema.entities, schema.entity_words):
                connection.execute(delete(table))

    def unresolved_documents(self) -> list[str]:
        """Documents that no resolution has seen yet, sorted."""
        seen = select(schema.resolved_documents.c.doc_id)
        query = select(schema.documents.c.doc_id).where(schema.documents.c.doc_id.not_in(seen)).order_by(schema.documents.c.doc_id)
        return [row["doc_id"] for row in self._rows(query)]

    def keep_locals(self, doc_ids: Iterable[str], rows: Iterable[tuple[StoredLocal, Iterable[tuple[str, str, int]]]]) -> None:
        """Keeps documents as resolved, and their locals with places in blocks: (name, side, number), of which some may be there already.

        The locals' numbers are the caller's, above :meth:`last_local`; that of a place may be another.
        """
        with self._write() as connection:
            put(connection, schema.resolved_documents, ({"doc_id": doc_id} for doc_id in doc_ids))
            locals_: list[dict[str, Any]] = []
            blocks: set[tuple[str, str, int]] = set()
            for row, places in rows:
                locals_.append(
                    {
                        "number": row.number,
                        "doc_id": row.local.doc_id,
                        "entity": row.local.entity,
                        "local": _packed(row.local),
                        "atom": row.atom,
                    }
                )
                blocks.update(places)
                if len(blocks) > _MANY:
                    put(connection, _LOCALS, locals_)
                    _put_blocks(connection, blocks)
                    locals_, blocks = [], set()
            put(connection, _LOCALS, locals_)
            _put_blocks(connection, blocks)

    def last_local(self) -> int:
        """The highest number of a kept local; 0 where there is none."""
        with self.transaction() as connection:
            return int(connection.execute(select(func.coalesce(func.max(_LOCALS.c.number), 0))).scalar_one())

    def kept_locals(self, numbers: Iterable[int]) -> list[StoredLocal]:
        """The locals of these numbers, by number."""
        columns = select(_LOCALS.c.number, _LOCALS.c.doc_id, _LOCALS.c.entity, _LOCALS.c.local, _LOCALS.c.atom)
        rows = self._among(columns, _LOCALS.c.number, sorted(set(numbers)))
        return [StoredLocal(number, _unpacked(doc_id, entity, local), atom) for number, doc_id, entity, local, atom in rows]

    def numbers_named(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Numbers of the locals under each name that a decision may use: ``doc_id#entity``, or the id of an atom."""
        found: dict[str, list[int]] = defaultdict(list)
        wanted = sorted(set(names))
        places = [(doc_id, entity) for doc_id, mark, entity in (name.partition("#") for name in wanted) if mark]
        place = (_LOCALS.c.doc_id, _LOCALS.c.entity)
        for number, doc_id, entity in self._among(select(_LOCALS.c.number, *place), place, places):
            found[f"{doc_id}#{entity}"].append(number)
        for number, atom in self._among(select(_LOCALS.c.number, _LOCALS.c.atom), _LOCALS.c.atom, wanted, _LOCALS.c.number):
            found[atom].append(number)
        return found

    def block_members(self, names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """For each block its members as (side, number)."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        query = select(_BLOCKS.c.name, _BLOCKS.c.side, _BLOCKS.c.number)
        for name, side, number in self._among(query, _BLOCKS.c.name, sorted(set(names)), _BLOCKS.c.number, _BLOCKS.c.side):
            found[name].append((side, number))
        return found

    def term_counts(self, terms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How many documents hold each term (kind, word); terms in none are left out."""
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, word in terms:
            by_kind[kind].add(word)
        found: dict[tuple[str, str], int] = {}
        for kind, words in by_kind.items():
            query = select(_TERMS.c.word, _TERMS.c.documents).where(_TERMS.c.kind == kind)
            found |= {(kind, word): documents for word, documents in self._among(query, _TERMS.c.word, sorted(words))}
        return found

    def terms_between(self, kind: str, low: int, high: int) -> list[str]:
        """Words that at least ``low`` and fewer than ``high`` documents hold."""
        counted = (_TERMS.c.kind == kind) & (_TERMS.c.documents >= low) & (_TERMS.c.documents < high)
        return [row["word"] for row in self._rows(select(_TERMS.c.word).where(counted).order_by(_TERMS.c.documents, _TERMS.c.word))]

    def locals_with(self, atom: str, doc_ids: Iterable[str] | None) -> list[StoredLocal]:
        """The locals of an atom that some documents hold, or all where None, by number."""
        columns = select(_LOCALS.c.number, _LOCALS.c.doc_id, _LOCALS.c.entity, _LOCALS.c.local, _LOCALS.c.atom).where(
            _LOCALS.c.atom == atom
        )
        rows = sorted(self._inside(columns, doc_ids), key=lambda row: row[0])
        return [StoredLocal(number, _unpacked(doc_id, entity, local), atom) for number, doc_id, entity, local, atom in rows]

    def documents_with(self, atom: str, doc_ids: Iterable[str] | None) -> set[str]:
        """Those of some documents, or of all where None, that hold a local of an atom."""
        query = select(_LOCALS.c.doc_id).where(_LOCALS.c.atom == atom)
        return {row[0] for row in self._inside(query, doc_ids)}

    def others_named(self, block: str, atom: str) -> list[int]:
        """Numbers of the locals in a block that are in other atoms."""
        joined = _BLOCKS.join(_LOCALS, _BLOCKS.c.number == _LOCALS.c.number)
        query = select(_LOCALS.c.number).select_from(joined).where((_BLOCKS.c.name == block) & (_LOCALS.c.atom != atom))
        return sorted(row["number"] for row in self._rows(query))

    def first_with(self, atom: str) -> tuple[tuple[str, str], int] | None:
        """The first local of an atom, by document and entity, with its number."""
        order = (_LOCALS.c.doc_id, _LOCALS.c.entity)
        query = select(_LOCALS.c.number, *order).where(_LOCALS.c.atom == atom).order_by(*order).limit(1)
        rows = self._rows(query)
        return ((rows[0]["doc_id"], rows[0]["entity"]), rows[0]["number"]) if rows else None

    def name_counts(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """What was noted of names (group and key) by :meth:`note_counts`; those of which nothing was are left out."""
        place = (_COUNTED.c.grp, _COUNTED.c.key)
        rows = self._among(select(*place, _COUNTED.c.counts), place, sorted(set(names)))
        return {(group, key): counts for group, key, counts in rows}

    def note_counts(self, counts: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
        """Notes counts of names in place of earlier ones."""
        rows = [{"grp": group, "key": key, "counts": found} for (group, key), found in sorted(counts.items())]
        with self._write() as connection:
            put_over(connection, _COUNTED, rows)

    def add_terms(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Adds to how many documents hold each term."""
        rows = [{"kind": kind, "word": word, "documents": count} for (kind, word), count in sorted(counts.items())]
        with self._write() as connection:
            put_over(connection, _TERMS, rows, add=True)

    def body_keys(self, words: Iterable[str]) -> dict[str, set[str]]:
        """Keys of bodies by word."""
        found: dict[str, set[str]] = defaultdict(set)
        for word, key in self._among(select(_WORDS.c.word, _WORDS.c.key), _WORDS.c.word, sorted(set(words))):
            found[word].add(key)
        return found

    def add_body_keys(self, keys: Mapping[str, Iterable[str]]) -> None:
        """Adds keys under words; what is there stays."""
        rows = [{"word": word, "key": key} for word in sorted(keys) for key in sorted(keys[word])]
        with self._write() as connection:
            put_new(connection, _WORDS, rows)

    def links_of(self, numbers: Iterable[int]) -> list[Link]:
        """The links of kept locals."""
        links = schema.links
        joined = links.join(_LOCALS, (links.c.doc_id == _LOCALS.c.doc_id) & (links.c.entity == _LOCALS.c.entity))
        columns = [links.c[field.name] for field in fields(Link)]
        rows = self._among(select(*columns).select_from(joined), _LOCALS.c.number, sorted(set(numbers)))
        return [Link(*row) for row in rows]

    def entities_of(self, ids: Iterable[str]) -> list[Entity]:
        """The entities of these ids that there are."""
        names = [field.name for field in fields(Entity)]
        columns = [schema.entities.c[name] for name in names]
        rows = self._among(select(*columns), schema.entities.c.entity_id, sorted(set(ids)))
        return from_rows(Entity, names, rows)

    def amend_resolution(self, links: Iterable[Link], entities: Iterable[Entity], gone: Iterable[str], atoms: Mapping[int, str]) -> None:
        """Puts links and entities over those of the same place and id, takes entities away, and notes the atoms of locals by number."""
        with self._write() as connection:
            self._set_state(connection, "links only")
            changed = list(links)
            grown, gone = list(entities), list(gone)
            drop_words(connection, self.entities_of([*gone, *(row.entity_id for row in grown)]))
            place = (schema.links.c.doc_id, schema.links.c.entity)
            for places in chunks([(row.doc_id, row.entity) for row in changed]):
                connection.execute(delete(schema.links).where(self.database.is_pair(place, places)))
            for ids in chunks([*gone, *(row.entity_id for row in grown)]):
                connection.execute(delete(schema.entities).where(schema.entities.c.entity_id.in_(ids)))
            put_records(connection, schema.links, changed)
            put_records(connection, schema.entities, grown)
            put_words(connection, grown)
            if atoms:
                query = update(_LOCALS).where(_LOCALS.c.number == bindparam("at")).values(atom=bindparam("to"))
                connection.execute(query, [{"at": number, "to": atom} for number, atom in sorted(atoms.items())])

    def resolution_note(self, name: str) -> str | None:
        """What was noted under that name by :meth:`note_resolution`."""
        rows = self._rows(select(schema.derived.c.value).where(schema.derived.c.name == name))
        return rows[0]["value"] if rows else None

    def note_resolution(self, notes: Mapping[str, str]) -> None:
        """Notes values under names; "state" is the ledger's own."""
        with self._write() as connection:
            connection.execute(delete(schema.derived).where(schema.derived.c.name.in_(sorted(notes))))
            put(connection, schema.derived, ({"name": name, "value": value} for name, value in sorted(notes.items())))

    def _inside(self, query: Any, doc_ids: Iterable[str] | None) -> Iterator[tuple[Any, ...]]:
        if doc_ids is not None:
            yield from self._among(query, _LOCALS.c.doc_id, sorted(set(doc_ids)))
            return
        with self.transaction() as connection:
            yield from map(tuple, connection.execute(query).all())

    def _among(
        self, query: Any, column: Column[Any] | tuple[Column[Any], Column[Any]], values: Sequence[Any], *then: Column[Any]
    ) -> Iterator[tuple[Any, ...]]:
        """Rows as tuples in the query's order of columns, by the values (of each five hundred) and ``then`` by other columns."""
        key: Callable[[Sequence[Any]], Any] = partial(self.database.is_pair, column) if isinstance(column, tuple) else column.in_
        ordered = query.order_by(*(column if isinstance(column, tuple) else (column,)), *then)
        with self.transaction() as connection:
            for chunk in chunks(values):
                yield from map(tuple, connection.execute(ordered.where(key(chunk))).all())


def _put_blocks(connection: Connection, places: Iterable[tuple[str, str, int]]) -> None:
    put_new(connection, _BLOCKS, ({"name": name, "side": side, "number": number} for name, side, number in sorted(places)))


def _packed(local: Local) -> list[Any]:
    """A local as a list without names of fields: there are some thirty a document."""
    return [local.schema, local.names, local.counts, local.named, local.country, local.context, local.region]


def _unpacked(doc_id: str, entity: str, packed: list[Any]) -> Local:
    schema_, names, counts, named, country, context, region = packed
    return Local(doc_id, entity, schema_, tuple(names), tuple(counts), named, country, tuple(context), region)
