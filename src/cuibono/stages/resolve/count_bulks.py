"""Names whose bearers are one whatever else is told of them: a state, an office. Of their locals counts say all, so none is read again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from cuibono.records import make_id

from .key_locals import Keyed, flat_name
from .tally_terms import Term

Name = tuple[str, str]  # group and key
_NAME, _FIRST, _FLAT, _STATE, _KIND = "name ", "first ", "flat ", "state ", "kind "
DOCUMENTS, MEMBERS = "documents", "members"


class NotCounted(Exception):
    """What must be known of a bulk is more than counts tell: its locals are to be read."""

    def __init__(self, name: Name) -> None:
        super().__init__(*name)
        self.name = name


def is_bulk(item: Keyed) -> bool:
    """Whether the locals of this one's name are one atom without a question asked."""
    return not item.sense and (item.group == "position" or (item.group == "territory" and item.key.startswith("@")))


def kind_of(name: Name) -> str:
    """The kind of terms under which a name's counts stand."""
    return f"bulk {' '.join(name)}"


def count_bulks(items: Iterable[Keyed]) -> Counter[Term]:
    """Counts of all bulks among the locals of some documents, to be added to those of others."""
    found: Counter[Term] = Counter()
    places: dict[Term, set[str]] = defaultdict(set)
    for item in filter(is_bulk, items):
        kind = kind_of((item.group, item.key))
        local = item.local
        found[kind, MEMBERS] += 1
        found[kind, _FIRST + local.names[0]] += 1
        found[kind, _KIND + local.schema] += 1
        if item.country:
            found[kind, _STATE + item.country] += 1
        for name, count in zip(local.names, local.counts, strict=True):
            found[kind, _NAME + name] += count
        for word in (DOCUMENTS, *{_FLAT + flat for name in local.names if (flat := flat_name(name))}):
            places[kind, word].add(local.doc_id)
    for term, documents in places.items():
        found[term] += len(documents)
    return found


@dataclass(frozen=True, slots=True)
class Bulk:
    """The locals of a name that are not at hand, as counts.

    ``among`` gives those of some documents that hold one of them, or, where a second argument is not "", one that is called so (flat).
    """

    group: str
    key: str
    counts: Mapping[str, int]
    among: Callable[[Collection[str], str], set[str]]

    @property
    def name(self) -> Name:
        return self.group, self.key

    @property
    def size(self) -> int:
        return self.counts.get(MEMBERS, 0)

    @property
    def documents(self) -> int:
        return self.counts.get(DOCUMENTS, 0)

    @property
    def entity_id(self) -> str:
        """The id of its atom."""
        return make_id("ent", self.group, self.key, "")

    def _part(self, mark: str) -> Counter[str]:
        return Counter({word.removeprefix(mark): count for word, count in self.counts.items() if word.startswith(mark) and count > 0})

    @property
    def names(self) -> Counter[str]:
        """How often each name is written."""
        return self._part(_NAME)

    @property
    def firsts(self) -> Counter[str]:
        """How many locals have each name as their first."""
        return self._part(_FIRST)

    @property
    def flats(self) -> Counter[str]:
        """How many documents have each name, compared over kinds."""
        return self._part(_FLAT)

    @property
    def states(self) -> Counter[str]:
        return self._part(_STATE)

    @property
    def schemata(self) -> Counter[str]:
        return self._part(_KIND)
