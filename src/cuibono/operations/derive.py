"""Rebuilds what is derived, from resolution over known records to ties and contradictions. The same ledger gives the same result."""

from __future__ import annotations

from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.stages.appraise.cite_sources import cited_edges
from cuibono.stages.appraise.ties import appraise
from cuibono.stages.known.link import is_about_known
from cuibono.stages.origins.trace import Traced, trace_origins

from .link_known import link_entities
from .resolve_ledger import resolve_ledger


@dataclass(frozen=True, slots=True)
class Derived:
    """How much was derived."""

    entities: int
    ties: int
    contradictions: int


def derive(ledger: Ledger, *, whole: bool = False) -> Derived:
    """Resolution, then appraisal, in one transaction: readers see the old ties or the new ones, never a mixture.

    ``whole``: everything is resolved and traced anew; else the neighbourhood of what is new alone is resolved, with the same result.
    """
    with ledger.transaction():
        decisions = ledger.decisions()
        # Who copied whom hangs on documents and publishers alone; a decision does not have it traced anew.
        kept = _traced(ledger) if ledger.origins_are_current() and not whole else None
        # What a person decided on a known record is no matter of the documents' entities among themselves.
        resolve_ledger(ledger, [row for row in decisions if not is_about_known(row)], whole=whole)
        entities = ledger.entities()
        link_entities(ledger, entities)
        documents, publishers, claims = list(ledger.documents()), ledger.publishers(), ledger.claims()
        traced = kept or trace_origins(documents, publishers)
        origins, ties, contradictions = appraise(documents, claims, ledger.attributions(), publishers, decisions, entities, traced)
        cited = cited_edges(claims, origins, entities)
        ledger.replace_appraisal(origins, ties, contradictions, [*traced.edges, *cited])
    return Derived(len(entities), len(ties), len(contradictions))


def _traced(ledger: Ledger) -> Traced:
    """The stored origin graph without the reports that claims cite, which hang on the claims."""
    return Traced(tuple(ledger.origins()), tuple(edge for edge in ledger.origin_edges() if edge.relation != "named_source"))
