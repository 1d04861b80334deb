"""FollowTheMoney entities out of ties: what is asserted as its schema, what is hedged as UnknownLink, what is denied not at all.

FollowTheMoney has no place for "denied" or "rumoured": an edge there reads as a fact. So a tie whose status is possible, planned or
predicted becomes an UnknownLink whose ``role`` begins with that word, and a denied tie stays at home (:func:`left_out`). Every edge
carries its grade with the reason, who says it, the evidence in words, and its documents as ``proof``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from cuibono.records import Document, Entity, StoredClaim, Tie, make_id
from cuibono.vocabulary import PREDICATES, load_toml

from .graph import Graph, Told, number, told

_PLAIN_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
# FollowTheMoney holds no control characters, and would not take a value with one.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_STANDING = ("asserted", "ended")
# So many evidence sentences go out with an edge; the ids of all claims are in the CSV.
_QUOTED = 5


def _table() -> dict[str, Any]:
    return load_toml("ftm_export.toml")


def left_out(graph: Graph) -> list[str]:
    """Ids of the ties that FollowTheMoney could only show as facts: those that are denied."""
    return [tie.tie_id for tie in graph.ties if tie.status == "denied"]


def ftm_lines(graph: Graph) -> Iterator[str]:
    """JSON lines: documents, then entities, then edges, each sorted by id."""
    for row in ftm_entities(graph):
        yield json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


def ftm_entities(graph: Graph) -> Iterator[dict[str, Any]]:
    """FollowTheMoney entities as ``{"id", "schema", "properties"}``; every property is a list of strings."""
    made = _Made(graph)
    for tie in graph.ties:
        if tie.status != "denied":
            made.add_tie(tie)
    proofs = {proof for row in made.edges.values() for proof in row["properties"].get("proof", ())}
    for doc_id in sorted(proofs):
        yield _document(graph.document[doc_id])
    for entity_id in sorted(made.things):
        yield made.things[entity_id]
    for edge_id in sorted(made.edges):
        yield made.edges[edge_id]


def _row(entity_id: str, schema: str, properties: dict[str, Iterable[str | None]]) -> dict[str, Any]:
    """One entity; empty values are left out, double ones kept once, whitespace made single spaces."""
    kept = {
        name: list(dict.fromkeys(clean for value in values if value and (clean := " ".join(_CONTROL.sub(" ", value).split()))))
        for name, values in properties.items()
    }
    return {"id": entity_id, "schema": schema, "properties": {name: values for name, values in sorted(kept.items()) if values}}


def _document(document: Document) -> dict[str, Any]:
    language = _table()["languages"].get(document.language)
    return _row(
        document.doc_id,
        "Document",
        {
            "name": [document.title or document.address],
            "fileName": [document.address],
            "title": [document.title],
            "author": document.authors,
            "publisher": [document.source_id],
            "publishedAt": [document.published_at],
            "retrievedAt": [document.retrieved_at[:10]],
            "sourceUrl": [document.url],
            "language": [language],
            "mimeType": [document.media_type],
            # FollowTheMoney's contentHash is a SHA-1; ours goes into words.
            "notes": [f"SHA-256 of the original: {document.content_sha256}"],
        },
    )


class _Made:
    """Entities and edges made so far. An entity is made when the first tie needs it, in the part that the tie gives it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.table = _table()
        self.things: dict[str, dict[str, Any]] = {}
        self.edges: dict[str, dict[str, Any]] = {}

    def _end(self, entity: Entity, place: bool) -> tuple[str, str]:
        """FollowTheMoney id and schema of a tie's end. A Territory is an Address as a place, and a government where it acts."""
        schema, entity_id, name = entity.schema, entity.entity_id, entity.caption
        extra: dict[str, Iterable[str | None]] = {}
        if schema == "Territory":
            schema = "Address" if place else "PublicBody"
            if place:
                extra = {"full": [name]}
            else:
                entity_id, name = make_id("gov", entity.entity_id), f"Government of {name}"
        if schema == "Document":
            extra = {"fileName": [name], "title": [name]}
        if not entity.named:
            extra["notes"] = ["Described in one document, not named there."]
        if schema == entity.schema and schema != "Document":
            extra["wikidataId"] = [item for owner, item in self.graph.items if owner == entity.entity_id]
        aliases = [other for other in entity.names if other != entity.caption] if schema == entity.schema else []
        if entity_id not in self.things:
            self.things[entity_id] = _row(entity_id, schema, {"name": [name], "alias": aliases, "country": [entity.country], **extra})
        return entity_id, schema

    def add_tie(self, tie: Tie) -> None:
        """The tie as an edge between its ends, or as an event that involves both."""
        mapping = self.table["predicates"].get(tie.predicate, {"schema": "Event"})
        places = self.table["places"]
        subject, subject_schema = self._end(self.graph.entity[tie.subject_id], tie.predicate in places["subject"])
        object_, object_schema = self._end(self.graph.entity[tie.object_id], tie.predicate in places["object"])
        claims = self.graph.supporting(tie)
        said = told(claims)
        common = _common(self.graph, tie, claims, said)
        schema = mapping["schema"]
        fits = schema in self.table["edges"] and tie.status in _STANDING
        if fits:
            edge = self.table["edges"][schema]
            is_a = self.table["is_a"]
            if mapping.get("reversed"):
                subject, object_, subject_schema, object_schema = object_, subject, object_schema, subject_schema
            fits = subject_schema in is_a[edge["subject_is"]] and object_schema in is_a[edge["object_is"]]
            if not fits and mapping.get("reversed"):
                subject, object_ = object_, subject
        if not fits:
            self.edges[tie.tie_id] = _row(tie.tie_id, "UnknownLink", {**common, **_unknown_link(tie, mapping, said, subject, object_)})
            return
        ends: dict[str, Iterable[str | None]] = {edge["subject"]: [subject], edge["object"]: [object_]}
        if edge["subject"] == edge["object"]:
            ends = {edge["subject"]: [subject, object_]}
        if schema == "ContractAward":
            ends = {"supplier": [object_], "contract": [self._contract(tie, subject, said)]}
        self.edges[tie.tie_id] = _row(tie.tie_id, schema, {**common, **self._own(tie, schema, mapping, said), **ends})

    def _contract(self, tie: Tie, authority: str, said: Told) -> str:
        """The contract behind an award: FollowTheMoney keeps the giver there."""
        contract_id = make_id("contract", tie.tie_id)
        title = f"Contract of {self._caption(tie.subject_id)} with {self._caption(tie.object_id)}"
        self.things[contract_id] = _row(
            contract_id, "Contract", {"name": [title], "title": [title], "authority": [authority], "type": said.whats}
        )
        return contract_id

    def _caption(self, entity_id: str) -> str:
        return self.graph.entity[entity_id].caption

    def _own(self, tie: Tie, schema: str, mapping: dict[str, Any], said: Told) -> dict[str, Iterable[str | None]]:
        """The properties that only some schemata have."""
        roles = said.roles or ((mapping["role"],) if "role" in mapping else ())
        status = mapping.get("status") or ("ended" if tie.status == "ended" else None)
        if schema in ("Payment", "Debt", "ContractAward"):
            worth: dict[str, Iterable[str | None]] = {
                "amount": [number(value) for value, _ in said.values],
                "currency": [currency for _, currency in said.values],
            }
            if schema == "Payment":
                worth["purpose"] = [mapping.get("purpose"), *said.whats]
            return worth
        if schema in ("Family", "Associate"):
            return {"relationship": roles}
        if schema == "Occupancy":
            return {"status": [status]}
        if schema == "Event":
            verb = PREDICATES[tie.predicate].past
            return {"name": [f"{self._caption(tie.subject_id)} {verb} {self._caption(tie.object_id)}"]}
        own: dict[str, Iterable[str | None]] = {"role": roles, "status": [status]}
        if schema == "Ownership":
            own["percentage"] = [number(value) for value in said.percentages]
        return own


def _unknown_link(tie: Tie, mapping: dict[str, Any], said: Told, subject: str, object_: str) -> dict[str, Iterable[str | None]]:
    """A tie in words: its verb or its role, led by the status where the tie is hedged."""
    known = mapping.get("role") if mapping["schema"] == "UnknownLink" else None
    words = known or PREDICATES[tie.predicate].verb
    parts = [words, *(said.roles or said.whats)]
    role = ": ".join(parts) if tie.status in _STANDING else f"{tie.status}: {': '.join(parts)}"
    return {"subject": [subject], "object": [object_], "role": [role], "status": [tie.status if tie.status != "asserted" else None]}


def _common(graph: Graph, tie: Tie, claims: list[StoredClaim], said: Told) -> dict[str, Iterable[str | None]]:
    """What every edge carries: grade and speakers in words, evidence, proof, dates of the tie (never those of publication)."""
    grade = f"Grade {tie.reliability}{tie.credibility}. {tie.reason}"
    speakers = f"Said by: {', '.join(said.speakers)}." if said.speakers else ""
    against = f"Contradicted or denied by {len(tie.contrary)} claim(s)." if tie.contrary else ""
    reviewed = any(claim.review == "accepted" for claim in claims)
    engines = ", ".join(sorted({claim.engine for claim in claims}))
    made = f"Read by a program ({engines}), {'accepted by a person' if reviewed else 'not reviewed by a person'}."
    worth = f"As said: {', '.join([*said.amounts, *said.roles])}." if said.amounts or said.roles else ""
    documents = [graph.document[claim.doc_id] for claim in claims if claim.doc_id in graph.document]
    return {
        "summary": [" ".join(part for part in (grade, speakers, against, worth, made) if part)],
        "description": [claim.evidence_text for claim in claims[:_QUOTED]],
        "proof": sorted({document.doc_id for document in documents}),
        "publisher": sorted({document.source_id for document in documents}),
        "sourceUrl": sorted({document.url for document in documents if document.url}),
        **_dates(tie.valid),
    }


def _dates(valid: str | None) -> dict[str, Iterable[str | None]]:
    """EDTF to FollowTheMoney's dates. A date that EDTF marks as uncertain or approximate would read as certain: it stays out.

    Dates that disagree, an EDTF set, all go out: a property holds several values.
    """
    if not valid:
        return {}
    if valid.startswith("{") and valid.endswith("}"):
        return {"date": [part for part in valid[1:-1].split(",") if _PLAIN_DATE.fullmatch(part)]}
    parts = [part if _PLAIN_DATE.fullmatch(part) else None for part in valid.split("/")]
    if len(parts) == 2:
        return {"startDate": [parts[0]], "endDate": [parts[1]]}
    return {"date": [parts[0]]}
