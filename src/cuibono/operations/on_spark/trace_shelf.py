"""Documents of some rows as tracing sees them. What it asks of a text, it asks again for each other text it is laid beside: it is read once
and goes as numbers, which are fewer bytes than the text."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from cuibono.records import StoredTrace
from cuibono.records.cells import is_laid_out
from cuibono.stages.origins.find_copies import Age, Shelf
from cuibono.stages.origins.index_runs import rank_of
from cuibono.stages.origins.keep_traces import kept_age
from cuibono.stages.origins.sketch_text import Numbers, Places, Words, gram_hashes, quoted_words, sampled, word_places

from .frames import Row


def pack_text(text: str, words: Words) -> Row:
    """What tracing asks of a text: the hashes of its ``words``, the characters at which they begin and end, and which are quoted."""
    steps = np.diff(np.stack(word_places(text), axis=1).ravel(), prepend=np.int32(0)).astype("<i4")
    return {
        "laid_out": is_laid_out(text),
        "hashes": zlib.compress(words.astype("<u4").tobytes()),
        # Byte after byte of all steps: all but the first ones are zeros.
        "spans": zlib.compress(steps.view(np.uint8).reshape(-1, 4).T.tobytes()),
        "quoted": np.packbits(quoted_words(text)).tobytes(),
    }


def age_of_row(row: Mapping[str, Any]) -> Age:
    """What orders documents, of the columns that tell it."""
    number = rank_of(row["doc_id"])
    return kept_age(StoredTrace(number, row["doc_id"], row["house"], row["words"], b"", b"", [], row["source_id"], row.get("published_at")))


class _RowShelf(Shelf):
    """The documents of some rows by number, without their texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, Row] = {}

    def number(self, doc_id: str) -> int:
        return rank_of(doc_id)

    def doc_id(self, number: int) -> str:
        return str(self.rows[number]["doc_id"])

    def text(self, number: int) -> str:
        raise LookupError(f"the text of {number} is not at hand")

    def words(self, number: int) -> Words:
        return np.frombuffer(zlib.decompress(self.rows[number]["hashes"]), "<u4").astype(np.uint32)

    def house(self, number: int) -> str:
        return str(self.rows[number]["house"])

    def age(self, number: int) -> Age:
        return age_of_row(self.rows[number])

    def sample(self, number: int) -> tuple[Numbers, Places]:
        return sampled(gram_hashes(self.words(number)))

    def holders(self, run: int, most: int) -> list[int]:
        """All documents on the shelf: those of one run are put there together."""
        return sorted(self.rows)[:most]

    def house_size(self, house: str) -> int:
        return next(int(row["size"]) for row in self.rows.values() if row["house"] == house)


class WordShelf(_RowShelf):
    """Documents that are laid beside each other."""

    def put(self, row: Mapping[str, Any], side: str) -> int:
        """Takes a document from a row's columns that begin with a side's name; its number."""
        number = int(row[side + "number"])
        if number not in self.rows:
            self.rows[number] = {name.removeprefix(side): value for name, value in row.items() if name.startswith(side)}
            self._quoted[number] = np.frombuffer(self.rows[number]["quoted"], np.uint8)
        return number

    def is_laid_out(self, number: int) -> bool:
        return bool(self.rows[number]["laid_out"])

    def _word_places(self, number: int) -> tuple[Places, Places]:
        planes = np.frombuffer(zlib.decompress(self.rows[number]["spans"]), np.uint8).reshape(4, -1)
        places = np.cumsum(planes.T.copy().view("<i4").ravel(), dtype=np.int32)
        return places[::2], places[1::2]

    def end(self, number: int, spans: Sequence[tuple[int, int]]) -> Row:
        """What the verdict on a pair needs of one of the two: words are where passages begin and end."""
        starts, ends = self.word_places(number)
        return {
            "age": [*self.age(number)],
            "house": self.house(number),
            "size": int(self.rows[number]["size"]),
            "starts": [(start, int(starts[start])) for start, _ in spans],
            "ends": [(end - 1, int(ends[end - 1])) for _, end in spans],
        }


class HolderShelf(_RowShelf):
    """The first holders of one run: their houses and sampled runs alone."""

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__()
        self.rows = {int(row["number"]): row for row in rows}

    def sample(self, number: int) -> tuple[Numbers, Places]:
        return np.frombuffer(self.rows[number]["sample"], "<u8").astype(np.uint64), np.empty(0, np.int32)
