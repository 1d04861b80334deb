"""Names for the slots of written sentences: what the rules find in articles, by schema, and those of ``written/names.toml``."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.vocabulary import load_tsv

from .data import document_of

NAMES = Path(__file__).with_name("written") / "names.toml"
_LEAST = 2  # how often a name must occur, so that torn ones stay out
ARTICLES = slice(2, None, 12)  # apart from those of the silver ties
_KINDS = {"Person": "per", "Company": "co", "Organization": "org", "PublicBody": "body"}


@cache
def fillers(shared: Path) -> dict[str, list[str]]:
    """Names by kind of slot, sorted."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS.values()}
    with gzip.open(shared / "data/articles/allsides_sample.jsonl.gz", "rt", encoding="utf-8") as handle:
        rows = [(str(i), json.loads(line)["text"]) for i, line in enumerate(handle)]
    for parsed in parse_documents(document_of(*row) for row in rows[ARTICLES][:150]):
        for name in find_names(parsed):
            if name.named and name.schema in _KINDS:
                counts[_KINDS[name.schema]][name.text] += 1
    found = {kind: {n for n, c in table.items() if c >= _LEAST and _whole(n, kind)} for kind, table in counts.items()}
    countries = {_with_article(row["names"].split("|")[0]) for row in load_tsv("countries.tsv") if row["names"]}
    made = tomllib.loads(NAMES.read_text("utf-8")) | {"loc": countries}
    for kind, names in made.items():
        found[kind] = found.get(kind, set()) | set(names)
    return {kind: sorted(names) for kind, names in found.items()}


def _with_article(country: str) -> str:
    plural = country.startswith("United ") or country in ("Philippines", "Netherlands", "Bahamas", "Maldives")
    return f"the {country}" if plural else country


def _whole(name: str, kind: str) -> bool:
    """A name that may stand anywhere: capitals first, no loose marks; a person has mostly two words."""
    words = name.split()
    if not re.fullmatch(r"[A-Z][\w.’'&-]*(?: (?:of|the|and|for|de|al|bin|van|von|[A-Z][\w.’'&-]*))*", name) or len(words) > 6:
        return False
    return kind != "per" or len(words) >= 2 or len(name) > 5
