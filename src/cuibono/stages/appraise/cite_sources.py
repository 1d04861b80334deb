"""Named reports that stories rest on: a study, a filing, a press release behind several of them is one origin for what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cuibono.records import Entity, Origin, OriginEdge, StoredClaim, make_id

from .ground_claims import Ground
from .weigh_claims import can_be_looked_up


def cited_edges(claims: Sequence[StoredClaim], origins: Sequence[Origin], entities: Sequence[Entity]) -> list[OriginEdge]:
    """One edge per document and named report that claims of it are attributed to, sorted; the spans are the claims' evidence.

    Bodies and persons who are quoted are no edges: these are sources inside a story, and every claim names its own.
    """
    return cited_on(claims, Ground.of(origins, (), entities))


def cited_on(claims: Sequence[StoredClaim], ground: Ground) -> list[OriginEdge]:
    """The same where the ground is at hand."""
    found: dict[tuple[str, str], list[StoredClaim]] = defaultdict(list)
    for claim in claims:
        if claim.kind == "document" and claim.review != "rejected" and can_be_looked_up(claim.source_text):
            found[claim.doc_id, ground.document_source(claim)].append(claim)
    return [_edge(doc_id, source, rows, ground) for (doc_id, source), rows in sorted(found.items())]


def _edge(doc_id: str, source: str, claims: Sequence[StoredClaim], ground: Ground) -> OriginEdge:
    spans = tuple(sorted({(claim.evidence_start, claim.evidence_end) for claim in claims}))
    words = min((claim.source_text or "" for claim in claims), key=lambda text: (len(text), text))
    origin_id = make_id("origin", "source", source)
    many = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
    why = f"{many} of it rest{'s' if len(claims) == 1 else ''} on “{words}”."
    return OriginEdge(make_id("edge", doc_id, "named_source", source), doc_id, "named_source", None, origin_id, words, 0.0, why, spans)
