"""A person's name as the pair matcher reads it: titles off, particles aside, bound parts together, each form of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from cuibono.vocabulary import load_toml

from .match_words import listed
from .scripts import han_of, script_of
from .words import fold, words_of

_QUOTED = re.compile(r"[\"“”„«»‘]\s*([^\"“”„«»‘’]{2,30}?)\s*[\"“”«»’]|\(([^()]{2,40})\)")
_BORN = re.compile(r"^\s*(?:nee|née|né|geb\.?|born|aka|a\.k\.a\.|alias|formerly)\s+", re.IGNORECASE)
# "abdulaziz", "abdelaziz"; names of a letter or two after it are other names.
_SERVANT = re.compile(r"abd(?:ul|al|el)\w{3,}$")
_AKA = re.compile(r"\s+(?:a\.?k\.?a\.?|alias|also known as)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """``words`` identify; ``sons`` are pairs of the words before and after "bin"; ``titled``: a title stood before the name."""

    words: tuple[str, ...]
    suffix: str
    sons: tuple[tuple[str, str], ...]
    titled: bool
    script: str
    han: str
    family_first: frozenset[str]


@cache
def _family_first() -> frozenset[str]:
    return frozenset(load_toml("common_names.toml")["family_first"])


@lru_cache(maxsize=200_000)
def parse_pair_person(name: str) -> tuple[Parsed, ...]:
    """The forms of a written name, the full one first; never empty."""
    text = unicodedata.normalize("NFKC", name).casefold()
    pieces = _AKA.split(text)
    found: list[Parsed] = []
    for piece in pieces:
        inside = [a or b for a, b in _QUOTED.findall(piece)]
        if not inside:
            found.append(_parse(piece))
            continue
        bare = " ".join(_QUOTED.sub(" ", piece).split())
        found.append(_parse(bare))
        for said in inside:
            born = _BORN.sub("", said)
            main = list(_parse(bare).words)
            if born != said and main:
                # A maiden name stands for the surname.
                found.append(_parse(born if " " in born.strip() else f"{' '.join(main[:-1])} {born}"))
            elif " " in said.strip():
                found.append(_parse(said))
            elif len(main) > 1:
                found.append(_parse(f"{said} {main[-1]}"))
    return tuple(dict.fromkeys(found))


def _parse(text: str) -> Parsed:
    if text.count(",") == 1:
        left, right = text.split(",")
        tail = fold(right)
        if tail and not set(tail) <= words_of("suffixes") | words_of("postnominals"):
            text = f"{right} {left}"
    words = list(fold(text))
    before = len(words)
    while len(words) > 1 and words[0] in words_of("titles"):
        words.pop(0)
    titled = len(words) < before
    suffix = ""
    while len(words) > 1 and (words[-1] in words_of("suffixes") or words[-1] in words_of("postnominals")):
        word = words.pop()
        if word in words_of("suffixes"):
            suffix = {"junior": "jr", "senior": "sr"}.get(word, word)
    bound = _bind(words)
    kept, sons = _descent(bound)
    return Parsed(tuple(kept or words), suffix, tuple(sons), titled, script_of(text), han_of(text), _family_first())


def _bind(words: list[str]) -> list[str]:
    """ "abd al aziz" and "abdul aziz" become "abdaziz"; "saif al din" becomes "saifdin"."""
    out: list[str] = []
    place = 0
    light, servant, bound = listed("light"), listed("servant"), listed("bound")
    while place < len(words):
        word = words[place]
        if word in servant:
            after = place + 1
            while after < len(words) - 1 and words[after] in light:
                after += 1
            if after < len(words):
                out.append(f"abd{words[after]}")
                place = after + 1
                continue
        if _SERVANT.match(word):
            out.append(f"abd{word[5:]}")
            place += 1
            continue
        if word in bound and out and len(words) > 2:
            stem = out[-1] if out[-1] not in light or len(out) == 1 else ""
            if not stem:
                out.pop()
                stem = out[-1]
            out[-1] = f"{stem}{_second(word)}"
            place += 1
            continue
        whole = _split_second(word)
        out.append(whole)
        place += 1
    return out


def _second(word: str) -> str:
    return "ullah" if word.endswith("llah") else "din"


def _split_second(word: str) -> str:
    """ "saifuddin", "saifeddine" as "saifdin"; other words as they are."""
    hit = re.match(r"^(\w{3,}?)(?:[aeu]l?d?-?)d(?:in|een|ine)$", word)
    return f"{hit[1]}din" if hit and len(word) >= 7 else word


def _descent(words: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words without small ones, and who is whose child."""
    light, filial = listed("light"), listed("filial")
    kept: list[str] = []
    sons: list[tuple[str, str]] = []
    waiting = ""
    for word in words:
        if word in filial:
            waiting = kept[-1] if kept else ""
            continue
        if word in light and len(words) > 1:
            continue
        if waiting:
            sons.append((waiting, word))
            waiting = ""
        kept.append(word)
    return kept, sons
