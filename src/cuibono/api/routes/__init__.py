"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    audit_log,
    decisions,
    entities,
    evidence,
    extend,
    forecasts,
    home,
    jobs,
    preview,
    questions,
    reconcile,
    saved,
    search,
    session,
    suggest,
    tokens,
    users,
    world,
)

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
_NOUNS = (session, users, tokens, audit_log, jobs, decisions, entities, evidence, forecasts, home, saved, search, world)
ROUTERS = tuple(module.router for module in (reconcile, suggest, preview, extend, *_NOUNS, questions))
