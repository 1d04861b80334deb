"""The words: predicates, schemata, likelihood terms, countries, reporting verbs. Data files in ``data/`` and their loader.

A table is a TOML, TSV or JSON file under ``data/``. Every file opens with a comment (or a ``_note`` key) that says where it is from.
Start reading at ``tables.load_toml``.
"""

from .predicates import PREDICATES, Predicate, signature_allows
from .tables import load_lines, load_rows, load_toml, load_tsv

__all__ = ["PREDICATES", "Predicate", "load_lines", "load_rows", "load_toml", "load_tsv", "signature_allows"]
