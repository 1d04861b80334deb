"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
    audit_log,
    decisions,
    entities,
    extend,
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
)

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(
    module.router
    for module in (
        *(reconcile, suggest, preview, extend, session, users, tokens, audit_log, jobs),
        *(decisions, entities, home, saved, search, questions),
    )
)
