"""Writes what ``made_ledger`` has drawn into a ledger of our own schema: documents with sentences that say the claims, all in one go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from made_ledger import (
    DATED,
    DATED_MONEY,
    DAYS,
    FIRST_DAY,
    KINDS,
    LETTERS,
    OUTLET_SLOPE,
    OUTLETS,
    SAID_PER_DOCUMENT,
    SINGLE_CREDIBILITY,
    TEXT_LENGTH,
    WITH_AMOUNT,
    Drawn,
    captions,
    draw,
)

from cuibono.ledger import opening
from cuibono.ledger.names import words_of
from cuibono.operations.workspace import CONFIG_NAME, LEDGER_NAME, VERSION
from cuibono.vocabulary import PREDICATES

_ENGINE = "made/1"
_AT = "2031-01-01T00:00:00Z"
_SPEAKERS = ("officials", "analysts", "people who know of the talks", "a person close to the matter")
_WORDS = [
    "The meeting was held in the morning and went on until late",
    "Nobody who was asked would say more",
    "Figures of the last quarter were not yet at hand",
    "A bridge is to be built across the river next year",
    "Prices of grain went up again",
    "The weather was mild for the season",
    "",
]


def make_ledger(folder: Path, ties: int, seed: int = 23) -> Path:
    """A workspace with so many ties in a new folder; the path of its ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LEDGER_NAME
    path.unlink(missing_ok=True)
    opening.create(path)
    (folder / CONFIG_NAME).write_text(f"# A cuibono workspace: docs/formats.md\nversion = {VERSION}\n", encoding="utf-8")
    rows = _Rows(draw(ties, seed), seed)
    connection = sqlite3.connect(path)
    for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-400000", "foreign_keys=OFF", "locking_mode=EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    with connection:
        _insert(connection, "entities", rows.entities())
        _insert(connection, "entity_words", rows.entity_words())
        rows.fill_documents(connection)
        _insert(connection, "ties", rows.ties())
        _insert(connection, "derived", [{"name": "state", "value": f"{rows.drawn.documents}/0/{len(rows.outlets)}/0"}])
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return path


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of one table; all have the columns of the first."""
    listed = iter(rows)
    first = next(listed, None)
    if first is None:
        return
    names = ", ".join(f'"{name}"' for name in first)
    query = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(first))})"
    connection.execute(query, tuple(first.values()))
    connection.executemany(query, (tuple(row.values()) for row in listed))


def _ids(prefix: str, count: int, seed: int) -> list[str]:
    """Ids as ours look, 20 hex digits without order (SplitMix64, Steele and others 2014, and a counter that keeps them apart)."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed * 1_000_003 + len(prefix))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return [f"{prefix}-{number:016x}{place % 65536:04x}" for place, number in enumerate(z.tolist())]


class _Rows:
    """Rows in the order of insertion. Ties come last: their dates and witnesses are those of the documents."""

    def __init__(self, drawn: Drawn, seed: int) -> None:
        self.drawn, self.rng = drawn, np.random.default_rng(seed + 1)
        self.captions = captions(drawn)
        self.entity_ids = _ids("ent", len(drawn.schema), seed)
        self.tie_ids = _ids("tie", len(drawn.predicate), seed)
        self.claim_ids = _ids("claim", len(drawn.claim_tie), seed)
        self.doc_ids = _ids("doc", drawn.documents, seed)
        chance = (np.arange(OUTLETS) + 3.0) ** -OUTLET_SLOPE
        self.outlet = self.rng.choice(OUTLETS, drawn.documents, p=chance / chance.sum()).tolist()
        letters = self.rng.choice(list(LETTERS), OUTLETS, p=list(LETTERS.values())).tolist()
        self.outlets = [(f"The {first} {number}", letters[number]) for number, first in enumerate(_cycled(OUTLETS))]
        days = FIRST_DAY + self.rng.integers(0, DAYS, drawn.documents)
        self.published = days.astype(str).tolist()
        self.dates = self._dates(len(drawn.predicate))

    def _dates(self, ties: int) -> list[str | None]:
        """When ties hold: days, months, years and a few intervals, as in the sample."""
        money = np.array([PREDICATES[name].family == "money" for name in self.drawn.predicate])
        dated = self.rng.random(ties) < np.where(money, DATED_MONEY, DATED)
        day = (np.datetime64("2010-01-01") + self.rng.integers(0, 3650, ties)).astype(str)
        form = self.rng.random(ties)
        length = np.where(form < 0.42, 10, np.where(form < 0.7, 7, 4))
        found: list[str | None] = []
        for told, text, size, f in zip(dated.tolist(), day.tolist(), length.tolist(), form.tolist(), strict=True):
            found.append(None if not told else f"{text[:4]}/{int(text[:4]) + 3}" if f > 0.95 else text[:size])
        return found

    def entities(self) -> Iterator[dict[str, Any]]:
        drawn = self.drawn
        ends = np.concatenate([drawn.subject[drawn.claim_tie], drawn.object[drawn.claim_tie]])
        places = np.unique(ends * np.int64(drawn.documents) + np.concatenate([drawn.claim_document] * 2)) // drawn.documents
        counts = np.bincount(places, minlength=len(self.entity_ids)).tolist()
        for number in sorted(range(len(self.entity_ids)), key=self.entity_ids.__getitem__):
            caption = self.captions[number]
            yield {
                "entity_id": self.entity_ids[number],
                "schema": drawn.schema[number],
                "caption": caption,
                "names": json.dumps([caption], ensure_ascii=False),
                "country": drawn.country[number],
                "named": bool(drawn.named[number]),
                "documents": counts[number],
                "mentions": counts[number] * 2,
            }

    def entity_words(self) -> Iterator[dict[str, Any]]:
        """The words of names, by which entities are found."""
        named = ((caption, key) for caption, key, named in zip(self.captions, self.entity_ids, self.drawn.named, strict=True) if named)
        for word, key in sorted((word, key) for caption, key in named for word in words_of([caption])):
            yield {"word": word, "entity_id": key}

    def fill_documents(self, connection: sqlite3.Connection) -> None:
        """Documents with their claims, attributions, links and origins."""
        tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("documents", "claims", "attributions", "links", "origins")}
        firsts = np.searchsorted(self.drawn.claim_document, np.arange(self.drawn.documents + 1)).tolist()
        claim_tie = self.drawn.claim_tie.tolist()
        kinds = self.rng.choice(list(KINDS), len(claim_tie), p=_normal(KINDS)).tolist()
        amounts = np.round(np.exp(self.rng.normal(15, 2, len(claim_tie))), -3).tolist()
        told = self.rng.random(len(claim_tie)).tolist()
        said = self.rng.poisson(SAID_PER_DOCUMENT, self.drawn.documents).tolist()
        self.ends = self.drawn.subject.tolist(), self.drawn.object.tolist()
        for document in range(self.drawn.documents):
            page = _Page(self, document, tables)
            for claim in range(firsts[document], firsts[document + 1]):
                page.claim(claim, claim_tie[claim], kinds[claim], amounts[claim] if told[claim] < WITH_AMOUNT else None)
            page.close(said[document])
            if document % 2000 == 1999 or document == self.drawn.documents - 1:
                for name, rows in tables.items():
                    _insert(connection, name, rows)
                    rows.clear()
        register = [
            {"number": number + 1, "publisher": name, "reliability": letter, "by": "made", "at": _AT, "why": "made"}
            for number, (name, letter) in enumerate(self.outlets)
        ]
        _insert(connection, "publishers", register)

    def ties(self) -> Iterator[dict[str, Any]]:
        drawn = self.drawn
        order = np.argsort(drawn.claim_tie, kind="stable")
        firsts = np.searchsorted(drawn.claim_tie[order], np.arange(len(self.tie_ids) + 1)).tolist()
        claims, documents = order.tolist(), drawn.claim_document[order].tolist()
        digits = self.rng.choice(list(SINGLE_CREDIBILITY), len(self.tie_ids), p=list(SINGLE_CREDIBILITY.values())).tolist()
        for number in sorted(range(len(self.tie_ids)), key=self.tie_ids.__getitem__):
            mine = range(firsts[number], firsts[number + 1])
            pages = sorted({documents[place] for place in mine})
            days = sorted(self.published[page] for page in pages)
            houses = {self.outlet[page] for page in pages}
            digit = 1 if len(houses) > 1 else digits[number]
            yield {
                "tie_id": self.tie_ids[number],
                "subject_id": self.entity_ids[self.ends[0][number]],
                "predicate": drawn.predicate[number],
                "object_id": self.entity_ids[self.ends[1][number]],
                "status": str(drawn.status[number]),
                "supporting": json.dumps([self.claim_ids[claims[place]] for place in mine]),
                "contrary": "[]",
                "origins": len(houses),
                "documents": len(pages),
                "first_seen": days[0],
                "last_seen": days[-1],
                "valid": self.dates[number],
                "reliability": min(self.outlets[house][1] for house in houses),
                "credibility": digit,
                "reason": "Made for a measurement.",
                "sureness": 0.95,
            }


class _Page:
    """One document as it is written, sentence by sentence."""

    def __init__(self, rows: _Rows, number: int, tables: dict[str, list[dict[str, Any]]]) -> None:
        self.rows, self.number, self.tables = rows, number, tables
        self.doc_id = rows.doc_ids[number]
        self.parts: list[str] = []
        self.at = 0
        self.keys: dict[int, str] = {}
        self.speakers: list[int] = []
        self.ordinal = self.said = 0

    def _key(self, entity: int) -> str:
        if entity not in self.keys:
            self.keys[entity] = f"e{len(self.keys) + 1}"
            link = {"doc_id": self.doc_id, "entity": self.keys[entity], "entity_id": self.rows.entity_ids[entity]}
            self.tables["links"].append({**link, "score": 1.0, "why": "the same name; nothing sets it apart"})
        return self.keys[entity]

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def claim(self, number: int, tie: int, kind: str, amount: float | None) -> None:
        """A sentence that says one claim, and its rows."""
        rows, drawn = self.rows, self.rows.drawn
        subject, object_ = rows.ends[0][tie], rows.ends[1][tie]
        names, row = (rows.captions[subject], rows.captions[object_]), PREDICATES[drawn.predicate[tie]]
        start = self.at
        self._write(f"{names[0]} {row.past} ")
        object_start = self.at
        self._write(names[1])
        money = amount is not None and row.family == "money"
        sum_text = f"${amount / 1e6:.1f} million" if money and amount is not None else None
        self._write(f", for {sum_text}" if sum_text else "")
        self._write(f", in {rows.dates[tie]}" if rows.dates[tie] else "")
        end = self.at
        said = self._attribute(kind, start, end) if kind != "outlet" else None
        self._write(". ")
        self.tables["claims"].append(
            {
                "claim_id": rows.claim_ids[number],
                "doc_id": self.doc_id,
                "subject_text": names[0],
                "subject_schema": drawn.schema[subject],
                "predicate": row.name,
                "object_text": names[1],
                "object_schema": drawn.schema[object_],
                "status": str(drawn.status[tie]),
                "evidence_start": start,
                "evidence_end": end,
                "evidence_text": "".join(self.parts)[start:end],
                "sentence_start": start,
                "sentence_end": self.at - 1,
                "confidence": 0.5 + (number * 37 % 50) / 100,
                "engine": _ENGINE,
                "attribution_id": said,
                "subject_start": start,
                "subject_end": start + len(names[0]),
                "object_start": object_start,
                "object_end": object_start + len(names[1]),
                "amount_text": sum_text,
                "amount_value": amount if money else None,
                "amount_currency": "USD" if money else None,
                "date": rows.dates[tie],
                "ordinal": self.ordinal,
                "subject_entity": self._key(subject),
                "object_entity": self._key(object_),
            }
        )
        self.ordinal += 1
        if drawn.schema[subject] != "Position":
            self.speakers.append(subject)

    def _attribute(self, kind: str, start: int, end: int) -> str:
        """ ", Ana Dorn said" behind what was written from ``start`` to ``end``."""
        named = kind in ("person", "organization") and bool(self.speakers)
        entity = self.speakers[self.at % len(self.speakers)] if named else None
        name = self.rows.captions[entity] if entity is not None else _SPEAKERS[self.at % len(_SPEAKERS)]
        self._write(", ")
        source = self.at
        self._write(f"{name} said")
        return self._said(kind if named else "unnamed", (source, source + len(name)), (self.at - 4, self.at), (start, end), entity)

    def _said(self, kind: str, source: tuple[int, int], cue: tuple[int, int], content: tuple[int, int], entity: int | None) -> str:
        ident = f"attr-{self.doc_id[4:]}-{self.said}"
        text = "".join(self.parts)
        self.tables["attributions"].append(
            {
                "attribution_id": ident,
                "doc_id": self.doc_id,
                "ordinal": self.said,
                "source": json.dumps([source]),
                "cue": json.dumps([cue]),
                "content": json.dumps([content]),
                "kind": kind,
                "quote": "direct" if self.said % 6 == 0 else "indirect",
                "source_entity": None if entity is None else self._key(entity),
                "source_text": text[slice(*source)],
                "cue_text": "said",
                "content_text": text[slice(*content)],
            }
        )
        self.said += 1
        return ident

    def close(self, said: int) -> None:
        """Statements of whom the page is about, the rest of the text, and the document's row."""
        for number in range(said if self.speakers else 0):
            entity = self.speakers[number % len(self.speakers)]
            name, words = self.rows.captions[entity], _WORDS[(number + self.number) % (len(_WORDS) - 1)]
            start = self.at
            self._write(f"{name} said: {words}. ")
            cue = start + len(name) + 1
            self._said("person", (start, cue - 1), (cue, cue + 4), (cue + 6, self.at - 2), entity)
        filler = ". ".join(_WORDS)
        self._write((filler * (max(0, TEXT_LENGTH - self.at) // len(filler) + 1)).strip())
        sha = f"{self.number:064x}"
        self.tables["documents"].append(
            {
                "doc_id": self.doc_id,
                "dataset": "made",
                "source_id": self.rows.outlets[self.rows.outlet[self.number]][0],
                "address": f"made.jsonl#{self.number}",
                "media_type": "text/plain",
                "language": "en",
                "title": f"Report {self.number}",
                "authors": "[]",
                "published_at": self.rows.published[self.number],
                "published_from": "given",
                "retrieved_at": _AT,
                "content_sha256": sha,
                "text_sha256": sha,
                "reader": "jsonl/1",
                "text": "".join(self.parts),
                "blocks": "[]",
                "alternates": "[]",
                "engine": _ENGINE,
            }
        )
        why = "Its own text: no copy of an earlier one, no credit."
        self.tables["origins"].append({"doc_id": self.doc_id, "origin_id": self.doc_id, "relation": "own", "why": why})


def _normal(table: dict[str, float]) -> list[float]:
    return [value / sum(table.values()) for value in table.values()]


def _cycled(count: int) -> list[str]:
    names = ("Post", "Times", "Herald", "Courier", "Gazette", "Journal", "Tribune")
    return [names[number % len(names)] for number in range(count)]
