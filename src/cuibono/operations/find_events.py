"""The events of a ledger for the questions that show them: clustered, weighed as ties are, told with their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from cuibono.ledger import Ledger
from cuibono.records import Document, Publisher, StoredClaim, Tie
from cuibono.stages.appraise.find_contradictions import pair_contradictions
from cuibono.stages.appraise.ground_claims import Ground, sought_names, unique_bearers
from cuibono.stages.appraise.ties import build_ties, graded_outlets, live_claims
from cuibono.stages.appraise.weigh_claims import Voice, voice_of
from cuibono.stages.inquire.events import Event, Version, cluster_events
from cuibono.stages.inquire.tell_evidence import Told, best_claims, tell
from cuibono.stages.origins.houses import owners_of


@dataclass
class Happenings:
    """The events that some claims tell. What is asked of one event is read from the ledger then: call it inside one transaction."""

    ledger: Ledger
    claims: dict[str, StoredClaim]
    published: dict[str, str | None]
    origins: dict[str, str]

    @classmethod
    def of(cls, ledger: Ledger, claims: Iterable[StoredClaim]) -> Happenings:
        """From claims, of which those that a person rejected are left out."""
        live = {claim.claim_id: claim for claim in live_claims(claims)}
        doc_ids = {claim.doc_id for claim in live.values()}
        published = {doc_id: row.published_at for doc_id, row in ledger.dated(doc_ids).items()}
        return cls(ledger, live, published, {row.doc_id: row.origin_id for row in ledger.origins_of(doc_ids)})

    @cached_property
    def events(self) -> list[Event]:
        """All of them, by date."""
        return cluster_events(list(self.claims.values()), self.published, self.origins)

    def weighed(self, bundles: Iterable[Event | Version]) -> list[Tie]:
        """What the claims of each event or version weigh together, as if they were all there is: grade with its reason, independent
        origins. A stated status is the best supported one."""
        wanted = [[self.claims[claim_id] for claim_id in bundle.claim_ids] for bundle in bundles]
        voices = self._voices({claim.claim_id: claim for claims in wanted for claim in claims}.values())
        made = []
        for claims in wanted:
            own = {claim.claim_id: voices[claim.claim_id] for claim in claims}
            contradictions = pair_contradictions(claims, own, self.published) if len(claims) > 1 else []
            made.append(build_ties(claims, own, contradictions, self._graded, self.published)[0])
        return made

    def _voices(self, claims: Iterable[StoredClaim]) -> dict[str, Voice]:
        """Who says each claim, read from the ledger for all of them at once."""
        claims = list(claims)
        doc_ids = {claim.doc_id for claim in claims}
        speakers = self.ledger.entities_of({claim.source_entity_id for claim in claims if claim.source_entity_id})
        named = self.ledger.speakers({name for claim in claims for name in sought_names(claim)})
        bodies = unique_bearers((name, entity_id) for name, found in named.items() for entity_id in found)
        ground = Ground.of(self.ledger.origins_of(doc_ids), self.ledger.edges_of(doc_ids), speakers, self._owners, bodies)
        dated = self.ledger.dated(doc_ids)
        return {claim.claim_id: voice_of(claim, dated.get(claim.doc_id), ground) for claim in claims}

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return owners_of(self.ledger.publishers())

    @cached_property
    def _graded(self) -> Mapping[str, Publisher]:
        return graded_outlets(self.ledger.publishers())

    def told(self, tie: Tie, documents: Mapping[str, Document], date: str | None = None) -> tuple[Told, ...]:
        """Its claims as sentences, the best first, of a dated event those that date it so; what speaks against it last."""
        rows = best_claims(tie, self.claims)
        rows.sort(key=lambda claim: bool(date) and claim.date != date)
        rows += [self.claims[claim_id] for claim_id in tie.contrary]
        return tuple(tell(claim, documents) for claim in rows)

    def documents(self, events: Iterable[Event | Version]) -> dict[str, Document]:
        """The documents that some events or versions are told in, by id."""
        wanted = {self.claims[claim_id].doc_id for event in events for claim_id in event.claim_ids}
        return {row.doc_id: row for row in self.ledger.documents_of(wanted)}
