"""What all rules of the linter share: a breach, and a brief laid out beside the casefile it must agree with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuibono.records import Brief, Casefile, Entity, Evidence, Sentence, StoredAttribution, StoredClaim, Tie
from cuibono.stages.appraise.ground_claims import Ground
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.words import fold
from cuibono.vocabulary.countries import country_name, state_code

TAIL = ("points", "summary", "questions")


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule of tradecraft: its number, the sentence or part that breaks it, and the cause in words."""

    rule: int
    where: str
    cause: str

    def __str__(self) -> str:
        return f"rule {self.rule}: {self.cause} | {self.where}"


class Checked:
    """Lookups over a brief and its casefile. Built from the two alone, not from the writer's own notes."""

    def __init__(self, brief: Brief, casefile: Casefile) -> None:
        self.brief = brief
        self.case = casefile
        self.texts = {row.doc_id: row.text for row in casefile.documents}
        self.documents = {row.doc_id: row for row in casefile.documents}
        self.claims: dict[str, StoredClaim] = {row.claim_id: row for row in casefile.claims}
        self.ties: dict[str, Tie] = {row.tie_id: row for row in casefile.ties}
        self.attributions: dict[str, StoredAttribution] = {row.attribution_id: row for row in casefile.attributions}
        self.entities: dict[str, Entity] = {row.entity_id: row for row in casefile.entities}
        self.publishers = {row.publisher: row for row in casefile.publishers}
        self.evidence: dict[int, Evidence] = {row.number: row for row in brief.evidence}
        self.sentences: list[tuple[str, Sentence]] = sentences_of(brief)
        self.origin = {row.doc_id: row.origin_id for row in casefile.origins}
        self.ground = Ground.of(casefile.origins, casefile.edges)
        self.outlets: dict[str, set[str]] = {}  # of all documents that go back to one origin
        for document in casefile.documents:
            self.outlets.setdefault(self.origin.get(document.doc_id, document.doc_id), set()).add(document.source_id)
        self.said_in: dict[str, list[StoredAttribution]] = {}
        for said in casefile.attributions:
            self.said_in.setdefault(said.doc_id, []).append(said)
        self.offices: dict[str, list[str]] = {}  # as recorded for each holder
        for claim in casefile.claims:
            if claim.predicate == "holds_office":
                self.offices.setdefault(claim.subject_id, []).append(claim.object_text)

    def claims_of(self, sentence: Sentence) -> list[StoredClaim]:
        return [self.claims[claim] for claim in sentence.claims if claim in self.claims]

    def said_of(self, sentence: Sentence) -> list[StoredAttribution]:
        return [self.attributions[row] for row in sentence.attributions if row in self.attributions]

    def spans(self, sentence: Sentence) -> list[str]:
        """The cited spans' text, read again from the stored documents."""
        found = []
        for number in sentence.cites:
            row = self.evidence.get(number)
            if row and row.doc_id in self.texts:
                found.append(self.texts[row.doc_id][row.start : row.end])
        return found

    def names(self, entity_id: str | None) -> list[str]:
        """Recorded aliases of an entity, a country's names among them."""
        entity = self.entities.get(entity_id or "")
        if entity is None:
            return []
        names = [entity.caption, *entity.names]
        codes = {code for name in names if (code := state_code(name))}
        if not entity.named and entity.country:
            codes.add(entity.country)
        return names + [country_name(code) or "" for code in sorted(codes)]

    def origins_of(self, tie: Tie) -> int:
        """Independent origins at most, counted again: houses of the supporting claims' words, and whom each claim is traced to."""
        rows = [self.claims[c] for c in tie.supporting if c in self.claims and self.claims[c].review != "rejected"]
        return len({(self.ground.house_of(row)[0], row.source_entity_id or fold(row.source_text or "")) for row in rows})


def own_text(sentence: Sentence) -> str:
    """The sentence without what it quotes and without its numbers: our own words."""
    return "".join(" … " if run.quoted else run.text for run in sentence.runs if run.cite is None)


def whole_text(sentence: Sentence) -> str:
    """The sentence without its numbers."""
    return "".join(run.text for run in sentence.runs if run.cite is None)


def tokens(text: str) -> list[str]:
    """Words and numbers, folded, possessives and end marks off."""
    found = re.findall(r"[^\W\d_][\w'&.-]*|\d[\d.,]*", fold(text))
    return [re.sub(r"(?:'s|['.,-])+$", "", token) for token in found]
