"""What every ledger can do. The contract tests in tests/ledger run over each implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from cuibono.records import (
    Casefile,
    Contradiction,
    Corpus,
    Decision,
    Document,
    Entity,
    KnownImport,
    KnownLink,
    KnownPassed,
    KnownRecord,
    KnownTaken,
    KnownVersion,
    Link,
    Local,
    Mention,
    Origin,
    OriginEdge,
    Publisher,
    Reading,
    Reject,
    StoredAttribution,
    StoredClaim,
    StoredLocal,
    Tie,
    Watched,
    WebCapture,
)


class Ledger(Protocol):
    """Documents and decisions are the truth; readings carry their engine; the rest is derived and can be rebuilt."""

    def transaction(self) -> AbstractContextManager[object]:
        """One transaction around several calls: all or nothing, and one snapshot for what is read inside."""
        ...

    def close(self) -> None: ...

    # -- the truth
    def add_document(self, document: Document, original: bytes | Path, reading: Reading) -> bool:
        """One transaction: document, original bytes, mentions, attributions, claims, rejects. False when it was there already."""
        ...

    def has_document(self, doc_id: str) -> bool: ...

    def add_rejects(self, rejects: Iterable[Reject]) -> None: ...

    def decide(self, decision: Decision) -> None:
        """Appends; nothing is ever edited."""
        ...

    def set_publisher(self, publisher: Publisher, *, by: str, at: str, why: str) -> None: ...

    def import_known(self, head: KnownImport, items: Iterable[KnownTaken | KnownPassed | Reject], *, keys: str) -> KnownImport:
        """One transaction: the dataset's current records become those of ``items``. Versions that end stay readable.

        A second record of one id is a reject ("twice"). Where no record is taken nothing changes, and ``number`` is 0.
        """
        ...

    def remove_known(self, head: KnownImport) -> KnownImport:
        """Ends all current records of a dataset; they stay readable. Raises NoMatchError where there are none."""
        ...

    def add_capture(self, capture: WebCapture, warc: bytes | None = None) -> None:
        """Appends one request for an address with its exchange as gzipped WARC."""
        ...

    def watch(self, row: Watched) -> None:
        """Appends that an address is watched, or no longer."""
        ...

    # -- the web's log
    def captures(self, address: str | None = None) -> list[WebCapture]: ...
    def last_capture(self, address: str) -> WebCapture | None: ...
    def last_captures(self) -> dict[str, WebCapture]: ...
    def capture_warc(self, capture_id: str) -> bytes | None: ...
    def warcs(self) -> Iterator[tuple[WebCapture, bytes]]: ...
    def watched(self) -> list[Watched]:
        """What is watched now, by address."""
        ...

    def versions(self, dataset: str, address: str) -> list[Document]:
        """The documents of one address in one dataset, the oldest capture first."""
        ...

    def pages(self) -> list[tuple[str, str, str, str]]:
        """The documents of the web as (doc_id, dataset, address, canonical address), without their texts."""
        ...

    # -- reading back, always sorted
    def documents(self) -> Iterator[Document]: ...
    def document_ids(self) -> list[str]: ...
    def document(self, doc_id: str) -> Document: ...
    def original(self, doc_id: str) -> bytes: ...
    def rejects(self) -> list[Reject]: ...
    def rejects_of(self, doc_id: str) -> list[Reject]: ...
    def engine_of(self, doc_id: str) -> str:
        """Name and version of the engine that read a document."""
        ...

    def decisions(self) -> list[Decision]: ...
    def register(self) -> list[Publisher]:
        """What the analyst said of outlets, the newest row of each, by name: nothing of the table of publishers is in it."""
        ...

    def publishers(self) -> list[Publisher]: ...
    def mentions(self, doc_id: str) -> list[Mention]: ...
    def passages(self, doc_id: str) -> list[tuple[int, int]]:
        """Spans of the sentences and other lines that can be searched, in order."""
        ...

    def count_documents(self) -> int: ...

    def locals(self, doc_ids: Iterable[str] | None = None) -> list[Local]:
        """Every document's entities with their context, or those of some documents: the input of resolution.

        ``context`` also holds "title:Word" for words of names in the document's title that are not the entity's own.
        """
        ...

    def claims(self, claim_ids: Iterable[str] | None = None, *, doc_id: str | None = None) -> list[StoredClaim]: ...
    def attributions(
        self, *, doc_id: str | None = None, doc_ids: Iterable[str] | None = None, ids: Iterable[str] | None = None
    ) -> list[StoredAttribution]:
        """Attributions in order of documents and text: all, those of one document or of some, or those of some ids."""
        ...

    def said_by(self, entity_ids: Iterable[str]) -> list[StoredAttribution]:
        """Attributions whose source is one of these entities."""
        ...

    def corpus(self) -> Corpus: ...
    def counts(self) -> dict[str, int]:
        """How many "claims", "attributions", "entities", "ties", "contradictions" and "decisions" there are, without reading them."""
        ...

    def claim_counts(self) -> dict[str, int]:
        """How many claims each predicate has; predicates without any are left out."""
        ...

    # -- known entities
    def known_imports(self) -> list[KnownImport]:
        """The log of imports and removals, the oldest first."""
        ...

    def known_rejects(self, number: int) -> list[Reject]: ...
    def known_versions(self, known_id: str) -> list[KnownVersion]:
        """Every version of a record, the newest first, the current one with its designations. Raises NoMatchError."""
        ...

    def known_record(self, known_id: str) -> KnownRecord: ...
    def known_original(self, known_id: str, since_import: int | None = None) -> bytes: ...
    def known_stored(self) -> Iterator[tuple[KnownVersion, bytes]]:
        """Every version of every record with its packed original, one at a time."""
        ...

    def known_numbers(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """Numbers of the current records under each name key; keys without any are left out."""
        ...

    def known_candidates(self, numbers: Iterable[int]) -> dict[int, KnownRecord]: ...
    def known_keys_version(self) -> str | None: ...
    def rekey_known(self, keys: Callable[[KnownRecord], Iterable[str]], version: str) -> None:
        """Makes the index of names anew, with keys of another version."""
        ...

    def known_links(self, entity_id: str | None = None) -> list[KnownLink]: ...
    def replace_known_links(self, links: Iterable[KnownLink]) -> None:
        """One transaction; the derived is as stale as before."""
        ...

    # -- the derived
    def derived_is_stale(self) -> bool:
        """True when documents, decisions, publishers or known entities changed since the last :meth:`replace_derived`."""
        ...

    def origins_are_current(self) -> bool:
        """True when :meth:`origins` were traced from the documents and publishers that are there now: decisions do not change them."""
        ...

    def replace_links(self, links: Iterable[Link], entities: Iterable[Entity]) -> None:
        """One transaction; afterwards claims come back with these entity ids. What is not linked has the id ``doc_id#entity``."""
        ...

    def replace_appraisal(
        self,
        origins: Iterable[Origin],
        ties: Iterable[Tie],
        contradictions: Iterable[Contradiction],
        edges: Iterable[OriginEdge] = (),
    ) -> None:
        """One transaction; the derived is then no longer stale."""
        ...

    # -- what resolution keeps, so that one more document needs its neighbours alone
    def forget_resolution(self) -> None:
        """Empties what is kept, links and entities included; the documents stay."""
        ...

    def unresolved_documents(self) -> list[str]:
        """Documents that no resolution has seen since, sorted."""
        ...

    def keep_locals(self, doc_ids: Iterable[str], rows: Iterable[tuple[StoredLocal, Iterable[tuple[str, str]]]]) -> None:
        """Documents as resolved, and their locals with the blocks (name, side) of each, under numbers above :meth:`last_local`."""
        ...

    def last_local(self) -> int: ...
    def kept_locals(self, numbers: Iterable[int]) -> list[StoredLocal]: ...
    def numbers_named(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Numbers of the locals under each name that a decision may use: ``doc_id#entity``, or the id of an atom."""
        ...

    def block_members(self, names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """For each block its members as (side, number)."""
        ...

    def term_counts(self, terms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How many documents hold each term (kind, word); terms in none are left out."""
        ...

    def terms_between(self, kind: str, low: int, high: int) -> list[str]:
        """Words that at least ``low`` and fewer than ``high`` documents hold."""
        ...

    def add_terms(self, counts: Mapping[tuple[str, str], int]) -> None: ...
    def body_keys(self, words: Iterable[str]) -> dict[str, set[str]]: ...
    def add_body_keys(self, keys: Mapping[str, Iterable[str]]) -> None: ...
    def links_of(self, numbers: Iterable[int]) -> list[Link]: ...
    def entities_of(self, ids: Iterable[str]) -> list[Entity]: ...
    def amend_resolution(self, links: Iterable[Link], entities: Iterable[Entity], gone: Iterable[str], atoms: Mapping[int, str]) -> None:
        """Puts links and entities over those of the same place and id, takes entities away, and notes the atoms of locals by number."""
        ...

    def resolution_note(self, name: str) -> str | None: ...
    def note_resolution(self, notes: Mapping[str, str]) -> None: ...

    def links_to(self, entity_ids: Iterable[str]) -> list[Link]:
        """The links to these entities, by document and entity."""
        ...

    def links(self) -> list[Link]: ...
    def naming(self, entity_id: str | None = None, *, country: str | None = None) -> list[tuple[str, int, int]]:
        """Sentences in which a mention of the entity stands, or of anybody and anything of a country, its offices' holders too."""
        ...

    def entities(self) -> list[Entity]: ...
    def entity(self, entity_id: str) -> Entity: ...
    def find_entities(self, query: str, limit: int = 10) -> list[tuple[Entity, float]]:
        """Named entities whose names match, best first, with a score from 0 to 1 (1: the same name)."""
        ...

    def ties(self, entity_id: str | None = None) -> list[Tie]: ...
    def ties_of(self, entity_ids: Iterable[str]) -> list[Tie]:
        """Ties by id that have one of these entities at an end."""
        ...

    def contradictions(self, entity_id: str | None = None) -> list[Contradiction]: ...
    def origins(self) -> list[Origin]: ...
    def origin_edges(self, doc_id: str | None = None) -> list[OriginEdge]: ...
    def casefile(self, subjects: Iterable[str], *, hops: int = 2, hubs: bool = True) -> Casefile:
        """Everything within ``hops`` ties of the subjects. Raises NoMatchError for an unknown subject.

        Without ``hubs`` no step goes on from a state or place, an office, or a name that has more ties than ``MANY``, and of a second
        subject that is a place only the ties to what the first one reaches are there: what a question about one or two asks, however
        large the ledger.
        """
        ...

    def search(self, query: str, limit: int = 20) -> list[tuple[str, int, int, str]]:
        """Full text: (doc_id, start, end, sentence)."""
        ...

    def count_partial(self) -> int: ...
    def unread(self) -> list[tuple[str, str | None, str]]:
        """The documents that no engine read, by id: (doc_id, language, "language" or "failed")."""
        ...

    def unread_passages(self, words: Iterable[str]) -> list[tuple[str, int, int]]:
        """Passages of such documents that have all the words; one that ends with "*" stands for any word that begins so. By document."""
        ...

    def check_storage(self) -> list[str]:
        """What the storage itself finds wrong (damaged pages, missing references, a search index that lags), in words; none is good."""
        ...

    def digest(self) -> str:
        """SHA-256 over all content but the times of capture: two ledgers with one digest say the same."""
        ...
