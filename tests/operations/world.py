"""A made-up press: documents that copy, credit, cite and contradict each other, with their readings, from a seed."""

from __future__ import annotations

import random
import re
from typing import Any

from cuibono.ledger import Ledger
from cuibono.matching.known_keys import KEYS_VERSION
from cuibono.operations.decide import append, decide_claim
from cuibono.operations.link_known import keys_of
from cuibono.records import (
    Amount,
    Attribution,
    Claim,
    Document,
    End,
    KnownImport,
    KnownRecord,
    KnownTaken,
    Mention,
    Publisher,
    Reading,
)
from cuibono.records.decisions import UNDO
from tests.ledger.factories import document

# Whose names have much to do with each other, and with the sources that claims name.
CAST = [
    ("Person", "Karl Orvath"),
    ("Person", "Orvath"),
    ("Person", "Ana Vell"),
    ("Person", "Michael Smith"),
    ("Person", "Mike Smith"),
    ("Person", "Smith"),
    ("Company", "Brenta Foods"),
    ("Company", "Orsk Rail"),
    ("Company", "Orvath Group"),
    ("PublicBody", "Vell Trade Agency"),
    ("Organization", "VTA"),
    ("Organization", "Velm Institute"),
    ("Position", "Mayor of Vell"),
    ("Position", "President of Peru"),
    ("Territory", "Vell"),
    ("Territory", "Peru"),
]
OUTLETS = ["Velm Post", "Velm Post", "Coast Mail", "Coast Mail", "Orsk Echo", "Reuters", "Hill Report", "New York Times", "NYT", ""]
LEDES = [
    "",
    "",
    "",
    "ORSK (Reuters) - ",
    "The mayor left, the Hill Report reported on Monday. ",
    "The mayor left, according to the Coast Mail. ",
    "The mayor left, the Velm Post first reported. ",
]
SOURCES = [
    ("person", "Smith", "said"),
    ("person", "Karl Orvath", "denied"),
    ("organization", "VTA", "said"),
    ("document", "a report by the Velm Institute", "says"),
    ("document", "the Orvath memo", "says"),
    ("media", "Velm Post", "reported"),
    ("unnamed", "officials", "said"),
]
PREDICATES = ["owns", "leads", "meets", "holds_office", "holds_office", "pays", "member_of", "works_for", "located_in", "acquires"]
FOOT = "Readers who know more about this may write to the editors of this paper at any hour of any day of the week."
WORDS = [
    *("harbour", "rail", "line", "coast", "vote", "ship", "grain", "loan", "bridge", "winter"),
    *("council", "paper", "market", "train", "crew", "river", "mill", "road", "tax", "school"),
]
AT = "2031-06-{:02}T00:00:00Z"
SITE = "https://velm.example"


def paragraph(rng: random.Random) -> str:
    """A paragraph of two sentences that no other is like."""
    return " ".join(f"{' '.join(rng.choices(WORDS, k=rng.randint(14, 26))).capitalize()} {rng.randint(100, 999)}." for _ in range(2))


class World:
    """A ledger that grows turn by turn."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.rng = ledger, random.Random(seed)
        self.paragraphs = [paragraph(self.rng) for _ in range(14)]
        self.days = 0

    def turn(self) -> str:
        """Does one thing that a user may do; its name."""
        kind = self.rng.choices(
            ("add", "verdict", "same", "undo", "letter", "owner", "known", "ruling", "nothing"), (14, 4, 4, 3, 1, 1, 1, 2, 1)
        )[0]
        getattr(self, kind)()
        return kind

    def nothing(self) -> None:
        """Not a thing."""

    def add(self) -> None:
        """One to three documents."""
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            made, reading = self.page()
            self.ledger.add_document(made, b"", reading)

    def said(self) -> tuple[str, str, str]:
        self.days = min(self.days + 1, 28)
        return self.rng.choice(("ida", "bo")), AT.format(self.days), self.rng.choice(("the register", "a slip"))

    def verdict(self) -> None:
        """A claim accepted, rejected or opened again."""
        if claims := self.ledger.claims():
            by, at, why = self.said()
            decide_claim(
                self.ledger,
                self.rng.choice(claims).claim_id,
                self.rng.choice(("accept", "reject", "reject", "unsure")),
                by=by,
                at=at,
                why=why,
            )

    def _end(self) -> str:
        link = self.rng.choice(self.ledger.links())
        return self.rng.choice((f"{link.doc_id}#{link.entity}", link.entity_id))

    def same(self) -> None:
        """Two entities joined or parted."""
        if self.ledger.links():
            ends = sorted((self._end(), self._end()))
            if ends[0] != ends[1]:
                append(self.ledger, "same", *ends, self.rng.choice(("same", "not_same", "unsure")), self.said())

    def undo(self) -> None:
        """Some decision taken back."""
        if log := [row for row in self.ledger.decisions() if row.kind != "publisher"]:
            append(self.ledger, UNDO, self.rng.choice(log).decision_id, None, UNDO, self.said())

    def letter(self) -> None:
        """An outlet graded."""
        by, at, why = self.said()
        row = Publisher(self.rng.choice([*filter(None, OUTLETS), "Brenta Herald"]), self.rng.choice("ABCDEF"))
        self.ledger.set_publisher(row, by=by, at=at, why=why)

    def owner(self) -> None:
        """An outlet's owner told."""
        by, at, why = self.said()
        row = Publisher(self.rng.choice([*filter(None, OUTLETS)]), "C", owner=self.rng.choice(("Coast Press", None)))
        self.ledger.set_publisher(row, by=by, at=at, why=why)

    def known(self) -> None:
        """A list imported anew, with some names of ours."""
        rows = [
            KnownRecord("list", f"r-{number}", schema, schema, name, names=(name,), countries=self.rng.choice(((), ("pe",))))
            for number, (schema, name) in enumerate(self.rng.choices(CAST[:12], k=4))
        ]
        head = KnownImport(0, "list", "import", "ftm", "list.json", "", "made/1", "ida", AT.format(1), "")
        taken = [KnownTaken(row, row.caption.encode(), tuple(sorted(keys_of(row)))) for row in rows]
        self.ledger.import_known(head, taken, keys=KEYS_VERSION)

    def ruling(self) -> None:
        """A person's word on an entity and a record."""
        if self.ledger.known_links():
            link = self.rng.choice(self.ledger.known_links())
            ends = [f"{row.doc_id}#{row.entity}" for row in self.ledger.links_to([link.entity_id])]
            append(self.ledger, "same", self.rng.choice(ends), link.known_id, self.rng.choice(("same", "not_same", "unsure")), self.said())

    # -- documents
    def page(self) -> tuple[Document, Reading]:
        """A document of one to four paragraphs, some of them others' too, and lines of names that its claims are about."""
        rng = self.rng
        parts = rng.sample(self.paragraphs, rng.choice((1, 1, 2, 3)))
        if rng.random() < 0.3:
            parts = [re.sub(r"\bgrain\b", "corn", part) for part in parts]
        if rng.random() < 0.4:
            parts.append(paragraph(rng))
        outlet = rng.choice(OUTLETS)
        if outlet == "Velm Post" or rng.random() < 0.2:
            parts.append(FOOT)
        text = rng.choice(LEDES) + "\n\n".join(parts) + "\n\n"
        mentions: list[Mention] = []
        ends: list[End] = []
        for number, (schema, name) in enumerate(rng.sample(CAST, rng.randint(3, 7))):
            mentions.append(Mention(len(text), len(text) + len(name), name, schema, f"e{number}"))
            ends.append(End(len(text), len(text) + len(name), name, schema, f"e{number}"))
            text += f"{name}.\n"
        said: list[Attribution] = []
        for kind, source, cue in rng.sample(SOURCES, rng.randint(0, 3)):
            start = len(text)
            text += f"{source} {cue} that this is so.\n"
            spans = ((start, start + len(source)),), ((start + len(source) + 1, start + len(source) + 1 + len(cue)),)
            own = next((end.entity for end in ends if end.text == source), None)
            said.append(Attribution(*spans, ((start + len(source) + len(cue) + 2, len(text) - 2),), kind, "indirect", own))
        sentences = [match.span() for match in re.finditer(r"[^\n.]+\.", text)]
        claims = [self._claim(ends, sentences, len(said)) for _ in range(rng.randint(1, 5))]
        more: dict[str, Any] = {"published_at": rng.choice((None, "2031-05-01", "2031-05-02", "2031-05-02", "2031-05-20"))}
        # Versions of one page of the web, a file, and pages that name each other.
        more["address"] = rng.choice((f"{SITE}/1", f"{SITE}/2", f"{SITE}/{rng.random()}", f"page-{rng.random()}.txt"))
        more["retrieved_at"] = f"2031-06-{rng.randint(1, 9):02}T00:00:00Z"
        if rng.random() < 0.3:
            more["alternates"] = (f"{rng.choice(('translation:es', 'syndicated', 'reported'))} {SITE}/{rng.randint(1, 3)}",)
        authors = rng.choice(((), (), ("Ida Brun",), ("By Reuters",)))
        made = document(
            text, f"{rng.random()}.txt", source_id=outlet, title=rng.choice((None, "Orvath and Brenta")), authors=authors, **more
        )
        return made, Reading(made.doc_id, "test/1", tuple(mentions), tuple(said), tuple(claims), (), tuple(sentences))

    def _claim(self, ends: list[End], sentences: list[tuple[int, int]], said: int) -> Claim:
        rng = self.rng
        left, right = rng.sample(ends, 2)
        offices = [end for end in ends if end.schema == "Position"]
        people = [end for end in ends if end.schema == "Person"]
        predicate = rng.choice(PREDICATES)
        if predicate == "holds_office" and offices and people:
            left, right = rng.choice(people), rng.choice(offices)
        amount = Amount("some", rng.choice((1e6, 2e6, 7e6)), "USD") if predicate == "pays" else None
        share = rng.choice((None, 20.0, 60.0)) if predicate == "owns" else None
        status = rng.choice(("asserted", "asserted", "asserted", "denied", "ended", "planned", "possible"))
        date = rng.choice((None, None, "2030", "2031-04"))
        attribution = rng.choice((None, *range(said)))
        return Claim(
            left, predicate, right, status, rng.choice(sentences), 0.9, "test/1", amount, share, date=date, attribution=attribution
        )
