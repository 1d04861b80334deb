"""Edges and entities of a row to claims: which predicate, which ends, with which qualifiers, and which cells say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from cuibono.records import Amount, Span
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.predicates import signature_allows

from .drafts import Draft, Side
from .model import Rule, edges, table, whole_words
from .rows import Thing, Value
from .values import country_of_name, is_nobody, read_country, read_currency, read_date, read_number, schema_of_name

_FALLBACK = "linked_to"


def drafts_of(things: Mapping[str, Thing], at: str) -> tuple[list[Draft], Counter[tuple[str, str]], list[str]]:
    """The claims of one row by one query; by schema why an edge gave none; and statuses that no word of the table knows.

    ``at`` is the day of the table (ISO): what ended before it has ended, what begins after it is planned.
    """
    drafts: list[Draft] = []
    without: Counter[tuple[str, str]] = Counter()
    odd: list[str] = []
    for thing in things.values():
        name = next((known for known in edges() if thing.map.schema.is_a(known)), None)
        if name is not None:
            edge = _Edge(thing, things, name, at)
            found = edge.drafts()
            odd += edge.odd
            if isinstance(found, str):
                without[thing.map.schema.name, found] += 1
            else:
                drafts += found
        elif thing.map.schema.ends:
            without[thing.map.schema.name, "no predicate for it"] += 1
        if thing.local:
            drafts += _of_node(thing, things)
    return drafts, without, odd


class _Looked:
    """Properties of an entity, a dot going through another entity of the row."""

    def __init__(self, thing: Thing, things: Mapping[str, Thing]) -> None:
        self.thing, self.things = thing, things
        self.used: list[Span] = []

    def thing_at(self, path: str) -> Thing | None:
        """The entity that a property holds."""
        first, _, rest = path.partition(".")
        item = self.thing.map.of(first)
        found = self.things.get(item.entity) if item and item.entity else None
        return _Looked(found, self.things).thing_at(rest) if found and rest else found

    def values(self, path: str) -> list[Value]:
        """The values of a property."""
        head, _, last = path.rpartition(".")
        thing = self.thing_at(head) if head else self.thing
        return thing.values.get(last, []) if thing else []

    def use(self, value: Value) -> Value:
        if value.span and value.begin is not None:
            self.used.append((value.begin, value.span[1]))
        return value

    def side(self, path: str) -> list[Side]:
        """Those at one end: an entity with a name, else a name in a cell."""
        thing = self.thing_at(path)
        if thing is not None:
            names = thing.names
            if not names or thing.schema is None or names[0].span is None or names[0].begin is None:
                return []
            return [Side(names[0].span, names[0].begin, names[0].text, thing.schema, thing.local, thing.country)]
        return [side for value in self.values(path) if (side := _side_of_text(value))]


def _side_of_text(value: Value) -> Side | None:
    """Somebody who is only named in a cell: a list's authority, a country."""
    if value.span is None or value.begin is None or is_nobody(value.text):
        return None
    if value.map is not None and value.map.prop.type == "country":
        code = read_country(value.text)
        # A bare code ("pe") names nobody in words; it says where somebody belongs, and that is kept with them.
        return Side(value.span, value.begin, value.text, "Territory", country=code) if code and len(value.text) > 3 else None
    schema = schema_of_name("legal", value.text)
    return Side(value.span, value.begin, value.text, schema, country=country_of_name(value.text, schema))


class _Edge(_Looked):
    """One edge of a row."""

    def __init__(self, thing: Thing, things: Mapping[str, Thing], name: str, at: str) -> None:
        super().__init__(thing, things)
        self.edge, self.at = edges()[name], at
        self.odd: list[str] = []
        self.decided = ""

    def drafts(self) -> list[Draft] | str:
        """Its claims, or why there are none."""
        subjects, objects = self.side(self.edge.subject), self.side(self.edge.object)
        if not subjects and self.thing.map.schema.name == "Sanction":
            subjects = self.side("country")
        if not subjects or not objects:
            return "an end is not named"
        rule = self._rule()
        if rule is None:
            return "no predicate for its role"
        status = self._status(rule.predicate)
        if status is None:
            return "called off"
        nothing = self._nothing(rule.predicate)
        if nothing:
            return nothing
        if rule.reversed:
            subjects, objects = objects, subjects
        qualifiers = self._qualifiers(rule.predicate)
        drafts = []
        for subject in subjects:
            for target in objects:
                predicate = self._fitting(rule.predicate, subject.schema, target.schema)
                if predicate is None:
                    return f"{rule.predicate} does not stand between {subject.schema} and {target.schema}"
                own = dict(qualifiers)
                if predicate != rule.predicate or predicate == _FALLBACK:
                    own["what"] = own.get("role") or own.get("what") or self.thing.map.schema.name.lower()
                used = [*self.used, (subject.begin, subject.span[1]), (target.begin, target.span[1])]
                drafts.append(Draft(self.thing.map.schema.name, subject, predicate, target, status, used, own))
        return drafts

    def _rule(self) -> Rule | None:
        for rule in self.edge.rules:
            found = self.values(rule.property) if rule.property else []
            if rule.words is None:
                return rule
            for value in found:
                if rule.fits(value.text):
                    self.use(value)
                    self.decided = value.text
                    return rule
        return None

    def _fitting(self, predicate: str, subject: str, target: str) -> str | None:
        """The predicate where the vocabulary lets it stand there; else that there is a link, which says less; else none."""
        return next((name for name in (predicate, _FALLBACK) if signature_allows(name, subject, target)), None)

    def _status(self, predicate: str) -> str | None:
        words, paths = _status_words(), table()["qualifiers"]
        lasting = PREDICATES[predicate].lasting
        for value in self._all(paths["status"]):
            found = next((name for name in ("none", "planned", "ended", "open") if words[name].search(value.text)), None)
            if found == "ended" and not lasting and words["withdrawn"].search(value.text):
                found = "none"
            if found is None:
                self.odd.append(value.text)
            elif found != "open":
                self.use(value)
                return None if found == "none" else found
        start, end = (self._first_date(names) for names in ([*paths["start"], *paths["date"]], paths["end"] if lasting else []))
        if end and end < self.at[: len(end)]:
            return "ended"
        if lasting and any(words["former"].search(value.text) for value in self._all(paths["role"])):
            return "ended"
        # What begins after the table's own day had not come about when somebody wrote it down.
        return "planned" if start and start[: len(self.at)] > self.at[: len(start)] else "asserted"

    def _nothing(self, predicate: str) -> str | None:
        """Why a row's number speaks against the tie: a refund or a correction is no payment, nought per cent no share."""
        sums = [read_number(value.text, value.decimal) for path, _ in table()["qualifiers"]["amount"] for value in self.values(path)]
        first = next((number for number in sums if number is not None), None)
        if first is not None and (first < 0 or (first == 0 and self.edge.subject != "contract.authority")):
            return "its sum is below zero" if first < 0 else "its sum is zero"
        shares = [_share(value) for value in self._all(table()["qualifiers"]["percentage"])] if predicate in ("owns", "acquires") else []
        return "its share is zero" if shares and shares[0] == 0 else None

    def _qualifiers(self, predicate: str) -> dict[str, Any]:
        paths = table()["qualifiers"]
        found: dict[str, Any] = {}
        amount = self._amount(paths["amount"])
        if amount:
            found["amount"] = amount
        for name in ("role", "what"):
            text = next(
                (
                    self.use(value).text
                    for path in paths[name]
                    for value in self.values(path)
                    if len(value.text) <= paths["longest"] and not is_nobody(value.text)
                ),
                None,
            )
            # "Loan" beside a sum tells what it was; alone it says the predicate again ("lent loan").
            if text and not (name == "what" and not amount and " " not in text and text == self.decided):
                found[name] = text
        for value in self._all(paths["percentage"]):
            share = _share(value)
            if share is not None and 0 <= share <= 100:
                found["percentage"] = share
            elif share is None and "what" not in found:
                found["what"] = value.text  # "25 to 50": a band is no number, and is told as it stands
            self.use(value)
            break
        for value in self._all(paths["place"]):
            found["place"] = self.use(value).text
            break
        date = self._date(PREDICATES[predicate].lasting)
        if date:
            found["date"] = date
        return found

    def _all(self, names: list[str]) -> list[Value]:
        return [value for path in names for value in self.values(path)]

    def _amount(self, pairs: list[list[str]]) -> Amount | None:
        for sum_path, unit_path in pairs:
            for value in self.values(sum_path):
                number = read_number(value.text, value.decimal)
                unit = re.sub(r"[\d.,'’\s-]+", "", value.text)
                currency = unit_path[1:] if unit_path.startswith("=") else None
                for said in self.values(unit_path) if currency is None else ():
                    currency = read_currency(said.text)
                    if currency:
                        self.use(said)
                        break
                currency = currency or (read_currency(unit) if unit else None)
                if number and currency:
                    self.use(value)
                    return Amount(_sum_words(value.text, number, currency, told=bool(unit and read_currency(unit))), number, currency)
        return None

    def _date(self, lasting: bool) -> str | None:
        """EDTF. The start of what lasts leaves its end open; that of a transfer is its date."""
        paths = table()["qualifiers"]
        start, end, plain = (self._first_date(paths[name]) for name in ("start", "end", "date"))
        if start and end:
            return f"{start}/{end}" if start < end else start
        if start and not plain:
            return f"{start}/.." if lasting else start
        return plain or (f"../{end}" if end and lasting else end)

    def _first_date(self, paths: list[str]) -> str | None:
        for value in self._all(paths):
            date = read_date(value.text, value.map.format if value.map else None)
            if date:
                self.use(value)
                return date
        return None


@cache
def _status_words() -> dict[str, re.Pattern[str]]:
    return {name: whole_words(words) for name, words in table()["status"].items()}


def _share(value: Value) -> float | None:
    """Percent. A mark in a share is a decimal one: no share has thousands."""
    return read_number(value.text, "," if "," in value.text else ".")


def _sum_words(text: str, number: float, currency: str, *, told: bool) -> str:
    """The sum as the cell has it, with its currency; long plain digits parted for the eye."""
    if told:
        return text
    plain = text.replace(".", "", 1).isdigit() and number >= 10_000
    return f"{f'{number:,.2f}'.removesuffix('.00') if plain else text} {currency}"


def _of_node(thing: Thing, things: Mapping[str, Thing]) -> list[Draft]:
    """Ties that a property of an entity tells: its parent, its nationality."""
    drafts = []
    for row in table()["node"]:
        if not thing.map.schema.is_a(row["schema"]) or not thing.names:
            continue
        looked = _Looked(thing, things)
        name = thing.names[0]
        if name.span is None or name.begin is None or thing.schema is None:
            continue
        own = Side(name.span, name.begin, name.text, thing.schema, thing.local, thing.country)
        for other in looked.side(row["property"]):
            subject, target = (other, own) if row["value"] == "subject" else (own, other)
            if signature_allows(row["predicate"], subject.schema, target.schema):
                used = [(side.begin, side.span[1]) for side in (subject, target)]
                drafts.append(Draft(thing.map.schema.name, subject, row["predicate"], target, "asserted", used))
    return drafts
