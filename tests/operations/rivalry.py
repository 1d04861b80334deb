"""A made-up press on what powers do in Peru: each sentence is given with its reading, so that the tests read nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Amount, Claim, Document, End, Mention, Reading
from tests.ledger.factories import document

# Names with their schema, country and whether they are names at all.
CAST: dict[str, tuple[str, str | None, bool]] = {
    "China": ("Territory", "cn", True),
    "Peru": ("Territory", "pe", True),
    "Lima": ("Territory", "pe", True),
    "Russia": ("Territory", "ru", True),
    "Chile": ("Territory", "cl", True),
    "Bank of China": ("Company", "cn", True),
    "Chinese firms": ("Organization", "cn", False),
    "Wang Li": ("Person", None, True),
    "Chinese Foreign Minister": ("Position", "cn", True),
    "Ministry of Transport of Peru": ("PublicBody", "pe", True),
    "Vell Fund": ("Organization", None, True),
}
Told = tuple[str, str, str, dict[str, Any]]


def story(
    name: str, *told: Told, outlet: str = "The Vell Post", published: str | None = "2019-05-02", lead: str = ""
) -> tuple[Document, Reading]:
    """A document of one sentence for each row (subject, predicate, object, more), with the reading of each.

    ``more`` are fields of the claim; ``text`` are further words of the sentence, ``joined`` puts the claim into the sentence before it.
    """
    text, claims, mentions, sentences = lead, [], [], []
    known: dict[str, str] = {}
    for subject, predicate, target, given in told:
        more = dict(given)
        tail, joined = more.pop("text", ""), more.pop("joined", False)
        start = len(text) if not joined else sentences.pop()[0]
        words = f"{subject} {predicate} {target}"
        begin = len(text) if not joined else len(text) - 2
        text = text[:begin] + ("" if not joined else " and ") + words + (f" {tail}" if tail else "") + ". "
        begin += 0 if not joined else 5
        ends = []
        for place, who in ((begin, subject), (begin + len(f"{subject} {predicate} "), target)):
            schema, country, named = CAST[who]
            entity = known.setdefault(who, f"e{len(known) + 1}")
            mentions.append(Mention(place, place + len(who), who, schema, entity, named, country))
            ends.append(End(place, place + len(who), who, schema, entity))
        sentences.append((start, len(text) - 1))
        fields: dict[str, Any] = {"status": "asserted", "confidence": 0.95, "engine": "test/1", **more}
        claims.append(Claim(subject=ends[0], predicate=predicate, object=ends[1], evidence=(begin, begin + len(words)), **fields))
    made = document(text.strip(), f"{name}.txt", source_id=outlet, published_at=published, title=name)
    sentences[-1] = (sentences[-1][0], len(made.text))
    return made, Reading(made.doc_id, "test/1", tuple(mentions), (), tuple(claims), (), tuple(sentences))


def usd(value: float, text: str = "") -> Amount:
    """A sum in dollars."""
    return Amount(text or f"${value:g}", value, "USD")


def made_of(path: Path, *stories: tuple[Document, Reading]) -> Path:
    """A workspace of these stories, its ties derived."""
    with open_workspace(path, write=True, create=True) as workspace:
        for made, reading in stories:
            assert workspace.ledger.add_document(made, made.text.encode(), reading)
        derive(workspace.ledger)
    return path
