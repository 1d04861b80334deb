"""A mapping as it is kept: queries, entities, properties; and the table that leads FollowTheMoney's edges to predicates."""

from __future__ import annotations

import re
from collections.abc import Mapping as Values
from dataclasses import dataclass
from functools import cache
from typing import Any

from cuibono.records.cells import clean
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.ftm import Property, Schema

_REFERENCE = re.compile(r"{{([^{}]*)}}")


@dataclass(frozen=True, slots=True)
class PropertyMap:
    """Where the values of one property come from: columns, literals, a template of columns, or another entity."""

    prop: Property
    columns: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    join: str | None = None
    split: str | None = None
    template: str | None = None
    entity: str | None = None
    format: str | None = None
    required: bool = False

    @property
    def references(self) -> tuple[str, ...]:
        """All columns that it needs."""
        return (*self.columns, *(_REFERENCE.findall(self.template) if self.template else ()))

    @property
    def is_name(self) -> bool:
        """Its values name something: they must stand in the text, character by character."""
        return self.prop.type == "name" or self.prop.name in ("title", "authority")

    def composed(self, cells: Values[str, str]) -> str | None:
        """The value that is put together of several cells; None where a cell alone holds it."""
        if self.template is not None:
            return clean(_REFERENCE.sub(lambda match: cells.get(match[1], ""), self.template)) or None
        if self.join is not None and len(self.columns) > 1:
            return clean(self.join.join(cells[name] for name in self.columns if name in cells)) or None
        return None


@dataclass(frozen=True, slots=True)
class EntityMap:
    """One entity of a row. ``keys`` tell which rows mean the same one; without any, its name does."""

    name: str
    schema: Schema
    keys: tuple[str, ...]
    key_literal: str
    properties: tuple[PropertyMap, ...]

    def of(self, name: str) -> PropertyMap | None:
        """The mapping of one property."""
        return next((item for item in self.properties if item.prop.name == name), None)


@dataclass(frozen=True, slots=True)
class Join:
    """Cells of another row of the file: of the one whose ``right`` says what this row's ``left`` says; named ``alias.column``."""

    left: str
    right: str
    alias: str


@dataclass(frozen=True, slots=True)
class Query:
    """Rows that pass the filters give these entities; ``entities`` stand behind those that they refer to."""

    entities: tuple[EntityMap, ...]
    filters: tuple[tuple[str, frozenset[str | None]], ...] = ()
    filters_not: tuple[tuple[str, frozenset[str | None]], ...] = ()
    joins: tuple[Join, ...] = ()
    urls: tuple[str, ...] = ()

    def takes(self, cells: Values[str, str]) -> bool:
        """Whether a row passes the filters; an empty cell is None there."""
        return all(cells.get(name) in allowed for name, allowed in self.filters) and not any(
            cells.get(name) in refused for name, refused in self.filters_not
        )

    @property
    def references(self) -> dict[str, str]:
        """Every column that is asked for, with the place in the mapping that asks."""
        found = {name: "filters" for name, _ in (*self.filters, *self.filters_not)}
        found |= {join.left: "joins" for join in self.joins}
        for entity in self.entities:
            found |= dict.fromkeys(entity.keys, f"entities.{entity.name}.keys")
            for item in entity.properties:
                found |= dict.fromkeys(item.references, f"entities.{entity.name}.properties.{item.prop.name}")
        return found


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping. ``digest`` is over its text; ``notes`` say what of it is not followed."""

    name: str
    label: str | None
    url: str | None
    queries: tuple[Query, ...]
    digest: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Which predicate an edge becomes: where ``words`` stand in ``property``, or in any case.

    ``head``: they must be what the phrase speaks of ("export loan", not "loan repayment", "fee for a loan", "owner's engineer"); what it
    is "of" may only be one of ``of``, where these are given ("chair of the board", not "head of communications").
    """

    predicate: str
    why: str
    property: str | None = None
    words: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    reversed: bool = False
    head: bool = False
    of: re.Pattern[str] | None = None

    def fits(self, text: str) -> bool:
        """Whether the words decide for it."""
        if self.words is None:
            return True
        if self.unless and self.unless.search(text):
            return False
        return any(map(self._leads, _PARTS.split(text))) if self.head else bool(self.words.search(text))

    def _leads(self, part: str) -> bool:
        head, *behind = _BEHIND.split(part, maxsplit=1)
        head = head.rstrip(" .#0123456789")
        if self.words is None or not any(hit.end() == len(head) for hit in self.words.finditer(head)):
            return False
        return not (behind and self.of) or bool(self.of.search(behind[0]))


# What parts phrases of one cell, and what stands behind the noun of one.
_PARTS = re.compile(r"[;,/()\[\]&|:]|\s[-–—]\s|\b(?:and|or)\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?<![\w-])(?:of|for|to|from|by|with|under|in|on|at|against|as|per|via|towards?|into|between)(?![\w-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Edge:
    """The ends of an edge as properties, a dot going through an entity, and its rules in order."""

    subject: str
    object: str
    rules: tuple[Rule, ...]


def whole_words(words: list[str]) -> re.Pattern[str]:
    """Any of the words or phrases, whole, in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


@cache
def table() -> dict[str, Any]:
    """``ftm_mapping.toml``."""
    return load_toml("ftm_mapping.toml")


@cache
def edges() -> dict[str, Edge]:
    """By schema: our export turned round, and the table of what is ambiguous there."""
    exported = load_toml("ftm_export.toml")
    ends = {name: (row["subject"], row["object"]) for name, row in exported["edges"].items() if row["subject"] != row["object"]}
    ends |= {name: (row["subject"], row["object"]) for name, row in table()["edges"].items()}
    told: dict[str, list[Rule]] = {}
    for row in table()["tie"]:
        told.setdefault(row["schema"], []).append(
            Rule(
                row["predicate"],
                row["why"],
                row.get("property"),
                whole_words(row["words"]) if "words" in row else None,
                whole_words(row["not"]) if "not" in row else None,
                row.get("reversed", False),
                row.get("head", False),
                whole_words(row["of"]) if "of" in row else None,
            )
        )
    for predicate, row in exported["predicates"].items():
        rules = told.setdefault(row["schema"], [])
        # A plain row of the export is the default of its schema, unless the table has one.
        plain = not {"purpose", "status"} & set(row) and ((row["schema"] != "UnknownLink" and "role" not in row) or row["schema"] in _ALONE)
        if plain and not any(rule.words is None for rule in rules):
            rules.append(Rule(predicate, "as it is exported", reversed=row.get("reversed", False)))
    return {name: Edge(*ends[name], tuple(rules)) for name, rules in told.items() if name in ends}


_ALONE = ("Family", "Associate")  # their one predicate has a role in the export that is only its default word
