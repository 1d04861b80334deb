"""Turns drafts (trigger and two ends) into claims: evidence, status, qualifiers, attribution; each tie told once."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.records import Attribution, Claim, Span
from cuibono.vocabulary import PREDICATES

from .bearers import left_of
from .drafts import Draft
from .paths import walk
from .qualify import Qualifier
from .slots import WORDS

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONG = 60  # characters; a longer "role" is a clause, not a role
_OPENERS, _CLOSERS = ("“", '"', "‘"), ("”", '"', "’")
_LAST = ("linked_to",)
# Titles and posts told in passing inside indirect speech are the outlet's own words; other ties there stay with the speaker.
_TITLES = ("holds_office", "works_for", "leads", "represents")


def assemble(parsed: Parsed, drafts: list[Draft], attributions: list[Attribution], names: list[Name]) -> list[Claim]:
    """Claims in order of their evidence; of drafts that tell one tie in one status from one source, the surest stays.

    "linked_to" is left out where another claim of the same pair tells that tie.
    """
    kept: dict[tuple[object, ...], Claim] = {}
    qualifier = Qualifier(parsed, names)
    for draft in drafts:
        claim = _claim(parsed, draft, attributions, qualifier)
        pair = (claim.subject.entity, claim.object.entity)
        if PREDICATES[claim.predicate].symmetric:
            pair = (min(pair), max(pair))
        key = (pair, claim.predicate, claim.status, claim.attribution, claim.amount)
        old = kept.get(key)
        if old is None or claim.confidence > old.confidence:
            kept[key] = claim
    told = {frozenset((c.subject.entity, c.object.entity)) for c in kept.values() if c.predicate not in _LAST}
    claims = [c for c in kept.values() if c.predicate not in _LAST or frozenset((c.subject.entity, c.object.entity)) not in told]
    return sorted(claims, key=lambda c: (c.evidence, c.predicate, c.subject.start, c.object.start, c.status))


def _claim(parsed: Parsed, draft: Draft, attributions: list[Attribution], qualifier: Qualifier) -> Claim:
    trigger, token = draft.trigger, draft.token
    words = [token, draft.subject.first, draft.subject.last, draft.object.first, draft.object.last]
    first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
    said = qualifier.qualify(draft)
    status = _passing(draft, said.status) if draft.aside else said.status
    teller = _said_by(parsed, draft, attributions)
    if draft.heard is not None:
        told = draft.heard("outlet" if teller is None else attributions[teller].kind)
        if told == "outlet" and draft.aside:
            teller = None
        elif told != "outlet" and teller is None:
            teller = _beside(parsed, draft, attributions, told)
    if status == "asserted" and teller is None and _only_claimed(token):
        status = "possible"
    if draft.settle is not None:
        status = draft.settle(status)
    return Claim(
        subject=draft.subject.end(),
        predicate=trigger.predicate,
        object=draft.object.end(),
        status=status,
        evidence=parsed.span(draft.block, first, last),
        confidence=trigger.confidence,
        engine=draft.engine,
        amount=said.amount,
        percentage=said.percentage,
        date=said.date,
        place=said.place,
        what=_phrase(parsed, draft, trigger.what),
        role=_role(parsed, draft),
        attribution=teller,
    )


def _only_claimed(token: Token) -> bool:
    """ "followed accusations by a member that X worked with Y": somebody's word, where nobody is found who gave it."""
    node = token
    while node.head.i != node.i:
        if node.dep_ in ("acl", "ccomp") and node.head.pos_ == "NOUN" and node.head.lemma_.lower() in WORDS["hearsay"]:
            return any(child.dep_ == "mark" for child in node.children)
        node = node.head
    return False


def _passing(draft: Draft, status: str) -> str:
    """The status of a tie told in passing: it stands ("former" ends it), whatever the sentence around denies or expects."""
    if draft.trigger.predicate in ("based_in", "located_in", "citizen_of"):
        return draft.trigger.status or "asserted"  # "a former Alabama Supreme Court judge": the court is there still
    # "former Gov. X's son" is his son still
    left = (token.lower_ for token in takewhile(lambda token: token.tag_ != "POS", left_of(draft.token)))
    words = set(takewhile(lambda word: word not in WORDS["candidates"], left))  # "the former nominee Sen. X" is a senator still
    if draft.token.i < draft.object.first.i and any(t.lower_ == "now" for t in draft.token.doc[draft.token.i : draft.object.first.i]):
        return draft.trigger.status or "asserted"  # "a former reporter of A, now with B"
    words |= {
        token.lower_ for token in left_of(draft.object.first)[:1]
    }  # "the former Acme trader X"; not "former President X, a client of"
    if status == "ended" or words & WORDS["gone"]:
        return "ended"
    return "planned" if words & WORDS["ahead"] else draft.trigger.status or "asserted"


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
    if role == "own":  # "his business" is printed so
        start, end = parsed.span(draft.block, draft.token.left_edge, draft.token)
        return parsed.text[start:end] if end - start <= _LONG else None
    return _phrase(parsed, draft, role)


def _covers(spans: tuple[Span, ...], span: Span) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _ourselves(parsed: Parsed, item: Attribution) -> bool:
    """ "We recently learned that": the outlet itself, or, inside a quotation, whoever is quoted."""
    return len(item.source) == 1 and parsed.text[slice(*item.source[0])].lower() in ("we", "i")


def _in_quotes(parsed: Parsed, item: Attribution, span: Span) -> bool:
    """Whether the words themselves are quoted: all of a direct quotation, of a mixed one what stands between its marks."""
    piece = next(parsed.text[start:end] for start, end in item.content if start <= span[0] and span[1] <= end)
    return item.quote == "direct" or (item.quote == "mixed" and piece[:1] in _OPENERS and piece[-1:] in _CLOSERS)


def _beside(parsed: Parsed, draft: Draft, attributions: list[Attribution], kind: str) -> int | None:
    """Where somebody must have said it and no content covers the words: who speaks in the same sentence, one of that kind first."""
    sentence = parsed.span(draft.block, draft.token.sent[0], draft.token.sent[-1])
    at = parsed.span(draft.block, draft.token, draft.token)[0]
    near = []
    for index, item in enumerate(attributions):
        pieces = [*item.source, *item.cue, *item.content]
        if (
            index not in parsed.acts
            and not _ourselves(parsed, item)
            and any(low < sentence[1] and sentence[0] < high for low, high in pieces)
        ):
            near.append((item.kind != kind, min(min(abs(low - at), abs(high - at)) for low, high in pieces), index))
    return min(near)[2] if near else None


def _said_by(parsed: Parsed, draft: Draft, attributions: list[Attribution]) -> int | None:
    """The innermost attribution whose content covers the trigger; what its own cue says is not its content."""
    here = parsed.span(draft.block, draft.token, draft.token)
    covering = [
        (sum(end - start for start, end in item.content), index)
        for index, item in enumerate(attributions)
        if index not in parsed.acts
        and not _ourselves(parsed, item)
        and _covers(item.content, here)
        and not _covers(item.cue, here)
        and not (draft.aside and draft.trigger.predicate in _TITLES and not _in_quotes(parsed, item, here))
    ]
    subject = parsed.span(draft.block, draft.subject.first, draft.subject.last)
    # "X is rumored to be considering a run": the rumour tells it, not X; with no other teller "X promised to build" stays with X
    others = [item for item in covering if not _covers(attributions[item[1]].source, subject)]
    return min(others or covering)[1] if covering else None
