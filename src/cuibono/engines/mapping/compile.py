"""A FollowTheMoney mapping in YAML, as Aleph takes it, to a :class:`Mapping`. Errors say where, and the nearest spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from cuibono.errors import UsageError
from cuibono.records import sha256
from cuibono.records.cells import clean
from cuibono.vocabulary.ftm import ftm_schemata

from .model import EntityMap, Join, Mapping, PropertyMap, Query

MOST = 1_000_000  # characters of a mapping
_DATASET = ("label", "title", "info_url", "url", "query", "queries")
_QUERY = ("entities", "filters", "filters_not", "joins", "csv_url", "csv_urls")
_ENTITY = ("schema", "key", "keys", "key_literal", "id_column", "properties")
_PROPERTY = ("column", "columns", "literal", "literals", "join", "split", "template", "entity", "format", "required", "fuzzy")
# Said by FollowTheMoney's own documentation, and of no use here: the table is the file of the call, values are taken as they stand.
_PASSED = {
    "database": "the table is FILE",
    "tables": "the table is FILE",
    "table": "the table is FILE",
    "fuzzy": "values are taken as they stand",
    "format_string": "older FollowTheMoney: use template: '{{column}}'",
}


def compile_mapping(text: str, where: str = "mapping", *, file: str | None = None) -> Mapping:
    """The mapping that the text says. ``where`` names it in messages; ``file`` is the name of the table: where some queries name that file
    as their csv_url and others do not, only those are taken.

    Raises UsageError with the place in the mapping, and what is allowed there.
    """
    compiler = _Compiler(where)
    data = compiler.load(text)
    sets = {"": data} if {"query", "queries", "entities"} & set(data) else data
    if not sets:
        compiler.fail("", "an empty mapping", advice="it begins with the name of a data set: docs/records.md has an example")
    label = url = None
    queries: list[Query] = []
    for name, dataset in sets.items():
        found = compiler.dataset(str(name), dataset)
        label = label or _text(dataset.get("label") or dataset.get("title"))
        url = url or _text(dataset.get("info_url") or dataset.get("url"))
        queries += found
    mine = [query for query in queries if file and any(link.rpartition("/")[2] == file for link in query.urls)]
    name = next((str(name) for name in sets if name), "")
    return Mapping(name, label, url, tuple(mine or queries), sha256(text.encode("utf-8")), tuple(dict.fromkeys(compiler.notes)))


class _Compiler:
    def __init__(self, where: str) -> None:
        self.where = where
        self.notes: list[str] = []

    def fail(self, path: str, message: str, *, advice: str | None = None) -> NoReturn:
        raise UsageError(message, where=f"{self.where}: {path}" if path else self.where, advice=advice)

    def load(self, text: str) -> dict[Any, Any]:
        import yaml

        if len(text) > MOST:
            self.fail("", f"more than {MOST:,} characters", advice="a mapping is a page or two")
        try:
            loader = yaml.SafeLoader(text)
            node = loader.get_single_node()
            if node is not None and _spread(node, {}) > MOST:
                self.fail("", f"aliases that spread to more than {MOST:,} values", advice="write out what is meant, without * and &")
            data = None if node is None else loader.construct_document(node)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            self.fail(place, f"not YAML: {getattr(error, 'problem', None) or error}", advice="indent with spaces; quote names with a colon")
        return self.table("", data)

    def table(self, path: str, data: Any) -> dict[Any, Any]:
        if not isinstance(data, dict):
            self.fail(path, f"{_kind(data)}, where names with values are needed", advice="write it as 'name: value' lines")
        return data

    def known(self, path: str, data: dict[Any, Any], allowed: Iterable[str]) -> None:
        """Keys that are not allowed: passed over with a note where FollowTheMoney has them, else an error with the nearest spelling."""
        for key in data:
            if key in _PASSED:
                self.notes.append(f"{f'{path}.' if path else ''}{key} is not followed: {_PASSED[key]}")
            elif key not in allowed:
                self.fail(f"{path}.{key}".lstrip("."), f"no key {key!r} here", advice=_advice(str(key), allowed))

    def dataset(self, name: str, data: Any) -> list[Query]:
        self.table(name, data)
        if "entities" in data:
            return [self.query(name, data)]
        self.known(name, {key: value for key, value in data.items() if key in _DATASET or _near(str(key), _DATASET)}, _DATASET)
        listed = data.get("queries", data.get("query"))
        if listed is None:
            self.fail(name, "no queries", advice="a data set has 'queries:' with a list, or 'query:' with one")
        rows = listed if isinstance(listed, list) else [listed]
        if not rows:
            self.fail(f"{name}.queries", "an empty list")
        prefix = f"{name}." if name else ""
        if isinstance(listed, list):
            return [self.query(f"{prefix}queries[{number}]", row) for number, row in enumerate(rows)]
        return [self.query(f"{prefix}query", rows[0])]

    def query(self, path: str, data: Any) -> Query:
        self.table(path, data)
        self.known(path, {k: v for k, v in data.items() if k not in _DATASET}, _QUERY)
        entities = self.table(f"{path}.entities", data.get("entities"))
        if not entities:
            self.fail(f"{path}.entities", "no entities")
        made = {str(name): self.entity(f"{path}.entities.{name}", str(name), row) for name, row in entities.items()}
        for name, entity in made.items():
            self._refer(f"{path}.entities.{name}", entity, made)
        return Query(
            tuple(self._ordered(path, made)),
            self._filters(f"{path}.filters", data.get("filters")),
            self._filters(f"{path}.filters_not", data.get("filters_not")),
            self._joins(f"{path}.joins", data),
            tuple(str(link) for link in _listed(data, "csv_url", "csv_urls")),
        )

    def _filters(self, path: str, data: Any) -> tuple[tuple[str, frozenset[str | None]], ...]:
        rows = self.table(path, data) if data is not None else {}
        return tuple(
            (_column(name), frozenset(_text(value) for value in (values if isinstance(values, list) else [values])))
            for name, values in rows.items()
        )

    def _joins(self, path: str, data: dict[Any, Any]) -> tuple[Join, ...]:
        """Ours, after FollowTheMoney's joins of database tables: rows of one file. Those of tables are not followed."""
        rows = data.get("joins") or []
        if "database" in data:
            return ()
        joins = []
        for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
            self.known(f"{path}[{number}]", self.table(f"{path}[{number}]", row), ("left", "right", "alias"))
            parts = [_text(row.get(key)) for key in ("left", "right", "alias")]
            if not all(parts):
                self.fail(
                    f"{path}[{number}]", "needs left, right and alias", advice="{left: column here, right: column there, alias: name}"
                )
            joins.append(Join(*(part or "" for part in parts)))
        return tuple(joins)

    def entity(self, path: str, name: str, data: Any) -> EntityMap:
        self.table(path, data)
        self.known(path, data, _ENTITY)
        wanted = _text(data.get("schema"))
        if wanted is None:
            self.fail(f"{path}.schema", "no schema", advice="for example 'schema: Company'")
        schema = ftm_schemata().get(wanted)
        if schema is None:
            self.fail(f"{path}.schema", f"FollowTheMoney has no schema {wanted!r}", advice=_advice(wanted, ftm_schemata()))
        keys = tuple(_column(key) for key in _listed(data, "key", "keys"))
        id_column = _text(data.get("id_column"))
        if keys and id_column:
            self.fail(path, "both keys and id_column", advice="FollowTheMoney takes one of the two")
        if not keys and not id_column:
            self.notes.append(f"{path} has no keys: rows of one name mean one entity (Aleph asks for keys)")
        rows = self.table(f"{path}.properties", data["properties"]) if data.get("properties") is not None else {}
        properties = []
        for prop, row in rows.items():
            if prop not in schema.properties:
                advice = _advice(str(prop), schema.properties)
                self.fail(f"{path}.properties.{prop}", f"{schema.name} has no property {prop!r}", advice=advice)
            properties.append(self.property(f"{path}.properties.{prop}", schema.properties[prop], row))
        return EntityMap(
            name, schema, (_column(id_column),) if id_column else keys, _text(data.get("key_literal")) or "", tuple(properties)
        )

    def property(self, path: str, prop: Any, data: Any) -> PropertyMap:
        self.table(path, data)
        self.known(path, data, _PROPERTY)
        columns = tuple(_column(name) for name in _listed(data, "column", "columns"))
        literals = tuple(clean(str(value)) for value in _listed(data, "literal", "literals"))
        template, entity = _text(data.get("template")), _text(data.get("entity"))
        if not (columns or literals or template or entity):
            self.fail(path, "no source of its values", advice=f"one of: {', '.join(_PROPERTY[:4])}, template, entity")
        if entity and prop.type != "entity":
            self.fail(f"{path}.entity", f"{prop.name} is {prop.type}, not an entity", advice="use 'column:'")
        if prop.type == "entity" and not entity:
            self.fail(path, f"{prop.name} holds an entity", advice=f"use 'entity:' with the name of a {prop.range} of this query")
        join, split = (str(data[key]) if data.get(key) is not None else None for key in ("join", "split"))
        return PropertyMap(
            prop, columns, literals, join, split or None, template, entity, _text(data.get("format")), bool(data.get("required", False))
        )

    def _refer(self, path: str, entity: EntityMap, made: dict[str, EntityMap]) -> None:
        for item in entity.properties:
            if item.entity is None:
                continue
            place = f"{path}.properties.{item.prop.name}.entity"
            if item.entity not in made:
                self.fail(place, f"no entity {item.entity!r} in this query", advice=_advice(item.entity, made))
            target = made[item.entity].schema
            if item.prop.range and not target.is_a(item.prop.range):
                advice = "a state or a town that acts is a PublicBody in FollowTheMoney" if target.name == "Territory" else None
                self.fail(place, f"{item.prop.name} takes a {item.prop.range}, and {item.entity!r} is a {target.name}", advice=advice)

    def _ordered(self, path: str, made: dict[str, EntityMap]) -> list[EntityMap]:
        """Each entity behind those that it refers to."""
        waiting, done = dict(made), list[EntityMap]()
        while waiting:
            ready = [e for e in waiting.values() if not any(item.entity in waiting for item in e.properties)]
            if not ready:
                self.fail(f"{path}.entities", f"entities refer to each other in a circle: {', '.join(waiting)}")
            done += ready
            for entity in ready:
                del waiting[entity.name]
        return done


def _spread(node: Any, known: dict[int, int]) -> int:
    """How many values a node holds with its aliases written out: ten lines of aliases of aliases are billions. One in itself is endless."""
    if id(node) not in known:
        known[id(node)] = MOST + 1  # until it is counted: who comes back here has come through itself
        inside = node.value if isinstance(node.value, list) else ()
        parts = [part for item in inside for part in (item if isinstance(item, tuple) else (item,))]
        known[id(node)] = 1 + sum(_spread(part, known) for part in parts)
    return known[id(node)]


def _kind(data: Any) -> str:
    return "nothing" if data is None else f"{type(data).__name__} {str(data)[:40]!r}"


def _text(value: Any) -> str | None:
    """YAML's value as text: an unquoted 2018 or true is the word that stands there."""
    if value is None:
        return None
    return clean(str(value).lower() if isinstance(value, bool) else str(value)) or None


def _column(name: Any) -> str:
    """A column's name as the readers give it."""
    return clean(str(name))


def _listed(data: dict[Any, Any], one: str, many: str) -> list[Any]:
    found = [data.get(key) for key in (one, many)]
    return [item for value in found if value is not None for item in (value if isinstance(value, list) else [value]) if item is not None]


def _near(word: str, allowed: Iterable[str]) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(word.lower(), {name: name.lower() for name in allowed}, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[2]) if found else None


def _advice(word: str, allowed: Iterable[str]) -> str:
    names = sorted(allowed)
    near = _near(word, names)
    shown = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
    return f"did you mean {near}?" if near else f"there are: {shown}"


def check_columns(mapping: Mapping, columns: Iterable[str], where: str) -> None:
    """Raises UsageError for a column that the mapping asks for and the table does not have."""
    have = list(columns)
    for query in mapping.queries:
        aliases = tuple(f"{join.alias}." for join in query.joins)
        for name, place in [*query.references.items(), *((join.right, "joins") for join in query.joins)]:
            bare = next((name.removeprefix(alias) for alias in aliases if name.startswith(alias)), name)
            if bare not in have:
                raise UsageError(f"the table has no column {bare!r}", where=f"{where}: {place}", advice=_advice(bare, have))
