"""The word lists of the pair matcher, from match_words.toml and name_words.toml, in the shapes that look-ups want."""

from __future__ import annotations

from functools import cache

from cuibono.vocabulary import load_toml, load_tsv

from .words import forms, spellings


@cache
def listed(kind: str) -> frozenset[str]:
    """A word list of match_words.toml."""
    return frozenset(load_toml("match_words.toml")[kind])


@cache
def table(kind: str) -> dict[str, str]:
    """A table of match_words.toml."""
    return dict(load_toml("match_words.toml")[kind])


@cache
def endings(kind: str) -> tuple[tuple[str, str], ...]:
    """Women's and men's endings, the longest first."""
    return tuple((she, he) for she, he in load_toml("match_words.toml")[kind])


@cache
def all_forms() -> dict[tuple[str, ...], str]:
    """Legal forms as folded words, to their class: resolution's and the matcher's own."""
    return {**{tuple(key.split()): value for key, value in table("more_forms").items()}, **forms()}


@cache
def all_spellings() -> dict[str, str]:
    """Other spellings and other languages of a body's words, to the one that counts."""
    return {**table("translations"), **table("more_spellings"), **spellings()}


@cache
def given_words() -> frozenset[str]:
    """Given names that many bear, with their short forms: a slip that makes one of the other is none, or another person."""
    forms_of = {word for row in load_tsv("nicknames.tsv") for word in (row["name"], *row["forms"].split("|"))}
    return frozenset(forms_of | set(load_toml("common_names.toml")["given"]))


@cache
def opposites() -> frozenset[frozenset[str]]:
    """Pairs of words that a slip turns into each other and that never mean the same."""
    compass = listed("compass")
    pairs = {frozenset(pair) for pair in load_toml("match_words.toml")["opposites"]}
    return frozenset(pairs | {frozenset((a, b)) for a in compass for b in compass if a != b})


@cache
def simplified() -> dict[int, str]:
    """Traditional and Japanese forms of Chinese characters to the simplified one, for ``str.translate``."""
    pairs = load_toml("match_words.toml")["han_variants"].split()
    return {ord(other): plain for plain, other in pairs}
