"""Words of a name, folded: transliterated to Latin letters, lower case, without accents, stops and apostrophes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from anyascii import anyascii

from cuibono.vocabulary import load_toml, load_tsv

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s$|(?<=s)['’]$")
_WORD = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]+|[A-Z]{2,}\b)")


@lru_cache(maxsize=200_000)
def fold(text: str) -> tuple[str, ...]:
    """The words of a name: ``fold("U.S. Dept. of State’s")`` is ``("us", "dept", "of", "state")``.

    Stops inside initials join them ("J.P." is one word, "jp"); other punctuation parts words. Han, Cyrillic, Arabic and the rest go to
    Latin letters by anyascii.
    """
    plain = _POSSESSIVE.sub("", text.strip())
    plain = _INITIALS.sub(lambda hit: hit[0].replace(".", "") + " ", plain)
    plain = re.sub(r"[.'’‘`ʼ]", "", plain).replace("&", " and ")
    # Soft and hard signs come as apostrophes: they part no words.
    return tuple(_WORD.findall(anyascii(plain).lower().replace("'", "")))


def clean(text: str) -> str:
    """A name as it is shown: without a possessive, with single spaces."""
    return " ".join(_POSSESSIVE.sub("", text.strip()).split()) or text


def split_joined(text: str) -> str:
    """A name with joined words parted where a capital follows small letters: "SergeiLavrov", "SiemensAG"."""
    return _CAMEL.sub(" ", text)


@cache
def words_of(kind: str) -> frozenset[str]:
    """A word list of ``name_words.toml``: titles, suffixes, postnominals, particles, fillers, generic."""
    return frozenset(load_toml("name_words.toml")[kind])


@cache
def forms() -> dict[tuple[str, ...], str]:
    """Legal forms as folded words, to their class."""
    return {tuple(key.split()): value for key, value in load_toml("name_words.toml")["forms"].items()}


@cache
def spellings() -> dict[str, str]:
    """Other spellings of a word, to the one that counts."""
    return dict(load_toml("name_words.toml")["spellings"])


@cache
def offices() -> dict[str, str]:
    """Short forms of offices, folded, to their full words."""
    return dict(load_toml("name_words.toml")["offices"])


@cache
def own_bodies() -> dict[str, str]:
    """Bodies whose bare name means one state's, to that state's code."""
    return dict(load_toml("name_words.toml")["own_bodies"])


@cache
def _given() -> dict[str, frozenset[str]]:
    heads: dict[str, set[str]] = {}
    for row in load_tsv("nicknames.tsv"):
        heads.setdefault(row["name"], set()).add(row["name"])
        for form in row["forms"].split("|"):
            heads.setdefault(form, set()).add(row["name"])
    return {form: frozenset(names) for form, names in heads.items()}


def given_names(word: str) -> frozenset[str]:
    """The names that a given name may stand for: "bill" gives {"william"}; an unknown word stands for itself."""
    return _given().get(word, frozenset({word}))
