"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    audit_log,
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
    tokens,
    uploads,
    users,
    world,
)

_RECONCILIATION = (reconcile, suggest, preview, extend)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (
    audit_log,
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
    tokens,
    uploads,
    users,
    world,
)
ROUTERS = tuple(module.router for module in (*_RECONCILIATION, *_NOUNS, questions))
