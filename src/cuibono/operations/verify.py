"""``cuibono verify``: every hash, span and citation of a ledger, checked against the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from cuibono.errors import CuibonoError
from cuibono.ledger import Ledger
from cuibono.ledger.known import unpacked
from cuibono.readers import read_source
from cuibono.readers.known import reader_of, record_again
from cuibono.records import Document, KnownImport, Reject, WebCapture, sha256
from cuibono.records.decisions import UNDO
from cuibono.sources.web.kept import read_back
from cuibono.stages.inquire.answer_items import digest_of
from cuibono.stages.known.link import is_about_known
from cuibono.stages.resolve.entities import resolve_entities

from .resolve_ledger import resolver_version


@dataclass(slots=True)
class Report:
    """How much was checked, by kind, and every fault in words."""

    checked: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class _Checks:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def that(self, kind: str, holds: bool, fault: str) -> None:
        self.counts[kind] += 1
        if not holds:
            self.faults.append(fault)

    def span(self, kind: str, document: Document, span: tuple[int, int], text: str | None, what: str) -> None:
        start, end = span
        holds = 0 <= start < end <= len(document.text) and (text is None or document.text[start:end] == text)
        self.that(kind, holds, f"{document.doc_id}: {what} [{start}:{end}] does not say what is stored")


def verify(ledger: Ledger, *, on_step: Callable[[int, int], None] = lambda done, total: None) -> Report:
    """Checks all of it in one snapshot; faults are listed, none stops the rest."""
    checks = _Checks()
    with ledger.transaction():
        for fault in ledger.check_storage():
            checks.that("storage", False, fault)
        checks.counts["storage"] += 1
        imports = {row.number: row for row in ledger.known_imports()}
        documents = ledger.corpus().documents
        captures = ledger.captures()
        total = documents + sum(row.added + row.changed for row in imports.values()) + len(captures)
        for done, document in enumerate(ledger.documents(), 1):
            _document(checks, ledger, document)
            on_step(done, total)
        _derived(checks, ledger)
        _known(checks, ledger, imports, lambda done: on_step(documents + done, total))
        for done, capture in enumerate(captures, 1):
            _capture(checks, ledger, capture)
            on_step(total - len(captures) + done, total)
        _decisions(checks, ledger)
        _saved(checks, ledger)
    return Report(dict(sorted(checks.counts.items())), checks.faults)


def _document(checks: _Checks, ledger: Ledger, document: Document) -> None:
    doc_id = document.doc_id
    checks.that("text hashes", sha256(document.text.encode("utf-8")) == document.text_sha256, f"{doc_id}: the text was changed")
    try:
        original = sha256(ledger.original(doc_id)) == document.content_sha256
    except CuibonoError:
        original = False
    checks.that("original hashes", original, f"{doc_id}: the original bytes were changed")
    for block in document.blocks:
        checks.span("blocks", document, (block.start, block.end), None, "block")
    entities = set()
    for mention in ledger.mentions(doc_id):
        entities.add(mention.entity)
        checks.span("mention spans", document, (mention.start, mention.end), mention.text, "mention")
    said = set()
    for row in ledger.attributions(doc_id=doc_id):
        said.add(row.attribution_id)
        for span in (*row.source, *row.cue, *row.content):
            checks.span("attribution spans", document, span, None, "attribution")
        for spans, text in ((row.source, row.source_text), (row.cue, row.cue_text), (row.content, row.content_text)):
            joined = " … ".join(document.text[start:end] for start, end in spans) or None
            checks.that("attribution words", joined == text, f"{doc_id}: {row.attribution_id} does not say {text!r}")
    for claim in ledger.claims(doc_id=doc_id):
        checks.span(
            "evidence spans", document, (claim.evidence_start, claim.evidence_end), claim.evidence_text, f"evidence of {claim.claim_id}"
        )
        checks.span("evidence sentences", document, (claim.sentence_start, claim.sentence_end), None, f"sentence of {claim.claim_id}")
        checks.span("claim ends", document, (claim.subject_start, claim.subject_end), claim.subject_text, f"subject of {claim.claim_id}")
        checks.span("claim ends", document, (claim.object_start, claim.object_end), claim.object_text, f"object of {claim.claim_id}")
        for anchor in (claim.subject_anchor, claim.object_anchor):
            if anchor is not None:
                checks.span("claim anchors", document, anchor, None, f"anchor of {claim.claim_id}")
        known = claim.attribution_id is None or claim.attribution_id in said
        checks.that("claim attributions", known, f"{doc_id}: {claim.claim_id} cites an attribution that is not there")
    for start, end in ledger.passages(doc_id):
        checks.span("passages", document, (start, end), None, "passage")


def _derived(checks: _Checks, ledger: Ledger) -> None:
    texts = {document.doc_id: document for document in ledger.documents()}
    doc_ids = set(texts)
    claim_ids = {claim.claim_id for claim in ledger.claims()}
    entity_ids = {entity.entity_id for entity in ledger.entities()}
    for link in ledger.links():
        checks.that("links", link.doc_id in doc_ids and link.entity_id in entity_ids, f"link of {link.doc_id}#{link.entity} leads nowhere")
    # What another version resolved may differ from what this one would; nothing is wrong with it.
    if not ledger.derived_is_stale() and ledger.resolution_note("resolver") == resolver_version():
        rebuilt = resolve_entities(ledger.locals(), [row for row in ledger.decisions() if not is_about_known(row)])
        same = (ledger.links(), ledger.entities()) == rebuilt
        checks.that("resolution", same, "the links and entities are not what documents and decisions give; cuibono rebuild makes them anew")
    for tie in ledger.ties():
        _cited(checks, "tie citations", tie.tie_id, (*tie.supporting, *tie.contrary), claim_ids)
        checks.that("ties", bool(tie.supporting or tie.contrary), f"{tie.tie_id} rests on no claim")
    for row in ledger.contradictions():
        for side in row.sides:
            _cited(checks, "contradiction citations", row.contradiction_id, side.claims, claim_ids)
    for origin in ledger.origins():
        checks.that("origins", origin.doc_id in doc_ids, f"origin of {origin.doc_id}: no such document")
    for edge in ledger.origin_edges():
        known = edge.doc_id in doc_ids and (edge.source_doc is None or edge.source_doc in doc_ids)
        checks.that("origin edges", known, f"{edge.edge_id} of {edge.doc_id} leads to a document that is not there")
        if edge.doc_id in doc_ids:
            for span in edge.spans:
                checks.span("origin spans", texts[edge.doc_id], span, None, f"passage of {edge.edge_id}")


def _known(checks: _Checks, ledger: Ledger, imports: dict[int, KnownImport], on_step: Callable[[int], None]) -> None:
    """Each record's original has the hash that was stored, and says what the record says; each link leads somewhere."""
    current: set[str] = set()
    counts: Counter[str] = Counter()
    for done, (version, compressed) in enumerate(ledger.known_stored(), 1):
        record = version.record
        if version.until_import is None:
            current.add(record.known_id)
            counts[record.dataset] += 1
        source = imports.get(version.since_import)
        checks.that("known imports", source is not None, f"{record.known_id}: no import {version.since_import}")
        try:
            original = unpacked(compressed, record.known_id)
        except CuibonoError:
            original = b""
        hashed = sha256(original) == version.content_sha256
        checks.that("known record hashes", hashed, f"{record.known_id}: the original bytes were changed")
        if hashed and source is not None and source.reader == reader_of(source.format):
            said = record_again(source.format, original, record.dataset) == record
            checks.that("known records", said, f"{record.known_id}: the record does not say what its original says")
        on_step(done)
    for row in {row.dataset: row for row in imports.values()}.values():
        checks.that(
            "known datasets", counts[row.dataset] == row.records, f"{row.dataset} has {counts[row.dataset]} records, not {row.records}"
        )
    entity_ids = {entity.entity_id for entity in ledger.entities()}
    for link in ledger.known_links():
        holds = link.entity_id in entity_ids and (link.known_id in current or ledger.derived_is_stale())
        checks.that("known links", holds, f"link of {link.entity_id} to {link.known_id} leads nowhere")


def _capture(checks: _Checks, ledger: Ledger, capture: WebCapture) -> None:
    """The kept exchange holds, and is where the document comes from: its bytes, and by the reader of today its text."""
    told = f"{capture.capture_id} of {capture.address}"
    document = None
    if capture.doc_id is not None:
        known = ledger.has_document(capture.doc_id)
        checks.that("captured documents", known, f"{told} became {capture.doc_id}, which is not there")
        document = ledger.document(capture.doc_id) if known else None
    warc = ledger.capture_warc(capture.capture_id)
    if warc is None:
        return
    kept = read_back(warc)
    checks.that("captures", not kept.faults, f"{told}: {'; '.join(kept.faults)}")
    if kept.payload is None or capture.payload_sha256 is None or kept.status == 304:
        return
    hashed = sha256(kept.payload) == capture.payload_sha256
    checks.that("captured pages", hashed, f"{told}: the page in the kept exchange is not the one that the log names")
    if document is not None and hashed:
        _read_again(checks, ledger, capture, document, kept.payload)


def _read_again(checks: _Checks, ledger: Ledger, capture: WebCapture, document: Document, page: bytes) -> None:
    hint = (capture.media_type or "").partition(";")[0].strip() or None

    def read(data: bytes) -> Iterator[Document]:
        most = len(data) + (1 << 20)
        taken = read_source(capture.address, data, dataset=document.dataset, retrieved_at=document.retrieved_at, hint=hint, max_bytes=most)
        return (item[0] for item in taken if not isinstance(item, Reject))

    # A page of several documents (JSON lines, an archive) is read through to the one that is meant.
    again = next((item for item in read(page) if item.content_sha256 == document.content_sha256), None)
    same = document.content_sha256 in (capture.payload_sha256, again.content_sha256 if again is not None else None)
    if not same:
        # A text that came back in another frame: read by one reader, both frames say the same.
        texts = [[(item.text, item.title) for item in read(data)] for data in (page, ledger.original(document.doc_id))]
        same = texts[0] == texts[1] and len(texts[0]) == 1
    checks.that("captured documents", same, f"{document.doc_id} is not what the kept exchange of {capture.address} holds")
    # Another version of the reader may read otherwise; nothing is wrong with that.
    if again is not None and again.reader == document.reader:
        checks.that("captured texts", again.text == document.text, f"{document.doc_id}: the kept page reads otherwise than the stored text")


def _decisions(checks: _Checks, ledger: Ledger) -> None:
    log = ledger.decisions()
    known = {decision.decision_id for decision in log}
    for decision in log:
        if decision.kind == UNDO:
            checks.that("decisions", decision.target in known, f"{decision.decision_id} undoes a decision that is not there")
        if decision.kind == "claim":
            checks.that("decisions", bool(ledger.claims([decision.target])), f"{decision.decision_id} is about a claim that is not there")


def _cited(checks: _Checks, kind: str, what: str, cited: Iterable[str], known: Collection[str]) -> None:
    for claim_id in cited:
        checks.that(kind, claim_id in known, f"{what} cites {claim_id}, which is not there")


def _saved(checks: _Checks, ledger: Ledger) -> None:
    """Every answer says what its digest was taken of."""
    for row in ledger.saved_questions():
        for answer in ledger.answers(row.name):
            same = digest_of(answer.items) == answer.digest
            checks.that("saved answers", same, f"the answer to {answer.name!r} of {answer.at} was changed")
