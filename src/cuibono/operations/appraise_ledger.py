"""Appraisal over a ledger: what changed has its pairs weighed anew, and ties and contradictions are then those of a full appraisal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Decision, Entity, OriginEdge, Publisher, StoredClaim, standing_claims
from cuibono.stages.appraise.cite_sources import cited_edges, cited_on
from cuibono.stages.appraise.find_contradictions import holder_contradictions, pair_contradictions, tells_holder
from cuibono.stages.appraise.ground_claims import Ground, sought_names, speaker_names, unique_bearers
from cuibono.stages.appraise.ties import build_ties, graded_outlets, live_claims, weigh
from cuibono.stages.appraise.weigh_claims import voice_of
from cuibono.stages.origins.houses import owners_of
from cuibono.stages.origins.trace import Traced

from .resolve_rows import Changes

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class News:
    """What appraisal has not seen: new documents, what resolution changed, documents with other origins or edges, other verdicts."""

    fresh: Sequence[str]
    resolved: Changes
    retraced: Iterable[str]
    verdicts: Iterable[str]


def changed_verdicts(then: Sequence[Decision], now: Sequence[Decision]) -> set[str]:
    """The claims on which another verdict stands than before."""
    old, new = standing_claims(then), standing_claims(now)
    said = {key: [rows[key].verdict if key in rows else "" for rows in (old, new)] for key in old.keys() | new.keys()}
    return {key for key, (before, after) in said.items() if before != after}


def appraise_whole(ledger: Ledger, traced: Traced, decisions: Sequence[Decision], publishers: Sequence[Publisher]) -> None:
    """Weighs all claims; what it takes to weigh those of one more document is kept in the ledger."""
    claims, entities = ledger.claims(), ledger.entities()
    ties, contradictions = weigh(ledger.dated({row.doc_id for row in claims}), claims, publishers, decisions, entities, traced)
    ledger.replace_appraisal(traced.origins, ties, contradictions, [*traced.edges, *cited_edges(claims, traced.origins, entities)])
    ledger.forget_appraisal()
    _keep_entities(ledger, entities)
    _keep_claims(ledger, claims, decisions)


def keep_names(ledger: Ledger, entities: Iterable[Entity], parts: Iterable[Collection[str]]) -> None:
    """Keeps what :func:`appraise_whole` does of a ledger on which nothing was decided, its claims read by ``parts`` of its documents."""
    _keep_entities(ledger, entities)
    for doc_ids in parts:
        _keep_claims(ledger, ledger.claims(doc_ids=doc_ids), ())


def _keep_entities(ledger: Ledger, entities: Iterable[Entity]) -> None:
    ledger.amend_speakers(((name, row.entity_id) for row in entities for name in speaker_names(row)), ())


def _keep_claims(ledger: Ledger, claims: Sequence[StoredClaim], decisions: Sequence[Decision]) -> None:
    ledger.add_sought((name, claim.claim_id) for claim in claims for name in sought_names(claim))
    ledger.amend_holders(((claim.object_id, claim.claim_id) for claim in live_claims(claims, decisions) if tells_holder(claim)), ())


def appraise_new(ledger: Ledger, news: News, publishers: Sequence[Publisher], on_step: Callable[[], None] = lambda: None) -> set[str]:
    """Weighs the pairs anew that the news concern; gives the entities at the ends of claims that are new or changed.

    The register must have the owners and letters that the stored ties were weighed with, outlets without a letter aside.
    """
    return _Appraisal(ledger, news, publishers, on_step).run()


@dataclass
class _Appraisal:
    ledger: Ledger
    news: News
    publishers: Sequence[Publisher]
    on_step: Callable[[], None]
    claims: dict[str, StoredClaim] = field(default_factory=dict)
    pairs: set[Ends] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owners = owners_of(self.publishers)
        self.graded = graded_outlets(self.publishers)
        self.then = {place: old for place, old, _ in self.news.resolved.moved if old is not None}

    def run(self) -> set[str]:
        fresh = self.ledger.claims(doc_ids=self.news.fresh)
        self.ledger.add_sought((name, claim.claim_id) for claim in fresh for name in sought_names(claim))
        self.claims = {claim.claim_id: claim for claim in fresh}
        before = self._take(self._concerned())
        self.on_step()
        touched = {*self.claims}
        for claim in self.claims.values():
            self.pairs.add(_ends(claim.subject_id, claim.object_id))
        self.pairs |= before
        edges, gone_edges = self._cited(touched)
        holders, gone_holders = self._holders(touched)
        self.on_step()
        self._weigh(holders, gone_holders, edges, gone_edges)
        return {end for key in touched for end in (self.claims[key].subject_id, self.claims[key].object_id)} | {
            end for pair in before for end in pair
        }

    # -- which claims
    def _concerned(self) -> dict[str, Ends | None]:
        """Claims of documents seen before that are to be weighed anew, with the ends that they had, where these are others now."""
        changed = {(place[0], place[1]): old for place, old, _ in self.news.resolved.moved if place[0] not in {*self.news.fresh}}
        found: dict[str, Ends | None] = dict.fromkeys(self.news.verdicts)
        wanted = {doc_id for doc_id, _ in changed}
        speakers = self._other_speakers()
        spoken = {(row.doc_id, row.entity) for row in self.ledger.links_to(speakers)}
        retraced = {*self.news.retraced} - {*self.news.fresh}
        for row in self.ledger.claim_places(wanted | {doc_id for doc_id, _ in spoken} | retraced):
            ends = [(row.doc_id, row.subject), (row.doc_id, row.object)]
            if any(place in changed for place in ends):
                # Of an end that did not move nothing is said here: it is as it is now.
                found[row.claim_id] = (self.then.get(ends[0], ""), self.then.get(ends[1], ""))
            elif row.doc_id in retraced or (row.doc_id, row.source) in changed or (row.doc_id, row.source) in spoken:
                found.setdefault(row.claim_id, None)
        for claim_id in self._other_bearers():
            found.setdefault(claim_id, None)
        return {key: ends for key, ends in found.items() if key not in self.claims}

    def _other_speakers(self) -> set[str]:
        """Entities that are called or seen otherwise than before by those who ask who says a thing."""
        return {
            (old or new).entity_id
            for old, new in self.news.resolved.entities
            if old is not None and new is not None and _as_speaker(old) != _as_speaker(new)
        }

    def _other_bearers(self) -> set[str]:
        """Claims that look up a name which stands for another, or for nobody alone, since."""
        rows = self.news.resolved.entities
        before = {(name, old.entity_id) for old, _ in rows if old is not None for name in speaker_names(old)}
        after = {(name, new.entity_id) for _, new in rows if new is not None for name in speaker_names(new)}
        names = {name for name, _ in before ^ after}
        then = _alone(self.ledger, names)
        self.ledger.amend_speakers(after - before, before - after)
        now = _alone(self.ledger, names)
        return self.ledger.seeking(name for name in names if then.get(name) != now.get(name))

    def _take(self, concerned: dict[str, Ends | None]) -> set[Ends]:
        """Reads the claims; gives the pairs that they were of before."""
        before = set()
        for claim in self.ledger.claims(concerned):
            self.claims[claim.claim_id] = claim
            then = concerned[claim.claim_id]
            if then is not None:
                before.add(_ends(then[0] or claim.subject_id, then[1] or claim.object_id))
        return before

    # -- what hangs on more than a pair
    def _cited(self, touched: set[str]) -> tuple[list[OriginEdge], list[str]]:
        """The reports that documents cite: new edges, and ids of those that are no more."""
        doc_ids = sorted({self.claims[key].doc_id for key in touched if self.claims[key].kind == "document"})
        if not doc_ids:
            return [], []
        claims = [claim for claim in self.ledger.claims(doc_ids=doc_ids) if claim.kind == "document"]
        now = {row.edge_id: row for row in cited_on(claims, self._ground(claims))}
        old = {row.edge_id: row for row in self.ledger.edges_of(doc_ids) if row.relation == "named_source"}
        return [row for key, row in now.items() if old.get(key) != row], [key for key in old if key not in now]

    def _holders(self, touched: set[str]) -> tuple[list[Contradiction], list[str]]:
        """Rival holders of the offices that touched claims tell of; the pairs whose part is disputed since, or no more, are weighed too."""
        then = {*self.ledger.offices_of(touched)}
        now = {(claim.object_id, claim.claim_id) for claim in live_claims(self.claims[key] for key in touched) if tells_holder(claim)}
        offices = {office for office, _ in then | now}
        if not offices:
            return [], []
        self.ledger.amend_holders(now - then, then - now)
        claims = self._read(claim_id for _, claim_id in self.ledger.holder_claims(offices))
        dated = self.ledger.dated({claim.doc_id for claim in claims})
        told = {row.contradiction_id: row for row in holder_contradictions(claims, {key: row.published_at for key, row in dated.items()})}
        stored = {row.contradiction_id: row for row in self.ledger.contradictions_about(offices) if row.kind == "holder"}
        changed = [row for key, row in told.items() if stored.get(key) != row]
        gone = [row for key, row in stored.items() if key not in told]
        self.pairs |= {_ends(row.subject_id, row.object_id or "") for row in (*changed, *gone)}
        return changed, [row.contradiction_id for row in gone]

    def _read(self, claim_ids: Iterable[str]) -> list[StoredClaim]:
        """Claims by id, those at hand too."""
        wanted = {*claim_ids}
        self.claims.update((claim.claim_id, claim) for claim in self.ledger.claims(wanted - self.claims.keys()))
        return [self.claims[key] for key in sorted(wanted)]

    # -- weighing
    def _weigh(self, holders: list[Contradiction], gone_holders: list[str], edges: list[OriginEdge], gone_edges: list[str]) -> None:
        ties = {row.tie_id: row for row in self.ledger.ties_between(self.pairs)}
        # Whatever else is told of these pairs stands in their ties: what came to a pair, or left it, is at hand.
        self._read(claim_id for row in ties.values() for claim_id in (*row.supporting, *row.contrary))
        claims = [c for c in live_claims(self.claims.values()) if _ends(c.subject_id, c.object_id) in self.pairs]
        self.on_step()
        ground = self._ground(claims)
        dated = self.ledger.dated({claim.doc_id for claim in claims})
        voices = {claim.claim_id: voice_of(claim, dated.get(claim.doc_id), ground) for claim in claims}
        dates = {doc_id: row.published_at for doc_id, row in dated.items()}
        stored = {row.contradiction_id: row for row in self.ledger.contradictions_between(self.pairs)}
        rivals = {row.contradiction_id: row for row in stored.values() if row.kind == "holder" and row.contradiction_id not in gone_holders}
        rivals |= {row.contradiction_id: row for row in holders}
        told = {row.contradiction_id: row for row in pair_contradictions(claims, voices, dates)}
        every = sorted([*told.values(), *rivals.values()], key=lambda row: row.contradiction_id)
        self.on_step()
        made = {row.tie_id: row for row in build_ties(claims, voices, every, self.graded, dates)}
        gone = [key for key in ties if key not in made]
        gone += [key for key, row in stored.items() if row.kind != "holder" and key not in told]
        self.on_step()
        self.ledger.amend_appraisal(
            [row for key, row in made.items() if ties.get(key) != row],
            [*holders, *(row for key, row in told.items() if stored.get(key) != row)],
            edges,
            [*gone, *gone_holders, *gone_edges],
        )

    def _ground(self, claims: Sequence[StoredClaim]) -> Ground:
        doc_ids = {claim.doc_id for claim in claims}
        speakers = self.ledger.entities_of({claim.source_entity_id for claim in claims if claim.source_entity_id})
        bodies = _alone(self.ledger, {name for claim in claims for name in sought_names(claim)})
        return Ground.of(self.ledger.origins_of(doc_ids), self.ledger.edges_of(doc_ids), speakers, self.owners, bodies)


def _ends(one: str, other: str) -> Ends:
    return (one, other) if one <= other else (other, one)


def _as_speaker(entity: Entity) -> tuple[bool, str, str]:
    return entity.named, entity.caption, entity.schema


def _alone(ledger: Ledger, names: Iterable[str]) -> dict[str, str]:
    """The entity that each name stands for alone; names of nobody or of several are left out."""
    return unique_bearers((name, entity_id) for name, found in ledger.speakers(names).items() for entity_id in found)
