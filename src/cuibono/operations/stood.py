"""Ties as they stood: the appraisal of some claims of a ledger, as if the others had not come yet."""

from __future__ import annotations

from collections.abc import Sequence

from cuibono.ledger import Ledger
from cuibono.records import Contradiction, StoredClaim, Tie
from cuibono.stages.appraise.find_contradictions import holder_contradictions, pair_contradictions
from cuibono.stages.appraise.ground_claims import Ground, sought_names, unique_bearers
from cuibono.stages.appraise.ties import build_ties, graded_outlets, live_claims
from cuibono.stages.appraise.weigh_claims import voice_of
from cuibono.stages.origins.houses import owners_of


def as_stood(ledger: Ledger, claims: Sequence[StoredClaim]) -> tuple[list[Tie], list[Contradiction]]:
    """Ties and contradictions that these claims alone give, by id: of each pair of ends all claims but those that are left out on purpose.

    Who is who, who copied whom, decisions and publishers' grades are those of today: only what was told is taken back.
    """
    live = live_claims(claims)
    doc_ids = {claim.doc_id for claim in live}
    publishers = ledger.publishers()
    speakers = ledger.entities_of({claim.source_entity_id for claim in live if claim.source_entity_id})
    named = ledger.speakers({name for claim in live for name in sought_names(claim)})
    bodies = unique_bearers((name, entity_id) for name, found in named.items() for entity_id in found)
    ground = Ground.of(ledger.origins_of(doc_ids), ledger.edges_of(doc_ids), speakers, owners_of(publishers), bodies)
    dated = ledger.dated(doc_ids)
    voices = {claim.claim_id: voice_of(claim, dated.get(claim.doc_id), ground) for claim in live}
    dates = {doc_id: row.published_at for doc_id, row in dated.items()}
    disputes = [*pair_contradictions(live, voices, dates), *holder_contradictions(live, dates)]
    disputes.sort(key=lambda row: row.contradiction_id)
    return build_ties(live, voices, disputes, graded_outlets(publishers), dates), disputes
