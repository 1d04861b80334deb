"""What a run derived, as the ledger's own: its tables as they are, and beside them what questions look up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
from sqlalchemy import Table

from cuibono.errors import IntegrityError
from cuibono.ledger import Ledger, schema
from cuibono.ledger.names import words_of
from cuibono.ledger.tables import to_arrow
from cuibono.runners.spark.folder import DERIVED_TABLES, Folder

from .appraise_ledger import keep_names
from .derive import made_with
from .resolve_ledger import resolver_version
from .run_tables import read_derived
from .table_digests import TableDigest

_PART = 2000  # documents whose claims are read at a time


class Unfit(Exception):
    """What a run derived can't be taken over; the words say why."""


def take_derived(ledger: Ledger, folder: Folder, digests: Mapping[str, str]) -> None:
    """Replaces what is derived by what the run derived, in one transaction. Raises Unfit where its tables have other digests; nothing is
    changed then.

    What resolution and tracing keep of each document is not there afterwards, and the next change derives everything anew.
    """
    for name in DERIVED_TABLES:
        _check(folder, schema.metadata.tables[name], digests.get(name))
    with ledger.transaction("derive"):
        ledger.forget_resolution()
        ledger.forget_traces()
        ledger.forget_appraisal()
        ledger.replace_appraisal((), (), ())
        ledger.replace_known_links(())
        for name in DERIVED_TABLES:
            table, rows = schema.metadata.tables[name], read_derived(folder, name)
            ledger.put_table(table, _with_words(ledger, rows) if table is schema.entities else rows)
        doc_ids = ledger.document_ids()
        keep_names(ledger, ledger.entities(), (doc_ids[at : at + _PART] for at in range(0, len(doc_ids), _PART)))
        ledger.note_resolution({**made_with(ledger.publishers()), "resolver": resolver_version(), "decided": ""})
        ledger.settle()


def _check(folder: Folder, table: Table, digest: str | None) -> None:
    try:
        found = TableDigest.of(table, read_derived(folder, table.name))
    except (IntegrityError, UnicodeDecodeError) as error:
        raise Unfit(f"{table.name} of the run can't be taken over: {error}") from error
    if found.hex != digest:
        raise Unfit(f"{table.name} of the run are not what it says that it derived")


def _with_words(ledger: Ledger, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        rows = zip(*(batch.column(name).to_pylist() for name in ("entity_id", "caption", "names", "named")), strict=True)
        words = {(word, key) for key, caption, names, named in rows if named for word in words_of([caption, *json.loads(names)])}
        listed = ({"word": word, "entity_id": key} for word, key in sorted(words))
        ledger.put_table(schema.entity_words, [to_arrow(schema.entity_words, listed)])
