"""The routes, a module for each noun."""

from . import decisions, entities, evidence, extend, jobs, preview, questions, reconcile, session, suggest, world

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(
    module.router
    for module in (reconcile, suggest, preview, extend, session, jobs, decisions, entities, evidence, world, questions)
)
