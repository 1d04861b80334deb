"""Questions on sameness: pairs that may be one, and namesakes that were set apart."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cuibono.records import make_id
from cuibono.stages.resolve.list_parts import Part
from cuibono.stages.resolve.pair_candidates import pair_candidates
from cuibono.stages.resolve.profile_entities import Bearers, Profile, Rarity
from cuibono.stages.resolve.score_pairs import View, view_pair
from cuibono.vocabulary import load_toml

from .lay_ground import Ground
from .questions import Question, too_small, uncertainty
from .weigh_effects import Change, join_entities
from .word_effects import chain_words, word_effects


@cache
def _setting(table: str, name: str) -> float:
    return float(load_toml("review.toml")[table][name])


@dataclass(frozen=True)
class Names:
    """The parts and profiles that pairs are asked of; ``settled`` are pairs of entity ids on which a decision stands."""

    parts: Sequence[Part]
    profiles: Mapping[str, Profile]
    settled: frozenset[tuple[str, str]]


def ask_pairs(names: Names, ground: Ground) -> tuple[list[Question], int]:
    """Unjoined pairs whose names fit, with what joining them would change, and how many were too small to ask.

    Namesakes that were set apart are of kind "split".
    """
    rarity, bearers = Rarity(names.profiles.values()), Bearers(names.profiles)
    found: list[Question] = []
    small_ones = 0
    for left, right in pair_candidates(names.profiles):
        if (left, right) in names.settled:
            continue
        a, b = names.profiles[left], names.profiles[right]
        view = view_pair(a, b, rarity, bearers)
        if view.likely < _setting("pairs", "least"):
            continue
        # The one in fewer documents would join the other: what changes is told from its side.
        small, large = sorted((a, b), key=lambda item: (len(item.documents), item.entity_id))
        change = with_documents(join_entities(ground, small.entity_id, large.entity_id), len(small.documents))
        if too_small(view.likely, change.size):
            small_ones += 1
            continue
        kind = "split" if a.group == b.group and a.keys & b.keys else "join"
        head = f"{len(large.documents)} + {len(small.documents)} documents would be one entity's"
        found.append(pair_question(kind, large, small, view, change, ground, head))
    return found, small_ones


def with_documents(change: Change, count: int) -> Change:
    """The change, with how many documents would stand for another entity."""
    return replace(change, documents=count)


def documents_of(count: int) -> str:
    """A count of documents in words."""
    return "1 document" if count == 1 else f"{count} documents"


def pair_question(kind: str, large: Profile, small: Profile, view: View, change: Change, ground: Ground, head: str) -> Question:
    """The question of a pair, the side in more documents first."""
    captions = ChainMap({small.ident: small.caption, large.ident: large.caption}, ground.captions)
    effects = (*word_effects(change, captions, head=head), *chain_words(change, captions, come=kind != "joined"))
    left, right = sorted((large.ident, small.ident))
    again = f" in {documents_of(len(small.documents))}" if small.caption == large.caption else ""
    return Question(
        question_id=make_id("question", "pair", left, right),
        kind=kind,
        left=large.ident,
        right=small.ident,
        title=f"{large.caption} / {small.caption}{again}",
        about=tuple(sorted({large.entity_id, small.entity_id})),
        likely=view.likely,
        pro=view.pro,
        con=view.con,
        effects=effects,
        counts=tuple(sorted(change.counts.items())),
        effect=change.size,
        uncertainty=uncertainty(view.likely),
        priority=round(uncertainty(view.likely) * change.size, 4),
    )
