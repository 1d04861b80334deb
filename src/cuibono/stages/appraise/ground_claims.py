"""What a claim's document and source lead back to: the printing house, the house a passage is copied from, the report that is cited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from cuibono.matching.words import fold
from cuibono.records import Entity, Origin, OriginEdge, StoredClaim
from cuibono.records.cells import of_table
from cuibono.stages.origins.houses import UNKNOWN
from cuibono.stages.origins.settings import setting
from cuibono.vocabulary import load_toml

_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s)")
_MAKERS = frozenset({"Person", "Company", "Organization", "PublicBody", "Document"})
Copied = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """The origin graph as claims need it.

    ``houses`` is the origin id by document, ``copied`` the passages that stand in another's text (start, end, origin id, name), ``shared``
    the agencies that had a part in a document that is not marked off, ``captions`` names of entities by id, ``owners`` houses of outlets,
    ``bodies`` entities by their folded name, persons by their surname too, ``makers`` those that can stand behind a report.
    """

    houses: Mapping[str, str]
    copied: Mapping[str, Sequence[Copied]] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    makers: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        origins: Iterable[Origin],
        edges: Iterable[OriginEdge] = (),
        entities: Iterable[Entity] = (),
        owners: Mapping[str, str] | None = None,
        bodies: Mapping[str, str] | None = None,
    ) -> Ground:
        """The ground from what is derived. Passages of a text that as a whole leads back elsewhere are not looked at.

        ``bodies`` are given where the entities are a part of the corpus: whether a name is one bearer's hangs on all of them.
        """
        houses = {row.doc_id: row.origin_id for row in origins}
        copied: dict[str, list[Copied]] = defaultdict(list)
        shared: dict[str, tuple[str, ...]] = {}
        for edge in sorted(edges, key=lambda edge: (edge.doc_id, -edge.share, edge.edge_id)):
            if edge.relation == "partial_copy":
                copied[edge.doc_id] += [(start, end, edge.origin_id, edge.name) for start, end in edge.spans]
            elif edge.relation == "contributed":
                shared[edge.doc_id] = (*shared.get(edge.doc_id, ()), edge.origin_id)
        named = [entity for entity in entities if entity.named]
        captions = {entity.entity_id: entity.caption for entity in named}
        makers = [entity for entity in named if entity.schema in _MAKERS]
        known = unique_bearers((name, row.entity_id) for row in makers for name in speaker_names(row)) if bodies is None else bodies
        return cls(houses, dict(copied), shared, captions, owners or {}, known, frozenset(row.entity_id for row in makers))

    def house_of(self, claim: StoredClaim) -> tuple[str, str | None]:
        """The origin that a claim's words lead back to, and its name where that is not the document's own.

        A claim whose evidence lies in a passage that stands in another's text is the other's; of several such texts the first one's.
        """
        own = self.houses.get(claim.doc_id, f"document:{claim.doc_id}")
        least = setting("sources", "evidence") * max(1, claim.evidence_end - claim.evidence_start)
        for start, end, origin_id, name in self.copied.get(claim.doc_id, ()):
            if min(end, claim.evidence_end) - max(start, claim.evidence_start) >= least and origin_id != own:
                return origin_id, (None if origin_id == UNKNOWN else name)
        return own, None

    def document_source(self, claim: StoredClaim) -> str:
        """A key for the report that a claim cites: whoever made it, where its name is known; else its words without the plain ones.

        So "a report by the Velm Institute" and what the Velm Institute says are one witness, and so are "the Dorn report" in two papers. A
        register goes by its own name, as a paper that quotes it does, whoever keeps it.
        """
        if claim.source_entity_id in self.makers and not of_table(claim):
            return str(claim.source_entity_id)
        words = _source_words(claim)
        for size in range(min(6, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                found = self.bodies.get(" ".join(words[at : at + size]))
                if found:
                    return found
        telling = [word for word in words if word not in _plain()]
        return f"document:{' '.join(telling or words)}"


@cache
def _plain() -> frozenset[str]:
    return frozenset(load_toml("origins.toml")["sources"]["plain"])


def speaker_names(entity: Entity) -> list[str]:
    """The folded names by which a claim's source may be this entity: its caption, a person's surname too; none where it says nothing."""
    if not entity.named or entity.schema not in _MAKERS:
        return []
    words = fold(entity.caption)
    names = [" ".join(words), *(words[-1:] if entity.schema == "Person" and len(words) > 1 else ())]
    return [name for name in names if _tells(name)]


def unique_bearers(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Entities by name; names that two of them have are left out."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, entity_id in names:
        bearers[name].add(entity_id)
    return {name: next(iter(found)) for name, found in bearers.items() if len(found) == 1}


def sought_names(claim: StoredClaim) -> list[str]:
    """The names that may be looked up to tell who says a claim: those of :meth:`Ground.document_source` and of its voice."""
    if claim.kind in ("person", "organization"):
        found = [" ".join(fold(claim.source_text or ""))]
    elif claim.kind == "document":
        words = _source_words(claim)
        found = [" ".join(words[at : at + size]) for size in range(1, min(6, len(words)) + 1) for at in range(len(words) - size + 1)]
    else:
        return []
    return sorted({name for name in found if _tells(name)})


def _source_words(claim: StoredClaim) -> list[str]:
    return [*fold(_POSSESSIVE.sub("", claim.source_text or ""))]


def _tells(name: str) -> bool:
    return len(name) >= 4 and name not in _plain()
