"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    briefs,
    claims,
    decisions,
    documents,
    entities,
    evidence,
    extend,
    forecasts,
    home,
    jobs,
    network,
    preview,
    questions,
    reconcile,
    reviews,
    saved,
    search,
    session,
    suggest,
    uploads,
    world,
)

_RECONCILIATION = (reconcile, suggest, preview, extend)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (
    briefs,
    claims,
    decisions,
    documents,
    entities,
    evidence,
    forecasts,
    home,
    jobs,
    network,
    reviews,
    saved,
    search,
    session,
    uploads,
    world,
)
ROUTERS = tuple(module.router for module in (*_RECONCILIATION, *_NOUNS, questions))
