"""The routes, a module for each noun."""

from . import briefs, extend, jobs, preview, questions, reconcile, reviews, session, suggest

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(module.router for module in (reconcile, suggest, preview, extend, session, jobs, reviews, briefs, questions))
