"""Which claims of the same ends and predicate are about one happening: by what they say of time, sum, role and place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from cuibono.matching.words import fold
from cuibono.records import StoredClaim
from cuibono.stages.appraise.compare_amounts import Money, compatible_money, money_of
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import PREDICATES

from .strength import rules

_AHEAD = ("planned", "predicted")


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
    fuzzy = rules("events")["season_days"]
    exact = rules("events")["exact_days"]
    kinds = {row.claim.claim_id: _kind(row, exact, fuzzy) for row in rows_once(rows)}
    ordered = sorted(rows_once(rows), key=lambda row: (kinds[row.claim.claim_id], *_order(row)))
    for row in ordered:
        kind = kinds[row.claim.claim_id]
        bunch = _copy(row, bunches) or (
            _by_day(row, bunches) if kind == 0 else _by_span(row, bunches, kind) if kind < 3 else _by_story(predicate, row, bunches)
        )
        if bunch is None:
            bunch = _Bunch()
            bunches.append(bunch)
        bunch.add(row)
    return [bunch.rows for bunch in bunches]


def rows_once(rows: Iterable[Row]) -> list[Row]:
    """Each claim once, by id."""
    return list({row.claim.claim_id: row for row in sorted(rows, key=lambda row: row.claim.claim_id)}.values())


def _kind(row: Row, exact: int, fuzzy: int) -> int:
    """0: to the day; 1: to the season; 2: to the year or coarser; 3: undated."""
    if row.days is None:
        return 3
    return 0 if row.width <= exact else 1 if row.width <= fuzzy else 2


def _order(row: Row) -> tuple[int, int, int, bool, int, str]:
    low, high = row.days or (0, 0)
    return row.width, low, high, row.money is None, row.seen or date.max.toordinal(), row.claim.claim_id


def _copy(row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    """Where a reprint of the same sentence stands: an undated one is about what its twin is about, whenever it came out."""
    if row.days is not None:
        return None
    twins = [bunch for bunch in bunches if any(other.copy == row.copy for other in bunch.rows) and _fits(row, bunch, same_time=False)]
    return min(twins, key=lambda bunch: bunch.name, default=None)


def _by_day(row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    slack = rules("events")["slack_days"]
    near = [(gap, bunch) for bunch in bunches if (gap := _gap(row, bunch)) <= slack and _fits(row, bunch, same_time=True)]
    return _nearest(near)


def _by_span(row: Row, bunches: Sequence[_Bunch], kind: int) -> _Bunch | None:
    """The one happening that lies in a month or year; of several, the one reported on the same days. None where that is not one."""
    inside = [bunch for bunch in bunches if _gap(row, bunch) == 0 and _fits(row, bunch, same_time=kind == 1)]
    if row.money:
        same = [bunch for bunch in inside if any(other.money and compatible_money(row.money, other.money) for other in bunch.rows)]
        inside = same or inside
    if len(inside) > 1:
        story = rules("events")["story_days"]
        inside = [bunch for bunch in inside if _reports_apart(row, bunch) <= story]
    return inside[0] if len(inside) == 1 else None


def _by_story(predicate: str, row: Row, bunches: Sequence[_Bunch]) -> _Bunch | None:
    fitting = [bunch for bunch in bunches if _fits(row, bunch, same_time=False)]
    own = [bunch for bunch in fitting if any(other.claim.doc_id == row.claim.doc_id for other in bunch.rows)]
    if len(own) == 1:
        return own[0]
    if row.seen is None:
        return None
    numbers = rules("events")
    window = numbers["ahead_days" if row.status in _AHEAD else "back_days"][PREDICATES[predicate].family]
    near = []
    for bunch in own or fitting:
        apart = _reports_apart(row, bunch)
        if bunch.low is None and (apart > numbers["story_days"] or _spread(row, bunch) > numbers["story_span_days"]):
            continue
        if bunch.low is not None and bunch.high is not None:
            gap = bunch.low - row.seen if row.status in _AHEAD else row.seen - bunch.high
            if not -numbers["slack_days"] <= gap <= window:
                continue
            apart = abs(gap)
        near.append((apart, bunch))
    return _nearest(near)


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
    return words_agree(left.claim.role, right.claim.role)


def words_agree(left: str | None, right: str | None) -> bool:
    """Two descriptions (of a post, a place) may mean one thing: one is missing, or they share a word that says something."""
    if not left or not right:
        return True
    first, second = _content(left), _content(right)
    return not first or not second or bool(first & second)


def _content(words: str) -> frozenset[str]:
    return frozenset(word for word in fold(words) if len(word) > 2) - frozenset(rules("events")["small_words"])
