"""Small words of a footprint, the same in lines of text, pictures and briefs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cuibono.vocabulary.languages import language_name

COVERAGE = "this is no measure of anybody’s presence: absence of reports is not absence of influence"
_DESCRIBED = re.compile(r"\b(?:States|Kingdom|Netherlands|Philippines|Bahamas|Gambia|Emirates|Republic|Maldives|Union|Congo)\b")
_SCALE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def title_of(data: Mapping[str, Any]) -> str:
    """ "China and the United States in Peru, in what is said of “5G”"."""
    sector = f", in what is said of “{data['sector']}”" if data["sector"] else ""
    return f"{listing([the(row['name'], first=not at) for at, row in enumerate(data['powers'])])}{where_of(data)}{sector}"


def the(name: str, *, first: bool = False) -> str:
    """A country's name with the article that English wants; a capital one where it is ``first``."""
    return f"{'The' if first else 'the'} {name}" if _DESCRIBED.search(name) and not name.lower().startswith("the ") else name


def where_of(data: Mapping[str, Any]) -> str:
    """ " in Peru", or nothing."""
    return f" in {the(data['place'])}" if data["place"] else ""


def coverage(power: Mapping[str, Any], *, first: bool = True) -> str:
    """How much of the corpus names a power (rule 17)."""
    tongues = sorted(power["languages"].items(), key=lambda row: (-row[1], row[0]))
    told = ", ".join(f"{count:,} in {language_name(code) if code != '?' else 'a language not known'}" for code, count in tongues)
    size = f"{counted(power['documents'], 'document')} of {counted(power['outlets'], 'outlet')}"
    return f"{the(power['name'], first=first)} is named in {size}{f' ({told})' if told else ''}"


def amount(value: float, currency: str) -> str:
    """ "1.3 billion USD"."""
    for size, word in _SCALE:
        if value >= size * 0.9995:
            return f"{value / size:.3g} {word} {currency}"
    return f"{value:,.0f} {currency}"


def counted(number: int, noun: str) -> str:
    """ "1 document", "3,819 documents"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listing(names: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""
