"""The HTTP service: one app factory, one file of routes per noun, one envelope for errors. ``cuibono serve`` runs it."""

from __future__ import annotations

from .app import make_app

__all__ = ["make_app"]
