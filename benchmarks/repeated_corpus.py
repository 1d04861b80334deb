"""A ledger's documents over and over with other words: as many documents as are wanted, with what was read in them.

Reading a hundred thousand articles takes hours, and each by itself. What has to be measured at that size is what sees all of them at
once, so a document is taken again with what was read in it: in every round each word becomes another one of the same letters' kinds and
length, so that all spans hold. Names that one document in fifty and more bears stay what they are (states, heads of state), all others are
new in every round: names grow with the corpus, and hubs do too. Short words stay in what was read alone: an article's "to be in the U.S."
in all rounds would make it half a copy of itself in each. Every twelfth document has the words of the round before, so that it is a copy
of one other, as copies are that follow within days.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cuibono.ledger import schema
from cuibono.ledger.checking import check_reading
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import to_arrow
from cuibono.records import Amount, Attribution, Claim, Document, End, Reading, from_dict, make_id, sha256
from cuibono.runners.spark.folder import READ_TABLES, SLICES, Folder, open_folder, slice_name

FREQUENT = 0.02
COPIES = 12
SLICE = 2000
_WORD, _SHORT = re.compile(r"[A-Za-z]{4,}"), re.compile(r"(?<![A-Za-z])[A-Za-z]{2,3}(?![A-Za-z])")
_KINDS = ("aeiou", "bcdfghjklmnpqrstvwxyz")


def repeated(path: Path, count: int) -> Iterator[tuple[Document, Reading]]:
    """So many documents with their readings, the ledger's own first."""
    with SqliteLedger(path) as ledger:
        doc_ids = ledger.document_ids()
        kept = _frequent(ledger, len(doc_ids))
        given = 0
        for turn in range(count // len(doc_ids) + 1):
            for place, doc_id in enumerate(doc_ids):
                if given == count:
                    return
                given += 1
                document, reading = _read(ledger, doc_id)
                words = turn - 1 if (place + turn) % COPIES == 0 else turn
                yield _again(document, reading, turn, kept, words=words) if turn else (document, reading)


def write_repeated(path: Path, out: str | Path, count: int) -> Folder:
    """The documents as a run's tables of what is read, in slices; raises what the ledger and the folder raise."""
    folder = open_folder(out)
    batch: dict[str, list[dict[str, Any]]] = {name: [] for name in READ_TABLES}
    number = size = 0
    for document, reading in repeated(path, count):
        for name, rows in _rows(document, reading).items():
            batch[name] += rows
        size += 1
        if size == SLICE:
            _put(folder, number, batch, size)
            number, size = number + 1, 0
            batch = {name: [] for name in READ_TABLES}
    if size:
        _put(folder, number, batch, size)
    return folder


def _put(folder: Folder, number: int, batch: dict[str, list[dict[str, Any]]], size: int) -> None:
    import pyarrow as pa

    for name, rows in batch.items():
        table = pa.Table.from_batches([to_arrow(schema.metadata.tables[name], rows)])
        folder.put_table(f"{name}/{slice_name(number)}/part-00000.parquet", table)
    folder.write(f"{SLICES}/{number:05d}.json", json.dumps({"documents": size}).encode())


def _rows(document: Document, reading: Reading) -> dict[str, list[dict[str, Any]]]:
    from cuibono.records import to_dict

    rows = check_reading(document, reading)
    doc = {"doc_id": document.doc_id}
    return {
        "documents": [{**to_dict(document), "engine": reading.engine}],
        "originals": [{**doc, "compressed": zlib.compress(document.text.encode())}],
        "passages": [{**doc, **row} for row in rows.passages],
        "mentions": rows.mentions,
        "attributions": rows.attributions,
        "claims": rows.claims,
        "rejects": [{"reject_id": make_id("reject", document.doc_id, at), **to_dict(row)} for at, row in enumerate(rows.rejects)],
    }


def _frequent(ledger: SqliteLedger, documents: int) -> frozenset[str]:
    """Words of names that many documents bear."""
    counts: Counter[str] = Counter()
    for doc_id in ledger.document_ids():
        counts.update({word for row in ledger.mentions(doc_id) if row.named for word in _WORD.findall(row.text)})
    return frozenset(word for word, found in counts.items() if found >= FREQUENT * documents)


def _read(ledger: SqliteLedger, doc_id: str) -> tuple[Document, Reading]:
    """A document with its reading, put together again from its rows."""
    document = ledger.document(doc_id)
    said = ledger._rows(schema.attributions.select().where(schema.attributions.c.doc_id == doc_id).order_by(schema.attributions.c.ordinal))
    told = ledger._rows(schema.claims.select().where(schema.claims.c.doc_id == doc_id).order_by(schema.claims.c.ordinal))
    lines = ledger._rows(schema.passages.select().where(schema.passages.c.doc_id == doc_id).order_by(schema.passages.c.start))
    at = {row["attribution_id"]: place for place, row in enumerate(said)}
    return document, Reading(
        doc_id,
        ledger.engine_of(doc_id),
        tuple(ledger.mentions(doc_id)),
        tuple(from_dict(Attribution, row) for row in said),
        tuple(_claim(row, at) for row in told),
        tuple(ledger.rejects_of(doc_id)),
        tuple((row["start"], row["end"]) for row in lines if row["sentence"]),
    )


def _claim(row: dict[str, Any], at: dict[str, int]) -> Claim:
    ends = [
        End(
            row[f"{side}_start"],
            row[f"{side}_end"],
            row[f"{side}_text"],
            row[f"{side}_schema"],
            row[f"{side}_entity"],
            tuple(row[f"{side}_anchor"]) if row[f"{side}_anchor"] else None,
        )
        for side in ("subject", "object")
    ]
    amount = Amount(row["amount_text"], row["amount_value"], row["amount_currency"]) if row["amount_text"] else None
    plain = {name: row[name] for name in ("confidence", "engine", "percentage", "what", "role", "date", "place")}
    attribution = at[row["attribution_id"]] if row["attribution_id"] else None
    evidence = (row["evidence_start"], row["evidence_end"])
    return Claim(ends[0], row["predicate"], ends[1], row["status"], evidence, amount=amount, attribution=attribution, **plain)


def _again(document: Document, reading: Reading, turn: int, kept: frozenset[str], *, words: int) -> tuple[Document, Reading]:
    """The document in another round, with the words of a round: 0 are its own."""

    def other(text: str) -> str:
        return _WORD.sub(lambda found: found[0] if found[0] in kept else _swapped(found[0], words), text) if words else text

    text = other(document.text)
    if words:
        read = _read_of(document, reading)
        text = _SHORT.sub(lambda found: found[0] if read[found.start()] else _swapped(found[0], words), text)
    doc_id = make_id("doc", document.doc_id, turn)
    made = replace(
        document,
        doc_id=doc_id,
        address=f"{document.address}-{turn}",
        url=f"{document.url}?round={turn}" if document.url else None,
        title=other(document.title) if document.title else None,
        text=text,
        content_sha256=sha256(f"{turn} {document.content_sha256}".encode()),
        text_sha256=sha256(text.encode()),
    )
    mentions = tuple(replace(row, text=text[row.start : row.end]) for row in reading.mentions)
    claims = tuple(
        replace(row, subject=_end(row.subject, text), object=_end(row.object, text), what=row.what and other(row.what))
        for row in reading.claims
    )
    return made, replace(reading, doc_id=doc_id, mentions=mentions, claims=claims)


def _read_of(document: Document, reading: Reading) -> bytearray:
    """Of each character whether it stands in a mention or in an end of a claim."""
    read = bytearray(len(document.text))
    for row in (*reading.mentions, *(end for claim in reading.claims for end in (claim.subject, claim.object))):
        read[row.start : row.end] = b"\1" * (row.end - row.start)
    return read


def _end(end: End, text: str) -> End:
    return replace(end, text=text[end.start : end.end])


@lru_cache(maxsize=200_000)
def _swapped(word: str, turn: int) -> str:
    """Another word of as many letters: vowels stay vowels, capitals capitals, and the same word gives the same one in one round."""
    key = blake2b(f"{turn} {word.lower()}".encode()).digest()
    out = []
    for place, letter in enumerate(word):
        kind = next(kind for kind in _KINDS if letter.lower() in kind)
        new = kind[(kind.index(letter.lower()) + key[place % len(key)]) % len(kind)]
        out.append(new.upper() if letter.isupper() else new)
    return "".join(out)


if __name__ == "__main__":
    write_repeated(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
