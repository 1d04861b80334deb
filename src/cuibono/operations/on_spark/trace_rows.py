"""What Spark's workers do for :mod:`.trace`: rows in, rows out, by the functions that trace a ledger."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

import pyarrow as pa

from cuibono.ledger import schema
from cuibono.ledger.tables import from_arrow
from cuibono.records import Document, StoredPair, from_dict, to_dict
from cuibono.stages.origins.find_copies import Age, Pair, Shelf
from cuibono.stages.origins.find_credits import find_credits
from cuibono.stages.origins.houses import publisher_key
from cuibono.stages.origins.index_runs import rank_of
from cuibono.stages.origins.join_stated import stated_places
from cuibono.stages.origins.judge_copies import Copy, Judge, Printers
from cuibono.stages.origins.keep_traces import (
    copy_of,
    keep_document,
    keep_pair,
    pair_of,
    signed,
    to_signed,
    unpack_credits,
)
from cuibono.stages.origins.sketch_text import gram_hashes, sampled, word_hashes
from cuibono.stages.origins.trace import Part, trace_part

from .frames import Row, packed
from .trace_shelf import HolderShelf, WordShelf, age_of_row, pack_text

# A document as tracing needs it: what is kept of it in a ledger, its words and runs as numbers, and where it stands. Its text stays behind.
TRACED = pa.schema(
    [
        ("number", pa.int64()),
        ("doc_id", pa.string()),
        ("house", pa.string()),
        ("words", pa.int64()),
        ("laid_out", pa.bool_()),
        ("hashes", pa.binary()),
        ("spans", pa.binary()),
        ("quoted", pa.binary()),
        ("sample", pa.binary()),
        ("runs", pa.list_(pa.int64())),
        ("credits", pa.string()),
        ("source_id", pa.string()),
        ("published_at", pa.string()),
        ("retrieved_at", pa.string()),
        ("address", pa.string()),
        ("url", pa.string()),
        ("alternates", pa.list_(pa.string())),
        ("stated", pa.list_(pa.string())),
    ]
)
# Two documents that have passages in common, and the runs on whose holders the verdict hangs.
LAID = pa.schema([("older", pa.int64()), ("newer", pa.int64()), ("pair", pa.string()), ("probes", pa.list_(pa.int64()))])
PRINTED = pa.schema([("run", pa.int64()), ("printers", pa.string())])
JUDGED = pa.schema([("older", pa.int64()), ("newer", pa.int64()), ("copied", pa.bool_()), ("verdict", pa.string())])
ASKED = pa.schema([("older", pa.int64()), ("newer", pa.int64())])
# Kinds of rows of a part of the graph, beside the names of the tables that come out of it.
DOCUMENT, FOUND, LOOKED_UP = "document", "found", "looked_up"


def sketch(batches: Iterator[pa.RecordBatch], *, owners: Mapping[str, str], outlets: frozenset[str]) -> Iterator[pa.RecordBatch]:
    """Documents to :data:`TRACED`."""
    for batch in batches:
        documents = [from_dict(Document, row) for row in from_arrow(schema.documents, batch)]
        yield pa.RecordBatch.from_pylist([_sketched(document, owners, outlets) for document in documents], schema=TRACED)


def _sketched(document: Document, owners: Mapping[str, str], outlets: frozenset[str]) -> Row:
    words = word_hashes(document.text)
    sample, places = sampled(gram_hashes(words))
    kept, _ = keep_document(document, publisher_key(document, owners)[0], len(words), sample, places, find_credits(document, outlets))
    return {
        "number": kept.number,
        "doc_id": kept.doc_id,
        "house": kept.house,
        "words": kept.words,
        **pack_text(document.text, words),
        "sample": kept.sample,
        "runs": signed(sample),
        "credits": json.dumps(kept.credits),
        "source_id": kept.source_id,
        "published_at": kept.published_at,
        "retrieved_at": document.retrieved_at,
        "address": document.address,
        "url": document.url,
        "alternates": [*document.alternates],
        "stated": [place for _, place in stated_places(document)],
    }


def lay(rows: list[Row], *, looked_up: bool) -> Iterator[Row]:
    """Pairs of documents (columns "a_…" and "b_…") to :data:`LAID`; those with nothing in common are left out.

    Pairs that are ``looked_up`` are an older and a newer one, and are laid beside each other whatever they share.
    """
    shelf = WordShelf()
    for row in rows:
        one, other = shelf.put(row, "a_"), shelf.put(row, "b_")
        pair = Pair(shelf.doc_id(one), shelf.doc_id(other), shelf.align(one, other)) if looked_up else shelf.pair(one, other)
        if pair is not None:
            kept, probes = keep_pair(pair, None, 0)
            passages = pair.alignment.passages
            older = shelf.end(kept.older, [(passage.there, passage.there_end) for passage in passages])
            newer = shelf.end(kept.newer, [(passage.start, passage.end) for passage in passages])
            plain = {"alignment": kept.alignment, "older": older, "newer": newer}
            yield {"older": kept.older, "newer": kept.newer, "pair": json.dumps(plain), "probes": probes}


def print_runs(rows: list[Row]) -> Iterator[Row]:
    """The first holders of whole runs to :data:`PRINTED`: who prints each."""
    for run, held in groupby(rows, key=lambda row: int(row["run"])):
        printers = Judge(HolderShelf(held)).printed(run)
        plain = {"texts": printers.texts, "by_house": printers.by_house, "documents": printers.documents}
        yield {"run": run, "printers": json.dumps(plain)}


@dataclass(frozen=True, slots=True)
class _Ends:
    """Of documents what a verdict asks for, by number: ages, and of laid ones houses with their sizes and where words stand."""

    ages: Mapping[int, Age]
    ends: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def number(self, doc_id: str) -> int:
        return rank_of(doc_id)

    def age(self, number: int) -> Age:
        return self.ages[number]

    def house(self, number: int) -> str:
        return str(self.ends[number]["house"])

    def house_size(self, house: str) -> int:
        return next(int(end["size"]) for end in self.ends.values() if end["house"] == house)

    def word_places(self, number: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """The characters at which words begin and end: of the words at which passages do."""
        starts, ends = (dict(map(tuple, self.ends[number][name])) for name in ("starts", "ends"))
        return starts, ends


class _LaidJudge(Judge):
    """Verdicts on pairs as they lie, with the printers of their runs at hand."""

    def __init__(self, ends: _Ends, printers: Mapping[int, Printers]) -> None:
        super().__init__(cast(Shelf, ends))
        self.at_hand = printers

    def printed(self, run: int) -> Printers:
        return self.at_hand.get(to_signed(run), _NOBODY)


_NOBODY = Printers(0, {}, Counter())


def judge(rows: list[Row]) -> Iterator[Row]:
    """:data:`LAID` pairs with the printers of their probes (``told``) to :data:`JUDGED`."""
    for row in rows:
        plain = json.loads(row["pair"])
        by_number = {row[side]: plain[side] for side in ("older", "newer")}
        ages = {number: _age(end["age"]) for number, end in by_number.items()}
        printers = {told["run"]: _printers(told["printers"]) for told in row["told"] or ()}
        stored = StoredPair(row["older"], row["newer"], False, 0, plain["alignment"], None)
        pair = pair_of(stored, ages[row["older"]][-1], ages[row["newer"]][-1])
        copy = _LaidJudge(_Ends(ages, by_number), printers).copy(pair)
        kept, _ = keep_pair(pair, copy, 0)
        verdict = {"copy": kept.copy, "older": plain["older"]["age"], "newer": plain["newer"]["age"]}
        yield {"older": row["older"], "newer": row["newer"], "copied": copy is not None, "verdict": json.dumps(verdict)}


def _printers(text: str) -> Printers:
    plain = json.loads(text)
    return Printers(plain["texts"], plain["by_house"], Counter(plain["documents"]))


def _age(plain: Sequence[Any]) -> Age:
    published, other, words, doc_id = plain
    return published, other, words, doc_id


class _Replay(Judge):
    """What follows from copies together, with the verdicts that were looked up for it; what is not at hand yet is ``wanted``."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.found: list[Copy] = []
        self.at_hand: dict[tuple[str, str], Copy | None] = {}
        self.wanted: dict[tuple[str, str], None] = {}
        ages: dict[int, Age] = {}
        for row in rows:
            verdict = json.loads(row["row"])
            older, newer = (_age(verdict[side]) for side in ("older", "newer"))
            ages |= {rank_of(age[-1]): age for age in (older, newer)}
            copy = copy_of(StoredPair(0, 0, False, 0, [], verdict["copy"]))
            if row["kind"] == LOOKED_UP:
                self.at_hand[older[-1], newer[-1]] = copy
            elif copy is not None:
                self.found.append(copy)
        super().__init__(cast(Shelf, _Ends(ages)))

    def look(self, older: str, newer: str) -> Copy | None:
        if (older, newer) not in self.at_hand:
            self.wanted[older, newer] = None
        return self.at_hand.get((older, newer))


def ask(rows: list[Row]) -> Iterator[Row]:
    """The verdicts of whole parts to the pairs (:data:`ASKED`) that are still to be looked up for them."""
    replay = _Replay(rows)
    replay.with_missing(replay.found)
    for older, newer in replay.wanted:
        yield {"older": rank_of(older), "newer": rank_of(newer)}


def trace_rows(rows: list[Row], *, owners: Mapping[str, str]) -> Iterator[Row]:
    """Documents and verdicts of whole parts to rows of ``origins`` and ``origin_edges``. Raises LookupError where a verdict is missing."""
    replay = _Replay(row for row in rows if row["kind"] != DOCUMENT)
    copies = replay.with_missing(replay.found)
    if replay.wanted:
        raise LookupError(f"not looked up: {[*replay.wanted][:3]}")
    plain = [json.loads(row["row"]) for row in rows if row["kind"] == DOCUMENT]
    documents = {row["doc_id"]: _bare(row) for row in plain}
    houses = {doc_id: publisher_key(document, owners) for doc_id, document in documents.items()}
    sizes = {row["house"]: int(row["size"]) for row in plain}
    credits = {row["doc_id"]: unpack_credits(json.loads(row["credits"])) for row in plain}
    ages = {row["doc_id"]: age_of_row(row) for row in plain}
    traced = trace_part(Part(documents, houses, sizes, credits, ages, copies), owners)
    yield from (packed(row.doc_id, schema.origins.name, to_dict(row)) for row in traced.origins)
    yield from (packed(row.doc_id, schema.origin_edges.name, to_dict(row)) for row in traced.edges)


def _bare(row: Mapping[str, Any]) -> Document:
    """A document without its text, of which tracing a part asks nothing."""
    return Document(
        doc_id=row["doc_id"],
        dataset="",
        source_id=row["source_id"],
        address=row["address"],
        url=row.get("url"),
        media_type="",
        language=None,
        title=None,
        authors=(),
        published_at=row.get("published_at"),
        published_from=None,
        retrieved_at=row["retrieved_at"],
        content_sha256="",
        text_sha256="",
        reader="",
        text="",
        alternates=tuple(row["alternates"]),
    )
