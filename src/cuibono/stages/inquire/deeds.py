"""Acts of a power as things to count: one for each happening, however many stories tell it, with its time and the sum that is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cuibono.records import StoredClaim, Tie, make_id
from cuibono.stages.appraise.compare_amounts import Money, money_of
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.weigh_claims import pair_key, standing_status
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.rates import Rates

from .events import cluster_events
from .powers import limits
from .tell_evidence import status_order

# Status of a claim to how an act is counted: what is planned or only possible is never among what is done.
CLASSES = {"asserted": "done", "ended": "done", "planned": "planned", "possible": "possible", "predicted": "predicted", "denied": "denied"}
CLASS_ORDER = ("done", "planned", "possible", "predicted", "denied")


@dataclass(frozen=True, slots=True)
class Sums:
    """What an act is said to have cost: every figure as told, and the lowest and highest in the currency of the answer.

    ``low`` and ``high`` are None where no figure could be converted; ``year`` is that of the rate and ``basis`` what it goes by: "event",
    "publication" or "" (nothing had to be converted). ``at_most`` is True where every figure is told as "up to".
    """

    told: tuple[Money, ...]
    texts: tuple[str, ...]
    low: float | None
    high: float | None
    year: int | None
    basis: str
    at_most: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: the event, or the lasting tie, of which it is counted once.

    ``claims`` tell it as it is counted, the best first; ``against`` are denials, ``other`` tell it in another status. ``date`` is EDTF,
    None where undated; ``seen`` the first and last publication.
    """

    deed_id: str
    predicate: str
    subject_id: str
    object_id: str
    status: str
    date: str | None
    seen: tuple[str | None, str | None]
    claims: tuple[StoredClaim, ...]
    other: tuple[StoredClaim, ...]
    against: tuple[StoredClaim, ...]
    ties: tuple[Tie, ...]
    origins: int
    sums: Sums | None = None
    joint: tuple[str, ...] = field(default=())

    @property
    def group(self) -> str:
        """How it is counted: one of CLASS_ORDER."""
        return CLASSES[self.status]

    @property
    def sure(self) -> bool:
        """Whether the reading is sure enough to be counted: surely read, accepted by a person, or told by several origins."""
        best = any(claim.review == "accepted" or claim.confidence >= float(limits()["sure"]) for claim in self.claims)
        return best or self.origins >= int(limits()["sure_origins"])


def make_deeds(
    ties: Sequence[Tie],
    claims: Sequence[StoredClaim],
    published: Mapping[str, str | None],
    origins: Mapping[str, str],
    *,
    currency: str,
    rates: Rates,
    unnamed: frozenset[str] = frozenset(),
) -> list[Deed]:
    """One deed for each event of the claims, and one for each lasting tie. Claims that a person rejected are left out; order is by id.

    ``published`` and ``origins`` are of the claims' documents; sums are told in ``currency`` at the rates of their year. ``unnamed`` are
    entities that never leave their document: in reprints of one sentence they are the same.
    """
    kept = [claim for claim in claims if claim.review != "rejected" and claim.subject_id != claim.object_id]
    by_id, ends = _as_in_first(kept, origins, unnamed)
    by_key: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for row in ties:
        subject, target = ends.get(row.subject_id, row.subject_id), ends.get(row.object_id, row.object_id)
        if PREDICATES[row.predicate].symmetric and target < subject:
            subject, target = target, subject
        by_key[subject, row.predicate, target].append(row)
    made = [
        _deed(event.event_id, event.status, event.date, event.claim_ids, by_id, by_key, published, origins, event.origins)
        for event in cluster_events(list(by_id.values()), published, origins)
    ]
    lasting: dict[tuple[str, str, str], list[StoredClaim]] = defaultdict(list)
    for _, claim in sorted(by_id.items()):
        if PREDICATES[claim.predicate].lasting:
            lasting[pair_key(claim)].append(claim)
    for key, rows in sorted(lasting.items()):
        known = sorted(by_key.get(key, ()), key=lambda row: (status_order(row.status), row.tie_id))
        tie: Tie | None = known[0] if known else None
        status = tie.status if tie else min((standing_status(row) for row in rows), key=status_order)
        witnesses = {origins.get(row.doc_id, row.doc_id) for row in rows if standing_status(row) != "denied"}
        ids = tuple(row.claim_id for row in rows)
        made.append(
            _deed(make_id("deed", *key), status, tie.valid if tie else None, ids, by_id, by_key, published, origins, len(witnesses))
        )
    with_sums = [_with_sums(deed, published, currency, rates) for deed in made]
    return sorted(with_sums, key=lambda deed: deed.deed_id)


def _as_in_first(
    claims: Sequence[StoredClaim], origins: Mapping[str, str], unnamed: frozenset[str]
) -> tuple[dict[str, StoredClaim], dict[str, str]]:
    """The claims by id, those of reprints with the unnamed ends of the first of them; and which end stands for which."""
    copies: dict[tuple[object, ...], list[StoredClaim]] = defaultdict(list)
    for claim in claims:
        words = " ".join(claim.evidence_text.casefold().split())
        named = tuple(end if end not in unnamed else text for end, text in _ends(claim))
        copies[(origins.get(claim.doc_id, claim.doc_id), claim.predicate, words, *named)].append(claim)
    found: dict[str, StoredClaim] = {}
    stands: dict[str, str] = {}
    for rows in copies.values():
        first = min(rows, key=lambda row: row.claim_id)
        for row in rows:
            for (end, _), (other, _) in zip(_ends(row), _ends(first), strict=True):
                if end != other:
                    stands[end] = other
            found[row.claim_id] = replace(row, subject_id=first.subject_id, object_id=first.object_id)
    return found, stands


def _ends(claim: StoredClaim) -> tuple[tuple[str, str], tuple[str, str]]:
    return (claim.subject_id, claim.subject_text.casefold()), (claim.object_id, claim.object_text.casefold())


def _deed(
    deed_id: str,
    status: str,
    date: str | None,
    claim_ids: Sequence[str],
    by_id: Mapping[str, StoredClaim],
    by_key: Mapping[tuple[str, str, str], list[Tie]],
    published: Mapping[str, str | None],
    origins: Mapping[str, str],
    witnesses: int,
) -> Deed:
    rows = [by_id[claim_id] for claim_id in claim_ids]
    key = pair_key(rows[0])
    own = [row for row in rows if CLASSES[standing_status(row)] == CLASSES[status]]
    denied = [row for row in rows if standing_status(row) == "denied"] if status != "denied" else []
    # Of a plan and its carrying out in one event the best supported status counts; a status that nobody has (it cannot be) keeps all rows.
    own = own or rows
    best = sorted(
        own, key=lambda row: (row.review != "accepted", -row.confidence, row.kind != "outlet", row.doc_id, row.evidence_start, row.claim_id)
    )
    seen = sorted(day[:10] for row in rows if (day := published.get(row.doc_id)))
    return Deed(
        deed_id=deed_id,
        predicate=key[1],
        subject_id=key[0],
        object_id=key[2],
        status=status,
        date=date,
        seen=(seen[0], seen[-1]) if seen else (None, None),
        claims=tuple(best),
        other=tuple(row for row in rows if row not in own and row not in denied),
        against=tuple(denied),
        ties=tuple(sorted(by_key.get(key, ()), key=lambda tie: tie.tie_id)),
        origins=max(witnesses, len({origins.get(row.doc_id, row.doc_id) for row in own}) if status == "denied" else 0),
    )


def _with_sums(deed: Deed, published: Mapping[str, str | None], currency: str, rates: Rates) -> Deed:
    told = [(money, row) for row in deed.claims if (money := money_of(row)) is not None]
    if not told:
        return deed
    found = date_range(deed.date) if deed.date else None
    year, basis = (found[0].year, "event") if found and found[0].year > 1 else (None, "")
    if year is None and deed.seen[0]:
        year, basis = int(deed.seen[0][:4]), "publication"
    values = [rates.convert(money.value, money.currency, currency, year) for money, _ in told]
    if basis == "event" and any(value is None for value in values) and deed.seen[0]:
        # An event of a year without a rate (to come, or long ago): the rate of the year in which it was told is the next best.
        other = [rates.convert(money.value, money.currency, currency, int(deed.seen[0][:4])) for money, _ in told]
        if sum(value is not None for value in other) > sum(value is not None for value in values):
            values, year, basis = other, int(deed.seen[0][:4]), "publication"
    known = [value for value in values if value is not None]
    abroad = any(money.currency != currency for money, _ in told)
    sums = Sums(
        told=tuple(sorted({money for money, _ in told})),
        texts=tuple(dict.fromkeys(row.amount_text or "" for _, row in told)),
        low=min(known, default=None),
        high=max(known, default=None),
        year=year if abroad else None,
        basis=basis if abroad else "",
        at_most=all(money.bound == "<" for money, _ in told),
    )
    return replace(deed, sums=sums)


_SIDED = re.compile(r"\b(?:pro|anti|non)[-‐–]$", re.IGNORECASE)


def sided(claim: StoredClaim, text: str) -> bool:
    """Whether an end is only the name inside "pro-Russian" or "anti-American": who is so is neither of that country nor its state."""
    starts = (claim.subject_start, claim.object_start, *(span[0] for span in (claim.subject_anchor, claim.object_anchor) if span))
    return any(_SIDED.search(text[max(0, start - 6) : start]) or _SIDED.match(text[start : start + 5]) for start in starts)


def with_joint(deed: Deed, beside: Sequence[StoredClaim]) -> Deed:
    """The deed, with the parties of whom one of its sentences tells the same sum, and whom it is not told of."""
    if deed.sums is None:
        return deed
    places = {(row.doc_id, row.sentence_start, row.amount_value) for row in deed.claims if row.amount_value is not None}
    ends = {deed.subject_id, deed.object_id}
    found = {
        row.subject_text
        for row in beside
        if (row.doc_id, row.sentence_start, row.amount_value) in places
        and row.predicate == deed.predicate
        and row.object_id in ends
        and row.subject_id not in ends
    }
    return replace(deed, joint=tuple(sorted(found)))
