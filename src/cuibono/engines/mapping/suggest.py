"""A mapping drafted from a table: what its columns hold, and which edge of FollowTheMoney their names speak of. A person has to read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from cuibono.vocabulary.ftm import Schema, ftm_schemata, split_words

from .columns import Column, fit, look_at
from .model import edges, table

# Types of a property that a kind of column can fill.
_FILLS = {
    "date": ("date",),
    "number": ("number", "string"),
    "currency": ("string",),
    "country": ("country", "string", "text"),
    "code": ("country",),
    "link": ("url",),
    "id": ("identifier",),
    "name": ("string", "text", "name"),
    "text": ("string", "text"),
}
# What a row says of an edge beside its ends, in the order in which columns are given away.
_SAID = (
    "percentage", "amount", "currency", "startDate", "endDate", "listingDate", "date", "role", "relationship", "status", "purpose",
    "program", "reason", "summary", "description",
)  # fmt: skip
_NUMBERS = ("percentage", "amount", "amountUsd", "amountEur")


@dataclass(slots=True)
class _Draft:
    """One edge with the columns that its ends would come from, and how well the names fit."""

    schema: str
    ends: tuple[tuple[str, Column], tuple[str, Column]]
    score: float
    said: dict[str, Column] = field(default_factory=dict)


def draft_mapping(file: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """YAML that loads and runs, with comments that say why, and what is uncertain."""
    looked = []
    for name in columns:
        values = [row[name] for row in rows if name in row]
        looked.append(replace(look_at(name, values), filled=len(values) / max(1, len(rows))))
    drafts = _edges(looked)
    name = "_".join(split_words(PurePath(file).stem).split()) or "table"
    lines = [
        f"# Drafted by cuibono from the names of {len(columns)} columns and {len(rows)} rows.",
        "# Read it before use: what a row means is yours to say.",
        "# Then: cuibono map FILE --mapping THIS --check     (docs/records.md)",
        f"{name}:",
        f"  label: {_quoted(PurePath(file).stem)}  # the register's own name: it stands as the source of every tie",
        "  queries:",
        "    - entities:",
    ]
    used: set[str] = set()
    if drafts:
        lines += _edge_lines(drafts[0], looked, used)
    else:
        lines += _node_lines(looked, used)
    if drafts[1:]:
        others = "; ".join(f"{d.schema} ({d.ends[0][1].name} – {d.ends[1][1].name})" for d in drafts[1:4])
        lines.append(f"# Could also be read as: {others}")
    rest = [f"{c.name} ({c.kind})" for c in looked if c.name not in used and c.kind != "empty"]
    if rest:
        lines.append(f"# Not mapped, kept as text of the row: {', '.join(rest)}")
    return "\n".join(lines) + "\n"


def _edges(looked: list[Column]) -> list[_Draft]:
    """Edges whose two ends some columns' names speak of, the best first."""
    least = table()["suggest"]["least"]
    able = [column for column in looked if column.names_somebody]
    found = []
    for schema, edge in edges().items():
        first, second = (path.rpartition(".")[2] for path in (edge.subject, edge.object))
        # A column that is often empty gives way to one that is not.
        scored = {column.name: (fit(column, first) * _fullness(column), fit(column, second) * _fullness(column)) for column in able}
        pairs = [
            (scored[a.name][0] + scored[b.name][1], a, b)
            for a in able
            for b in able
            if a is not b and min(fit(a, first), fit(b, second)) >= least
        ]
        if pairs:
            score, a, b = max(pairs, key=lambda row: (row[0], -looked.index(row[1]), -looked.index(row[2])))
            draft = _Draft(schema, ((first, a), (second, b)), score)
            _say(draft, [column for column in looked if column not in (a, b)])
            # What only some edges have (a share, a sum) speaks for them.
            draft.score += sum(25 for prop in draft.said if prop in ("percentage", "amount", "program", "listingDate", "relationship"))
            found.append(draft)
    return sorted(found, key=lambda draft: -draft.score)


def _fullness(column: Column) -> float:
    return 0.7 + 0.3 * column.filled


def _say(draft: _Draft, free: list[Column]) -> None:
    """Gives columns to the properties of the edge itself, each to the one that its name says best."""
    properties = ftm_schemata()[draft.schema].properties
    least = table()["suggest"]["least"]
    for name in _SAID:
        if name not in properties:
            continue
        kinds = [k for k, types in _FILLS.items() if properties[name].type in types and (k == "number") == (name in _NUMBERS)]
        kinds = ["currency"] if name == "currency" else [k for k in kinds if k != "currency"]
        best = max((column for column in free if column.kind in kinds), key=lambda column: fit(column, name), default=None)
        if best is not None and fit(best, name) >= least:
            draft.said[name] = best
            free.remove(best)


def _edge_lines(draft: _Draft, looked: list[Column], used: set[str]) -> list[str]:
    schema = ftm_schemata()[draft.schema]
    (first, a), (second, b) = draft.ends
    lines: list[str] = []
    refers: list[str] = []
    holds_contract = draft.schema == "ContractAward"
    for prop, column in ((first, a), (second, b)):
        used.add(column.name)
        owner = ftm_schemata()["Contract"] if holds_contract and prop == "authority" else schema
        if owner.properties[prop].type != "entity":
            refers += [f"            {prop}:", f"              column: {_quoted(column.name)}  # for example {_quoted(column.sample)}"]
            continue
        others = [c.name for c in looked if c not in (a, b) and c.names_somebody and fit(c, prop) >= table()["suggest"]["least"]]
        if others:
            lines.append(f"        # {prop}: or column {', or '.join(_quoted(name) for name in others[:3])}")
        lines += _entity(prop, column, _schema_for(owner.properties[prop].range or "Thing", column), looked, used)
        if not (holds_contract and prop == "authority"):
            refers += [f"            {prop}:", f"              entity: {prop}"]
    key = next((column for column in looked if column.kind == "id" and column.unique), None)
    keys = [key.name] if key else [a.name, b.name, *(c.name for p, c in draft.said.items() if c.kind in ("date", "number"))]
    if key:
        used.add(key.name)
    if holds_contract:
        lines += _contract(keys)
        refers += ["            contract:", "              entity: contract"]
    why = f"columns {a.name!r} and {b.name!r} read like {first} and {second}"
    lines += [f"        tie:  # {why}", f"          schema: {draft.schema}", f"          keys: {_list(keys)}", "          properties:"]
    lines += refers
    lines += _status_hint(draft, schema, looked)
    for prop, column in draft.said.items():
        used.add(column.name)
        lines += _property(prop, column)
    return lines


def _status_hint(draft: _Draft, schema: Schema, looked: list[Column]) -> list[str]:
    """A column of statuses that the edge has no place for: rows that were called off must not pass as ties."""
    found = next((c for c in looked if fit(c, "status") >= table()["suggest"]["least"] and c not in draft.said.values()), None)
    if found is None or "status" in schema.properties:
        return []
    return [
        f"            # {_quoted(found.name)} says how things stand, and {schema.name} has no status: leave rows out with filters_not,",
        "            # or give a Project that status and refer to it with 'project: {entity: …}' (docs/records.md)",
    ]


def _contract(keys: list[str]) -> list[str]:
    return [
        "        contract:  # FollowTheMoney keeps the giver with the contract",
        "          schema: Contract",
        "          key_literal: contract",
        f"          keys: {_list(keys)}",
        "          properties:",
        "            authority:",
        "              entity: authority",
    ]


def _node_lines(looked: list[Column], used: set[str]) -> list[str]:
    """A table with no two ends: one entity a row, with what its columns say of it."""
    able = [column for column in looked if column.names_somebody] or [c for c in looked if c.kind in ("text", "id")] or looked
    best = max(able, key=lambda column: fit(column, "name"))
    used.add(best.name)
    lines = ["        # No two columns read like the ends of a tie: the rows are kept as text with their names."]
    schema = _schema_for("Thing", best)
    lines += _entity("entity", best, schema, looked, used)
    return lines


def _entity(name: str, column: Column, schema: Schema, looked: list[Column], used: set[str]) -> list[str]:
    """One entity with its name, its key and its country, where columns of its own say them."""
    own = [c for c in looked if c is not column and c.name not in used and _stem(c) == _stem(column) != set()]
    key = next((c for c in own if c.kind == "id"), None)
    country = next((c for c in own if c.kind in ("code", "country") and "country" in schema.properties), None)
    sure = {"Person": "they look like persons", "Territory": "they are states", "Company": "they look like companies"}.get(column.who, "")
    note = f"names like {_quoted(column.sample)}" + (f": {sure}" if sure else "; say Person, Company or PublicBody where you know")
    lines = [f"        {name}:", f"          schema: {schema.name}  # {note}"]
    lines.append(f"          keys: {_list([key.name if key else column.name])}")
    lines += ["          properties:", "            name:", f"              column: {_quoted(column.name)}"]
    if ";" in column.sample or "|" in column.sample:
        mark = ";" if ";" in column.sample else "|"
        lines.append(f"              # several in one cell? split: {_quoted(mark)} makes all but the first further names of the same")
    for c in (key, country):
        if c is not None:
            used.add(c.name)
    if country is not None:
        lines += ["            country:", f"              column: {_quoted(country.name)}"]
    return lines


def _stem(column: Column) -> set[str]:
    """The words that tell whose column it is: "owner" of "owner name" and of "owner id"."""
    return set(column.words.split()) - set(table()["suggest"]["about"])


def _schema_for(range_: str, column: Column) -> Schema:
    """The schema that the names tell, where the property takes it; else the widest that it takes."""
    known = ftm_schemata()
    wanted = {"Territory": "PublicBody"}.get(column.who, column.who)
    if wanted in known and known[wanted].is_a(range_):
        return known[wanted]
    return known[{"Asset": "Company", "Thing": "LegalEntity", "Value": "LegalEntity"}.get(range_, range_)]


def _property(prop: str, column: Column) -> list[str]:
    lines = [f"            {prop}:", f"              column: {_quoted(column.name)}  # for example {_quoted(column.sample)}"]
    if column.formats:
        doubt = f"  # or {_quoted(column.formats[1])}: the values fit both" if len(column.formats) > 1 else ""
        lines.append(f"              format: {_quoted(column.formats[0])}{doubt}")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(names: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(name) for name in dict.fromkeys(names))}]"
