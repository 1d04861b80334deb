"""From the rows of whole documents to all that resolution over a corpus asks of them: locals, where they meet, what they count.

Nothing here knows Spark: batches of documents go in, batches of facts come out, a row a document.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any

import pyarrow as pa

from cuibono.operations.resolve_rows import asked_bodies, asked_terms, bare_local
from cuibono.records import Local, Said, from_dict, gather_locals, to_dict
from cuibono.stages.resolve.block_locals import block_of, blocks_of
from cuibono.stages.resolve.entities import key_locals
from cuibono.stages.resolve.key_locals import Keyed
from cuibono.stages.resolve.tally_terms import bodies_of, terms_of

# What is read of a mention and of a claim, in this order.
SAID = ("ordinal", "entity", "text", "schema", "named", "country", "region", "start")
TOLD = ("subject_entity", "subject_text", "predicate", "object_entity", "object_text")
BODY = ""  # the kind of a word under which bodies are looked up; no kind of term is called so
DOCUMENTS = 100  # in one batch of facts

_TERM = pa.struct([("kind", pa.string()), ("word", pa.string())])
FACTS = pa.schema(
    [
        ("doc_id", pa.string()),
        ("locals", pa.list_(pa.struct([("node", pa.int64()), ("local", pa.string())]))),
        # "alone": a decision names a local of it, so that it meets all that is there.
        (
            "blocks",
            pa.list_(pa.struct([("name", pa.string()), ("side", pa.string()), ("node", pa.int64()), ("alone", pa.bool_())])),
        ),
        ("asked", pa.list_(pa.struct([("node", pa.int64()), ("kind", pa.string()), ("word", pa.string())]))),
        ("terms", pa.list_(_TERM)),
        ("bodies", pa.list_(pa.struct([("word", pa.string()), ("key", pa.string())]))),
    ]
)
_LOCAL = tuple(field.name for field in fields(Local))


def gather_facts(batches: Iterable[pa.RecordBatch], refs: frozenset[str]) -> Iterator[pa.RecordBatch]:
    """Facts of documents: of each ``doc_id``, ``title``, ``starts`` (of a table's rows, as blocks in JSON; else null), ``said`` (a list of
    mentions, :data:`SAID`) and ``told`` (a list of claims, :data:`TOLD`, or null). ``refs`` are the locals that a decision names.
    """
    for batch in batches:
        for start in range(0, batch.num_rows, DOCUMENTS):
            rows = [_facts(doc_id, items, refs) for doc_id, items in _keyed(batch.slice(start, DOCUMENTS))]
            yield pa.RecordBatch.from_pylist(rows, schema=FACTS)


def _keyed(batch: pa.RecordBatch) -> Iterator[tuple[str, list[Keyed]]]:
    said, told = _lists(batch.column("said"), SAID), _lists(batch.column("told"), TOLD)
    for doc_id, title, blocks in zip(*(batch.column(name).to_pylist() for name in ("doc_id", "title", "starts")), strict=True):
        starts = [block["start"] for block in json.loads(blocks)] if blocks else []
        mentions = [
            Said(entity, text, kind, named, country, region, bisect_right(starts, start) if starts else None)
            for _, entity, text, kind, named, country, region, start in sorted(next(said), key=lambda row: int(row[0]))
        ]
        yield doc_id, key_locals(gather_locals(doc_id, mentions, next(told), title))


def _lists(column: pa.Array, names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of each list of a column of lists of structs, read column by column."""
    structs = column.flatten()
    rows = iter(zip(*(structs.field(name).to_pylist() for name in names), strict=True))
    return (list(islice(rows, length or 0)) for length in column.value_lengths().to_pylist())


def _facts(doc_id: str, items: Sequence[Keyed], refs: frozenset[str]) -> dict[str, Any]:
    rows, blocks, asked = [], set(), set()
    for item in items:
        alone = item.ref in refs
        own, found = block_of((item.group, item.key)), blocks_of(item, alone=alone)
        # All that stand in the block of their name meet there: one node. The others are nodes of their own.
        node = node_of(own if any(block.name == own for block in found) else item.ref)
        rows.append({"node": node, "local": packed(bare_local(item))})
        blocks |= {(block.name, block.side, node, alone) for block in found if block.name != own}
        asked |= {(node, *term) for term in asked_terms(item)}
        asked |= {(node, BODY, word) for word in asked_bodies(item.group, (item.key, *item.names))}
    return {
        "doc_id": doc_id,
        "locals": rows,
        "blocks": [dict(zip(("name", "side", "node", "alone"), row, strict=True)) for row in blocks],
        "asked": [dict(zip(("node", "kind", "word"), row, strict=True)) for row in asked],
        "terms": [{"kind": kind, "word": word} for kind, word in terms_of(items)],
        "bodies": [{"word": word, "key": key} for word, keys in bodies_of(items).items() for key in keys],
    }


@lru_cache(maxsize=100_000)
def node_of(name: str) -> int:
    """A number for a node. Two names of one number are resolved together, which changes nothing but the time it takes."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def packed(local: Local) -> str:
    """A local as text."""
    return json.dumps([*to_dict(local).values()], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Local:
    """The local of :func:`packed`."""
    return from_dict(Local, dict(zip(_LOCAL, json.loads(text), strict=True)))
