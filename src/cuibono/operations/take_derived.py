"""What a run derived, as the ledger's own: its tables as they are, and beside them what questions look up."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Table

from cuibono.ledger import Ledger, schema
from cuibono.ledger.names import words_of
from cuibono.ledger.sound_rows import sound
from cuibono.ledger.tables import to_arrow
from cuibono.runners.spark.folder import DERIVED_TABLES, Folder

from .appraise_ledger import keep_names
from .derive import made_with
from .resolve_ledger import resolver_version
from .run_tables import read_derived, read_slice

_PART = 2000  # documents whose claims are read at a time


def take_derived(ledger: Ledger, folder: Folder) -> None:
    """Replaces what is derived by what the run derived, in one transaction.

    What resolution and tracing keep of each document is not there then, and the next change derives everything anew.
    """
    with ledger.transaction():
        ledger.forget_resolution()
        ledger.forget_traces()
        ledger.forget_appraisal()
        ledger.replace_appraisal((), (), ())
        ledger.replace_known_links(())
        for name in DERIVED_TABLES:
            table = schema.metadata.tables[name]
            rows = _sound(folder, table)
            ledger.put_table(table, _with_words(ledger, rows) if table is schema.entities else rows)
        doc_ids = ledger.document_ids()
        keep_names(ledger, ledger.entities(), (doc_ids[at : at + _PART] for at in range(0, len(doc_ids), _PART)))
        ledger.note_resolution({**made_with(ledger.publishers()), "resolver": resolver_version(), "decided": ""})
        ledger.settle()


def _sound(folder: Folder, table: Table) -> Iterator[pa.RecordBatch]:
    for batch in read_derived(folder, table.name):
        yield from sound(table, pa.Table.from_batches([batch])).data.to_batches()


def _with_words(ledger: Ledger, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        rows = zip(*(batch.column(name).to_pylist() for name in ("entity_id", "caption", "names", "named")), strict=True)
        words = {(word, key) for key, caption, names, named in rows if named for word in words_of([caption, *json.loads(names)])}
        listed = ({"word": word, "entity_id": key} for word, key in sorted(words))
        ledger.put_table(schema.entity_words, [to_arrow(schema.entity_words, listed)])


def faults_of(folder: Folder, numbers: Collection[int]) -> str:
    """What the derived tables of a run refer to and the run does not have, in words; "" where there is nothing of it."""

    def read(name: str, column: str) -> pa.Array:
        found = [read_slice(folder, number, name).column(column) for number in numbers]
        return pa.chunked_array([chunk for part in found for chunk in part.chunks], pa.string()).combine_chunks()

    def derived(name: str, column: str) -> pa.Array:
        return pa.chunked_array([batch.column(column) for batch in read_derived(folder, name)], pa.string()).combine_chunks()

    for name in DERIVED_TABLES:
        table = schema.metadata.tables[name]
        if any(sound(table, pa.Table.from_batches([batch])).faults for batch in read_derived(folder, name)):
            return f"{name} of the run hold rows that are none"
    documents, claims, entities = read("documents", "doc_id"), read("claims", "claim_id"), derived("entities", "entity_id")
    asked = [("links", "doc_id", documents), ("links", "entity_id", entities), ("origins", "doc_id", documents)]
    asked += [("origin_edges", "doc_id", documents), ("origin_edges", "source_doc", documents)]
    asked += [(name, end, entities) for name in ("ties", "contradictions") for end in ("subject_id", "object_id")]
    for name, column, there in asked:
        if not _all_in(derived(name, column), there):
            return f"{name} of the run refer to what is not there ({column})"
    cited = {
        "ties": lambda batch: [*_lists(batch, "supporting"), *_lists(batch, "contrary")],
        "contradictions": lambda batch: [claim for side in _lists(batch, "sides") for claim in side["claims"]],
    }
    for name, claims_of in cited.items():
        for batch in read_derived(folder, name):
            if not _all_in(pa.array(claims_of(batch), pa.string()), claims):
                return f"{name} of the run cite claims that are not there"
    return ""


def _all_in(values: pa.Array, there: pa.Array) -> bool:
    # A name that nothing links stands for itself, as "document#name".
    linked = values.filter(pc.invert(pc.match_substring(values, "#"))).drop_null()
    return bool(pc.all(pc.is_in(linked, value_set=there), min_count=0).as_py())


def _lists(batch: pa.RecordBatch, name: str) -> list[object]:
    return [item for text in batch.column(name).to_pylist() for item in json.loads(text)]
