"""The routes, a module for each noun."""

from . import claims, documents, extend, jobs, preview, questions, reconcile, session, suggest, uploads

# In this order: ``/api/1/{question}`` takes every name that no noun before it has.
ROUTERS = tuple(module.router for module in (reconcile, suggest, preview, extend, session, jobs, documents, claims, uploads, questions))
