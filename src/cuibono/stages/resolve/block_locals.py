"""Which locals can have a say in each other's resolution: those that share a block, directly or through others.

A set of locals that holds, with each of its members, all members of that member's live blocks is *closed*: it resolves to what it would
within the whole corpus. So one more document needs its neighbourhood alone.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from cuibono.matching.person import parse_person
from cuibono.matching.transliteration import skeleton

from .count_bulks import Name, is_countable
from .join_people import family_first
from .join_schemata import KINDS
from .key_locals import Keyed, flat_name
from .split_namesakes import is_common
from .tally_terms import COMPANY, SHORT, SURROUNDING, initials, sought

_TAB = "\t"  # no folded name holds one
_LETTERS = range(3, 8)  # of an acronym
SHORTS, LETTERS = "short|", "letters|"
ASKS = "?"  # the side of the short name or the letters; the other sides are the keys of the bodies that they may be
READ = "read|"
WATCH = "watch"


class Block(NamedTuple):
    """A local's place in a block. ``side`` "": it meets everybody in the block; else only those of other sides."""

    name: str
    side: str


def block_of(name: Name) -> str:
    """The block of all locals of a name."""
    return f"name|{name[0]}|{name[1]}"


class Place(NamedTuple):
    """What is kept of a block: ``number`` is the local's, or 0 where all locals of a name stand there, whom ``side`` then tells too."""

    name: str
    side: str
    number: int


def read_side(side: str) -> tuple[str, Name | None]:
    """The side of a place as a block has it, and the name whose locals all stand there."""
    own, *name = side.split(_TAB)
    return own, (name[0], name[1]) if name else None


def places_of(item: Keyed, number: int) -> list[Place]:
    """The places of a local. What may be counted stands under its name but for the block of the name: so a block grows with its names."""
    blocks = [*blocks_of(item), *watches_of(item)]
    if not is_countable(item):
        return [Place(*block, number) for block in blocks]
    own = block_of((item.group, item.key))
    return [
        Place(*block, number) if block.name == own else Place(block.name, f"{block.side}{_TAB}{item.group}{_TAB}{item.key}", 0)
        for block in blocks
    ]


def is_live(name: str, before: Collection[str], now: Collection[str]) -> bool:
    """Whether members of a block meet at all, or met ``before``; both are the sides that there were and are.

    A short name, and letters, join the one name that they fit alone: where several are there, and were before, nobody does.
    """
    sides = set(now)
    if name.startswith((SHORTS, LETTERS)):
        return ASKS in sides and 1 in (len(set(before) - {ASKS}), len(sides - {ASKS}))
    return "" in sides or len(sides) > 1


def blocks_of(item: Keyed, *, alone: bool = False) -> list[Block]:
    """The blocks of one local. ``alone``: a decision names it, so it may also meet those of its name that it else would not."""
    if not item.local.named or not item.local.names:
        return [Block(block_of((item.group, item.key)), "")] if alone else []
    return [*_blocks(item.group, item.key, item.names, item.local.names, bool(item.sense), item.partial, alone)]


@lru_cache(maxsize=100_000)
def _blocks(
    group: str, key: str, names: tuple[str, ...], written: tuple[str, ...], apart: bool, partial: bool, alone: bool
) -> tuple[Block, ...]:
    """Many locals are called alike: what hangs on the names is told once. ``apart``: it stays in its document."""
    found: list[Block] = []
    if alone or not (apart or (group == "person" and partial)):
        found.append(Block(block_of((group, key)), ""))
    if group == "person":
        found += _sounds(key, partial=partial)
    elif group == "body" and (not apart or alone):
        found.append(Block(SHORTS + key, ASKS))
        found += [Block(SHORTS + name, key) for name in names if name != key]
        if len(key) in _LETTERS and " " not in key:
            found.append(Block(LETTERS + key, ASKS))
        found += [Block(LETTERS + letters, key) for letters in initials(key, written)]
    if group in KINDS:
        found += [Block(READ + flat, group) for name in written if (flat := flat_name(name))]
    return tuple(sorted(set(found)))


def _sounds(key: str, *, partial: bool) -> list[Block]:
    """A full name meets what sounds like its surname; a surname alone meets full names, not other surnames alone."""
    name = parse_person(key)
    words = {name.last} if name.last else set()
    if name.full and name.parts[0] in family_first():
        words.add(name.parts[0])
    return [Block(f"sound|{skeleton(word)}", "part" if partial else "") for word in sorted(words)]


def watches_of(item: Keyed) -> list[Block]:
    """What may change this local's resolution without sharing a block with it: the weight of a word, another body of a short name.

    No blocks: they are only looked up by a word that changed.
    """
    words: set[str] = set()
    if item.group == "person" and item.local.named:
        if item.beside and is_common(item.key):
            words |= {watch(COMPANY, name) for name in item.beside}
        if item.partial:
            words |= {watch(SURROUNDING, word) for word in item.known | item.topics}
    elif item.group == "body":
        words |= {watch(SHORT, sought(name)) for name in item.names if name != item.key}
    return [Block(name, WATCH) for name in sorted(words)]


def watch(kind: str, word: str) -> str:
    """The name under which those are found that a word of this kind concerns."""
    return f"{kind}:{word}"
