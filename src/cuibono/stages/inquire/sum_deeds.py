"""Money of several acts added up once: what is one sum told twice, or a total told with its parts, is not added again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cuibono.stages.appraise.compare_amounts import Money, near
from cuibono.stages.appraise.read_dates import date_range

from .deeds import Deed
from .powers import limits

_ALIKE = 0.05  # of the larger one: figures of one sentence that differ by less are one sum, in two currencies perhaps
ONE_SENTENCE = "one sentence tells it together with a sum that is counted, so it may be a part of that one or the same"
SAME_SUM = "the same sum is counted in another act already: it may be one deal"


@dataclass(frozen=True, slots=True)
class Total:
    """``events`` is how many acts there are, ``known`` how many have a sum, ``unknown`` how many have none.

    ``low`` and ``high`` add the lowest and the highest figures in the currency of the answer, of ``added`` acts. ``unconverted`` are
    (currency, low, high, acts) of sums without a rate; ``once`` are acts whose sum was not added, with the reason and the act that
    holds it; ``at_most`` how many of those added are told as "up to".
    """

    events: int
    known: int
    unknown: int
    added: int
    low: float
    high: float
    unconverted: tuple[tuple[str, float, float, int], ...]
    once: tuple[tuple[str, str, str], ...]
    at_most: int


def total(deeds: Sequence[Deed], alike: Callable[[Deed, Deed], bool]) -> Total:
    """The total of acts of one kind and status. ``alike`` says whether two acts may be told of one deal by their ends."""
    with_sum = sorted((deed for deed in deeds if deed.sums is not None), key=lambda deed: deed.deed_id)
    once = _in_one_sentence(with_sum)
    left = [deed for deed in with_sum if deed.deed_id not in once]
    once.update(_told_again(left, alike))
    added = [deed for deed in with_sum if deed.deed_id not in once]
    known = [deed.sums for deed in added if deed.sums is not None and deed.sums.low is not None]
    rest: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for deed in added:
        if deed.sums is not None and deed.sums.low is None:
            money = [row for row in deed.sums.told if row.currency == deed.sums.told[0].currency]
            rest[money[0].currency].append((min(row.value for row in money), max(row.value for row in money)))
    return Total(
        events=len(deeds),
        known=len(with_sum),
        unknown=len(deeds) - len(with_sum),
        added=len(known),
        low=sum(row.low for row in known if row.low is not None),
        high=sum(row.high for row in known if row.high is not None),
        unconverted=tuple(
            (name, sum(low for low, _ in rows), sum(high for _, high in rows), len(rows)) for name, rows in sorted(rest.items())
        ),
        once=tuple((key, *once[key]) for key in sorted(once)),
        at_most=sum(row.at_most for row in known),
    )


def _size(deed: Deed) -> float:
    assert deed.sums is not None
    return deed.sums.low if deed.sums.low is not None else min(row.value for row in deed.sums.told)


def _unit(deed: Deed) -> str:
    assert deed.sums is not None
    return "" if deed.sums.low is not None else deed.sums.told[0].currency


def _in_one_sentence(deeds: Sequence[Deed]) -> dict[str, tuple[str, str]]:
    """Acts whose sums one sentence tells: where the largest is no smaller than the others together it may hold them, and it alone counts.

    The same sum of several parties counts once; sums that are plainly apart ("$2bn to one, $1.5bn to another") are both added.
    """
    by_sentence: dict[tuple[str, int, str], dict[str, Deed]] = defaultdict(dict)
    for deed in deeds:
        for claim in deed.claims:
            if claim.amount_value is not None:
                by_sentence[claim.doc_id, claim.sentence_start, _unit(deed)][deed.deed_id] = deed
    once: dict[str, tuple[str, str]] = {}
    for key in sorted(by_sentence):
        rows = sorted(by_sentence[key].values(), key=lambda deed: (-_size(deed), deed.deed_id))
        kept: list[Deed] = []
        for deed in rows:
            twin = next((other for other in kept if _size(other) - _size(deed) <= _ALIKE * _size(other)), None)
            if twin is not None:
                once.setdefault(deed.deed_id, (ONE_SENTENCE, twin.deed_id))
            else:
                kept.append(deed)
        if len(kept) > 1 and _size(kept[0]) * (1 + 1e-9) >= sum(_size(deed) for deed in kept[1:]):
            for deed in kept[1:]:
                once.setdefault(deed.deed_id, (ONE_SENTENCE, kept[0].deed_id))
    return _rooted(once)


def _told_again(deeds: Sequence[Deed], alike: Callable[[Deed, Deed], bool]) -> dict[str, tuple[str, str]]:
    """Acts that share a figure with another one of like ends and near time: one deal may be told of a state and of its bank."""
    once: dict[str, tuple[str, str]] = {}
    kept: list[Deed] = []
    for deed in sorted(deeds, key=lambda row: (-row.origins, row.seen[0] or "9999", row.deed_id)):
        twin = next((other for other in kept if _same_figure(deed, other) and _near_in_time(deed, other) and alike(deed, other)), None)
        if twin is None:
            kept.append(deed)
        else:
            once[deed.deed_id] = (SAME_SUM, twin.deed_id)
    return once


def _same_figure(left: Deed, right: Deed) -> bool:
    assert left.sums is not None
    assert right.sums is not None
    return any(_one(a, b) for a in left.sums.told for b in right.sums.told)


def _one(left: Money, right: Money) -> bool:
    return left.currency == right.currency and near(left.value, right.value)


def _near_in_time(left: Deed, right: Deed) -> bool:
    """Their dates, or where one has none their publications, lie within the limit; where no time is known they may be one."""
    spans = [date_range(deed.date) if deed.date and other.date else None for deed, other in ((left, right), (right, left))]
    days = int(limits()["same_sum_days"])
    if spans[0] and spans[1]:
        (a, b), (c, d) = spans[0], spans[1]
        return a.toordinal() - days <= d.toordinal() and c.toordinal() - days <= b.toordinal()
    seen = [date_range(day) if day else None for day in (*left.seen, *right.seen)]
    if seen[0] is None or seen[1] is None or seen[2] is None or seen[3] is None:
        return True
    return seen[0][0].toordinal() - days <= seen[3][1].toordinal() and seen[2][0].toordinal() - days <= seen[1][1].toordinal()


def _rooted(once: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """With the act that is counted in place of one that is not itself; a ring of acts that hold each other keeps its first."""
    found: dict[str, tuple[str, str]] = {}
    for key in sorted(once):
        seen, at = {key}, once[key][1]
        while at in once and at not in seen:
            seen.add(at)
            at = once[at][1]
        if at in seen and min(seen) == key:
            continue
        found[key] = (once[key][0], at if at not in seen else min(seen))
    return found
