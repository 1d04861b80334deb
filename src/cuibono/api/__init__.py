"""The HTTP service: one app factory, one file of routes per noun, one envelope for errors. ``cuibono serve`` runs it.

In: requests of OpenRefine's reconciliation API. Out: JSON. Start reading at ``app.make_app``.
"""

from __future__ import annotations

from .app import make_app

__all__ = ["make_app"]
