"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import (
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
    uploads,
)

_OPENREFINE = (reconcile, suggest, preview, extend)
_NOUNS = (session, jobs, decisions, documents, claims, uploads, entities, home, saved, search)
# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(module.router for module in (*_OPENREFINE, *_NOUNS, questions))
