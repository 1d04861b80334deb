"""Law 2 at the door for rows that were read elsewhere: what they say must stand in the document, character by character.

The same is asked of them as :mod:`cuibono.ledger.checking` asks of a reading, and that ids and hashes are those of what they stand for.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from cuibono.records import KINDS, QUOTES, SCHEMATA, STATUSES, Reject, Span, make_id, sha256
from cuibono.vocabulary import PREDICATES

from . import schema
from .checking import GAP
from .sound_rows import Fault, Sound, sound

READ = (
    schema.documents, schema.originals, schema.passages, schema.mentions, schema.attributions, schema.claims, schema.rejects,
)  # fmt: skip
_KINDS, _QUOTES, _SCHEMATA, _STATUSES = frozenset(KINDS), frozenset(QUOTES), frozenset(SCHEMATA), frozenset(STATUSES)
_BLOCK = {"start", "end", "kind"}
Parts = Mapping[str, pa.Table]


@dataclass(slots=True)
class Checked:
    """What may go into the ledger: rows by table, rejects that came with them apart, and what was refused here."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    came: list[Reject] = field(default_factory=list)
    refused: list[Reject] = field(default_factory=list)


def check_rows(parts: Parts) -> Checked:
    """The rows of some documents (all of each, by table, as :func:`cuibono.ledger.sound_rows.fitted` gives them) that hold.

    A document that does not hold goes with all its rows; a row that does not hold goes alone, and a claim with its attribution.
    """
    return _Check({table.name: sound(table, parts[table.name]) for table in READ}).run()


class _Check:
    def __init__(self, parts: Mapping[str, Sound]) -> None:
        self.parts = parts
        self.done = Checked()
        self.texts: dict[str, str] = {}  # of the documents that hold
        self.addresses: dict[str, str] = {}
        self.said: dict[str, str] = {}  # attributions that hold, with their document
        self.ids: set[object] = set()

    def run(self) -> Checked:
        for part in self.parts.values():
            for fault in part.faults:
                self.refuse(fault, f"a row of {part.table.name}: ")
        self._documents()
        self._keep("originals", lambda text, doc_id, compressed: None, "compressed")
        self._keep("passages", self._passage, "start", "end")
        self._keep("mentions", self._mention, "ordinal", "start", "end", "text", "schema")
        self._keep("attributions", self._attribution, *_ATTRIBUTION)
        self._keep("claims", self._claim, *_CLAIM)
        self._rejects()
        order = [(name, "ascending") for name in ("doc_id", "start", "end", "sentence")]
        self.done.tables["passages"] = self.done.tables["passages"].sort_by(order)
        return self.done

    def refuse(self, fault: Fault, before: str = "", span: Span | None = None) -> None:
        start, end = span or (None, None)
        address = self.addresses.get(fault.doc_id or "", fault.doc_id or "")
        self.done.refused.append(Reject("ledger", address, fault.reason, before + fault.message, fault.doc_id, start, end))

    # -- documents
    def _documents(self) -> None:
        part = self.parts["documents"]
        originals = dict(zip(*self.parts["originals"].columns("doc_id", "compressed"), strict=True))
        keep = []
        for row in zip(*part.columns(*_DOCUMENT), strict=True):
            doc_id, address, text = row[:3]
            fault = (
                ("twice", "the run has this document twice") if doc_id in self.addresses else _document_fault(row, originals.get(doc_id))
            )
            self.addresses.setdefault(doc_id, address)
            keep.append(fault is None)
            if fault is None:
                self.texts[doc_id] = text
            else:
                self.refuse(Fault(doc_id, *fault))
        self.done.tables["documents"] = part.kept(keep)

    # -- what hangs on them
    def _keep(self, name: str, fault_of: Any, *columns: str) -> None:
        part, keep, without = self.parts[name], [], Counter[str]()
        for doc_id, *cells in zip(*part.columns("doc_id", *columns), strict=True):
            text = self.texts.get(doc_id)
            fault = None if text is None else fault_of(text, doc_id, *cells)
            keep.append(text is not None and fault is None)
            if text is None and doc_id not in self.addresses:
                without[doc_id] += 1
            elif fault is not None:
                self.refuse(Fault(doc_id, fault[0], fault[1]), span=fault[2])
        for doc_id, count in sorted(without.items()):
            self.refuse(Fault(doc_id, "no_document", f"{count} rows of {name} are of a document that is not there"))
        self.done.tables[name] = part.kept(keep)

    def _passage(self, text: str, doc_id: str, start: int, end: int) -> Any:
        return None if 0 <= start < end <= len(text) else ("passage_span", "a passage is empty or outside of the text", (start, end))

    def _mention(self, text: str, doc_id: str, ordinal: int, start: int, end: int, said: str, kind: str) -> Any:
        span = start, end
        if not (0 <= start < end <= len(text) and text[start:end] == said):
            return "mention_span", f"{said!r} does not stand there", span
        if kind not in _SCHEMATA:
            return "mention_schema", f"no schema {kind!r}", span
        return self._first((doc_id, ordinal), "mention_twice", span)

    def _attribution(
        self, text: str, doc_id: str, found: str, source: Any, cue: Any, content: Any, kind: str, quote: str, *texts: Any
    ) -> Any:
        parts = [_spans(value) for value in (source, cue, content)]
        spans = [span for part in parts for span in part or ()]
        first = spans[0] if spans else None
        if any(part is None for part in parts) or not parts[2] or not all(0 <= start < end <= len(text) for start, end in spans):
            return "attribution_span", "a span of an attribution is empty or outside of the text", first
        if kind not in _KINDS or quote not in _QUOTES:
            return "attribution_kind", f"no kind {kind!r} or quote {quote!r}", first
        if found != make_id("attr", doc_id, *parts, kind, quote):
            return "attribution_id", f"{found} is not the id of what it says", first
        if any((GAP.join(text[a:b] for a, b in part or ()) or None) != said for part, said in zip(parts, texts, strict=True)):
            return "attribution_span", f"{texts[2]!r} does not stand there", first
        fault = self._first(found, "attribution_twice", first)
        if fault is None:
            self.said[found] = doc_id
        return fault

    def _claim(self, text: str, doc_id: str, *cells: Any) -> Any:
        row = dict(zip(_CLAIM, cells, strict=True))
        evidence = row["evidence_start"], row["evidence_end"]

        def holds(span: Any, said: str | None = None) -> bool:
            start, end = span
            return 0 <= start < end <= len(text) and (said is None or text[start:end] == said)

        sides = []
        for side in ("subject", "object"):
            span, said, anchor = (row[f"{side}_start"], row[f"{side}_end"]), row[f"{side}_text"], row[f"{side}_anchor"]
            if not holds(span, said):
                return "claim_span", f"{side} {said!r} does not stand there", evidence
            if anchor is not None and not (_spans([anchor]) and holds(anchor)):
                return "claim_span", f"the {side}'s anchor is outside of the text", evidence
            if row[f"{side}_schema"] not in _SCHEMATA:
                return "claim_schema", f"{side} has no known schema: {row[f'{side}_schema']!r}", evidence
            sides.append((*span, anchor))
        if not holds(evidence, row["evidence_text"]) or not holds((row["sentence_start"], row["sentence_end"])):
            return "claim_span", f"the evidence {row['evidence_text']!r} does not stand there", evidence
        if row["predicate"] not in PREDICATES:
            return "claim_predicate", f"no predicate {row['predicate']!r}", evidence
        if row["status"] not in _STATUSES:
            return "claim_status", f"no status {row['status']!r}", evidence
        if not 0 < row["confidence"] <= 1:
            return "claim_confidence", f"confidence {row['confidence']!r} is not in (0, 1]", evidence
        # Without its attribution an opinion would stand as the outlet's own word (law 3): the claim goes with it.
        if row["attribution_id"] is not None and self.said.get(row["attribution_id"]) != doc_id:
            return "claim_attribution", f"attribution {row['attribution_id']} was not taken in", evidence
        if row["claim_id"] != make_id("claim", doc_id, sides, row["predicate"], row["status"], evidence, row["attribution_id"]):
            return "claim_id", f"{row['claim_id']} is not the id of what it says", evidence
        return self._first(row["claim_id"], "claim_twice", evidence)

    def _first(self, key: object, reason: str, span: Span | None) -> Any:
        if key in self.ids:
            return reason, "the run has this row twice", span
        self.ids.add(key)
        return None

    def _rejects(self) -> None:
        part = self.parts["rejects"]
        for row in zip(*part.columns(*_REJECT), strict=True):
            reject = Reject(*row)
            if reject.doc_id is None or reject.doc_id in self.texts:
                self.done.came.append(reject)
            elif reject.doc_id not in self.addresses:
                self.refuse(Fault(reject.doc_id, "no_document", "a reject is of a document that is not there"))


_DOCUMENT = ("doc_id", "address", "text", "text_sha256", "content_sha256", "blocks", "authors", "alternates")
_ATTRIBUTION = ("attribution_id", "source", "cue", "content", "kind", "quote", "source_text", "cue_text", "content_text")
_ENDS = [f"{side}_{name}" for side in ("subject", "object") for name in ("start", "end", "text", "schema", "anchor")]
_CLAIM = (
    "claim_id", *_ENDS, "predicate", "status", "confidence", "attribution_id",
    "evidence_start", "evidence_end", "evidence_text", "sentence_start", "sentence_end",
)  # fmt: skip
_REJECT = ("stage", "address", "reason", "message", "doc_id", "start", "end")


def _document_fault(row: Sequence[Any], compressed: bytes | None) -> tuple[str, str] | None:
    _, _, text, text_hash, content_hash, blocks, *lists = row
    if sha256(text.encode()) != text_hash:
        return "text_hash", "the text is not the one that its hash was taken of"
    if compressed is None:
        return "no_original", "its original bytes are not there"
    try:
        same = sha256(zlib.decompress(compressed)) == content_hash
    except zlib.error:
        same = False
    if not same:
        return "original_hash", "its original bytes are not those that their hash was taken of"
    if not all(isinstance(value, list) and all(isinstance(item, str) for item in value) for value in lists):
        return "bad_row", "its authors or alternates are no lists of texts"
    if not isinstance(blocks, list) or not all(_block_holds(block, len(text)) for block in blocks):
        return "block_span", "a block is empty or outside of the text"
    return None


def _block_holds(block: Any, length: int) -> bool:
    if not isinstance(block, dict) or block.keys() != _BLOCK or not isinstance(block["kind"], str):
        return False
    return bool(_spans([[block["start"], block["end"]]])) and 0 <= block["start"] < block["end"] <= length


def _spans(value: Any) -> list[Span] | None:
    """A JSON value as spans; None where it holds none."""
    if not isinstance(value, list):
        return None
    if not all(isinstance(span, list) and len(span) == 2 and all(type(place) is int for place in span) for span in value):
        return None
    return [(start, end) for start, end in value]
