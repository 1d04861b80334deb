"""What tracing keeps between two runs: each document's sampled runs, the pairs of texts with passages in common, origins and edges."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, select, text, update

from cuibono.records import Origin, OriginEdge, StoredPair, StoredTrace

from . import schema
from .resolution import Resolution
from .rows import put, put_new, put_over, put_records, put_tuples
from .store import chunks

_TRACED, _RUNS, _KEYS, _PAIRS, _PROBES = schema.TRACING
_MANY = 500  # documents of one insert: each has some two hundred runs


class Tracing(Resolution):
    """The fourth part of the contract."""

    def forget_traces(self) -> None:
        """Empties what tracing keeps; origins and edges stay."""
        with self._write() as connection:
            for table in schema.TRACING:
                connection.execute(delete(table))

    def keep_traces(self, rows: Iterable[tuple[StoredTrace, Sequence[str]]]) -> None:
        """Keeps documents with their runs, and the keys by which others are led to them."""
        own = ("number", "doc_id", "house", "words", "sample", "places", "credits")
        listed = iter(rows)
        with self._write() as connection:
            while part := list(islice(listed, _MANY)):
                put(connection, _TRACED, ({name: getattr(row, name) for name in own} for row, _ in part))
                # In order of the key: rows of one page are written together.
                runs = sorted((run, row.number) for row, _ in part for run in _signed(row.sample))
                put_tuples(connection, _RUNS, ("run", "number"), runs)
                put(connection, _KEYS, sorted(({"key": key, "number": row.number} for row, keys in part for key in keys), key=_key))

    def traces_of(self, numbers: Iterable[int]) -> list[StoredTrace]:
        """Kept documents by number, with publisher and date."""
        documents = schema.documents
        columns = [_TRACED.c[name] for name in ("number", "doc_id", "house", "words", "sample", "places", "credits")]
        joined = _TRACED.join(documents, documents.c.doc_id == _TRACED.c.doc_id)
        query = select(*columns, documents.c.source_id, documents.c.published_at).select_from(joined)
        return [StoredTrace(*row) for row in self._among(query, _TRACED.c.number, sorted(set(numbers)))]

    def set_credits(self, credits: dict[int, list[Any]]) -> None:
        """Other credits of kept documents, by number."""
        query = update(_TRACED).where(_TRACED.c.number == bindparam("at")).values(credits=bindparam("to"))
        with self._write() as connection:
            if credits:
                connection.execute(query, [{"at": number, "to": found} for number, found in sorted(credits.items())])

    def first_holders(self, runs: Iterable[int], most: int) -> dict[int, list[int]]:
        """The ``most`` smallest numbers of documents that hold each run; runs that nobody holds are left out."""
        found: dict[int, list[int]] = defaultdict(list)
        with self.transaction() as connection:
            for chunk in chunks(sorted(set(runs))):
                values = {"runs": self.database.listed(chunk), "most": most}
                for run, number in connection.execute(text(self.database.first_holders), values):
                    found[run].append(number)
        return {run: sorted(numbers) for run, numbers in found.items()}

    def holders(self, run: int) -> list[int]:
        """All that hold a run, by number."""
        return [row["number"] for row in self._rows(select(_RUNS.c.number).where(_RUNS.c.run == run).order_by(_RUNS.c.number))]

    def house_numbers(self, house: str, most: int) -> list[int]:
        """Up to ``most`` of a house's documents."""
        query = select(_TRACED.c.number).where(_TRACED.c.house == house).order_by(_TRACED.c.number).limit(most)
        return [row["number"] for row in self._rows(query)]

    def trace_keys(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Numbers under each key; keys without any are left out."""
        found: dict[str, list[int]] = defaultdict(list)
        for key, number in self._among(select(_KEYS.c.key, _KEYS.c.number), _KEYS.c.key, sorted(set(keys)), _KEYS.c.number):
            found[key].append(number)
        return found

    def trace_keys_of(self, prefix: str) -> list[str]:
        """The keys that begin with a prefix, sorted."""
        query = select(_KEYS.c.key).where(_KEYS.c.key >= prefix, _KEYS.c.key < prefix + "\U0010ffff").distinct().order_by(_KEYS.c.key)
        return [row["key"] for row in self._rows(query)]

    def add_trace_keys(self, rows: Iterable[tuple[str, int]]) -> None:
        """Puts numbers under keys; what is there stays."""
        listed = [{"key": key, "number": number} for key, number in rows]
        with self._write() as connection:
            put_new(connection, _KEYS, listed)

    def pairs_of(self, numbers: Iterable[int]) -> list[StoredPair]:
        """The pairs that have one of these documents at an end, by key."""
        wanted = sorted(set(numbers))
        names = ("older", "newer", "looked_up", "shared", "alignment", "copy")
        query = select(*(_PAIRS.c[name] for name in names))
        found: dict[tuple[int, int, bool], StoredPair] = {}
        for end in (_PAIRS.c.older, _PAIRS.c.newer):
            for row in self._among(query, end, wanted):
                found[row[0], row[1], row[2]] = StoredPair(*row)
        return [found[key] for key in sorted(found)]

    def pairs_probed(self, runs: Iterable[int]) -> set[tuple[int, int]]:
        """The pairs whose verdict hangs on who holds one of these runs."""
        return set(self._among(select(_PROBES.c.older, _PROBES.c.newer), _PROBES.c.run, sorted(set(runs))))

    def put_pairs(self, rows: Iterable[tuple[StoredPair, Iterable[int]]]) -> None:
        """Puts pairs over those of the same key, each with the runs on whose holders its verdict hangs."""
        pairs, probes = [], []
        for row, runs in rows:
            names = ("older", "newer", "looked_up", "shared", "alignment", "copy")
            pairs.append({name: getattr(row, name) for name in names})
            probes += [{"run": run, "older": row.older, "newer": row.newer} for run in sorted(set(runs))]
        with self._write() as connection:
            put_over(connection, _PAIRS, pairs)
            put_new(connection, _PROBES, probes)

    def drop_pairs(self, keys: Iterable[tuple[int, int, bool]], probes: Iterable[tuple[int, int, int]]) -> None:
        """Takes pairs (older, newer, looked up) and probes (run, older, newer) away."""
        with self._write() as connection:
            for table, names, rows in (
                (_PAIRS, ("older", "newer", "looked_up"), sorted(set(keys))),
                (_PROBES, ("run", "older", "newer"), sorted(set(probes))),
            ):
                if rows:
                    where = [table.c[name] == bindparam(f"b_{name}") for name in names]
                    values = [{f"b_{name}": value for name, value in zip(names, row, strict=True)} for row in rows]
                    connection.execute(delete(table).where(*where), values)

    # -- the origin graph
    def origins_of(self, doc_ids: Iterable[str]) -> list[Origin]:
        """The origins of some documents, by document."""
        table = schema.origins
        wanted = sorted(set(doc_ids))
        return [row for chunk in chunks(wanted) for row in self._records(Origin, _by_doc(table, chunk, table.c.doc_id))]

    def edges_of(self, doc_ids: Iterable[str]) -> list[OriginEdge]:
        """The edges of some documents, by document and id."""
        table = schema.origin_edges
        wanted = sorted(set(doc_ids))
        return [
            row for chunk in chunks(wanted) for row in self._records(OriginEdge, _by_doc(table, chunk, table.c.doc_id, table.c.edge_id))
        ]

    def amend_origins(self, origins: Iterable[Origin], edges: Iterable[OriginEdge], gone: Iterable[str]) -> None:
        """Puts origins and edges over those of the same document and id; ``gone`` are ids of edges to take away."""
        listed, grown = list(origins), list(edges)
        places, ids = schema.origins.c.doc_id, schema.origin_edges.c.edge_id
        with self._write() as connection:
            for chunk in chunks([row.doc_id for row in listed]):
                connection.execute(delete(schema.origins).where(places.in_(chunk)))
            for chunk in chunks([*gone, *(row.edge_id for row in grown)]):
                connection.execute(delete(schema.origin_edges).where(ids.in_(chunk)))
            put_records(connection, schema.origins, listed)
            put_records(connection, schema.origin_edges, grown)


def _signed(sample: bytes) -> list[int]:
    """The runs of a sample as a column has them."""
    return [*struct.unpack(f"<{len(sample) // 8}q", sample)]


def _key(row: dict[str, Any]) -> str:
    return str(row["key"])


def _by_doc(table: Any, chunk: Sequence[str], *order: Any) -> Any:
    return select(table).where(table.c.doc_id.in_(chunk)).order_by(*order)
