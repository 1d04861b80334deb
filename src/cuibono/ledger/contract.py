"""What every ledger can do. The contract tests in tests/ledger run over each implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    Tie,
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
    def publishers(self) -> list[Publisher]: ...
    def mentions(self, doc_id: str) -> list[Mention]: ...
    def passages(self, doc_id: str) -> list[tuple[int, int]]:
        """Spans of the sentences and other lines that can be searched, in order."""
        ...

    def locals(self) -> list[Local]:
        """Every document's entities with their context: the input of resolution.

        ``context`` also holds "title:Word" for words of names in the document's title that are not the entity's own.
        """
        ...

    def claims(self, claim_ids: Iterable[str] | None = None, *, doc_id: str | None = None) -> list[StoredClaim]: ...
    def attributions(self, *, doc_id: str | None = None) -> list[StoredAttribution]: ...
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

    def links(self) -> list[Link]: ...
    def entities(self) -> list[Entity]: ...
    def entity(self, entity_id: str) -> Entity: ...
    def find_entities(self, query: str, limit: int = 10) -> list[tuple[Entity, float]]:
        """Named entities whose names match, best first, with a score from 0 to 1 (1: the same name)."""
        ...

    def ties(self, entity_id: str | None = None) -> list[Tie]: ...
    def contradictions(self, entity_id: str | None = None) -> list[Contradiction]: ...
    def origins(self) -> list[Origin]: ...
    def origin_edges(self, doc_id: str | None = None) -> list[OriginEdge]: ...
    def casefile(self, subjects: Iterable[str], *, hops: int = 2) -> Casefile:
        """Everything within ``hops`` ties of the subjects."""
        ...

    def search(self, query: str, limit: int = 20) -> list[tuple[str, int, int, str]]:
        """Full text: (doc_id, start, end, sentence)."""
        ...

    def check_storage(self) -> list[str]:
        """What the storage itself finds wrong (damaged pages, missing references, a search index that lags), in words; none is good."""
        ...

    def digest(self) -> str:
        """SHA-256 over all content but the times of capture: two ledgers with one digest say the same."""
        ...
