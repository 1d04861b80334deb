"""One import of known entities under way: what of the file is in, and what of the current records it has met."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, Select, column, delete, func, literal, select, table, text

from cuibono.records import KNOWN_PREFIX, KnownImport, KnownPassed, KnownRecord, KnownTaken, Reject, sha256, to_dict

from . import schema
from .rows import put
from .store import chunks

_FIELDS = tuple(field.name for field in fields(KnownRecord))
_RECORDS = schema.known_records
_ENDS = schema.known_ends
# Tables of the connection alone: records that this import has met, and those that it replaced.
_MET, _OLD = (table(name, column("record_number")) for name in ("known_met", "known_old"))


def current(*columns: Any) -> Select[Any]:
    """A query over the current records."""
    joined = _RECORDS.outerjoin(_ENDS, _RECORDS.c.record_number == _ENDS.c.record_number)
    return select(*columns).select_from(joined).where(_ENDS.c.record_number.is_(None))


def end_records(connection: Connection, number: int, records: Select[Any]) -> None:
    """Marks records as ended by an import and takes their names out of the index."""
    name = literal(KNOWN_PREFIX) + _RECORDS.c.dataset + "/" + _RECORDS.c.record_id
    ended = select(_RECORDS.c.record_number, text(str(number)), name).where(_RECORDS.c.record_number.in_(records))
    connection.execute(_ENDS.insert().from_select(["record_number", "import_number", "known_id"], ended))
    gone = select(_ENDS.c.record_number).where(_ENDS.c.import_number == number)
    for index in (schema.known_keys, schema.known_about):
        connection.execute(delete(index).where(index.c.record_number.in_(gone)))


def filled(record: KnownRecord) -> dict[str, Any]:
    """A record as it is stored: its filled fields alone, since most of a list's are empty. The inverse is ``from_dict``."""
    plain = {name: value for name in _FIELDS if (value := getattr(record, name)) not in ((), None)}
    for name, value in plain.items():
        if isinstance(value, tuple):
            plain[name] = [to_dict(row) for row in value] if name == "listings" else list(value)
    return plain


class Import:
    """The file's rows against the dataset's current records, a batch at a time, inside one transaction."""

    def __init__(self, connection: Connection, head: KnownImport) -> None:
        self.connection, self.head = connection, head
        self.counts: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.last = int(connection.execute(select(func.coalesce(func.max(_RECORDS.c.record_number), 0))).scalar_one())
        for line in (
            "CREATE TEMPORARY TABLE IF NOT EXISTS known_met (record_number INTEGER PRIMARY KEY)",
            "CREATE TEMPORARY TABLE IF NOT EXISTS known_old (record_number INTEGER PRIMARY KEY)",
            "CREATE TEMPORARY TABLE IF NOT EXISTS known_new_keys (key TEXT, record_number INTEGER)",
            *(f"DELETE FROM {name}" for name in ("known_met", "known_old", "known_new_keys")),
        ):
            connection.execute(text(line))

    @property
    def taken(self) -> int:
        return self.counts["added"] + self.counts["changed"] + self.counts["unchanged"]

    def take(self, batch: list[KnownTaken | KnownPassed | Reject]) -> None:
        """Compares some rows with the current records and adds what is new."""
        self.passed.update(item.kind for item in batch if isinstance(item, KnownPassed))
        rejects = [item for item in batch if isinstance(item, Reject)]
        fresh: dict[str, KnownTaken] = {}
        known = self._known([item.record.record_id for item in batch if isinstance(item, KnownTaken)])
        met = self._met([number for number, _, _ in known.values()])
        for item in batch:
            if not isinstance(item, KnownTaken):
                continue
            record_id = item.record.record_id
            old = known.get(record_id)
            if record_id in fresh or (old is not None and old[0] in met):
                rejects.append(Reject("known", item.address, "twice", f"{record_id} stood in this file before"))
            else:
                fresh[record_id] = item
        self._put(fresh, known)
        self._reject(rejects)

    def _known(self, ids: list[str]) -> dict[str, tuple[int, str, Any]]:
        """Current records of the dataset by id; those that this import added are current too."""
        found: dict[str, tuple[int, str, Any]] = {}
        columns = (_RECORDS.c.record_id, _RECORDS.c.record_number, _RECORDS.c.content_sha256, _RECORDS.c.record)
        old = select(_OLD.c.record_number)
        for chunk in chunks(sorted(set(ids))):
            query = current(*columns).where(
                _RECORDS.c.dataset == self.head.dataset, _RECORDS.c.record_id.in_(chunk), _RECORDS.c.record_number.not_in(old)
            )
            found.update((row[0], (row[1], row[2], row[3])) for row in self.connection.execute(query))
        return found

    def _met(self, numbers: list[int]) -> set[int]:
        found: set[int] = set()
        for chunk in chunks(numbers):
            found.update(self.connection.execute(select(_MET.c.record_number).where(_MET.c.record_number.in_(chunk))).scalars())
        return found

    def _put(self, fresh: dict[str, KnownTaken], known: dict[str, tuple[int, str, Any]]) -> None:
        rows, keys, about, met, old = [], [], [], [], []
        for record_id, item in fresh.items():
            plain, content = filled(item.record), sha256(item.original)
            before = known.get(record_id)
            if before is not None and before[1] == content and before[2] == plain:
                self.counts["unchanged"] += 1
                met.append({"number": before[0]})
                continue
            self.counts["added" if before is None else "changed"] += 1
            if before is not None:
                old.append({"number": before[0]})
            self.last += 1
            met.append({"number": self.last})
            rows.append(
                {
                    "record_number": self.last,
                    "import_number": self.head.number,
                    "dataset": self.head.dataset,
                    "record_id": record_id,
                    "content_sha256": content,
                    "record": plain,
                    "compressed": zlib.compress(item.original, 3),
                }
            )
            keys += [{"key": key, "number": self.last} for key in item.keys]
            if not item.record.schema:
                about += [
                    {"dataset": self.head.dataset, "about": ref, "record_number": self.last} for ref in dict.fromkeys(item.record.about)
                ]
        put(self.connection, _RECORDS, rows)
        put(self.connection, schema.known_about, about)
        for line, values in (
            ("INSERT INTO known_met VALUES (:number)", met),
            ("INSERT INTO known_old VALUES (:number)", old),
            ("INSERT INTO known_new_keys VALUES (:key, :number)", keys),
        ):
            if values:
                self.connection.execute(text(line), values)

    def _reject(self, rejects: list[Reject]) -> None:
        start = self.counts["rejects"]
        self.counts["rejects"] += len(rejects)
        put(
            self.connection,
            schema.known_rejects,
            (
                {
                    "import_number": self.head.number,
                    "ordinal": start + place,
                    "address": row.address,
                    "reason": row.reason,
                    "message": row.message,
                }
                for place, row in enumerate(rejects)
            ),
        )

    def drop(self) -> None:
        """Nothing was taken: leaves no trace."""
        self.connection.execute(delete(schema.known_rejects).where(schema.known_rejects.c.import_number == self.head.number))

    def finish(self) -> None:
        """Ends what the file no longer holds or holds otherwise, and puts the new names into the index, sorted: so it grows in order."""
        met = select(_MET.c.record_number)
        gone = current(_RECORDS.c.record_number).where(_RECORDS.c.dataset == self.head.dataset, _RECORDS.c.record_number.not_in(met))
        before = self.counts["changed"]
        end_records(self.connection, self.head.number, gone)
        ended = select(func.count()).select_from(_ENDS).where(_ENDS.c.import_number == self.head.number)
        self.counts["ended"] = int(self.connection.execute(ended).scalar_one()) - before
        self.connection.execute(
            text(
                "INSERT INTO known_keys (key, record_number)"
                " SELECT DISTINCT key, record_number FROM known_new_keys ORDER BY key, record_number"
            )
        )
        for name in ("known_met", "known_old", "known_new_keys"):
            self.connection.execute(text(f"DELETE FROM {name}"))

    def row(self, records: int) -> KnownImport:
        """The log's row."""
        return replace(
            self.head,
            action="import",
            records=records,
            added=self.counts["added"],
            changed=self.counts["changed"],
            unchanged=self.counts["unchanged"],
            ended=self.counts["ended"],
            rejects=self.counts["rejects"],
            passed=tuple(f"{kind}\t{self.passed[kind]}" for kind in sorted(self.passed)),
        )
