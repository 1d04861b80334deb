"""One document of a table to its reading: names, who says it, and the ties that the mapping tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cuibono.engines.rules.names.types import body_schema
from cuibono.records import Attribution, Claim, Document, Mention, Reading, make_id
from cuibono.records.cells import KEYED, Line, lines_of

from .claims import drafts_of
from .drafts import ENGINE, Draft
from .model import EntityMap, Mapping, Query
from .rows import Cells, Thing, things_of
from .values import decimal_mark

# A person wrote down what the columns mean, and the cell says it: nothing is estimated. Whether the register is right is the grade's part.
CONFIDENCE = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found and what was not, in numbers: ``entities`` of the mapping by schema, ``ties`` by predicate, ``without`` (schema, why)
    for edges that gave none; ``unmatched`` rows are those that no query of the mapping takes; ``odd`` are statuses that are not known."""

    rows: int = 0
    unmatched: int = 0
    entities: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    without: Counter[tuple[str, str]] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)


class MappingEngine:
    """Reads documents of tables by one mapping; the same document always gives the same reading."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping

    @property
    def name(self) -> str:
        """Name, version and the mapping's own mark, so that two mappings can be told apart in a ledger."""
        return f"{ENGINE}+{self.mapping.digest[:8]}"

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """One reading per document, in order."""
        for document in documents:
            yield read_part(document, self.mapping)[0]


def read_part(document: Document, mapping: Mapping) -> tuple[Reading, Counted]:
    """The reading of rows that :func:`cuibono.records.cells.make_part` laid out, and what was counted on the way."""
    return _Part(document, mapping).read()


def _register_key(*parts: str) -> str:
    """Letters alone, as the words are by which entities are known."""
    return KEYED + make_id("", *parts).lstrip("-").translate(str.maketrans("0123456789", "ghijklmnop"))


def _numbers(entity: EntityMap) -> Iterator[str]:
    """The columns of an entity's sums."""
    for item in entity.properties:
        if item.prop.type == "number":
            yield from item.columns


class _Part:
    def __init__(self, document: Document, mapping: Mapping) -> None:
        self.document, self.mapping, self.text = document, mapping, document.text
        self.keys: dict[tuple[str, ...], str] = {}
        self.mentions: dict[tuple[int, int], Mention] = {}
        self.attributions: list[Attribution] = []
        self.claims: dict[tuple[object, ...], Claim] = {}
        self.source, self.publisher = self._head()
        self.counted = Counted()

    def read(self) -> tuple[Reading, Counted]:
        rows = unmatched = 0
        lines = list(lines_of(self.document))
        decimals = self._decimals(lines)
        for line in lines:
            rows += 1
            cells = Cells(self.text, line, decimals)
            queries = [query for query in self.mapping.queries if query.takes(cells.values)]
            unmatched += not queries
            self._claims(line, [draft for query in queries for draft in self._query(query, cells)])
        counted = Counted(rows, unmatched, self.counted.entities, self.counted.ties, self.counted.without, self.counted.odd)
        mentions = tuple(self.mentions[span] for span in sorted(self.mentions))
        name = f"{ENGINE}+{self.mapping.digest[:8]}"
        return Reading(self.document.doc_id, name, mentions, tuple(self.attributions), tuple(self.claims.values())), counted

    def _decimals(self, lines: Iterable[Line]) -> dict[str, str]:
        """By column of a mapped number the mark of its decimals, where some value shows which; of JSON's own numbers the point."""
        columns = {name for query in self.mapping.queries for entity in query.entities for name in _numbers(entity)}
        values: dict[str, list[str]] = {name: [] for name in columns}
        for line in lines:
            for cell in line.fields:
                if cell.label in values:
                    values[cell.label].append(self.text[cell.start : cell.end])
        usual = "." if "json" in self.document.media_type else ""
        return {name: decimal_mark(found) or usual for name, found in values.items()}

    def _head(self) -> tuple[tuple[int, int], str | None]:
        """Where the heading names the data set; and its publisher as an entity, where it names one."""
        heading = self.text[: self.document.blocks[0].end]
        by = f", published by {self.document.source_id}: rows " if self.document.source_id else ": rows "
        end = heading.rfind(by)
        if not self.document.source_id or end < 0:
            return (0, max(end, 1)), None
        start = end + len(", published by ")
        name = self.document.source_id
        schema = body_schema(name, "", "")
        local = self._local(("publisher", name))
        self.mentions[start, start + len(name)] = Mention(start, start + len(name), name, schema, local)
        return (0, end), local

    def _local(self, key: tuple[str, ...]) -> str:
        """What a register numbers has one local key in all parts of it, so that they can be known to be one; else the next number."""
        if key not in self.keys:
            numbered = key[0] == "key"
            self.keys[key] = _register_key(self.text[slice(*self.source)], *key) if numbered else f"e{len(self.keys) + 1}"
        return self.keys[key]

    def _query(self, query: Query, cells: Cells) -> list[Draft]:
        things = things_of(query, cells)
        for thing in things.values():
            self.counted.entities[thing.map.schema.name] += 1
            self._mention(thing)
        drafts, without, odd = drafts_of(things, self.document.published_at or self.document.retrieved_at[:10])
        self.counted.without.update(without)
        self.counted.odd.update(odd)
        return drafts

    def _mention(self, thing: Thing) -> None:
        """Its names in the text. A cell names one thing: where two entities of the mapping share one, they are one."""
        if thing.schema is None or thing.map.schema.ends:
            return
        names = [value.span for value in thing.names if value.span]
        held = self.mentions.get(names[0])
        thing.local = held.entity if held else self._local(thing.key)
        for start, end in names:
            text = self.text[start:end]
            self.mentions.setdefault((start, end), Mention(start, end, text, thing.schema, thing.local, True, thing.country))

    def _claims(self, line: Line, drafts: list[Draft]) -> None:
        if not drafts:
            return
        said = Attribution((self.source,), (), ((line.start, line.end),), "document", "indirect", self.publisher)
        index = len(self.attributions)
        kept = 0
        for draft in drafts:
            for end in (draft.subject, draft.target):
                end.named(self.mentions, self._local)
            claim = draft.claim(index, CONFIDENCE)
            key = (
                claim.subject.start,
                claim.subject.end,
                claim.predicate,
                claim.object.start,
                claim.object.end,
                claim.status,
                claim.evidence,
            )
            if claim.subject.entity == claim.object.entity:
                self.counted.without[draft.schema, "both ends are one"] += 1
            elif key not in self.claims:
                self.claims[key] = claim
                self.counted.ties[claim.predicate] += 1
                kept += 1
        if kept:
            self.attributions.append(said)
