"""A body's name as the pair matcher reads it: legal forms off, numbers read, spellings and languages made one, its state found."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from .match_words import all_forms, all_spellings, listed, table
from .numbers import read_numbers
from .pair_states import country_of, demonym_of
from .scripts import han_of, script_of
from .words import fold, own_bodies, words_of

_BRACKETS = re.compile(r"\(([^()]{2,60})\)|\[([^\[\]]{2,60})\]")
_AFTER = re.compile(r"(?<=\w)'s\b|(?<=s)'(?=\s)")
_LONGEST = 4
# Forms that open a name too; others stand at its end ("AS Roma", "SE Banken" and "Group 4" are no companies by that word).
_NOT_AT_START = frozenset(
    {
        "group",
        "company",
        "first",
        "co",
        "as",
        "se",
        "na",
        "ms",
        "sa",
        "ss",
        "mt",
        "sia",
        "ou",
        "eg",
        "sl",
        "ab",
        "ug",
        "holding",
        "holdings",
        "too",
        "tov",
        "pat",
    }
)


@dataclass(frozen=True, slots=True)
class Body:
    """``core`` are the words that identify, ``forms`` the classes of legal forms, ``numbers`` those in the core.

    ``country`` is the state that the name tells, ``branch`` the region that it is a branch in; neither is in ``core``. ``inside`` is what
    stood in brackets where that is a name of its own; ``words`` are all words as written.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    forms: frozenset[str]
    numbers: tuple[str, ...]
    country: str | None
    branch: str
    inside: str
    initials: frozenset[str]
    script: str
    han: str
    generic: bool


@cache
def _own() -> dict[frozenset[str], str]:
    """Bodies whose bare name means one state's, in any order of their words."""
    return {frozenset(name.split()): code for name, code in own_bodies().items()}


@cache
def _script_forms() -> tuple[tuple[str, str], ...]:
    return tuple(table("script_forms").items())


@lru_cache(maxsize=200_000)
def parse_pair_body(name: str) -> Body:
    """Takes a body's name apart; case and accents do not matter."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("’", "'").replace("`", "'").strip()
    found: set[str] = set()
    for written, kind in _script_forms():
        if written in text:
            text = text.replace(written, " ")
            found.add(kind)
    han = han_of(text)
    script = script_of(text)
    text = _AFTER.sub("", text)
    branch, inside = "", ""
    for hit in _BRACKETS.finditer(text):
        said = (hit[1] or hit[2]).strip()
        words = fold(said)
        if country_of(said) or (words and all(word in listed("regions") for word in words)):
            branch = " ".join(words)
        elif tuple(words) in all_forms() or said in ("holdings", "holding", "group"):
            found.add(all_forms().get(tuple(words), said))
        elif not any(character.isdigit() for character in said):
            inside = said
        else:
            continue
        text = text.replace(hit[0], " ")
    written_words = list(fold(text))
    words_list, forms_found = _strip_forms(written_words)
    found |= set(forms_found)
    spelled = all_spellings()
    core_list = read_numbers([spelled.get(word, word) for word in words_list])
    fillers = words_of("fillers")
    country, core_list, trailing = _country(core_list)
    branch = branch or trailing
    core = tuple(word for word in core_list if word not in fillers) or tuple(core_list)
    generic = bool(core) and all(word in words_of("generic") or word in ("us", "affairs") for word in core)
    if generic and country is None:
        country = _own().get(frozenset(core))
    if generic and not country and branch:
        country, branch = country_of(branch), ""
    if generic:
        core = tuple(word for word in core if word != "affairs") or core
    numbers = tuple(sorted(word for word in core if word.isdigit()))
    return Body(
        tuple(written_words),
        core,
        frozenset(found),
        numbers,
        country,
        branch,
        inside,
        _initials(written_words, words_list),
        script,
        han,
        generic,
    )


def _strip_forms(words: list[str]) -> tuple[list[str], list[str]]:
    forms, found = all_forms(), []
    changed = True
    while changed and len(words) > 1:
        changed = False
        for size in range(min(_LONGEST, len(words) - 1), 0, -1):
            if tuple(words[-size:]) in forms:
                found.append(forms[tuple(words[-size:])])
                words = words[:-size]
                changed = True
                break
            if tuple(words[:size]) in forms and not (size == 1 and words[0] in _NOT_AT_START):
                found.append(forms[tuple(words[:size])])
                words = words[size:]
                changed = True
                break
        if not changed and len(words[-1]) >= 6 and (meant := _misspelt_form(words[-1])):
            found.append(meant)
            words = words[:-1]
            changed = True
        while len(words) > 1 and words[-1] in ("and", "the", "of"):
            words = words[:-1]
            changed = True
    return words, found


@lru_cache(maxsize=50_000)
def _misspelt_form(word: str) -> str:
    """The class of a long legal form that the last word is but for one letter ("Hodings"); "" for other words."""
    return next((kind for written, kind in _long_forms() if abs(len(written) - len(word)) <= 1 and OSA.distance(written, word) == 1), "")


@cache
def _long_forms() -> tuple[tuple[str, str], ...]:
    return tuple((words[0], kind) for words, kind in all_forms().items() if len(words) == 1 and len(words[0]) >= 7)


def _country(words: list[str]) -> tuple[str | None, list[str], str]:
    """The state that a name opens or ends with, the words without it, and the words that told a branch.

    At the start a state counts only where all the rest is generic ("Chinese foreign ministry", not "China Mobile"); after "of" the same
    ("ministry of finance of Chile"); at the end of other names it is where a branch is ("Bowne Global Solutions Japan").
    """
    generic, fillers = words_of("generic"), words_of("fillers")
    for size in (3, 2, 1):
        if len(words) <= size:
            continue
        head = " ".join(words[:size])
        rest = words[size:]
        code = country_of(head) or (demonym_of(head) if size == 1 else None)
        if code and all(word in generic or word in fillers or word == "affairs" for word in rest):
            return code, rest, ""
        tail = " ".join(words[-size:])
        before = words[:-size]
        code = country_of(tail)
        if code:
            if all(word in generic or word in fillers or word == "affairs" for word in before):
                return code, before, ""
            if before[-1] not in fillers:
                return None, before, tail
    return None, words, ""


def _initials(written: list[str], bare: list[str]) -> frozenset[str]:
    fillers = words_of("fillers")
    out = set()
    for words in (written, bare):
        out.add("".join(word[0] for word in words if word not in fillers))
        out.add("".join(word[0] for word in words if word != "the"))
    return frozenset(letters for letters in out if 3 <= len(letters) <= 8)
