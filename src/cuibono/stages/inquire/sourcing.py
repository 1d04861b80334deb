"""Who speaks in documents: shares of named persons, bodies, documents, other media and nobody by name, and of the outlet's own voice."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import KINDS, Voiced
from cuibono.records.readings import Span
from cuibono.stages.appraise.weigh_claims import can_be_looked_up
from cuibono.vocabulary import load_toml

from .strength import rules

# What a source is, in words, in the order of a bar.
CLASSES = {
    "person": "named persons",
    "organization": "organisations",
    "document": "documents",
    "media": "other media",
    "unnamed": "nobody by name",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each class of source speaks (``by_class``, in the order of CLASSES), in how many documents, and how many of their
    ``sentences`` are the outlet's ``own`` voice: no attribution touches them. ``direct`` counts attributions that are whole quotations."""

    documents: int
    by_class: tuple[int, ...]
    direct: int
    sentences: int
    own: int

    @property
    def attributions(self) -> int:
        """All of them."""
        return sum(self.by_class)

    @property
    def enough(self) -> bool:
        """Whether there are enough attributions to tell percentages of them."""
        return self.attributions >= int(rules("sourcing")["least"])


def names_somebody(kind: str, source_text: str | None, source_entity_id: str | None) -> bool:
    """True where somebody could ask the source or look it up; a pronoun only where it is known whom it stands for."""
    if kind == "unnamed" or not source_text:
        return False
    if source_text.casefold() in load_toml("appraisal.toml")["audit"]["pronouns"]:
        return source_entity_id is not None
    return kind != "document" or can_be_looked_up(source_text)


def class_of(row: Voiced) -> str:
    """The class of a source: its kind, and "unnamed" for what nobody could ask or look up."""
    return row.kind if names_somebody(row.kind, row.source_text, row.source_entity_id) else "unnamed"


def count_documents(
    voiced: Iterable[Voiced], sentences: Mapping[str, Sequence[Span]], within: Mapping[str, Sequence[Span]] | None = None
) -> dict[str, Counts]:
    """The counts of each document that has sentences. ``within`` gives the sentences that are asked about, of those documents alone: what
    is told of one topic; attributions that touch none of them are then left out."""
    asked = {doc_id: sorted(set(rows)) for doc_id, rows in (sentences if within is None else within).items()}
    classes: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    direct: dict[str, int] = defaultdict(int)
    touched: dict[str, set[int]] = defaultdict(set)
    for row in voiced:
        spans = asked.get(row.doc_id)
        if spans is None:
            continue
        hit = {at for start, end in row.spans for at in _overlapping(spans, start, end)}
        touched[row.doc_id] |= hit
        if hit or within is None:
            classes[row.doc_id][class_of(row)] += 1
            direct[row.doc_id] += row.quote == "direct"
    return {
        doc_id: Counts(1, tuple(classes[doc_id][name] for name in CLASSES), direct[doc_id], len(spans), len(spans) - len(touched[doc_id]))
        for doc_id, spans in asked.items()
    }


def _overlapping(spans: Sequence[Span], start: int, end: int) -> list[int]:
    """Places of the spans, which are in order and apart, that share a character with ``start``–``end``."""
    at = max(0, bisect_right(spans, (start, start)) - 1)
    found = []
    while at < len(spans) and spans[at][0] < end:
        if start < spans[at][1]:
            found.append(at)
        at += 1
    return found


def add_counts(rows: Iterable[Counts]) -> Counts:
    """The sum of several counts."""
    listed = list(rows)
    by_class = tuple(sum(row.by_class[at] for row in listed) for at in range(len(CLASSES)))
    total = (sum(getattr(row, name) for row in listed) for name in ("documents", "direct", "sentences", "own"))
    documents, direct, sentences, own = total
    return Counts(documents, by_class, direct, sentences, own)


def group_counts(counts: Mapping[str, Counts], groups: Mapping[str, Iterable[str]]) -> list[tuple[str, Counts]]:
    """The counts of groups of documents by their names, those with the most attributions first; a group of none is left out."""
    summed = [(name, add_counts(counts[doc_id] for doc_id in doc_ids if doc_id in counts)) for name, doc_ids in groups.items()]
    return sorted(((name, row) for name, row in summed if row.documents), key=lambda pair: (-pair[1].attributions, pair[0]))
