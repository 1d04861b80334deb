"""Wikidata's items as JSON: labels, aliases, descriptions, and the claims that tell people and bodies apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cuibono.records import KnownPassed, KnownRecord
from cuibono.vocabulary.known import table

from .base import checked_date, checked_id, flat, refused, unique

VERSION = "known-wikidata/1"
_TIME = re.compile(r"\+(\d{4})-(\d{2})-(\d{2})T")
_DAY, _MONTH, _YEAR = 11, 10, 9  # Wikidata's numbers of precision; anything coarser is no year
_STATES = ("P27", "P17", "P1532")  # citizenship, country, country for sport


def read_wikidata(row: Any, dataset: str) -> KnownRecord | KnownPassed:
    """One item. Raises InputError. Ranks count: a deprecated claim is left out, and where one is preferred only such are read."""
    if not isinstance(row, dict):
        raise refused("not_json", f"the line is {type(row).__name__}, not an object")
    record_id = checked_id(row.get("id"))
    if row.get("type", "item") != "item":
        return KnownPassed(str(row["type"]))
    if "redirects" in row or "missing" in row:
        raise refused("redirect", f"{record_id} is not there, or was merged into another item")
    for part in ("labels", "descriptions", "aliases", "claims"):
        # An empty part is written as an empty list by some exports (PHP's empty array).
        if not isinstance(row.get(part) or {}, dict):
            raise refused("wrong_type", f"{part} is no object")
    claims = row.get("claims") or {}
    classes = list(_ids(claims, "P31"))
    schema = _schema(claims, classes)
    if schema is None:
        return KnownPassed(f"class {classes[0]}" if classes else "no class")
    labels = _texts(row.get("labels"))
    aliases = _texts(row.get("aliases"))
    names = unique((labels.get("en", [None])[0], labels.get("mul", [None])[0], *_all(labels), *_all(aliases)))
    if not names:
        raise refused("no_name", f"{record_id} has neither label nor alias")
    descriptions = _texts(row.get("descriptions"))
    states: dict[str, str] = table("wikidata")["states"]
    countries = {states[item] for name in _STATES for item in _ids(claims, name) if item in states}
    countries |= {code.lower() for code in _strings(claims, "P297") if len(code) == 2}
    genders: dict[str, str] = table("wikidata")["genders"]
    return KnownRecord(
        dataset=dataset,
        record_id=record_id,
        schema=schema,
        kind=classes[0] if classes else schema,
        caption=names[0],
        names=names,
        countries=tuple(sorted(countries)),
        birth_dates=tuple(sorted(set(_dates(claims, "P569")))),
        death_dates=tuple(sorted(set(_dates(claims, "P570")))),
        genders=tuple(sorted({genders[item] for item in _ids(claims, "P21") if item in genders})),
        positions=(),
        notes=unique(descriptions.get("en", []) or _all(descriptions)[:3]),
        # Offices held, occupations, employers, parties and seats: their names are other items, found where these are imported too.
        about=unique(item for name in ("P39", "P106", "P108", "P102", "P159", "P749") for item in _ids(claims, name)),
        refs=unique(_strings(claims, "P1278")),
    )


def _schema(claims: dict[str, Any], classes: list[str]) -> str | None:
    known: dict[str, str] = table("wikidata")["classes"]
    for item in classes:
        if item in known:
            return known[item]
    for schema, properties in table("wikidata")["told_by"].items():
        if any(claims.get(name) for name in properties):
            return str(schema)
    return None


def _texts(part: Any) -> dict[str, list[str]]:
    """Language to texts; labels hold one a language, aliases a list."""
    found: dict[str, list[str]] = {}
    for language, value in sorted((part or {}).items()):
        for item in value if isinstance(value, list) else [value]:
            text = item.get("value") if isinstance(item, dict) else item
            if not isinstance(text, str):
                raise refused("wrong_type", f"a text in {language!r} is none")
            if flat(text):
                found.setdefault(language, []).append(flat(text))
    return found


def _all(texts: dict[str, list[str]]) -> list[str]:
    return [text for language in sorted(texts) for text in texts[language]]


def _values(claims: dict[str, Any], name: str) -> Iterator[Any]:
    rows = claims.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refused("wrong_type", f"{name} is no list of claims")
    best = [row for row in rows if row.get("rank") == "preferred"] or [row for row in rows if row.get("rank") != "deprecated"]
    for row in best:
        snak = row.get("mainsnak", {})
        value = snak.get("datavalue", {}) if isinstance(snak, dict) else {}
        if isinstance(value, dict) and "value" in value:  # "no value" and "unknown value" have none
            yield value["value"]


def _ids(claims: dict[str, Any], name: str) -> Iterator[str]:
    for value in _values(claims, name):
        if isinstance(value, dict):
            found = value.get("id") or (f"Q{value['numeric-id']}" if "numeric-id" in value else None)
            if isinstance(found, str):
                yield found


def _strings(claims: dict[str, Any], name: str) -> Iterator[str]:
    for value in _values(claims, name):
        if isinstance(value, str):
            yield flat(value)


def _dates(claims: dict[str, Any], name: str) -> Iterator[str]:
    for value in _values(claims, name):
        time = value.get("time") if isinstance(value, dict) else None
        if not isinstance(time, str):
            raise refused("bad_date", f"{name} holds no time")
        match, precision = _TIME.match(time), value.get("precision", _DAY)
        if not match:
            if re.match(r"[+-]\d+-\d{2}-\d{2}T", time):
                continue  # before the common era, or beyond four digits: nobody in the news
            raise refused("bad_date", f"{name} {time[:40]!r} is no date")
        if isinstance(precision, int) and precision >= _YEAR:
            parts = match.groups()[: {_YEAR: 1, _MONTH: 2}.get(precision, 3)]
            yield checked_date(name, "-".join(part for part in parts if part != "00"))
