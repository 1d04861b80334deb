"""Claims that several stories make about one happening, as one event with its versions.

Only what happens once is clustered (a meeting, a payment, an attack); what lasts (owns, works for) is a tie and no event. Start reading at
:func:`cluster_events`; which claims may share an event is in :mod:`gather_events`, its numbers and their reasons in ``inquire.toml``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import StoredClaim, make_id
from cuibono.stages.appraise.compare_amounts import Money, compatible_money
from cuibono.stages.appraise.read_dates import date_range, sort_key
from cuibono.stages.appraise.weigh_claims import pair_key
from cuibono.vocabulary import PREDICATES

from .gather_events import Row, gather, make_row, words_agree

# In what order one stands for the others: what is done before what is only told of as to come.
_STATUSES = ("asserted", "ended", "planned", "possible", "predicted", "denied")
_DONE = ("asserted", "ended")
_AHEAD = ("planned", "predicted")


@dataclass(frozen=True, slots=True)
class Version:
    """What some of an event's claims say of it. ``differs`` names the parts in which it contradicts another version of the event.

    ``date`` is EDTF, ``amount`` (value, ISO 4217 currency); both None where these claims say nothing of it.
    """

    differs: tuple[str, ...]
    status: str
    date: str | None
    amount: tuple[float, str] | None
    amount_text: str | None
    role: str | None
    place: str | None
    claim_ids: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening: the claims that tell it, and its versions, the best supported first.

    ``event_id`` goes by the first claim published, so that a later report leaves it as it is. ``date`` is the EDTF of what the claims say:
    the finest date where the others hold it, else the set of those that differ ("[2018-06-11,2018-06-12]"); None where none is dated.
    ``seen`` are the first and last publication. ``amount`` is None where no sum is told, or where the versions' sums contradict each
    other. ``origins`` counts independent origins; five reprints are one.
    """

    event_id: str
    subject_id: str
    predicate: str
    object_id: str
    status: str
    date: str | None
    seen: tuple[str | None, str | None]
    amount: tuple[float, str] | None
    versions: tuple[Version, ...]
    claim_ids: tuple[str, ...]
    origins: int


def cluster_events(claims: Sequence[StoredClaim], published: Mapping[str, str | None], origins: Mapping[str, str]) -> list[Event]:
    """The events that claims tell, by date; what lasts and what a person rejected is left out. Every other claim is in one event.

    ``published`` is the publication date and ``origins`` the origin id of each document; a document without one counts for itself. The
    order of the claims does not matter. Claims are one event where their ends and predicate are the same and nothing sets them apart:
    see :func:`gather_events.gather`.
    """
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for claim in claims:
        if not PREDICATES[claim.predicate].lasting and claim.review != "rejected" and claim.subject_id != claim.object_id:
            row = make_row(claim, published.get(claim.doc_id), origins.get(claim.doc_id, claim.doc_id))
            groups[pair_key(claim)].append(row)
    found = [_event(key, rows) for key, group in sorted(groups.items()) for rows in gather(key[1], group)]
    return sorted(found, key=lambda event: (sort_key(event.date or ""), event.seen[0] or "9999", event.event_id))


def _event(key: tuple[str, str, str], rows: Sequence[Row]) -> Event:
    ordered = sorted(rows, key=lambda row: (row.published or "9999", row.claim.claim_id))
    seen = [row.published for row in ordered if row.published]
    told = [row for row in ordered if row.status != "denied"] or ordered
    versions = _versions(ordered)
    return Event(
        event_id=make_id("event", *key, ordered[0].claim.claim_id),
        subject_id=key[0],
        predicate=key[1],
        object_id=key[2],
        status=_status(ordered),
        date=_envelope([row.claim.date for row in told if row.claim.date and row.days]),
        seen=(seen[0], seen[-1]) if seen else (None, None),
        amount=_amount(told),
        versions=versions,
        claim_ids=tuple(row.claim.claim_id for row in ordered),
        origins=len({row.origin for row in told}),
    )


def _status(rows: Sequence[Row]) -> str:
    """The best supported status that is no denial. Plans that were told before it was done do not outvote that it was done."""
    support: dict[str, set[str]] = defaultdict(set)
    last: dict[str, str] = {}
    for row in rows:
        support[row.status].add(row.origin)
        last[row.status] = max(last.get(row.status, ""), row.published or "")
    support.pop("denied", None)
    if not support:
        return "denied"
    done = [status for status in _DONE if status in support]
    if done:
        newest = max(last[status] for status in done)
        firm = len({origin for status in done for origin in support[status]}) > 1
        for status in _AHEAD:
            # One report of a deed among many plans of the same days may be a plan misread; a later one, or a second, is none.
            if status in support and (last[status] < newest or (firm and last[status] == newest)):
                del support[status]
    return min(support, key=lambda status: (-len(support[status]), _STATUSES.index(status)))


def _envelope(dates: Sequence[str]) -> str | None:
    """The finest date where all others hold it; else those that hold no finer one, as a set of which one is meant."""
    ranges = {text: found for text in dates if (found := date_range(text))}
    if len(ranges) < 2:
        return next(iter(ranges), None)
    finest = [
        text
        for text, (low, high) in ranges.items()
        if not any(low <= a and b <= high and (a, b) != (low, high) for a, b in ranges.values())
    ]
    # Of two ways to write one day the one that more claims have; of as many, the plainer.
    by_range: dict[tuple[object, object], list[str]] = defaultdict(list)
    for text in finest:
        by_range[ranges[text]].append(text)
    counts = Counter(dates)
    distinct = sorted((min(texts, key=lambda t: (-counts[t], len(t), t)) for texts in by_range.values()), key=sort_key)
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else "[" + ",".join(_flat(distinct)) + "]"


def _flat(dates: Sequence[str]) -> list[str]:
    """Members of a set: an interval by its two ends, a set by its members, since EDTF nests neither."""
    parts = [part.strip() for text in dates for part in text.strip("[]{}").replace("/", ",").split(",")]
    return sorted({part for part in parts if part and part != ".."}, key=sort_key)


def _amount(rows: Sequence[Row]) -> tuple[float, str] | None:
    """The sum where all that is told may be one: that of the most origins, of as many the most exact one."""
    told = [(row.money, row.origin) for row in rows if row.money is not None]
    if not told or any(not _same_sum(a, b) for a, _ in told for b, _ in told):
        return None
    support: dict[Money, set[str]] = defaultdict(set)
    for money, origin in told:
        support[money].add(origin)
    best = min(support, key=lambda money: (-len(support[money]), money.bound != "=", -len(f"{money.value:.0f}".rstrip("0")), money))
    return best.value, best.currency


def _same_sum(left: Money, right: Money) -> bool:
    return left.currency == right.currency and compatible_money(left, right)


# -- versions
def _versions(rows: Sequence[Row]) -> tuple[Version, ...]:
    """The rows in bundles that contradict themselves in nothing; who says less goes with the first that he does not contradict."""
    if len(rows) == 1:
        return (_version(rows, ()),)
    bundles: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (-_fullness(row), row.published or "9999", row.claim.claim_id)):
        fitting = [bundle for bundle in bundles if not any(_differs(row, other) for other in bundle)]
        if fitting:
            fitting[0].append(row)
        else:
            bundles.append([row])
    made = []
    for bundle in bundles:
        others = [row for other in bundles if other is not bundle for row in other]
        parts = {part for row in bundle for other in others for part in _differs(row, other)}
        made.append((bundle, tuple(part for part in ("status", "date", "amount", "role", "place") if part in parts)))
    made.sort(key=lambda pair: (-len({row.origin for row in pair[0]}), _STATUSES.index(pair[0][0].status), pair[0][0].claim.claim_id))
    return tuple(_version(bundle, differs) for bundle, differs in made)


def _fullness(row: Row) -> int:
    claim = row.claim
    exact = 0 if row.days is None else 2 if row.width <= 1 else 1
    return exact + (row.money is not None) + (claim.role is not None) + (claim.place is not None)


def _differs(left: Row, right: Row) -> tuple[str, ...]:
    """The parts in which two claims of one event can't both be right."""
    found = []
    if left.status != right.status:
        found.append("status")
    if left.days and right.days and (left.days[0] > right.days[1] or right.days[0] > left.days[1]):
        found.append("date")
    if left.money and right.money and not _same_sum(left.money, right.money):
        found.append("amount")
    if not words_agree(left.claim.role, right.claim.role):
        found.append("role")
    if not words_agree(left.claim.place, right.claim.place):
        found.append("place")
    return tuple(found)


def _version(rows: Sequence[Row], differs: tuple[str, ...]) -> Version:
    ordered = sorted(rows, key=lambda row: (row.published or "9999", row.claim.claim_id))
    amount = _amount(ordered)
    texts = [
        row.claim.amount_text for row in ordered if row.money and row.claim.amount_text and (row.money.value, row.money.currency) == amount
    ]
    return Version(
        differs=differs,
        status=ordered[0].status,
        date=_envelope([row.claim.date for row in ordered if row.claim.date and row.days]),
        amount=amount,
        amount_text=texts[0] if texts else None,
        role=_most([row.claim.role for row in ordered]),
        place=_most([row.claim.place for row in ordered]),
        claim_ids=tuple(row.claim.claim_id for row in ordered),
        origins=tuple(sorted({row.origin for row in ordered})),
    )


def _most(words: Sequence[str | None]) -> str | None:
    """What is said most often, of as many the fullest."""
    counts = Counter(told) if (told := [word for word in words if word]) else {}
    return min(counts, key=lambda word: (-counts[word], -len(word), word)) if counts else None
