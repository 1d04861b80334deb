"""Gives each draft of a claim its status, sum, percentage, date and place; what a block holds is found once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.engines.rules.qualifiers.choose import (
    FoundAmount,
    FoundDate,
    FoundPercentage,
    amount_for,
    cost_for,
    date_for,
    find_amounts,
    find_dates,
    find_percentages,
    percentage_for,
    place_for,
    status_of,
)
from cuibono.records import Amount
from cuibono.vocabulary import load_toml

from .drafts import Draft

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Qualities:
    """What qualifies one claim; fields as in :class:`cuibono.records.Claim`."""

    status: str
    amount: Amount | None
    percentage: float | None
    date: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class _Block:
    doc: Doc
    amounts: list[FoundAmount]
    percentages: list[FoundPercentage]
    dates: list[FoundDate]
    names: list[Name]


def _excepted(draft: Draft) -> bool:
    """ "agreements not with X but with Y": the preposition itself is negated."""
    noun = draft.object.last
    while draft.object.first.i <= noun.head.i <= draft.object.last.i and noun.head.i != noun.i:
        noun = noun.head
    prep = noun.head
    return noun.dep_ == "pobj" and prep.i > draft.token.i and any(c.dep_ == "neg" and c.i == prep.i - 1 for c in prep.children)


class Qualifier:
    """Qualifies the drafts of one document."""

    def __init__(self, parsed: Parsed, names: list[Name]) -> None:
        self._parsed = parsed
        self._names = names
        self._blocks: dict[int, _Block] = {}

    def _block(self, index: int) -> _Block:
        if index not in self._blocks:
            doc = self._parsed.docs[index]
            assert doc is not None  # a draft's token lies in a parsed block
            self._blocks[index] = _Block(
                doc,
                find_amounts(doc),
                find_percentages(doc),
                find_dates(doc, self._parsed.published_at),
                [name for name in self._names if name.block == index],
            )
        return self._blocks[index]

    def qualify(self, draft: Draft) -> Qualities:
        """All qualifiers of one draft."""
        block, trigger = self._block(draft.block), draft.trigger
        token: Token = draft.token
        ends = [draft.subject.last, draft.object.last]
        where = load_toml("status.toml")["qualifies"]
        amount = amount_for(token, ends, block.amounts, block.doc) if trigger.amount else None
        cost = cost_for(token, block.amounts, block.doc) if trigger.predicate == "builds" else None
        amount = amount or cost
        percentage = percentage_for(token, block.percentages, block.doc) if trigger.predicate in where["percentage"] else None
        date = date_for(token, block.dates, block.doc) if trigger.predicate not in where["undated"] else None
        place = place_for(token, block.names, self._taken(draft)) if trigger.predicate in where["placed"] else None
        status = trigger.status or status_of(token, trigger.predicate).status
        if trigger.status is not None:  # a bid that was denied is denied
            strongest = status_of(token, trigger.predicate).status
            status = strongest if strongest in ("denied", "possible") else trigger.status
        if cost is not None and status in ("predicted", "possible"):
            status = "asserted"  # what it will cost is expected, that it is built is told
        if status == "asserted" and _excepted(draft):
            status = "denied"
        if status == "asserted" and date is not None and date.future and trigger.predicate in where["events"]:
            status = "planned"
        return Qualities(
            status=status,
            amount=Amount(amount.text, amount.value, amount.currency) if amount else None,
            percentage=percentage.value if percentage else None,
            date=date.edtf if date else None,
            place=place.text if place else None,
        )

    @staticmethod
    def _taken(draft: Draft) -> list[Token]:
        doc = draft.token.doc
        return [doc[i] for end in (draft.subject, draft.object) for i in range(end.first.i, end.last.i + 1)]
