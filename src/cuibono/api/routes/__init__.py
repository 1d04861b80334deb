"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    claims,
    decisions,
    documents,
    entities,
    extend,
    home,
    jobs,
    network,
    preview,
    questions,
    reconcile,
    saved,
    search,
    session,
    suggest,
    uploads,
)

_RECONCILIATION = (reconcile, suggest, preview, extend)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (
    claims,
    decisions,
    documents,
    entities,
    home,
    jobs,
    network,
    saved,
    search,
    session,
    uploads,
)
ROUTERS = tuple(module.router for module in (*_RECONCILIATION, *_NOUNS, questions))
