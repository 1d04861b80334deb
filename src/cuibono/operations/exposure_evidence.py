"""What an answer of exposure rests on: the states that were asked about, what was found, and the rows of the ledger under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cuibono.ledger import Ledger
from cuibono.records import Document, Entity, StoredClaim, Tie
from cuibono.stages.inquire.seats import acting_captions
from cuibono.vocabulary.media import outlet_name

from .reports import reports_of
from .states import state_caption
from .wording import tie_words

if TYPE_CHECKING:
    from cuibono.stages.inquire.find_exposure import Exposed
    from cuibono.stages.inquire.graph import TieGraph
    from cuibono.stages.inquire.homes import Homes
    from cuibono.stages.inquire.reach import Way

BANDS = {
    "strong": "strong: the ways to it come to 0.6 of 1 or more, and to 0.25 or more without the document that carries most",
    "some": "some: 0.25 or more; 0.6 or more too, where one document carries it",
    "thin": "thin: less, such as one chain over others, or hedged reports",
    "contact": "contact: talks and meetings alone, which tie nobody to anything; of officials of two states they count half",
}


@dataclass(frozen=True)
class Asked:
    """The states of a question by code."""

    country: str
    state: str
    rival: str | None = None
    who: str | None = None
    bodies: bool = False

    @property
    def powers(self) -> tuple[str, ...]:
        """The states that exposure is to."""
        return (self.state,) if self.rival is None else (self.state, self.rival)

    def name(self, code: str) -> str:
        """A state's English name, with its article inside a sentence."""
        caption = state_caption(code)
        return f"the {caption}" if caption.startswith("United ") or caption.endswith(("Islands", "Philippines", "Netherlands")) else caption

    def data(self) -> dict[str, Any]:
        """For JSON."""
        rows = (("country", self.country), ("state", self.state), ("against", self.rival))
        return {key: {"code": code, "name": state_caption(code)} if code else None for key, code in rows} | {"bands": dict(BANDS)}


@dataclass(frozen=True)
class Shown:
    """One entity of an answer: its exposure, and that to the rival where one was asked for."""

    exposed: Exposed | None
    rival: Exposed | None = None

    @property
    def node(self) -> int:
        """Its number."""
        row = self.exposed or self.rival
        assert row is not None
        return row.node

    def all_ways(self) -> list[Way]:
        """Every way that is counted."""
        return [way for row in (self.exposed, self.rival) if row for way in row.counted.ways]


@dataclass(frozen=True)
class Evidence:
    """What the shown ways rest on: ties by number, entities by number, claims, documents, the house and the report that each leads back
    to."""

    graph: TieGraph
    homes: Homes
    ties: Mapping[int, Tie]
    entities: Mapping[int, Entity]
    claims: Mapping[str, StoredClaim]
    documents: Mapping[str, Document]
    houses: Mapping[str, str]
    reports: Mapping[str, str]
    captions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fetch(cls, ledger: Ledger, graph: TieGraph, homes: Homes, shown: Sequence[Shown]) -> Evidence:
        """The rows that the shown ways need, and no others."""
        ways = [way for row in shown for way in row.all_ways()]
        beside = [way for row in shown if row.exposed for way in row.exposed.counted.beside]
        nodes = {node for way in (*ways, *beside) for node in way.nodes} | {row.node for row in shown}
        bases = {int(homes.basis[node]) for node in nodes} - {-1}
        numbers = {tie for way in ways for tie in way.ties} | bases
        nodes |= {int(end) for tie in bases for end in (graph.subject[tie], graph.object[tie])}
        by_id = {graph.tie_ids[number]: number for number in numbers}
        ties = {by_id[tie.tie_id]: tie for tie in ledger.ties_named(by_id)}
        claims = {row.claim_id: row for row in ledger.claims([claim for tie in ties.values() for claim in tie.supporting])}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        houses = {row.doc_id: row.origin_id for row in ledger.origins_of(documents)}
        ends = {end for tie in ties.values() for end in (tie.subject_id, tie.object_id)}
        passed = {graph.entity_ids[node] for node in nodes}
        known = {row.entity_id: row for row in ledger.entities_of(passed | ends)}
        acting = acting_captions(ties.values(), {end: row for end, row in known.items() if end not in passed})
        entities = {graph.number[row.entity_id]: row for row in known.values()}
        return cls(
            graph,
            homes,
            ties,
            entities,
            claims,
            documents,
            houses,
            reports_of(ledger, documents),
            {row.entity_id: row.caption for row in known.values()} | acting,
        )

    def caption(self, node: int) -> str:
        """The name of a node."""
        return self.entities[node].caption if node in self.entities else self.graph.captions[node]

    def of_report(self, report: str) -> list[Document]:
        """The documents at hand that are one report, the first published first."""
        rows = [row for row in self.documents.values() if self.reports[row.doc_id] == report]
        return sorted(rows, key=lambda row: (row.published_at or "9999", row.doc_id))

    def report_words(self, report: str) -> str:
        """A report by its first document here, and how many copies there are."""
        rows = self.of_report(report)
        if not rows:
            return report
        first, rest = rows[0], len(rows) - 1
        outlet = outlet_name(first.source_id) if first.source_id else "an outlet that is not known"
        when = f" of {first.published_at[:10]}" if first.published_at else ", undated"
        title = f" (“{first.title}”)" if first.title else ""
        more = f" and its {'copy' if rest == 1 else f'{rest} copies'}" if rest else ""
        return f"{outlet}{when}{title}{more}"

    def tie_words(self, tie: int) -> str:
        """A tie in words, with its status."""
        return tie_words(self.ties[tie], self.captions) if tie in self.ties else self.graph.tie_ids[tie]
