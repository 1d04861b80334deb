"""Which entities a name may mean: an index by sound, letters and first letters, so that a list is not held against every entity."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.regions import region_of

from .match_words import all_spellings
from .pair_states import demonym_of, state_of
from .parse_pair_body import parse_pair_body
from .parse_pair_person import parse_pair_person
from .scripts import consonants
from .transliteration import skeleton
from .words import fold, words_of


def _setting(name: str) -> int:
    return int(load_toml("matching.toml")["index"][name])


_LETTERS = range(2, 9)


@lru_cache(maxsize=100_000)
def block_keys(name: str) -> frozenset[str]:
    """What a name and any spelling of it should share one of: sounds of words, whole and in part, consonants, state or region."""
    keys = set()
    body = parse_pair_body(name)
    words = {word for form in parse_pair_person(name) for word in form.words} | set(body.core)
    words |= {all_spellings().get(word, word) for word in words}
    for word in words:
        sound = skeleton(word)
        keys.add(f"w:{sound}")
        if len(sound) >= 4:
            # One slip leaves the head or the tail of a word as it was.
            keys.add(f"h:{sound[:3]}")
            keys.add(f"t:{sound[-3:]}")
        held = consonants(word)
        if len(held) >= 3:
            keys.add(f"k:{held}")
    joined = consonants("".join(body.core))
    if len(joined) >= 3:
        keys.add(f"j:{joined[:6]}")
    if body.inside:
        keys |= block_keys(body.inside)
    keys |= _places(name)
    return frozenset(keys)


def _places(name: str) -> set[str]:
    """The state or region that the whole name means, "American" and "Calif." included."""
    state = state_of(name)
    code = state.code if state else demonym_of(name)
    keys = {f"s:{code}"} if code else set()
    bare = name.strip()
    region = region_of(bare) or region_of(bare.title()) or region_of(bare.upper())
    if region:
        keys.add(f"r:{region.code}")
    return keys


def _first_letters(name: str) -> set[str]:
    """What letters may stand for the name: the first ones of its words, with and without the small ones."""
    words = fold(name)
    if len(words) < 2:
        return set()
    tight, loose = ("".join(word[0] for word in words if word not in left) for left in (words_of("fillers"), {"the"}))
    return {letters for letters in (tight, loose, *parse_pair_body(name).initials) if len(letters) in _LETTERS}


def _letters(name: str) -> set[str]:
    """The letters that a name is or holds: "F.B.I.", "PJ", "FBI director"."""
    words = name.replace(".", " ").split()
    joined = "".join(words)
    found = {word.lower() for word in name.replace(".", "").replace("&", "").split() if word.isupper() and word.isalpha()}
    if joined.isalpha() and (len(words) == 1 or all(len(word) == 1 for word in words)):
        found.add(joined.lower())
    return {letters for letters in found if len(letters) in _LETTERS}


def stored_keys(name: str) -> frozenset[str]:
    """Under what a name is kept."""
    return block_keys(name) | {f"full:{letters}" for letters in _first_letters(name)} | {f"short:{letters}" for letters in _letters(name)}


def asked_keys(name: str) -> frozenset[str]:
    """Under what a name is looked for: letters meet full names and full names letters, but not each other."""
    return block_keys(name) | {f"short:{letters}" for letters in _first_letters(name)} | {f"full:{letters}" for letters in _letters(name)}


class NameIndex:
    """Names of entities, by what a spelling of them shares. Numbers are places in the sequence that it was made from."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        """``names[i]`` are the names of entity ``i``."""
        found: dict[str, list[int]] = defaultdict(list)
        self.size = 0
        for number, listed in enumerate(names):
            self.size += 1
            for key in sorted({key for name in listed for key in stored_keys(name)}):
                found[key].append(number)
        self._by_key = dict(found)

    def candidates(self, names: Sequence[str], limit: int | None = None) -> list[int]:
        """Entities that share a key with one of the names, those that share the most and the rarest first.

        At most ``limit``; where none is given, as many as ``matching.toml`` says.
        """
        limit = _setting("candidates") if limit is None else limit
        weights: dict[int, float] = defaultdict(float)
        lists = [self._by_key[key] for key in sorted({key for name in names for key in asked_keys(name)}) if key in self._by_key]
        lists.sort(key=len)
        # What thousands share tells little: it only counts where nothing rarer does.
        for numbers in lists:
            if len(numbers) > _setting("common") and len(weights) >= limit:
                break
            for number in numbers:
                weights[number] += 1.0 / (1 + len(numbers))
        return heapq.nsmallest(limit, weights, key=lambda number: (-weights[number], number))
