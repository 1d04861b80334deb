"""Rival powers in a country or a sector: what each does there, by kind, time and status, each act counted once.

Start at :func:`select_ties` (which ties are asked for) and :func:`lay_out` (what their acts add up to).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from cuibono.matching.words import fold
from cuibono.records import StoredClaim
from cuibono.stages.appraise.read_dates import date_range
from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.countries import capital_country, country_code, state_code

from .deeds import CLASS_ORDER, Deed
from .graph import Bools, Ints, TieGraph
from .powers import WHO, Atlas, Party
from .sum_deeds import Total, total

_EXACT = 4  # days that a date may leave open to say when something was
UNDATED, SPREAD = "undated", "not dated so closely"
PERIODS = ("year", "quarter", "month")


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of act. ``way``: the power is the subject ("out"), the object ("in"), or at either end ("both")."""

    key: str
    heading: str
    predicates: frozenset[str]
    way: str
    money: bool


@cache
def categories() -> tuple[Category, ...]:
    """The kinds of acts, in order of the table."""
    rows = load_toml("footprint.toml")["category"]
    return tuple(
        Category(row["key"], row["heading"], frozenset(row["predicates"]), row["way"], bool(row.get("money", False))) for row in rows
    )


@cache
def category_of() -> dict[str, Category]:
    """The kind of each predicate that is an act."""
    return {predicate: row for row in categories() for predicate in row.predicates}


@dataclass(frozen=True, slots=True)
class Act:
    """A deed as one power's: who acts (``actor``, one of WHO_WORDS in ``who``), on whom or with whom, and in which period it is counted.

    ``also`` are deeds that one sentence tells together with it, of further parties of the same two sides: one act, and counted once.
    """

    deed: Deed
    category: str
    actor: str
    other: str
    who: str
    period: str
    also: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A power's acts of one kind: those that are counted, and those that are read too unsurely for it."""

    category: str
    acts: tuple[Act, ...]
    unsure: tuple[Act, ...]
    totals: Mapping[str, Total]

    def count(self, group: str, *, who: str | None = None, period: str | None = None) -> int:
        """How many acts of a status there are: all, those of a kind of actor, those of a period."""
        return sum(1 for act in self.acts if act.deed.group == group and who in (None, act.who) and period in (None, act.period))


def select_ties(atlas: Atlas, power: Party, place: Party | None, placed: Bools | None = None) -> Ints:
    """The numbers of the ties by which a power acts on a place or in it (on anybody where there is none), in order.

    ``placed`` are ties of which some claim says that it was there.
    """
    graph = atlas.graph
    acts, own = power.acts, power.any
    out = acts[graph.subject] & ~own[graph.object]
    back = acts[graph.object] & ~own[graph.subject]
    if place is not None:
        there = place.any
        near = np.zeros(len(out), np.bool_) if placed is None else placed
        out &= there[graph.object] | near
        back &= there[graph.subject] | near
    ways = atlas.ways
    found = (out & (ways["out"] | ways["both"])) | (back & (ways["in"] | ways["both"]))
    return np.flatnonzero(found).astype(np.int32)


def met_there(graph: TieGraph, ties: Ints, power: Party, place: Party | None) -> Bools:
    """Of selected ties those with an end that is the place's own; of the others only what is said to be done there counts."""
    if place is None:
        return np.ones(len(ties), np.bool_)
    there = place.any & ~power.any
    return np.asarray(there[graph.subject[ties]] | there[graph.object[ties]])


def sector_words(sector: str) -> tuple[tuple[str, ...], ...]:
    """ "5G, mobile network" as rows of words; any of the rows is enough. Words without a comma are rows of their own."""
    parts = sector.split(",") if "," in sector else sector.split()
    return tuple(row for part in parts if (row := fold(part)))


def in_sector(claim: StoredClaim, wanted: Sequence[tuple[str, ...]], captions: Mapping[str, str]) -> bool:
    """Whether a row of words stands in what a claim says, or in the names of its ends. A word of four letters stands for what begins so."""
    said = (claim.what, claim.role, claim.subject_text, claim.object_text, claim.evidence_text)
    names = (captions.get(claim.subject_id), captions.get(claim.object_id))
    for text in (*said, *names):
        if not text or not _could_hold(text, wanted):
            continue
        words = fold(text)
        for row in wanted:
            starts = range(len(words) - len(row) + 1)
            if any(all(_begins(words[at + place], word) for place, word in enumerate(row)) for at in starts):
                return True
    return False


def _could_hold(text: str, wanted: Sequence[tuple[str, ...]]) -> bool:
    """Whether a text can hold one of the rows once it is folded: folding is dear, and most texts do not have the letters."""
    if not text.isascii() or "&" in text:
        return True
    plain = text.lower().replace(".", "").replace("'", "").replace("`", "")
    return any(row[0] in plain for row in wanted)


def _begins(word: str, asked: str) -> bool:
    return word == asked or (len(asked) >= 4 and word.startswith(asked))


def period_of(edtf: str | None, by: str) -> str:
    """The year, quarter or month of a date; UNDATED, or SPREAD where it says less than that. What goes on counts where it begins."""
    found = date_range(edtf) if edtf else None
    if edtf is None or found is None:
        return UNDATED
    first, last = (_bucket(day, by) for day in found)
    if first != last and not ("/" in edtf and edtf[0] not in "[{"):
        return SPREAD
    opened = date_range(edtf.split("/")[0]) if first != last else found
    return _bucket(opened[0], by) if opened and opened[0].year > 1 and _bucket(opened[0], by) == _bucket(opened[1], by) else SPREAD


def _bucket(day: date, by: str) -> str:
    if by == "year":
        return f"{day.year:04}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if by == "quarter" else f"{day.year:04}-{day.month:02}"


def within(deed: Deed, since: str | None, until: str | None) -> bool:
    """Whether a deed's time, or where it has none its publication, shares a day with what is asked for."""
    if since is None and until is None:
        return True
    low = date_range(since)[0] if since and date_range(since) else date.min  # type: ignore[index]
    high = date_range(until)[1] if until and date_range(until) else date.max  # type: ignore[index]
    found = date_range(deed.date) if deed.date else None
    if found is None:
        days = [date_range(day) for day in deed.seen if day]
        if not days or days[0] is None or days[-1] is None:
            return False
        found = days[0][0], days[-1][1]
    return found[0] <= high and low <= found[1]


def lay_out(deeds: Sequence[Deed], graph: TieGraph, power: Party, by: str) -> list[Cell]:
    """The power's cells in order of the kinds. Each act is in one cell; what is read too unsurely is beside the counted."""
    acts: dict[str, list[Act]] = {row.key: [] for row in categories()}
    for deed in deeds:
        act = act_of(deed, graph, power, by)
        if act is not None:
            acts[act.category].append(act)
    cells = []
    for row in categories():
        ordered = _varied(sorted(acts[row.key], key=_order))
        counted = tuple(_joined([act for act in ordered if act.deed.sure], graph))
        groups = [group for group in CLASS_ORDER if any(act.deed.group == group for act in counted)] if row.money else []
        who = {act.deed.deed_id: act for act in counted}
        totals = {
            group: total(
                [act.deed for act in counted if act.deed.group == group],
                lambda left, right, who=who: _alike(who[left.deed_id], who[right.deed_id], graph),  # type: ignore[misc]
            )
            for group in groups
        }
        cells.append(Cell(row.key, counted, tuple(act for act in ordered if not act.deed.sure), totals))
    return cells


def act_of(deed: Deed, graph: TieGraph, power: Party, by: str) -> Act | None:
    """The deed as the power's act; None where it is none of the counted kinds or no end of it acts for the power."""
    category = category_of().get(deed.predicate)
    if category is None:
        return None
    ends = {"out": (0,), "in": (1,), "both": (0, 1)}[category.way]
    pair = (deed.subject_id, deed.object_id)
    for end in ends:
        number = graph.number.get(pair[end])
        if number is not None and int(power.kind[number]) in WHO:
            return Act(deed, category.key, pair[end], pair[1 - end], WHO[int(power.kind[number])], period_of(deed.date, by))
    return None


def _order(act: Act) -> tuple[object, ...]:
    deed = act.deed
    grade = min(((tie.credibility, tie.reliability) for tie in deed.ties), default=(6, "F"))
    size = deed.sums.high or 0.0 if deed.sums else 0.0
    return (CLASS_ORDER.index(deed.group), deed.sums is None, -size, -deed.origins, grade, deed.seen[0] or "9999", deed.deed_id)


def _varied(acts: Sequence[Act]) -> list[Act]:
    """The same acts, within each status the first of every two parties before the second of any."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    turns = []
    for act in acts:
        key = (act.deed.group, act.deed.predicate, act.actor, act.other)
        turns.append((CLASS_ORDER.index(act.deed.group), act.deed.sums is None, seen[key]))
        seen[key] += 1
    return [act for _, act in sorted(zip(turns, acts, strict=True), key=lambda row: row[0])]


def _joined(acts: Sequence[Act], graph: TieGraph) -> list[Act]:
    """What one sentence tells of several parties of the same two sides is one act: "the sanctions against him and his ministers"."""
    kept: list[Act] = []
    places: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for act in acts:
        told = {(claim.doc_id, claim.sentence_start, act.deed.predicate) for claim in act.deed.claims}
        if act.deed.date:
            told.add((act.actor, 0, act.deed.predicate))
        near = sorted({at for place in told for at in places[place]})
        first = next((at for at in near if _one_act(kept[at], act, graph)), None)
        if first is None:
            first = len(kept)
            kept.append(act)
        elif act.deed.group == kept[first].deed.group and _surer(act.deed, kept[first].deed):
            kept[first] = replace(act, also=(*kept[first].also, kept[first].deed))
        else:
            kept[first] = replace(kept[first], also=(*kept[first].also, act.deed))
        for place in told:
            places[place].append(first)
    return kept


def _surer(left: Deed, right: Deed) -> bool:
    return max(row.confidence for row in left.claims) > max(row.confidence for row in right.claims) and not (right.sums and not left.sums)


def _one_act(left: Act, right: Act, graph: TieGraph) -> bool:
    """Whether two acts are one: told in one sentence, each on one of the others' side, with no sums or times that differ; or, of one
    actor at one time, one on a country and the other on somebody or some place of it."""
    sums = left.deed.sums and right.deed.sums and left.deed.sums.told != right.deed.sums.told
    if sums or (left.actor, left.other) == (right.actor, right.other) or not _one_side(left.other, right.other, graph):
        return False
    here = {(claim.doc_id, claim.sentence_start) for claim in left.deed.claims}
    if any((claim.doc_id, claim.sentence_start) in here for claim in right.deed.claims):
        return left.period == right.period
    places = [graph.schema[graph.number[act.other]] == "Territory" for act in (left, right) if act.other in graph.number]
    spans = [date_range(act.deed.date) for act in (left, right) if act.deed.date]
    if left.actor != right.actor or left.deed.group != right.deed.group or not any(places) or len(spans) < 2 or None in spans:
        return False
    (a, b), (c, d) = (span for span in spans if span is not None)
    return max((b - a).days, (d - c).days) <= _EXACT and (a - d).days <= 1 and (c - b).days <= 1


def _one_side(left: str, right: str, graph: TieGraph) -> bool:
    numbers = [graph.number.get(end) for end in (left, right)]
    countries = {None if number is None else graph.country[number] for number in numbers}
    return left == right or len(countries) == 1 or None in countries


def _alike(left: Act, right: Act, graph: TieGraph) -> bool:
    """Whether two acts with one sum may be one deal: they share an end, or meet ends of one country."""
    if PREDICATES[left.deed.predicate].family != PREDICATES[right.deed.predicate].family:
        return False
    if left.other == right.other or left.actor == right.actor:
        return True
    numbers = [graph.number.get(act.other) for act in (left, right)]
    countries = [graph.country[number] for number in numbers if number is not None]
    return len(countries) == 2 and countries[0] is not None and countries[0] == countries[1]


def periods_of(cells: Sequence[Cell]) -> list[str]:
    """The periods in which anything is counted, in order; without those that are no time."""
    return sorted({act.period for cell in cells for act in cell.acts} - {UNDATED, SPREAD})


def names_place(graph: TieGraph, place: Party) -> Callable[[str], bool]:
    """Tells whether the words of a claim's place mean the place itself or a city or region in it."""
    nodes = np.flatnonzero(place.any & graph.schema.among(("Territory", "Project", "Event")))
    names = {_plain(graph.captions[node]) for node in nodes}

    @cache
    def there(words: str) -> bool:
        if place.code and place.code in (state_code(words), country_code(words), capital_country(words)):
            return True
        return _plain(words) in names

    return there


def _plain(words: str) -> str:
    """A place's name for comparing: folded, without "the" and "city"."""
    return re.sub(r"^the |(?: city| province| region)$", "", " ".join(fold(words)))
