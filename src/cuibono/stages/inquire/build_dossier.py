"""All that is held about one entity, in the order in which an analyst asks: who, offices, ties, speech, disputes, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuibono.records import Contradiction, Document, Entity, Link, StoredAttribution, StoredClaim, Tie
from cuibono.stages.appraise.sureness import tier
from cuibono.vocabulary import PREDICATES

from .tell_evidence import Told, best_claims, grade_text, status_order, tell, weakness

# Families of predicates in the order of the dossier, with their headings.
FAMILIES = {
    "role": "Offices and posts",
    "ownership": "Ownership and control",
    "money": "Money",
    "kin": "Persons, partners and influence",
    "asset": "Assets and projects",
    "place": "Places",
    "talk": "Meetings and agreements",
    "for": "Support",
    "against": "Disputes",
}
# Questions rather than answers: they stand last, whatever they would be about.
UNSURE = "Read without certainty: check the sentences (cuibono review puts them to you)"


@dataclass(frozen=True, slots=True)
class Line:
    """One tie with its grade, its evidence (best first) and what speaks against it."""

    tie: Tie
    grade: str
    told: tuple[Told, ...]
    contrary: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """``sections`` are (heading, lines); ``said`` what the entity is quoted with; ``merges`` why its names are taken for one entity.

    ``single`` counts ties with one origin only, ``undated`` ties with no date, of ``total``.
    """

    entity: Entity
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    said: tuple[StoredAttribution, ...]
    contradictions: tuple[Contradiction, ...]
    merges: tuple[tuple[str, int], ...]
    total: int
    single: int
    undated: int


def build_dossier(
    entity: Entity,
    ties: Sequence[Tie],
    claims: Mapping[str, StoredClaim],
    documents: Mapping[str, Document],
    links: Sequence[Link] = (),
    *,
    attributions: Sequence[StoredAttribution] = (),
    contradictions: Sequence[Contradiction] = (),
    nobody: frozenset[str] = frozenset(),
) -> Dossier:
    """The dossier of one entity; everything that is not about it is left out. Ties to ``nobody``, ends without a name, stand last."""
    own = [tie for tie in ties if entity.entity_id in (tie.subject_id, tie.object_id)]
    own.sort(key=lambda tie: place_in(tie, nobody))
    sections: dict[str, list[Line]] = {heading: [] for heading in (*FAMILIES.values(), UNSURE)}
    for tie in own:
        told = tuple(tell(claim, documents) for claim in best_claims(tie, claims))
        against = tuple(tell(claims[c], documents) for c in tie.contrary if c in claims)
        sections[section_of(tie.predicate, tie.sureness)].append(Line(tie, grade_text(tie), told, against))
    reasons: dict[str, int] = {}
    for link in links:
        if link.entity_id == entity.entity_id:
            reasons[link.why] = reasons.get(link.why, 0) + 1
    said = sorted(
        (row for row in attributions if row.source_entity_id == entity.entity_id), key=lambda r: (r.quote != "direct", r.attribution_id)
    )
    return Dossier(
        entity=entity,
        sections=tuple((heading, tuple(lines)) for heading, lines in sections.items() if lines),
        said=tuple(said),
        contradictions=tuple(row for row in contradictions if entity.entity_id in (row.subject_id, row.object_id)),
        merges=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        total=len(own),
        single=sum(1 for tie in own if tie.origins <= 1),
        undated=sum(1 for tie in own if tie.valid is None),
    )


def section_of(predicate: str, sureness: float) -> str:
    """The heading under which a tie stands: its family's, or that of what is read without certainty."""
    return UNSURE if tier(sureness) == 2 else FAMILIES[PREDICATES[predicate].family]


def place_in(tie: Tie, nobody: frozenset[str]) -> tuple[Any, ...]:
    """The place of a tie in its section: those between two who are named first."""
    place = place_of(tie.tie_id, tie.predicate, tie.status, tie.reliability, tie.credibility, tie.origins, tie.sureness)
    return tie.subject_id in nobody or tie.object_id in nobody, *place


def place_of(
    tie_id: str, predicate: str, status: str, reliability: str, credibility: int, origins: int, sureness: float
) -> tuple[Any, ...]:
    """What the ties of a section are put in order by: whether they are denied, how surely they are read, grade, witnesses, status, id."""
    return status == "denied", tier(sureness), weakness(credibility), reliability, -origins, status_order(status), predicate, tie_id
