"""What a cell says, as a date, a number, a country, a kind of entity. Nothing is guessed: what reads in two ways is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from math import isfinite

from cuibono.engines.rules.names.forms import given_gender
from cuibono.engines.rules.names.types import body_schema, name_country
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_name, demonym_country, state_code
from cuibono.vocabulary.ftm import Schema

from .model import table

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}(?::.*)?)?)?)?(?:\.0)?$")
_NUMBER = re.compile(r"-?\d[\d.,'’\u00a0 ]*|-?[.,]\d+")
_SCALE = re.compile(r"(?<=\d)\s*(k|m|mn|bn|b|thousand|million|billion|trillion)\b", re.IGNORECASE)
_MARKED = re.compile(r"\d[\d.,]*[.,]\d+")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*[eE][-+]?\d+")
_CODE = re.compile(r"[A-Za-z]{3}")


def read_date(text: str, form: str | None = None) -> str | None:
    """An ISO date, month or year, or a date of strptime's ``form``, as EDTF; None for anything else ("03/04/2025" reads in two ways)."""
    if form:
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            return None
        if not re.search("%[YyGcx]", form):
            return None  # a form without a year would give 1900
        parts = found.date().isoformat().split("-")
        shown = 1 + ("%m" in form or "%b" in form or "%B" in form or "%d" in form or "%j" in form) + ("%d" in form or "%j" in form)
        return "-".join(parts[:shown])
    hit = _ISO.match(text)
    if hit is None:
        return None
    year, month, day = hit[1], hit[2], hit[3]
    try:
        datetime(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def read_number(text: str, decimal: str = "") -> float | None:
    """A number in any usual notation: "1,250,000.50", "1.250.000,50", "1 250 000", "(500)" for -500; None where there is none, or several.

    ``decimal`` is the mark of decimals where the column shows it. Without it a comma before three digits is taken for thousands ("1,250"),
    and a point before three is not read: "12.500" is twelve and a half here, twelve thousand there.
    """
    scale = _SCALE.search(text)
    found = [hit for hit in _NUMBER.findall(text) if any(c.isdigit() for c in hit)]
    if len(found) != 1 or re.search(r"\d\s*[-–]\s*\d|[A-Za-z]{4}", _SCALE.sub("", text)):
        return None
    digits = re.sub(r"[\s'’]", "", found[0]).rstrip(".,")
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:
        point: str | None = marks[-1]
    elif len(marks) > 1:
        point = ""
    elif not marks or not re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", digits):
        point = ",." if decimal != "." or not re.search(r"\d,\d{3}$", digits) else "."
    elif decimal:
        point = decimal
    else:
        point = "" if marks[0] == "," else None
    if point is None:
        return None
    plain = "".join("." if c in point else "" if c in ".," else c for c in digits) if point else re.sub("[.,]", "", digits)
    try:
        value = float(plain)
    except ValueError:
        return None
    if scale:
        value *= float(load_toml("money.toml")["scales"][scale[1].lower()])
    turned = value > 0 and re.fullmatch(r"\D*\(.*\)\D*|[^-]*\d-|\D*[-−]\D*\d[^-]*", text.strip())
    return None if not isfinite(value) else -value if turned else value


def decimal_mark(values: Iterable[str]) -> str:
    """The mark of decimals that the numbers of a column show ("12.500,00", "0,5", "1.234.567"); "" where none does, or they differ."""
    shown = set()
    for text in values:
        for number in _MARKED.findall(text):
            marks = [c for c in number if c in ".,"]
            other = "," if marks[-1] == "." else "."
            if len(set(marks)) == 2:
                shown.add(marks[-1])
            elif len(marks) > 1:
                shown.add(other)
            elif not re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number):
                shown.add(marks[0])
    return shown.pop() if len(shown) == 1 else ""


@cache
def _currencies() -> dict[str, str]:
    """ISO codes by code, symbol and word. A word that several nations' currencies share ("dollar", "peso") tells none."""
    from babel.numbers import list_currencies

    money = load_toml("money.toml")
    shared: dict[str, set[str]] = {}
    for name, code in money["national"].items():
        shared.setdefault(str(name).rpartition(" ")[2], set()).add(str(code))
    unclear = {word for word, codes in shared.items() if len(codes) > 1} | set(money["ambiguous"]["needs_scale"])
    words = {**money["symbols"], **money["words"], **money["national"]}
    return {code: code for code in list_currencies()} | {str(w).upper(): str(code) for w, code in words.items() if w not in unclear}


def read_currency(text: str) -> str | None:
    """ISO 4217 of a code, a symbol or a word ("USD", "US$", "euro")."""
    word = text.strip().upper()
    return _currencies().get(word) or _currencies().get(word.removesuffix("S"))


@lru_cache(maxsize=50_000)
def read_country(text: str) -> str | None:
    """The code of a country told by its name, its people, or its ISO 3166 code of two or three letters."""
    word = text.strip()
    if len(word) == 2 and word.isalpha():
        return word.lower() if country_name(word) else None
    found = state_code(word) or demonym_country(word)
    if found is None and _CODE.fullmatch(word):
        from babel.core import get_global

        codes = get_global("territory_aliases").get(word.upper())
        found = codes[0].lower() if codes else None
    return found


def kind_of(schema: Schema) -> str | None:
    """Our schema for one of FollowTheMoney's; "legal" where the name must tell; None where we have none."""
    kinds: dict[str, str] = table()["schemata"]
    if schema.name in kinds:
        return kinds[schema.name]
    near = [name for name in kinds if schema.is_a(name)]
    return kinds[near[0]] if near else None


@lru_cache(maxsize=50_000)
def schema_of_name(kind: str, name: str) -> str:
    """The schema of one named so. A body that bears a state's name, or is its government, is the state."""
    if kind in ("legal", "Organization", "PublicBody") and state_code(name):
        return "Territory"
    if kind != "legal":
        return kind
    found = body_schema(name, "", "")
    return "Person" if found == "Organization" and looks_like_person(name) else found


def looks_like_person(name: str) -> bool:
    """A known given name before one to three more capitalised words, or behind the surname and a comma."""
    last, comma, first = name.partition(", ")
    words = f"{first} {last}".split() if comma else name.split()
    return 2 <= len(words) <= 4 and all(word[:1].isupper() or not word[:1].isascii() for word in words) and bool(given_gender(words[0]))


def country_of_name(name: str, schema: str) -> str | None:
    """The country that a name itself tells ("Bank of Russia")."""
    return name_country(name, schema)


@lru_cache(maxsize=50_000)
def is_nobody(text: str) -> bool:
    """A cell that names nobody: no letter in it, a number (a spreadsheet's "1.5e+18" too), a word for nothing known, a text that no name
    is as long as."""
    table_of_names = table()["names"]
    return (
        len(text) > table_of_names["longest"]
        or bool(_FIGURE.fullmatch(text))
        or not any(c.isalpha() for c in text)
        or text.casefold().strip(" .-()") in frozenset(table_of_names["nobody"])
    )
