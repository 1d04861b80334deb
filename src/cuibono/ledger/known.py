"""Imported lists and knowledge bases: every version of a record stays; which one is current is told by the log of imports."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, select

from cuibono.errors import IntegrityError, NoMatchError
from cuibono.records import (
    KNOWN_PREFIX,
    KnownImport,
    KnownLink,
    KnownPassed,
    KnownRecord,
    KnownTaken,
    KnownVersion,
    Reject,
    from_dict,
)

from . import schema
from .appraisal import Appraisal
from .known_import import Import, current, end_records
from .rows import put, put_records
from .store import chunks

# The index of names holds its own version, under a key that no name has.
VERSION_MARK = "@version "
BATCH = 2000  # rows of a file that are compared with the current records at once
_RECORDS = schema.known_records
_ENDS = schema.known_ends


class KnownEntities(Appraisal):
    """The sixth part of the contract."""

    def import_known(self, head: KnownImport, items: Iterable[KnownTaken | KnownPassed | Reject], *, keys: str) -> KnownImport:
        """One transaction: the dataset's current records become those of ``items``; unchanged ones stay, others end or are added.

        ``keys`` is the version of the items' name keys, which must be that of the index (:meth:`known_keys_version`). Gives the log's
        row with its number and counts. Where no record is taken, nothing changes, and ``number`` and ``records`` are 0.
        """
        with self._write() as connection:
            number = self._next_import(connection)
            work = Import(connection, replace(head, number=number))
            rows = iter(items)
            while batch := list(islice(rows, BATCH)):
                work.take(batch)
            if not work.taken:
                work.drop()
                return replace(work.row(0), number=0)
            work.finish()
            self._set_keys_version(connection, keys)
            done = work.row(self._count_current(connection, head.dataset))
            put_records(connection, schema.known_imports, [done])
        return done

    def remove_known(self, head: KnownImport) -> KnownImport:
        """Ends all current records of the dataset. Raises NoMatchError where there are none."""
        with self._write() as connection:
            count = self._count_current(connection, head.dataset)
            if not count:
                raise NoMatchError(f"no known entities of {head.dataset!r}", where=self.where, advice="cuibono known list")
            done = replace(head, number=self._next_import(connection), action="remove", ended=count)
            end_records(connection, done.number, current(_RECORDS.c.record_number).where(_RECORDS.c.dataset == head.dataset))
            put_records(connection, schema.known_imports, [done])
        return done

    def _next_import(self, connection: Connection) -> int:
        return int(connection.execute(select(func.coalesce(func.max(schema.known_imports.c.number), 0))).scalar_one()) + 1

    def _count_current(self, connection: Connection, dataset: str) -> int:
        query = current(func.count()).where(_RECORDS.c.dataset == dataset)
        return int(connection.execute(query).scalar_one())

    # -- reading back
    def known_imports(self) -> list[KnownImport]:
        """The log, the oldest first."""
        return self._records(KnownImport, select(schema.known_imports).order_by("number"))

    def known_rejects(self, number: int) -> list[Reject]:
        """The rows that one import did not take."""
        table = schema.known_rejects
        rows = self._rows(select(table).where(table.c.import_number == number).order_by(table.c.ordinal))
        return [Reject("known", row["address"], row["reason"], row["message"]) for row in rows]

    def known_numbers(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Numbers of the current records under each of the name keys; keys without any are left out."""
        table = schema.known_keys
        found: dict[str, list[int]] = {}
        with self.transaction() as connection:
            for chunk in chunks(sorted(set(keys))):
                for key, number in connection.execute(select(table.c.key, table.c.record_number).where(table.c.key.in_(chunk))):
                    found.setdefault(key, []).append(number)
        return {key: sorted(numbers) for key, numbers in found.items()}

    def known_candidates(self, numbers: Iterable[int]) -> dict[int, KnownRecord]:
        """Records by number, without their designations; names of things that they refer to (offices) where these are known too."""
        made: dict[int, KnownRecord] = {}
        with self.transaction() as connection:
            for chunk in chunks(sorted(set(numbers))):
                query = (
                    select(_RECORDS.c.record_number, _RECORDS.c.record)
                    .where(_RECORDS.c.record_number.in_(chunk))
                    .order_by(_RECORDS.c.record_number)
                )
                made.update((number, from_dict(KnownRecord, row)) for number, row in connection.execute(query))
            return self._with_references(made)

    def _with_references(self, made: dict[int, KnownRecord]) -> dict[int, KnownRecord]:
        wanted = {(row.dataset, ref) for row in made.values() if row.schema for ref in row.about}
        captions: dict[tuple[str, str], str] = {}
        for dataset in sorted({dataset for dataset, _ in wanted}):
            for chunk in chunks(sorted(ref for name, ref in wanted if name == dataset)):
                query = current(_RECORDS.c.record_id, _RECORDS.c.record)
                for row in self._rows(query.where(_RECORDS.c.dataset == dataset, _RECORDS.c.record_id.in_(chunk))):
                    captions[dataset, row["record_id"]] = row["record"]["caption"]
        for number, record in made.items():
            told = tuple(captions[record.dataset, ref] for ref in record.about if (record.dataset, ref) in captions)
            if record.schema and told:
                made[number] = replace(record, positions=tuple(dict.fromkeys((*record.positions, *told))))
        return made

    def known_versions(self, known_id: str) -> list[KnownVersion]:
        """Every version of a record, the newest first; designations of the list are with the version. Raises NoMatchError."""
        dataset, record_id = split_known(known_id)
        rows = self._rows(
            select(_RECORDS.c.record, _RECORDS.c.content_sha256, _RECORDS.c.import_number, _ENDS.c.import_number.label("until"))
            .outerjoin_from(_RECORDS, _ENDS, _RECORDS.c.record_number == _ENDS.c.record_number)
            .where(_RECORDS.c.dataset == dataset, _RECORDS.c.record_id == record_id)
            .order_by(_RECORDS.c.record_number.desc())
        )
        if not rows:
            raise NoMatchError(
                f"no known record {known_id!r}",
                where=self.where,
                advice="an id is known:DATASET/RECORD; see cuibono known list",
            )
        listings = self._designations(dataset, record_id)
        found = []
        for row in rows:
            record = from_dict(KnownRecord, row["record"])
            if row["until"] is None:
                record = replace(record, listings=tuple(dict.fromkeys((*record.listings, *listings))))
            found.append(KnownVersion(record, row["content_sha256"], row["import_number"], row["until"]))
        return found

    def _designations(self, dataset: str, record_id: str) -> list[Any]:
        about = schema.known_about
        query = (
            current(_RECORDS.c.record)
            .join(about, about.c.record_number == _RECORDS.c.record_number)
            .where(about.c.dataset == dataset, about.c.about == record_id)
            .order_by(_RECORDS.c.record_id, _RECORDS.c.record_number)
        )
        return [listing for row in self._rows(query) for listing in from_dict(KnownRecord, row["record"]).listings]

    def known_record(self, known_id: str) -> KnownRecord:
        """The current version of a record with its designations, the last one where it is current no more. Raises NoMatchError."""
        return self.known_versions(known_id)[0].record

    def known_original(self, known_id: str, since_import: int | None = None) -> bytes:
        """The bytes that a record was read from; of the newest version, or of the one that an import brought. Raises NoMatchError."""
        dataset, record_id = split_known(known_id)
        query = select(_RECORDS.c.compressed).where(_RECORDS.c.dataset == dataset, _RECORDS.c.record_id == record_id)
        if since_import is not None:
            query = query.where(_RECORDS.c.import_number == since_import)
        rows = self._rows(query.order_by(_RECORDS.c.record_number.desc()).limit(1))
        if not rows:
            raise NoMatchError(f"no known record {known_id!r}", where=self.where, advice="cuibono known list has datasets")
        return unpacked(rows[0]["compressed"], known_id)

    def known_stored(self) -> Iterator[tuple[KnownVersion, bytes]]:
        """Every version of every record with its packed original, one at a time, in the order of import: for ``cuibono verify``."""
        last = 0
        while True:
            rows = self._rows(
                select(_RECORDS, _ENDS.c.import_number.label("until"))
                .outerjoin_from(_RECORDS, _ENDS, _RECORDS.c.record_number == _ENDS.c.record_number)
                .where(_RECORDS.c.record_number > last)
                .order_by(_RECORDS.c.record_number)
                .limit(BATCH)
            )
            if not rows:
                return
            for row in rows:
                last = row["record_number"]
                version = KnownVersion(from_dict(KnownRecord, row["record"]), row["content_sha256"], row["import_number"], row["until"])
                yield version, row["compressed"]

    # -- the derived
    def replace_known_links(self, links: Iterable[KnownLink]) -> None:
        """One transaction: the links of the corpus's entities to known records, as a whole."""
        with self._write() as connection:
            connection.execute(delete(schema.known_links))
            put_records(connection, schema.known_links, links)

    def known_links(self, entity_id: str | None = None) -> list[KnownLink]:
        """Links by entity, the best first; of one entity where it is given."""
        table = schema.known_links
        query = select(table).order_by(table.c.entity_id, table.c.score.desc(), table.c.known_id)
        if entity_id is not None:
            query = query.where(table.c.entity_id == entity_id)
        return self._records(KnownLink, query)

    def known_links_of(self, entity_ids: Iterable[str]) -> list[KnownLink]:
        """The links of some entities."""
        table = schema.known_links
        wanted = sorted(set(entity_ids))
        query = select(table).order_by(table.c.entity_id, table.c.known_id)
        return [row for chunk in chunks(wanted) for row in self._records(KnownLink, query.where(table.c.entity_id.in_(chunk)))]

    def known_linked(self, known_ids: Iterable[str]) -> set[str]:
        """The entities that have a link to one of these records."""
        table = schema.known_links
        return {row[0] for row in self._among(select(table.c.entity_id), table.c.known_id, sorted(set(known_ids)))}

    def amend_known_links(self, links: Iterable[KnownLink], entity_ids: Iterable[str]) -> None:
        """Puts these links in the place of all that some entities have."""
        with self._write() as connection:
            for chunk in chunks(sorted(set(entity_ids))):
                connection.execute(delete(schema.known_links).where(schema.known_links.c.entity_id.in_(chunk)))
            put_records(connection, schema.known_links, links)

    def known_keys_version(self) -> str | None:
        """The version of the keys in the index of names; None where there is no index yet."""
        table = schema.known_keys
        rows = self._rows(select(table.c.key).where(table.c.key >= VERSION_MARK, table.c.key < f"{VERSION_MARK}~"))
        return rows[0]["key"].removeprefix(VERSION_MARK) if rows else None

    def _set_keys_version(self, connection: Connection, version: str) -> None:
        table = schema.known_keys
        connection.execute(delete(table).where(table.c.key >= VERSION_MARK, table.c.key < f"{VERSION_MARK}~"))
        put(connection, table, [{"key": f"{VERSION_MARK}{version}", "record_number": 0}])

    def rekey_known(self, keys: Callable[[KnownRecord], Iterable[str]], version: str) -> None:
        """Makes the index of names anew, with keys of another version."""
        with self._write() as connection:
            connection.execute(delete(schema.known_keys))
            last = 0
            while True:
                query = current(_RECORDS.c.record_number, _RECORDS.c.record).where(_RECORDS.c.record_number > last)
                rows = self._rows(query.order_by(_RECORDS.c.record_number).limit(BATCH))
                if not rows:
                    break
                last = rows[-1]["record_number"]
                put(
                    connection,
                    schema.known_keys,
                    (
                        {"key": key, "record_number": row["record_number"]}
                        for row in rows
                        for key in sorted(set(keys(from_dict(KnownRecord, row["record"]))))
                    ),
                )
            self._set_keys_version(connection, version)


def split_known(known_id: str) -> tuple[str, str]:
    """Dataset and record of a known id; the prefix may be left out or be in capitals. Raises NoMatchError where it is no such id."""
    bare = known_id[len(KNOWN_PREFIX) :] if known_id[: len(KNOWN_PREFIX)].lower() == KNOWN_PREFIX else known_id
    dataset, mark, record_id = bare.partition("/")
    if not (mark and dataset and record_id):
        raise NoMatchError(f"{known_id!r} is no id of a known record", advice="an id is known:DATASET/RECORD")
    return dataset, record_id


def unpacked(compressed: bytes, known_id: str) -> bytes:
    """The original of a record. Raises IntegrityError where its bytes are damaged."""
    try:
        return zlib.decompress(compressed)
    except zlib.error as error:
        raise IntegrityError(f"the original of {known_id} is damaged: {error}") from error
