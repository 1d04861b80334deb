"""Which entities may be one at all: those that share the sound of a name. What shares nothing is never compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

from cuibono.matching.body import parse_body
from cuibono.matching.person import parse_person
from cuibono.matching.transliteration import skeleton
from cuibono.vocabulary import load_toml

from .profile_entities import Profile, flat

# Offices are told apart by their place, documents and events by their day: of these no pairs are asked.
ASKED = frozenset({"person", "body", "territory", "project"})


@cache
def _setting(name: str) -> int:
    return int(load_toml("review.toml")["candidates"][name])


def pair_candidates(profiles: Mapping[str, Profile]) -> list[tuple[str, str]]:
    """Pairs of entity ids, each sorted, in order. Two surnames alone are never paired: nothing could tell."""
    found: set[tuple[str, str]] = set()
    blocks: dict[str, list[str]] = defaultdict(list)
    common = _common_words(profiles)
    for entity_id, item in sorted(profiles.items()):
        if item.group in ASKED:
            for key in sorted(set(_keys(item, common))):
                blocks[key].append(entity_id)
    for _, block in sorted(blocks.items()):
        for group in _cut(block, profiles):
            for left, right in combinations(sorted(group), 2):
                a, b = profiles[left], profiles[right]
                if _may_be_one(a, b):
                    found.add((left, right))
    return sorted(found)


def _may_be_one(left: Profile, right: Profile) -> bool:
    """Not two surnames alone, not two states or a state and its capital, and over kinds of entity only one name."""
    if left.group != right.group:
        return flat(left.caption) == flat(right.caption)
    return not (left.partial and right.partial) and not (
        left.group == "territory" and any(k.startswith("@") for k in left.keys | right.keys)
    )


def _keys(item: Profile, common: frozenset[str]) -> Iterator[str]:
    for name in item.flat:
        yield f"name:{name}"
    if item.group == "person":
        for key in item.keys:
            parts = parse_person(key).parts
            yield from (f"person:{skeleton(part)}" for part in (parts[-1:] if len(parts) < 3 else parts[-2:]))
            yield f"person-words:{' '.join(sorted(skeleton(part) for part in parts))}"
            yield from _slips("person", "".join(skeleton(part) for part in parts))
        return
    for name in item.names[:4]:
        body = parse_body(name)
        yield from (f"{item.group}:{skeleton(word)}" for word in body.core if skeleton(word) not in common)
        yield from _slips(item.group, "".join(skeleton(word) for word in body.core))
        if item.group == "body":
            yield from (f"letters:{letters}" for letters in ([body.acronym] if body.acronym else body.initials))


def _slips(group: str, letters: str) -> Iterator[str]:
    """The letters, and all but one of them: names that differ by one letter too many, too few or another share a key."""
    yield f"{group}-letters:{letters}"
    if len(letters) >= _setting("slips_from"):
        yield from (f"{group}-letters:{letters[:at]}{letters[at + 1 :]}" for at in range(len(letters)))


def _common_words(profiles: Mapping[str, Profile]) -> frozenset[str]:
    """Sounds of words that stand in many names of bodies and places."""
    counts: Counter[str] = Counter()
    for item in profiles.values():
        if item.group != "person":
            counts.update({skeleton(word) for name in item.names[:4] for word in parse_body(name).core})
    return frozenset(word for word, count in counts.items() if count > _setting("common_word"))


def _cut(block: list[str], profiles: Mapping[str, Profile]) -> list[list[str]]:
    """A block as it is, or by first letters where it is too large; a surname alone then meets the two full names of most documents."""
    if len(block) <= _setting("block"):
        return [block]
    by_letter: dict[str, list[str]] = defaultdict(list)
    lone = [entity_id for entity_id in block if profiles[entity_id].partial]
    full = [entity_id for entity_id in block if not profiles[entity_id].partial]
    for entity_id in full:
        by_letter[profiles[entity_id].key[:1]].append(entity_id)
    known = sorted(full, key=lambda entity_id: (-len(profiles[entity_id].documents), entity_id))[:2]
    return [*by_letter.values(), *([entity_id, *known] for entity_id in lone)]
