"""Rebuilds what is derived: links, entities, origins, ties, contradictions. The same ledger always gives the same result."""

from __future__ import annotations

from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.stages.appraise_ties import appraise
from cuibono.stages.cite_sources import cited_edges
from cuibono.stages.find_origins import trace_origins
from cuibono.stages.resolve_entities import resolve_entities


@dataclass(frozen=True, slots=True)
class Derived:
    """How much was derived."""

    entities: int
    ties: int
    contradictions: int


def derive(ledger: Ledger) -> Derived:
    """Resolution, then appraisal, in one transaction: readers see the old ties or the new ones, never a mixture."""
    with ledger.transaction():
        decisions = ledger.decisions()
        links, entities = resolve_entities(ledger.locals(), decisions)
        ledger.replace_links(links, entities)
        documents, publishers, claims = list(ledger.documents()), ledger.publishers(), ledger.claims()
        traced = trace_origins(documents, publishers)
        origins, ties, contradictions = appraise(documents, claims, ledger.attributions(), publishers, decisions, entities, traced)
        cited = cited_edges(claims, origins, entities)
        ledger.replace_appraisal(origins, ties, contradictions, [*traced.edges, *cited])
    return Derived(len(entities), len(ties), len(contradictions))
