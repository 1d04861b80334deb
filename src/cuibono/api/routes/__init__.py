"""The routes, a module for each noun."""

from . import (
    audit_log,
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
    tokens,
    users,
)

_RECONCILIATION = (reconcile, suggest, preview, extend)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (session, users, tokens, audit_log, jobs, reviews, briefs, decisions, entities, home, saved, search, questions)
ROUTERS = tuple(module.router for module in (*_RECONCILIATION, *_NOUNS))
