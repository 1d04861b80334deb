"""The routes, a module for each noun."""

from . import (
    audit_log,
    claims,
    decisions,
    documents,
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
    uploads,
    users,
)

_OPENREFINE = (reconcile, suggest, preview, extend)
_NOUNS = (session, users, tokens, audit_log, jobs, decisions, documents, claims, uploads, entities, home, saved, search)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(module.router for module in (*_OPENREFINE, *_NOUNS, questions))
