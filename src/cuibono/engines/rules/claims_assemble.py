"""Turns drafts (trigger and two ends) into claims: evidence, status, qualifiers, attribution; each tie told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.records import Amount, Attribution, Claim, Span
from cuibono.vocabulary import PREDICATES

from .claims_ends import Found
from .claims_paths import walk
from .claims_table import Trigger
from .parsed import Name, Parsed
from .qualifiers import amount_for, date_for, percentage_for, place_for
from .qualifiers_amounts import FoundAmount, FoundPercentage, find_amounts, find_percentages
from .qualifiers_dates import FoundDate, find_dates
from .qualifiers_status import status_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ENGINE = "rules/1"
_SHARES = frozenset({"owns", "acquires", "controls", "sells_to"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A trigger row that fired at a token, and the two ends it found.

    ``aside``: the tie is told in passing, by a title or an apposition: inside indirect speech it is the outlet's own word.
    """

    block: int
    token: Token
    trigger: Trigger
    subject: Found
    object: Found
    aside: bool = False


def assemble(parsed: Parsed, drafts: list[Draft], attributions: list[Attribution], names: list[Name]) -> list[Claim]:
    """Claims in order of their evidence; of drafts that tell one tie in one status from one source, the first with most said stays."""
    kept: dict[tuple[object, ...], Claim] = {}
    qualifier = Qualifier(parsed, names)
    qualities = Qualities(parsed, names)
    for draft in drafts:
        claim = _claim(parsed, draft, attributions, qualities)
        pair = (claim.subject.entity, claim.object.entity)
        if PREDICATES[claim.predicate].symmetric:
            pair = (min(pair), max(pair))
        key = (pair, claim.predicate, claim.status, claim.attribution, claim.amount)
        old = kept.get(key)
        if old is None or claim.confidence > old.confidence:
            kept[key] = claim
    return sorted(kept.values(), key=lambda c: (c.evidence, c.predicate, c.subject.start, c.object.start, c.status))


class Qualities:
    """The sums, percentages, dates and places of a document's blocks, found once and handed to the triggers they hang on."""

    def __init__(self, parsed: Parsed, names: list[Name]) -> None:
        self.parsed = parsed
        self.names = names
        self._blocks: dict[int, tuple[list[FoundAmount], list[FoundPercentage], list[FoundDate], list[Name]]] = {}

    def _block(self, block: int, doc: Doc) -> tuple[list[FoundAmount], list[FoundPercentage], list[FoundDate], list[Name]]:
        if block not in self._blocks:
            here = [name for name in self.names if name.block == block]
            self._blocks[block] = (find_amounts(doc), find_percentages(doc), find_dates(doc, self.parsed.published_at), here)
        return self._blocks[block]

    def of(self, draft: Draft) -> tuple[Amount | None, float | None, str | None, str | None]:
        """Amount, percentage, date and place of one draft."""
        token, doc = draft.token, draft.token.doc
        amounts, shares, dates, names = self._block(draft.block, doc)
        ends = [draft.subject.last, draft.object.last]
        amount = amount_for(token, ends, amounts, doc) if draft.trigger.amount else None
        share = percentage_for(token, shares, doc) if draft.trigger.predicate in _SHARES else None
        date = None if draft.aside else date_for(token, dates, doc)
        taken = [t for end in (draft.subject, draft.object) for t in doc[end.first.i : end.last.i + 1]]
        place = None if draft.aside else place_for(token, names, taken)
        sum_said = Amount(amount.text, amount.value, amount.currency) if amount else None
        return sum_said, share.value if share else None, date.edtf if date else None, place.text if place else None


def _claim(parsed: Parsed, draft: Draft, attributions: list[Attribution], qualities: Qualities) -> Claim:
    trigger, token = draft.trigger, draft.token
    words = [token, draft.subject.first, draft.subject.last, draft.object.first, draft.object.last]
    first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
    amount, percentage, date, place = qualities.of(draft)
    standing = status_of(token, trigger.predicate).status
    return Claim(
        subject=draft.subject.end(),
        predicate=trigger.predicate,
        object=draft.object.end(),
        status=trigger.status if trigger.status and standing in ("asserted", "planned") else standing,
        evidence=parsed.span(draft.block, first, last),
        confidence=trigger.confidence,
        engine=ENGINE,
        amount=amount,
        percentage=percentage,
        amount=said.amount,
        percentage=said.percentage,
        date=said.date,
        place=said.place,
        what=_phrase(parsed, draft, trigger.what),
        role=_role(parsed, draft),
        date=date,
        place=place,
        attribution=_said_by(parsed, draft, attributions),
    )


def _phrase(parsed: Parsed, draft: Draft, slot: str | None) -> str | None:
    if slot is None:
        return None
    for tokens in walk(draft.token, slot):
        noun = tokens[0]
        first = noun.left_edge
        while first.i < noun.i and (first.pos_ in ("DET", "PUNCT") or first.tag_ == "PRP$"):
            first = first.nbor()
        start, end = parsed.span(draft.block, first, noun)
        return parsed.text[start:end]
    return None


def _role(parsed: Parsed, draft: Draft) -> str | None:
    role = draft.trigger.role
    if role is None:
        return None
    if role.startswith("="):
        return role[1:]
    return _phrase(parsed, draft, role)


def _covers(spans: tuple[Span, ...], span: Span) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _said_by(parsed: Parsed, draft: Draft, attributions: list[Attribution]) -> int | None:
    """The innermost attribution whose content covers the trigger; what its own cue says is not its content."""
    here = parsed.span(draft.block, draft.token, draft.token)
    covering = [
        (sum(end - start for start, end in item.content), index)
        for index, item in enumerate(attributions)
        if _covers(item.content, here) and not _covers(item.cue, here) and not (draft.aside and item.quote != "direct")
    ]
    return min(covering)[1] if covering else None
