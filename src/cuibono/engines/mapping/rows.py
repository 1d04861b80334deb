"""The entities of one row: which there are, what they are called and where in the text, and the values of their properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cuibono.records import Span
from cuibono.records.cells import DERIVED, Field, Line

from .model import EntityMap, PropertyMap, Query, table
from .values import country_of_name, is_nobody, kind_of, read_country, schema_of_name


@dataclass(frozen=True, slots=True)
class Value:
    """What a property says. ``span`` is where it stands in the text, ``begin`` where its label does; None for a word of the mapping.

    ``decimal`` is the mark of decimals in its column, "" where no value shows it.
    """

    text: str
    span: Span | None = None
    begin: int | None = None
    map: PropertyMap | None = None
    decimal: str = ""


@dataclass(slots=True)
class Thing:
    """One entity of one row. ``schema`` is ours, None where it can't be named; ``local`` its key in the document, once it has one."""

    map: EntityMap
    key: tuple[str, ...]
    values: dict[str, list[Value]] = field(default_factory=dict)
    schema: str | None = None
    country: str | None = None
    local: str = ""

    @property
    def names(self) -> list[Value]:
        """Its names as they stand in the text, the best first."""
        # A person's title is "Mr." or "Dr.", a thing's its name.
        order = [prop for prop in table()["names"]["order"] if not (prop == "title" and self.map.schema.is_a("Person"))]
        found = [value for prop in order for value in self.values.get(prop, ()) if value.span]
        return [value for value in found if not is_nobody(value.text)]


class Cells:
    """The fields of one line by column, and its text; ``decimals`` are the marks of decimals by column."""

    def __init__(self, text: str, line: Line, decimals: Mapping[str, str]) -> None:
        self.text, self.line, self.decimals = text, line, decimals
        self.fields: dict[str, Field] = {}
        self.derived: dict[str, list[Field]] = {}
        for item in line.fields:
            if item.derived:
                self.derived.setdefault(item.label, []).append(item)
            else:
                self.fields.setdefault(item.label, item)
        self.values = {label: text[item.start : item.end] for label, item in self.fields.items()}

    def value(self, item: Field, of: PropertyMap) -> Value:
        return Value(self.text[item.start : item.end], (item.start, item.end), item.begin, of, self.decimals.get(item.label, ""))

    def literal(self, text: str, of: PropertyMap) -> Value:
        """A word of the mapping; where it names something, as it was laid out with the row."""
        for item in self.derived.get(OWN, ()):
            if self.text[item.start : item.end] == text:
                return self.value(item, of)
        return Value(text, map=of)


OWN = "words of the mapping"


def derived_cells(queries: Iterable[Query], cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """What must stand in a row's line beside its cells so that every name is in the text: joined names, words of the mapping that name."""
    found: dict[tuple[str, str], None] = {}
    for query in queries:
        if not query.takes(cells):
            continue
        for entity in query.entities:
            for item in _namings(entity):
                composed = item.composed(cells)
                if composed:
                    found[DERIVED + _label(item), composed] = None
                for literal in item.literals if item.is_name else ():
                    found[DERIVED + OWN, " ".join(literal.split())] = None
    return list(found)


def _namings(entity: EntityMap) -> Iterator[PropertyMap]:
    yield from (item for item in entity.properties if item.is_name)
    whole = _whole_name(entity)
    if whole:
        yield whole


def _whole_name(entity: EntityMap) -> PropertyMap | None:
    """The full name of a person of whom only the parts are mapped."""
    parts = [item for name in table()["names"]["parts"] if (item := entity.of(name)) and len(item.columns) == 1]
    if entity.schema.name != "Person" or entity.of("name") or len(parts) < 2:
        return None
    return PropertyMap(entity.schema.properties["name"], tuple(item.columns[0] for item in parts), join=" ")


def _label(item: PropertyMap) -> str:
    return " + ".join(item.references)


def things_of(query: Query, cells: Cells) -> dict[str, Thing]:
    """The entities of a row by their names in the mapping; one without its key or a required value is not there."""
    found: dict[str, Thing] = {}
    for entity in query.entities:
        thing = Thing(entity, ())
        for item in (*entity.properties, *([whole] if (whole := _whole_name(entity)) else ())):
            values = [value for value in _values(item, cells) if value.text] if item.entity is None else []
            if values:
                thing.values.setdefault(item.prop.name, []).extend(values)
        if any(item.required and not thing.values.get(item.prop.name) and item.entity not in found for item in entity.properties):
            continue
        key = _key(thing, cells)
        if key is None:
            continue
        _told(thing)
        thing.key = ("state", thing.country) if thing.schema == "Territory" and thing.country and _is_state(thing) else key
        found[entity.name] = thing
    return found


def _is_state(thing: Thing) -> bool:
    return any(read_country(value.text) == thing.country for value in thing.names[:1])


def _key(thing: Thing, cells: Cells) -> tuple[str, ...] | None:
    """As FollowTheMoney: the values of the key columns in any order, and the literal. Without key columns the name; None for none.

    Without a literal the columns' names are in its place, unlike there: an owner's number 1 is not a company's number 1.
    """
    if thing.map.keys:
        parts = sorted(cells.values[name] for name in thing.map.keys if name in cells.values)
        # A key that is the name tells no more than the name.
        names = {column for item in thing.map.properties if item.is_name for column in item.references}
        if not parts:
            return None
        if set(thing.map.keys) <= names:
            return ("named", thing.map.key_literal, *parts)
        return ("key", thing.map.key_literal or "\n".join(sorted(thing.map.keys)), *parts)
    if thing.map.schema.ends or not thing.names:
        return ("row", thing.map.name, str(cells.line.number))
    return ("name", thing.map.schema.name, thing.names[0].text.casefold())


def _told(thing: Thing) -> None:
    """The schema and the country that name and properties tell."""
    kind = kind_of(thing.map.schema)
    names = thing.names
    if kind is None or not names:
        return
    thing.schema = schema_of_name(kind, names[0].text)
    told = [value.text for prop in ("country", "jurisdiction", "mainCountry", "nationality") for value in thing.values.get(prop, ())]
    own = country_of_name(names[0].text, thing.schema) if thing.schema == "Territory" else None
    codes = [code for text in told if (code := read_country(text))]
    thing.country = own or next(iter(codes), None) or country_of_name(names[0].text, thing.schema)


def _values(item: PropertyMap, cells: Cells) -> Iterator[Value]:
    composed = item.composed(cells.values)
    if composed is not None or item.template is not None or (item.join is not None and len(item.columns) > 1):
        if composed is not None:
            laid = [field for field in cells.derived.get(_label(item), ()) if cells.text[field.start : field.end] == composed]
            yield from _split(item, cells.value(laid[0], item) if laid else Value(composed, map=item))
    else:
        for name in item.columns:
            if name in cells.fields:
                yield from _split(item, cells.value(cells.fields[name], item))
    for literal in item.literals:
        yield from _split(item, cells.literal(" ".join(literal.split()), item))


def _split(item: PropertyMap, value: Value) -> Iterator[Value]:
    """The parts of a cell that holds several values, each at its place."""
    if item.split is None:
        yield value
        return
    at = 0
    for part in value.text.split(item.split):
        bare = part.strip()
        if bare:
            start = at + part.index(bare)
            span = (value.span[0] + start, value.span[0] + start + len(bare)) if value.span else None
            yield Value(bare, span, value.begin, item, value.decimal)
        at += len(part) + len(item.split)
