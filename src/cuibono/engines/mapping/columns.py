"""What a column holds, learnt from its values: dates and in which form, sums, shares, currencies, countries, names and of what, keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from statistics import mean

from cuibono.vocabulary.countries import state_code
from cuibono.vocabulary.ftm import split_words

from .model import table
from .values import is_nobody, read_country, read_currency, read_date, read_number, schema_of_name

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_MOST = 0.8  # of the values say it: the rest is what registers leave unclean


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: date, number, currency, country, code (of one), link, id, name, text or empty. ``who`` is the commonest schema
    among names, ``filled`` the share of rows that have it, ``formats`` what its dates may be written in; ``unique``: no value twice."""

    name: str
    kind: str
    unique: bool = False
    who: str = ""
    formats: tuple[str, ...] = ()
    sample: str = ""
    filled: float = 1.0

    @property
    def words(self) -> str:
        return split_words(self.name)

    @property
    def names_somebody(self) -> bool:
        """Its values could be an end of a tie."""
        return self.kind in ("name", "country")


def look_at(name: str, values: Sequence[str]) -> Column:
    """The column by its filled values."""
    few = [value for value in values if not (is_nobody(value) and any(c.isalpha() for c in value))][:500]
    if not few:
        return Column(name, "empty")
    unique = len(set(values)) == len(values) and len(values) > 1
    sample = Counter(few).most_common(1)[0][0][:60]

    def mostly(test: Callable[[str], object]) -> bool:
        return sum(bool(test(value)) for value in few) >= _MOST * len(few)

    if mostly(_LINK.fullmatch):
        return Column(name, "link", unique, sample=sample)
    if mostly(_is_date):
        return Column(name, "date", unique, sample=sample)
    formats = tuple(form for form in table()["suggest"]["formats"] if mostly(partial(_reads_as, form)))
    if formats and not (formats == ("%Y%m%d",) and unique):
        return Column(name, "date", unique, formats=formats, sample=sample)
    if mostly(lambda value: value.isupper() and len(value) == 3 and read_currency(value)):
        return Column(name, "currency", unique, sample=sample)
    if mostly(read_country):
        return Column(name, "code" if mean(map(len, few)) <= 3 else "country", unique, "Territory", sample=sample)
    if mostly(lambda value: _is_key(value) and value[:1].isalpha()):
        return Column(name, "id", unique, sample=sample)
    if mostly(lambda value: read_number(value, ".") is not None and not (value.startswith("0") and value.isdigit() and len(value) > 1)):
        plain = unique and all(value.isdigit() for value in few)
        return Column(
            name, "id" if plain and re.search(r"\b(?:id|no|number|code|key)\b", split_words(name)) else "number", unique, sample=sample
        )
    if mostly(_is_key):
        return Column(name, "id", unique, sample=sample)
    if mostly(lambda value: len(value) <= 90 and not is_nobody(value) and _capitals(value)):
        who = Counter(schema_of_name("legal", value) for value in few if not is_nobody(value)).most_common(1)[0][0]
        return Column(name, "name", unique, who, sample=sample)
    return Column(name, "text", unique, sample=sample)


def _is_date(value: str) -> bool:
    found = read_date(value)
    return found is not None and 1700 <= int(found[:4]) <= 2200


def _reads_as(form: str, value: str) -> bool:
    return read_date(value, form) is not None


def _is_key(value: str) -> bool:
    return " " not in value and any(c.isdigit() for c in value)


def _capitals(value: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", value) if len(word) > 3]
    return bool(state_code(value)) or (bool(words) and mean(not word[0].islower() for word in words) > 0.5)


def likeness(column: str, term: str) -> float:
    """How well a column's name says a term, 0 to 100: whether its words are there, and then how few others are."""
    return _likeness(split_words(column), split_words(term))


@cache
def _likeness(column: str, term: str) -> float:
    from rapidfuzz import fuzz

    have, want = column.split(), term.split()
    if not have or not want:
        return 0.0
    hits = sum(any(fuzz.ratio(word, other) >= 85 for other in have) for word in want)
    return 100.0 * (0.75 * hits / len(want) + 0.25 * hits / len(have)) if hits == len(want) or hits * 2 > len(want) else 0.0


def fit(column: Column, prop: str) -> float:
    """How well a column's name says a property, under its own name or another that registers use."""
    terms = table()["suggest"]["terms"].get(prop, ())
    return max([likeness(column.name, prop), *(0.97 * likeness(column.name, term) for term in terms)])
