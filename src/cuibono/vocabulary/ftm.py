"""FollowTheMoney's model as facts: schemata, what they extend, their properties. Made from the library's own (``ftm_schemata.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .tables import load_tsv


@dataclass(frozen=True, slots=True)
class Property:
    """One property: ``type`` is FollowTheMoney's ("name", "date", "number", "country", "entity", …), ``range`` the schema of an entity."""

    name: str
    type: str
    range: str | None

    @property
    def words(self) -> str:
        """The name as plain words: "startDate" is "start date"."""
        return split_words(self.name)


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema with all properties, those that it inherits too. ``ends`` are the two properties that an edge leads between."""

    name: str
    ancestors: frozenset[str]
    properties: dict[str, Property]
    ends: tuple[str, str] | None

    def is_a(self, name: str) -> bool:
        """Whether it is that schema, or extends it."""
        return name in self.ancestors


def split_words(name: str) -> str:
    """ "startDate", "start_date", "Start-Date" and "awards.0.startDate" as plain lower-case words."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.sub(r"[^\w]+|_", " ", parted).lower().split())


@cache
def ftm_schemata() -> dict[str, Schema]:
    """All schemata by name, parents before children."""
    rows = {row["schema"]: row for row in load_tsv("ftm_schemata.tsv")}
    made: dict[str, Schema] = {}

    def make(name: str) -> Schema:
        if name not in made:
            row = rows[name]
            parents = [make(parent) for parent in row["extends"].split("|") if parent != "-"]
            properties = {key: value for parent in parents for key, value in parent.properties.items()}
            for text in row["properties"].split(" ") if row["properties"] != "-" else ():
                prop, kind, *of = text.split(":")
                properties[prop] = Property(prop, kind, of[0] if of else None)
            first, _, second = row["ends"].partition("|")
            ends = (first, second) if second else next((parent.ends for parent in parents if parent.ends), None)
            ancestors = frozenset({name}).union(*(parent.ancestors for parent in parents))
            made[name] = Schema(name, ancestors, properties, ends)
        return made[name]

    for name in rows:
        make(name)
    return made
