"""Finds entities by what a person types: without case and accents, with slips of the finger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz, process

from cuibono.records import Entity

_WORDS = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[^a-z0-9\n]+")
# Below this (0 to 1) a name is not shown, not even as "did you mean"; tests/ledger/test_names.py has what it lets through.
SHOWN = 0.65
# A name in another order, a part of a name ("Aliaga"), and one that is spelled differently are worth at most this.
ORDER, PART, SLIP = 0.95, 0.9, 0.89


@lru_cache(maxsize=200_000)
def plain(name: str) -> str:
    """A name without case, accents and punctuation: "López-Aliaga" gives "lopez aliaga"."""
    return " ".join(_WORDS.findall(anyascii(name).casefold()))


def plain_all(names: Sequence[str]) -> list[str]:
    """The same of very many names at once."""
    if not names:
        return []
    simple = [name if name.isascii() and "\n" not in name else "" for name in names]
    found = [row.strip() for row in _SIGNS.sub(" ", "\n".join(simple).casefold()).split("\n")]
    return [row if told else plain(name) for row, told, name in zip(found, simple, names, strict=True)]


def words_of(names: Iterable[str]) -> set[str]:
    """All words of some names, plain."""
    return {word for name in names for word in plain(name).split()}


def likeness(asked: str, name: str) -> float:
    """How well two plain names fit, 0 to 1; 1 only for the same name. Same words score above any slip; slips by edit distance."""
    if asked == name:
        return 1.0
    if not asked or not name:
        return 0.0
    ours, theirs = asked.split(), name.split()
    if sorted(ours) == sorted(theirs):
        return ORDER
    if set(ours) <= set(theirs):
        return PART
    whole = max(fuzz.ratio(asked, name), fuzz.token_sort_ratio(asked, name)) / 100
    # Each word asked for has its likest word in the name: "lopes aliaga" in "rafael lopez aliaga".
    parts = sum(max(fuzz.ratio(word, other) for other in theirs) * len(word) for word in ours) / sum(map(len, ours)) / 100
    return float(SLIP * max(whole, PART * parts))


def may_fit(asked: str, names: Sequence[str]) -> list[int]:
    """Places of those of very many plain names that as a whole are so like another that :func:`likeness` may show them."""
    least = 100 * SHOWN / SLIP - 0.5
    scored = (process.cdist([asked], names, scorer=scorer, score_cutoff=least)[0] for scorer in (fuzz.ratio, fuzz.token_sort_ratio))
    return sorted({int(place) for row in scored for place in row.nonzero()[0]})


def words_near(asked: str, words: Sequence[str]) -> list[str]:
    """Those of very many words one of which a name must have that :func:`likeness` shows for its words alone."""
    least = 100 * SHOWN / SLIP / PART - 0.5
    return [
        words[int(place)] for place in sorted(set(process.cdist(asked.split(), words, scorer=fuzz.ratio, score_cutoff=least).nonzero()[1]))
    ]


def rank(query: str, entities: Iterable[Entity], limit: int) -> list[tuple[Entity, float]]:
    """Named entities by the best score of their names, then by how much is known of them."""
    asked = plain(query)
    scored = []
    for entity in entities:
        if not entity.named:
            continue
        score = max((likeness(asked, plain(name)) for name in {entity.caption, *entity.names}), default=0.0)
        if score >= SHOWN:
            scored.append((entity, round(score, 4)))
    scored.sort(key=lambda found: (-found[1], -found[0].documents, -found[0].mentions, found[0].entity_id))
    return scored[:limit]
