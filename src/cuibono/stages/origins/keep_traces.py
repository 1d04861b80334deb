"""What is kept of a traced corpus, as plain rows: runs, pairs with their verdicts, keys by which documents are led to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from cuibono.records import Document, StoredPair, StoredTrace
from cuibono.vocabulary.media import is_wire, outlet_name

from .align_texts import Alignment, Passage
from .find_copies import Age, CopyIndex, Pair
from .find_credits import Credit, named_outlets
from .index_runs import rank_of
from .judge_copies import Copy, Judged
from .sketch_text import Numbers, Places

AT, NAMED, OUTLET = "at|", "named|", "outlet|"
Row = tuple[StoredTrace, list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Documents with their keys, pairs with the runs on whose holders each verdict hangs, and the outlets that are known."""

    documents: Iterator[Row]
    pairs: Iterator[tuple[StoredPair, list[int]]]
    outlets: list[tuple[str, int]]


def keep_all(index: CopyIndex, credits: dict[str, list[Credit]], outlets: Iterable[str], judged: Judged) -> Kept:
    """The rows of a whole corpus."""

    def documents() -> Iterator[Row]:
        for number, held in enumerate(index.held):
            sample, places = index.sample(number)
            document = held.document
            yield keep_document(document, held.house, len(index.words(number)), sample, places, credits[document.doc_id])

    def pairs() -> Iterator[tuple[StoredPair, list[int]]]:
        for pair, copy in judged.found:
            one, other = sorted(index.number(doc_id) for doc_id in (pair.older, pair.newer))
            yield keep_pair(pair, copy, index.runs.shared(one, other))
        for pair, copy in judged.looked_up:
            yield keep_pair(pair, copy, 0, looked_up=True)

    return Kept(documents(), pairs(), [(OUTLET + name, 0) for name in sorted(outlets)])


def keep_document(document: Document, house: str, words: int, sample: Numbers, places: Places, credits: Sequence[Credit]) -> Row:
    """One document, and the keys under which it is found."""
    row = StoredTrace(
        rank_of(document.doc_id),
        document.doc_id,
        house,
        words,
        sample.astype("<u8").tobytes(),
        places.astype("<i4").tobytes(),
        pack_credits(credits),
        document.source_id,
        document.published_at,
    )
    return row, [*link_keys(document), *sorted(NAMED + name for name in named_outlets(document))]


def link_keys(document: Document) -> list[str]:
    """Documents that share one of these are of one part: its address, and those that the page itself names as its own or its original."""
    named = [words.partition(" ")[2] for words in document.alternates]
    return sorted({AT + name for name in (document.address, document.url, *named) if name})


def signed(runs: Numbers) -> list[int]:
    """Runs as signed numbers of 64 bits, as tables have them."""
    found: list[int] = runs.astype(np.uint64).view(np.int64).tolist()
    return found


def to_signed(run: int) -> int:
    """One run as a table has it."""
    return run - (1 << 64) if run >= 1 << 63 else run


def sample_of(row: StoredTrace) -> tuple[Numbers, Places]:
    """The runs of a kept document and the first word of each."""
    return np.frombuffer(row.sample, "<u8").astype(np.uint64), np.frombuffer(row.places, "<i4").astype(np.int32)


def kept_age(row: StoredTrace) -> Age:
    """What orders kept documents: :func:`cuibono.stages.origins.find_copies.age_of` of the document."""
    name = outlet_name(row.source_id) if row.source_id else ""
    return row.published_at or "9999", not (name and is_wire(name)), -row.words, row.doc_id


def keep_pair(pair: Pair, copy: Copy | None, shared: int, *, looked_up: bool = False) -> tuple[StoredPair, list[int]]:
    """A pair as a row, with its probes."""
    verdict = None if copy is None else _listed(copy)
    row = StoredPair(rank_of(pair.older), rank_of(pair.newer), looked_up, shared, _listed(pair.alignment), verdict)
    return row, probes_of(pair)


def probes_of(pair: Pair) -> list[int]:
    """The runs on whose holders the verdict on a pair hangs, signed."""
    return sorted({to_signed(run) for passage in pair.alignment.passages for run in passage.probes})


def pair_of(row: StoredPair, older: str, newer: str) -> Pair:
    """A row as a pair of these documents."""
    passages, *sizes = row.alignment
    made = []
    for start, end, there, there_end, exact, alike, counted, longest, probes in passages:
        made.append(Passage(start, end, there, there_end, exact, alike, counted, longest, tuple(probes)))
    return Pair(older, newer, Alignment(tuple(made), *sizes))


def copy_of(row: StoredPair) -> Copy | None:
    """The verdict of a row."""
    if row.copy is None:
        return None
    doc_id, source, relation, words, size, share, source_share, spans = row.copy
    return Copy(doc_id, source, relation, words, size, share, source_share, tuple((start, end) for start, end in spans))


def pack_credits(credits: Iterable[Credit]) -> list[Any]:
    """Credits as lists."""
    return [_listed(credit) for credit in credits]


def unpack_credits(rows: Iterable[Sequence[Any]]) -> list[Credit]:
    """Lists as credits."""
    return [Credit(kind, outlet, words, tuple((start, end) for start, end in spans)) for kind, outlet, words, spans in rows]


def _listed(record: Any) -> list[Any]:
    """A record's values without their names."""
    return [_plain(value) for value in astuple(record)]


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value
