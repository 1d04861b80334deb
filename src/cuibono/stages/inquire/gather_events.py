"""Which claims of the same ends and predicate are about one happening: by what they say of time, sum, role and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from cuibono.matching.words import fold
from cuibono.records import StoredClaim
from cuibono.stages.appraise.compare_amounts import Money, compatible_money, money_of
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.weigh_claims import standing_status

from .strength import rules

_AHEAD, _DONE = ("planned", "predicted"), ("asserted", "ended")


@cache
def _limits(predicate: str) -> dict[str, int]:
    """How long what is not dated keeps to a happening of this kind, in days."""
    told = rules("events")
    return dict(told["kind"][next((kind for kind, named in told["of"].items() if predicate in named), "short")])


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with what places it in time. ``days`` are the first and last day (ordinals) that its date allows, None where it is undated;
    ``seen`` is the day of publication (ordinal), None where not known; ``copy`` is the same for the reprints of one sentence."""

    claim: StoredClaim
    published: str | None
    origin: str
    status: str
    days: tuple[int, int] | None
    seen: int | None
    money: Money | None
    copy: tuple[str, str]

    @property
    def width(self) -> int:
        """How many days the date allows."""
        return self.days[1] - self.days[0] + 1 if self.days else 0


def make_row(claim: StoredClaim, published: str | None, origin: str) -> Row:
    """A claim as a row; ``published`` as the document has it."""
    told = date_range(claim.date) if claim.date else None
    out = date_range(published[:10]) if published else None
    return Row(
        claim=claim,
        published=published[:10] if published else None,
        origin=origin,
        status=standing_status(claim),
        days=(told[0].toordinal(), told[1].toordinal()) if told else None,
        seen=out[0].toordinal() if out else None,
        money=money_of(claim),
        copy=(origin, " ".join(claim.evidence_text.casefold().split())),
    )


@dataclass(slots=True)
class _Bunch:
    """Rows taken for one happening so far, with the days that their dates allow together."""

    rows: list[Row] = field(default_factory=list)
    low: int | None = None
    high: int | None = None

    def add(self, row: Row) -> None:
        self.rows.append(row)
        # The dates of a bunch narrow each other; those that contradict each other (by the slack) widen it.
        if row.days:
            if self.low is None or self.high is None:
                self.low, self.high = row.days
            elif row.days[0] <= self.high and self.low <= row.days[1]:
                self.low, self.high = max(self.low, row.days[0]), min(self.high, row.days[1])
            else:
                self.low, self.high = min(self.low, row.days[0]), max(self.high, row.days[1])

    @property
    def origins(self) -> int:
        """How many independent origins tell it."""
        return len({row.origin for row in self.rows})

    @property
    def name(self) -> str:
        return min(row.claim.claim_id for row in self.rows)


def gather(predicate: str, rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one pair of ends and one predicate, in lists of one happening each; every row is in exactly one.

    The surest go first, so that the order of the input does not matter: dates to the day; then months, seasons and years, where just one
    happening lies in them; then what is undated, which goes to what its own document dates, to the happening that its publication follows
    (or, for plans, comes before) within the window of its kind, or to the undated reports of the same days. Sums that contradict each
    other part happenings, unless different documents tell them of the same day: then they are versions.
    """
    bunches: list[_Bunch] = []
    once = rows_once(rows)
    if len(once) == 1:
        return [once]  # most happenings are told once
    for row in sorted(once, key=lambda row: (_kind(row), *_order(row))):
        kind = _kind(row)
        if kind == _UNDATED:
            bunch = _copy(row, bunches) or _by_story(predicate, row, bunches)
        elif kind <= _SLIPPED:
            bunch = _by_day(row, bunches)
        else:
            bunch = _twin(row, bunches, kind) or _by_span(predicate, row, bunches, kind)
        if bunch is None and kind == _SLIPPED:
            bunch = next(filter(None, (_by_day(replace(row, days=days), bunches) for days in _meant(row))), None)
            # The date is not what was meant: it says nothing of the happening that it is now taken for.
            row = row if bunch is None else replace(row, days=None)
        if bunch is None:
            bunch = _Bunch()
            bunches.append(bunch)
        bunch.add(row)
    return [bunch.rows for bunch in bunches]


def rows_once(rows: Iterable[Row]) -> list[Row]:
    """Each claim once, by id."""
    return list({row.claim.claim_id: row for row in sorted(rows, key=lambda row: row.claim.claim_id)}.values())


_EXACT, _SLIPPED, _SEASON, _YEAR, _UNDATED = range(5)


def _kind(row: Row) -> int:
    """How well the row is dated: to the day; to a day that can't be meant; to the season; to the year or coarser; not at all."""
    if row.days is None:
        return _UNDATED
    told = rules("events")
    if row.width > told["exact_days"]:
        return _SEASON if row.width <= told["season_days"] else _YEAR
    return _SLIPPED if row.status in _AHEAD and row.seen and row.days[1] < row.seen else _EXACT


def _meant(row: Row) -> list[tuple[int, int]]:
    """The days that a plan for a day before its own publication may mean: "on Monday" the next one, "on 12 June" that of the year."""
    if row.days is None or row.seen is None:
        return []
    return [(row.days[0] + days, row.days[1] + days) for days in (7, 365, 366) if row.days[1] + days >= row.seen]


def _order(row: Row) -> tuple[int, int, int, bool, int, str]:
    low, high = row.days or (0, 0)
    return row.width, low, high, row.money is None, row.seen or date.max.toordinal(), row.claim.claim_id


def _copy(row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    """Where a reprint of the same sentence stands: an undated one is about what its twin is about, whenever it came out."""
    if row.days is not None:
        return None
    twins = [bunch for bunch in bunches if any(other.copy == row.copy for other in bunch.rows) and _fits(row, bunch, same_time=False)]
    return min(twins, key=lambda bunch: bunch.name, default=None)


def _twin(row: Row, bunches: Sequence[_Bunch], kind: int) -> _Bunch | None:
    """Where a reprint of a month or a year stands: with the row of another document that says just the same, though that stands alone."""

    def same(other: Row) -> bool:
        told = (other.copy, other.days, other.money, other.status) == (row.copy, row.days, row.money, row.status)
        return told and other.claim.doc_id != row.claim.doc_id

    twins = [bunch for bunch in bunches if any(same(other) for other in bunch.rows) and _fits(row, bunch, same_time=kind == _SEASON)]
    return min(twins, key=lambda bunch: bunch.name, default=None)


def _by_day(row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    slack = rules("events")["slack_days"]
    near = [(gap, bunch) for bunch in bunches if (gap := _gap(row, bunch)) <= slack and _fits(row, bunch, same_time=True)]
    return _nearest(near)


def _by_span(predicate: str, row: Row, bunches: Sequence[_Bunch], kind: int) -> _Bunch | None:
    """The one happening that lies in a month or year. Of several the one that sum, place, document or days of report point to, or that far
    more origins tell; else those that no report dates better. None where that is not one."""
    inside = [bunch for bunch in bunches if _gap(row, bunch) == 0 and _fits(row, bunch, same_time=kind == _SEASON)]
    signs: tuple[Callable[[_Bunch], bool], ...] = (
        lambda bunch: any(row.money and other.money and compatible_money(row.money, other.money) for other in bunch.rows),
        lambda bunch: any(
            row.claim.place and other.claim.place and words_agree(row.claim.place, other.claim.place) for other in bunch.rows
        ),
        lambda bunch: any(other.claim.doc_id == row.claim.doc_id for other in bunch.rows),
        lambda bunch: _reports_apart(row, bunch) <= _limits(predicate)["story"],
    )
    for sign in signs:
        if len(inside) > 1:
            inside = [bunch for bunch in inside if sign(bunch)] or inside
    if len(inside) > 1:
        inside.sort(key=lambda bunch: (-bunch.origins, bunch.name))
        clear = inside[0].origins >= rules("events")["dominant"] * inside[1].origins
        alike = [bunch for bunch in inside if (bunch.low, bunch.high) == row.days]
        inside = inside[:1] if clear else alike
    return inside[0] if len(inside) == 1 else None


def _by_story(predicate: str, row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    fitting = [bunch for bunch in bunches if _fits(row, bunch, same_time=False)]
    own = [bunch for bunch in fitting if any(other.claim.doc_id == row.claim.doc_id for other in bunch.rows)]
    if len(own) == 1:
        return own[0]
    if row.seen is None:
        return None
    limits, ahead, told = _limits(predicate), row.status in _AHEAD, rules("events")
    dated, undated, there = [], [], []
    for bunch in own or fitting:
        if bunch.low is None or bunch.high is None:
            apart = _reports_apart(row, bunch)
            if apart <= limits["story"] and _spread(row, bunch) <= limits["span"]:
                undated.append((apart, bunch))
            continue
        gap = _days_off(row.seen, bunch.low, bunch.high, ahead)
        if -told["near_days"] <= gap <= limits["ahead" if ahead else "back"]:
            dated.append((abs(gap), bunch))
        if 0 <= gap <= told["place_days"] and _one_place(row, bunch):
            there.append(bunch)
    if len(there) == 1:
        return there[0]
    # A plan goes to what is dated before it goes to other talk; a report to what lies nearest.
    return (_nearest(dated) or _nearest(undated)) if ahead else _nearest([*dated, *undated])


def _days_off(seen: int, low: int, high: int, ahead: bool) -> int:
    """Days from a happening to its report (``ahead``: from a plan to it): 0 where it may be of that day, below 0 on the wrong side of it.

    Of what is dated no better than to the year nothing lies on its right side before that is over.
    """
    if high - low >= rules("events")["season_days"]:
        low, high = (low, low) if ahead else (high, high)
    before, after = max(0, low - seen), max(0, seen - high)
    return before - after if ahead else after - before


def _one_place(row: Row, bunch: _Bunch) -> bool:
    """Both say where, and it may be one place."""
    return any(row.claim.place and other.claim.place and words_agree(row.claim.place, other.claim.place) for other in bunch.rows)


def _nearest(near: Sequence[tuple[int, _Bunch]]) -> _Bunch | None:
    return min(near, key=lambda pair: (pair[0], pair[1].name))[1] if near else None


def _gap(row: Row, bunch: _Bunch) -> int:
    """Days between a dated row and a bunch: 0 where they share one; as good as never for an undated bunch."""
    if row.days is None or bunch.low is None or bunch.high is None:
        return date.max.toordinal()
    return max(0, row.days[0] - bunch.high, bunch.low - row.days[1])


def _reports_apart(row: Row, bunch: _Bunch) -> int:
    """Days between the publication of a row and the nearest one of a bunch."""
    return min((abs(row.seen - other.seen) for other in bunch.rows if row.seen and other.seen), default=date.max.toordinal())


def _spread(row: Row, bunch: _Bunch) -> int:
    """Days from the first to the last publication, this row's too."""
    seen = [other.seen for other in (*bunch.rows, row) if other.seen]
    return max(seen) - min(seen) if seen else 0


def _fits(row: Row, bunch: _Bunch, *, same_time: bool) -> bool:
    """Nothing but time sets the row apart from what is in the bunch."""
    return all(_may_be_one(row, other, same_time) for other in bunch.rows)


def _may_be_one(left: Row, right: Row, same_time: bool) -> bool:
    if left.money and right.money and not compatible_money(left.money, right.money):
        # One document that gives two sums lists two payments; two documents that differ about a day tell of one.
        if left.claim.doc_id == right.claim.doc_id or not same_time:
            return False
    if left.days is None and right.days is None and (_planned_after(left, right) or _planned_after(right, left)):
        return False
    return words_agree(left.claim.role, right.claim.role)


def _planned_after(plan: Row, deed: Row) -> bool:
    """It is still to come a day or more after the deed was reported: "will meet again" is no report of the meeting."""
    return bool(plan.status in _AHEAD and deed.status in _DONE and plan.seen and deed.seen and plan.seen > deed.seen)


def words_agree(left: str | None, right: str | None) -> bool:
    """Two descriptions (of a post, a place) may mean one thing: one is missing, or they share a word that says something."""
    if not left or not right:
        return True
    first, second = _content(left), _content(right)
    return not first or not second or bool(first & second)


def _content(words: str) -> frozenset[str]:
    return frozenset(word for word in fold(words) if len(word) > 2) - frozenset(rules("events")["small_words"])
