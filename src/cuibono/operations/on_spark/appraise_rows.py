"""What Spark's workers do for :mod:`.appraise`: rows in, rows out, by the functions that weigh a ledger's claims."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from cuibono.ledger import schema
from cuibono.ledger.derived import claim_of
from cuibono.records import Contradiction, Entity, Origin, OriginEdge, Publisher, StoredClaim, Tie, from_dict, to_dict
from cuibono.records.kept import Dated
from cuibono.stages.appraise.cite_sources import cited_on
from cuibono.stages.appraise.find_contradictions import holder_contradictions, pair_contradictions, tells_holder
from cuibono.stages.appraise.ground_claims import Ground, sought_names, speaker_names
from cuibono.stages.appraise.ties import build_ties, live_claims
from cuibono.stages.appraise.weigh_claims import Voice, voice_of

from .frames import Row, packed

# Kinds of rows beside the names of the tables that come out: a claim with its voice, by its ends or by the office that it tells of, and the
# dispute about an office, by the ends that it is about.
CLAIM, HOLDER, RIVALS = "claim", "holder", "rivals"
SPOKEN = pa.schema([("name", pa.string()), ("entity_id", pa.string())])
SOUGHT = pa.schema([("claim_id", pa.string()), ("name", pa.string())])


def spoken(rows: list[Row]) -> Iterator[Row]:
    """Entities (id, schema, caption, named) to the names by which a source may be one of them."""
    for row in rows:
        entity = _speaker(row["entity_id"], row)
        yield from ({"name": name, "entity_id": entity.entity_id} for name in speaker_names(entity))


def sought(rows: list[Row], *, reviews: Mapping[str, str]) -> Iterator[Row]:
    """Claims to the names that may be looked up to tell who says them."""
    for row in rows:
        claim = _claim(row, reviews)
        yield from ({"claim_id": claim.claim_id, "name": name} for name in sought_names(claim))


def voice_rows(rows: list[Row], *, reviews: Mapping[str, str], owners: Mapping[str, str]) -> Iterator[Row]:
    """All claims of some documents, with what they rest on, to claims with their voices and to edges of reports that they cite."""
    claims = [_claim(row, reviews) for row in rows]
    ground = _ground(rows, owners)
    cited = [claim for claim in claims if claim.kind == "document"]
    for edge in cited_on(cited, ground):
        yield packed(edge.doc_id, schema.origin_edges.name, to_dict(edge))
    dated = {row["doc_id"]: Dated(row["source_id"], row["published_at"]) for row in rows}
    for claim in live_claims(claims):
        plain = {"claim": to_dict(claim), "voice": to_dict(voice_of(claim, dated[claim.doc_id], ground))}
        yield packed(_ends(claim.subject_id, claim.object_id), CLAIM, plain)
        if tells_holder(claim):
            yield packed(claim.object_id, HOLDER, plain)


def rival_rows(rows: list[Row]) -> Iterator[Row]:
    """All claims on the holders of some offices to the contradictions among them."""
    claims, voices = _voiced(rows)
    for row in holder_contradictions(claims, _dates(claims, voices)):
        yield packed(_ends(row.subject_id, row.object_id or ""), RIVALS, to_dict(row))


def weigh_rows(rows: list[Row], *, graded: Mapping[str, Publisher]) -> Iterator[Row]:
    """All claims between some pairs of ends, and disputes about their offices, to rows of ``ties`` and ``contradictions``."""
    claims, voices = _voiced(row for row in rows if row["kind"] == CLAIM)
    rivals = [from_dict(Contradiction, json.loads(row["row"])) for row in rows if row["kind"] == RIVALS]
    dates = _dates(claims, voices)
    told = [*pair_contradictions(claims, voices, dates), *rivals]
    told.sort(key=lambda row: row.contradiction_id)
    ties: Sequence[Tie] = build_ties(claims, voices, told, graded, dates)
    yield from (packed(row.contradiction_id, schema.contradictions.name, to_dict(row)) for row in told)
    yield from (packed(row.tie_id, schema.ties.name, to_dict(row)) for row in ties)


def _ends(one: str, other: str) -> str:
    """Two entities in one order, as a key."""
    return "\n".join(sorted((one, other)))


def _claim(row: Row, reviews: Mapping[str, str]) -> StoredClaim:
    anchors = {name: json.loads(row[name]) if row[name] else None for name in ("subject_anchor", "object_anchor")}
    return claim_of({**row, **anchors}, reviews)


def _speaker(entity_id: str, row: Row) -> Entity:
    """Of an entity what is asked of those who say a thing."""
    return Entity(entity_id, row["schema"], row["caption"], (), None, row["named"], 0, 0)


def _ground(rows: Sequence[Row], owners: Mapping[str, str]) -> Ground:
    origins = {row["doc_id"]: Origin(row["doc_id"], row["origin_id"], "", "") for row in rows if row["origin_id"] is not None}
    edges = {edge["edge_id"]: _edge(row["doc_id"], edge) for row in rows for edge in row["edges"] or ()}
    speakers = {row["source_entity_id"]: row for row in rows if row["schema"] is not None}
    entities = [_speaker(entity_id, row) for entity_id, row in speakers.items()]
    bodies = {found["name"]: found["entity_id"] for row in rows for found in row["bodies"] or ()}
    return Ground.of(origins.values(), edges.values(), entities, owners, bodies)


def _edge(doc_id: str, row: Row) -> OriginEdge:
    spans = tuple((start, end) for start, end in json.loads(row["spans"]))
    return OriginEdge(row["edge_id"], doc_id, row["relation"], None, row["origin_id"], row["name"], row["share"], "", spans)


def _voiced(rows: Iterable[Row]) -> tuple[list[StoredClaim], dict[str, Voice]]:
    """Claims by id, with their voices."""
    plain = [json.loads(row["row"]) for row in rows]
    claims = sorted((from_dict(StoredClaim, row["claim"]) for row in plain), key=lambda claim: claim.claim_id)
    return claims, {row["voice"]["claim_id"]: from_dict(Voice, row["voice"]) for row in plain}


def _dates(claims: Iterable[StoredClaim], voices: Mapping[str, Voice]) -> dict[str, str | None]:
    return {claim.doc_id: voices[claim.claim_id].date for claim in claims}
