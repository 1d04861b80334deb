"""The routes, a module for each noun. Start reading at ``jobs``."""

from . import decisions, entities, extend, home, jobs, preview, questions, reconcile, saved, search, session, suggest

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(
    module.router for module in (reconcile, suggest, preview, extend, session, jobs, decisions, entities, home, saved, search, questions)
)
