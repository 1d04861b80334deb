"""Loads the package's data files. Cached: a table is read once a process and never changed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


def _read(name: str) -> str:
    return (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")


@cache
def load_toml(name: str) -> dict[str, Any]:
    """A TOML file of ``data/``, e.g. ``load_toml("predicates.toml")``."""
    return tomllib.loads(_read(name))


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The lines of a word list; ``#`` comments and empty lines left out."""
    rows = (line.split("#", 1)[0].strip() for line in _read(name).splitlines())
    return tuple(row for row in rows if row)


@cache
def load_tsv(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a tab-separated table: the first line that is no ``#`` comment names the columns."""
    rows = [line.split("\t") for line in _read(name).splitlines() if line.strip() and not line.startswith("#")]
    head = rows[0]
    for row in rows[1:]:
        if len(row) != len(head):
            raise ValueError(f"{name}: {row!r} has {len(row)} columns, not {len(head)}")
    return tuple(dict(zip(head, row, strict=True)) for row in rows[1:])


@cache
def load_rows(name: str) -> tuple[tuple[str, str], ...]:
    """The rows of a two-column table with no header, split at the last tab; lines that open with "# " are comments."""
    rows = (line.rpartition("\t") for line in _read(name).split("\n") if line and not line.startswith("# "))
    return tuple((first, second) for first, _, second in rows)
