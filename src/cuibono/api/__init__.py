"""The HTTP service: one app factory, one file of routes per noun, one envelope for errors. ``cuibono serve`` runs it.

In: requests of the workbench, of programs (``/api/1``) and of OpenRefine's reconciliation API. Out: JSON, and the workbench's files. Start
reading at ``app.make_app``; ``guard`` says who is let in, ``writer`` who may write when, ``jobs`` what takes longer than a request.
"""

from __future__ import annotations

from .app import close_app, make_app

__all__ = ["close_app", "make_app"]
