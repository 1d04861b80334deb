"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    briefs,
    decisions,
    entities,
    extend,
    home,
    jobs,
    preview,
    questions,
    reconcile,
    reviews,
    saved,
    search,
    session,
    suggest,
)

_RECONCILIATION = (reconcile, suggest, preview, extend)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (session, jobs, reviews, briefs, decisions, entities, home, saved, search, questions)
ROUTERS = tuple(module.router for module in (*_RECONCILIATION, *_NOUNS))
