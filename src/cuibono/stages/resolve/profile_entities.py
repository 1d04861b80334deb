"""What the documents say of an entity, or of a part of one, in the shape that two can be compared in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

from cuibono.matching.body import parse_body
from cuibono.matching.person import parse_person
from cuibono.matching.words import clean, fold

from .list_parts import Part, anchor_of


def flat(name: str) -> str:
    """A name's folded words, without article."""
    return " ".join(word for word in fold(name) if word != "the")


@dataclass(frozen=True)
class Profile:
    """``ident`` is what a decision names, ``names`` whole names first and commonest, ``whole`` those that are not short for another,
    ``partial`` where no whole name is known.

    ``known`` holds the names that its documents tie it to, folded; ``offices`` (what, of what).
    """

    ident: str
    entity_id: str
    group: str
    key: str
    partial: bool
    names: tuple[str, ...]
    whole: tuple[str, ...]
    schemata: tuple[str, ...]
    countries: frozenset[str]
    offices: frozenset[tuple[str, str]]
    known: frozenset[str]
    topics: frozenset[str]
    documents: frozenset[str]
    keys: frozenset[str]

    @cached_property
    def caption(self) -> str:
        """The first of its names."""
        return self.names[0] if self.names else self.key

    @cached_property
    def flat(self) -> frozenset[str]:
        """Its names, folded, without article."""
        return frozenset(flat(name) for name in self.names) - {""}


def profile(parts: Sequence[Part], ident: str) -> Profile:
    """Some parts together. The parts of one group as the first (largest) has it give names; a misread one gives none but its own."""
    names: Counter[tuple[bool, str]] = Counter()
    schemata: Counter[str] = Counter()
    lead = anchor_of(parts)
    for part in parts:
        for member in part.members:
            schemata[member.local.schema] += 1
            for name, count in zip(member.local.names, member.local.counts, strict=True):
                names[part.partial or part.group != lead.group or _short(name, part), clean(name)] += count
    members = [member for part in parts for member in part.members]
    ordered = sorted(names, key=lambda key: (key[0], -names[key], key[1]))
    return Profile(
        ident=ident,
        entity_id=lead.entity_id,
        group=lead.group,
        key=lead.key,
        partial=all(part.partial for part in parts),
        names=tuple(dict.fromkeys(name for _, name in ordered)),
        whole=tuple(dict.fromkeys(name for short, name in ordered if not short)) or tuple(dict.fromkeys(name for _, name in ordered)),
        schemata=tuple(sorted(schemata, key=lambda name: (-schemata[name], name))),
        countries=frozenset(member.country for member in members if member.country),
        offices=frozenset(pair for member in members for pair in member.offices),
        known=frozenset(word for member in members for word in member.known),
        topics=frozenset(word for member in members for word in member.topics),
        documents=frozenset(doc_id for part in parts for doc_id in part.documents),
        keys=frozenset(part.key for part in parts if not part.partial) or frozenset(part.key for part in parts),
    )


def _short(name: str, part: Part) -> bool:
    """A person's name of one word beside a longer one: "Moravec" of "Ozren Moravec"."""
    return part.group == "person" and len(fold(name)) == 1 and " " in part.key


def profile_entities(parts: Sequence[Part]) -> dict[str, Profile]:
    """One profile per named entity, by entity id. What is not named never leaves its document and is left out."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if any(member.local.named for member in part.members):
            groups[part.entity_id].append(part)
    return {entity_id: profile(found, entity_id) for entity_id, found in sorted(groups.items())}


class Rarity:
    """How much it says that two share a surrounding: 1 for what these two alone share, less for what many do."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._holders: Counter[str] = Counter(word for item in profiles for word in item.known)

    def of(self, word: str) -> float:
        """From 0 to 1; two holders give 1, eight a third."""
        return 1.0 / max(1.0, log2(max(2, self._holders[word])))

    def shared(self, left: Profile, right: Profile) -> list[tuple[float, str]]:
        """What both are tied to, the rarest first, with its weight; their own names say nothing."""
        own = left.flat | right.flat | {word for name in left.flat | right.flat for word in name.split()}
        return sorted(((self.of(word), word) for word in (left.known & right.known) - own), key=lambda row: (-row[0], row[1]))


class Bearers:
    """Whom a short name may stand for: the full names of the corpus that hold its words, by their documents."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity_id, item in profiles.items():
            for word in _words(item):
                self._holders[item.group, word].add(entity_id)

    def share(self, short: Profile, full: Profile) -> tuple[float, int]:
        """Of the documents with a name that holds the short one's words, ``full``'s share (0 to 1), and how many bear such a name."""
        words = _words(short)
        fits = set.intersection(*(self._holders[full.group, word] for word in words)) if words else set()
        fits = {entity_id for entity_id in fits if entity_id != short.entity_id and not self._profiles[entity_id].partial} | {
            full.entity_id
        }
        total = sum(len(self._profiles[entity_id].documents) for entity_id in fits)
        return len(full.documents) / max(1, total), len(fits)


def _words(item: Profile) -> frozenset[str]:
    """The words of an entity's first whole name that identify it; a surname's for a name that is only one."""
    if item.group == "person":
        return frozenset(parse_person(item.key).parts)
    return frozenset(parse_body(item.caption).core)


def is_short_for(short: Profile, full: Profile) -> bool:
    """All words of one name stand in the other, and others beside them."""
    return bool(_words(short)) and _words(short) < _words(full)
