"""A claim of a row before it stands in its document: two ends, a predicate, and the cells that say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cuibono.records import Claim, End, Mention, Span

ENGINE = "mapping/1"


@dataclass(slots=True)
class Side:
    """One end of a claim: where its name stands, what it is, and its entity (None: the cell names it, and no entity of the mapping)."""

    span: Span
    begin: int
    text: str
    schema: str
    local: str = ""
    country: str | None = None

    def named(self, mentions: dict[Span, Mention], local: Callable[[tuple[str, ...]], str]) -> None:
        """Makes sure that the end is a mention of its document."""
        held = mentions.get(self.span)
        if held is None:
            key = ("state", self.country) if self.schema == "Territory" and self.country else ("text", self.schema, self.text.casefold())
            self.local = self.local or local(key)
            mentions[self.span] = Mention(*self.span, self.text, self.schema, self.local, True, self.country)
        else:
            self.local, self.schema = held.entity, held.schema

    def end(self) -> End:
        return End(*self.span, self.text, self.schema, self.local)


@dataclass(slots=True)
class Draft:
    """A claim before its ends have their entities. ``used`` are the cells that it rests on, from label to end."""

    schema: str
    subject: Side
    predicate: str
    target: Side
    status: str
    used: list[Span]
    qualifiers: dict[str, Any] = field(default_factory=dict)

    def claim(self, attribution: int, confidence: float) -> Claim:
        """The claim; its evidence runs from the first cell that it rests on to the last."""
        start, end = min(a for a, _ in self.used), max(b for _, b in self.used)
        return Claim(
            self.subject.end(),
            self.predicate,
            self.target.end(),
            self.status,
            (start, end),
            confidence,
            ENGINE,
            attribution=attribution,
            **self.qualifiers,
        )
