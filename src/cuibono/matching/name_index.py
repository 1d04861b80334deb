"""Which entities a name may mean: an index by sound, letters and first letters, so that a list is not held against every entity."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cuibono.vocabulary import load_toml

from .match_words import all_spellings
from .pair_states import state_of
from .parse_pair_body import parse_pair_body
from .parse_pair_person import parse_pair_person
from .scripts import consonants
from .transliteration import skeleton


def _setting(name: str) -> int:
    return int(load_toml("matching.toml")["index"][name])


@lru_cache(maxsize=100_000)
def block_keys(name: str) -> frozenset[str]:
    """What a name and any spelling of it should share one of: sounds of words, whole and in part, consonants, initials, state."""
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
    keys |= {f"i:{letters}" for letters in body.initials}
    keys |= {f"i:{word}" for word in body.core if 3 <= len(word) <= 8}
    if body.inside:
        keys |= block_keys(body.inside)
    state = state_of(name)
    if state:
        keys.add(f"s:{state.code}")
    return frozenset(keys)


class NameIndex:
    """Names of entities, by what a spelling of them shares. Numbers are places in the sequence that it was made from."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        """``names[i]`` are the names of entity ``i``."""
        found: dict[str, list[int]] = defaultdict(list)
        self.size = 0
        for number, listed in enumerate(names):
            self.size += 1
            for key in sorted({key for name in listed for key in block_keys(name)}):
                found[key].append(number)
        self._by_key = dict(found)

    def candidates(self, names: Sequence[str]) -> list[int]:
        """Entities that share a key with one of the names, those that share the most and the rarest first; at most ``candidates``."""
        weights: dict[int, float] = defaultdict(float)
        lists = [self._by_key[key] for key in sorted({key for name in names for key in block_keys(name)}) if key in self._by_key]
        lists.sort(key=len)
        # What thousands share tells little: it only counts where nothing rarer does.
        for numbers in lists:
            if len(numbers) > _setting("common") and len(weights) >= _setting("candidates"):
                break
            for number in numbers:
                weights[number] += 1.0 / (1 + len(numbers))
        return heapq.nsmallest(_setting("candidates"), weights, key=lambda number: (-weights[number], number))
