"""What is asked of the full text index, before an engine puts it into its own words."""

from __future__ import annotations

import re
from typing import NamedTuple

from .search_words import asked, forms

_TERM = re.compile(r'"([^"]+)"|(\S+)')


class Phrase(NamedTuple):
    """Words in a row, in the form in which texts are indexed; where it ``begins``, its last word may go on."""

    text: str
    begins: bool = False


# All of these, and of each any of its phrases.
Match = tuple[tuple[Phrase, ...], ...]


def match_of(query: str, *, inflected: bool = False) -> Match:
    """All words of a query, "quoted words" in that order; empty where none has a letter or digit.

    ``inflected``: a word outside of quotation marks stands for all its forms.
    """
    terms = [(quoted,) if quoted else forms(word) if inflected else (word,) for quoted, word in _TERM.findall(query)]
    told = (tuple(Phrase(asked(term)) for term in row if _is_word(term)) for row in terms)
    return tuple(row for row in told if row)


def any_of(words: list[str]) -> Match:
    """One of these words, or words in a row."""
    row = tuple(Phrase(asked(word)) for word in words if _is_word(word))
    return (row,) if row else ()


def _is_word(term: str) -> bool:
    return any(letter.isalnum() for letter in term)
