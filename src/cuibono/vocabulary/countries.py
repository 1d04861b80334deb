"""Countries: names, demonyms and capitals to ISO 3166-1 alpha-2 codes in lower case, from the CLDR (babel) and an own table.

The three kinds of word stay apart, since only a country's name is the country: "Chinese" is a property, "Beijing" a city that
sometimes stands for its government.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .tables import load_tsv

_ADMINISTRATION = re.compile(r"^(?:the )?(?P<who>.+?) (?:government|state|regime|republic|authorities|leadership)$")
_OF_STATE = re.compile(
    r"^(?:the )?(?:government|state|kingdom|republic|people's republic|federal republic|islamic republic) of (?:the )?(?P<who>.+)$"
)


def _flat(name: str) -> str:
    """Case, accents, stops, apostrophes' shape and a leading "the" do not tell countries apart."""
    plain = name
    if not name.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", name.replace("’", "'")) if not unicodedata.combining(c))
    plain = re.sub(r"\s+", " ", plain.casefold().replace(".", "").replace("&", "and")).strip()
    return re.sub(r"\bsaint\b", "st", plain.removeprefix("the "))


def _acronym(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isupper() and len(letters) <= 4


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str], frozenset[str]]:
    """By name, by demonym, by capital, name of a code; and the flat acronyms, which count only in capitals ("US", never "us")."""
    from babel import Locale

    unions = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
    cldr = {code.lower(): str(name) for code, name in Locale("en").territories.items() if len(code) == 2 and code not in unions}
    names: dict[str, str] = {}
    captions: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    capitals: dict[str, str] = {}
    acronyms = set()
    for code, name in sorted(cldr.items()):
        names[_flat(name)] = code
        captions[code] = name
    for row in load_tsv("countries.tsv"):
        code = row["code"]
        for name in filter(None, row["names"].split("|")):
            names[_flat(name)] = code
            if _acronym(name):
                acronyms.add(_flat(name))
        for word in filter(None, row["demonyms"].split("|")):
            demonyms[_flat(word)] = code
        for city in filter(None, row["capital"].split("|")):
            capitals.setdefault(_flat(city), code)
        if row["caption"]:
            captions[code] = row["caption"]
    return names, demonyms, capitals, captions, frozenset(acronyms)


@lru_cache(maxsize=100_000)
def country_code(name: str) -> str | None:
    """The code of a country's name or alias ("the United States", "U.S.", "Türkiye"); None for anything else, "us" included.

    Acronyms count only in capitals. "Georgia" and "Jordan" are ambiguous with a state and a name of persons: both give None here unless
    spelled out ("Republic of Georgia", "Kingdom of Jordan").
    """
    names, _, _, _, acronyms = _tables()
    flat = _flat(name)
    if flat in {"georgia", "jordan"}:
        return None
    if flat in {"republic of georgia", "georgia (country)"}:
        return "ge"
    if flat in acronyms and not name.removeprefix("the ").replace(".", "").isupper():
        return None
    return names.get(flat)


def country_name(code: str) -> str | None:
    """The English name of an alpha-2 code in either case: ``us`` gives "United States"."""
    return _tables()[3].get(code.lower())


@lru_cache(maxsize=100_000)
def country_names() -> list[str]:
    """The English names of all countries and territories that have a code, in order."""
    return sorted(_tables()[3].values())


def demonym_country(word: str) -> str | None:
    """The code of an adjective of nationality or a people's name ("Chinese", "Britons"); None for lower-case words and anything else."""
    if not word[:1].isupper():
        return None
    return _tables()[1].get(_flat(word))


@lru_cache(maxsize=100_000)
def capital_country(name: str) -> str | None:
    """The code of the country that a capital ("Beijing", "Moscow") may stand for where it acts."""
    if not name[:1].isupper():
        return None
    return _tables()[2].get(_flat(name))


@lru_cache(maxsize=100_000)
def state_code(name: str) -> str | None:
    """The code of a state under any of its names: the country's, or its government's named as such ("the Chinese government").

    A capital alone gives None: whether it acts is for the caller to know.
    """
    found = country_code(name)
    if found:
        return found
    match = _ADMINISTRATION.match(name.strip()) or _OF_STATE.match(name.strip())
    if not match:
        return None
    who = re.sub(r"['’]s?$", "", match["who"])
    return demonym_country(who) or country_code(who)
