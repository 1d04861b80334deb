"""A claim's status with the words that gave it, and the lists of words that give one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cuibono.vocabulary import load_toml


@dataclass(frozen=True, slots=True)
class Standing:
    """A status of the vocabulary and the words that gave it ("" for asserted)."""

    status: str
    why: str = ""


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of ``status.toml``; empty where the section has none of that name."""
    return frozenset(load_toml("status.toml")[section].get(key, ()))
