"""A person's name in its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .words import fold, words_of


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as read. ``given`` and ``middle`` may be empty ("Manafort"); ``surname`` holds its particles ("von", "der", "leyen").

    ``suffix`` is "jr", "ii" … or "". ``parts`` are all words that identify, in the order written, after "Last, First" was turned.
    """

    parts: tuple[str, ...]
    given: str
    middle: tuple[str, ...]
    surname: tuple[str, ...]
    suffix: str
    full: bool

    @property
    def key(self) -> str:
        """The same for the same words in the same order."""
        return " ".join((*self.parts, self.suffix)).strip()

    @property
    def last(self) -> str:
        """The last word of the surname: what a newspaper repeats."""
        return self.surname[-1] if self.surname else ""


@lru_cache(maxsize=200_000)
def parse_person(name: str) -> PersonName:
    """Takes a person's name apart: titles off, "Last, First" turned, particles kept with the surname.

    A title word that is all that is left counts as the name ("Prince"). Source of the particles and titles: ``name_words.toml``.
    """
    if name.count(",") == 1:
        left, right = name.split(",")
        tail = fold(right)
        if tail and not (set(tail) <= words_of("suffixes") | words_of("postnominals")):
            name = f"{right} {left}"
    words = list(fold(name))
    while len(words) > 1 and words[0] in words_of("titles"):
        title = words.pop(0)
        if title in words_of("royal") and not set(words[1:]) - words_of("suffixes"):
            words.insert(0, title)
            break
    suffix = ""
    while len(words) > 1 and (words[-1] in words_of("suffixes") or words[-1] in words_of("postnominals")):
        word = words.pop()
        if word in words_of("suffixes"):
            suffix = {"junior": "jr", "senior": "sr"}.get(word, word)
    parts = tuple(words)
    if len(parts) < 2:
        return PersonName(parts, "", (), parts, suffix, False)
    start = len(parts) - 1
    while start > 1 and parts[start - 1] in words_of("particles") and len(parts[start - 1]) > 1:
        start -= 1
    if parts[0] in words_of("particles") and start == 1:
        return PersonName(parts, "", (), parts, suffix, False)
    return PersonName(parts, parts[0], parts[1:start], parts[start:], suffix, True)
