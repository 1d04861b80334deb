"""The numbers of ``origins.toml``, by table and name."""

from __future__ import annotations

from functools import cache

from cuibono.vocabulary import load_toml


@cache
def setting(table: str, name: str) -> float:
    """A number of origins.toml."""
    return float(load_toml("origins.toml")[table][name])
