"""Claims that can't all hold, as sets with both sides. A false alarm costs more than a miss: what time or wording can explain is none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from cuibono.matching.words import fold
from cuibono.records import Contradiction, Side, StoredClaim, make_id
from cuibono.records.cells import of_table
from cuibono.vocabulary import PREDICATES, load_toml

from .compare_amounts import compatible_money, compatible_percentages, money_of, show_money
from .find_rival_holders import is_sole_holder, rival_holders
from .read_dates import days_apart, overlap
from .weigh_claims import Voice, is_denial, pair_key, speaks_of_future, standing_status

_CLAIMED = frozenset({"asserted", "ended"})


@cache
def _limit(name: str) -> Any:
    return load_toml("appraisal.toml")["contradictions"][name]


def find_contradictions(
    claims: Sequence[StoredClaim], voices: Mapping[str, Voice], published: Mapping[str, str | None]
) -> list[Contradiction]:
    """All contradictions among live claims, sorted by id. ``published`` gives each document's publication date."""
    found = [*pair_contradictions(claims, voices, published), *holder_contradictions(claims, published)]
    return sorted(found, key=lambda row: row.contradiction_id)


def pair_contradictions(
    claims: Sequence[StoredClaim], voices: Mapping[str, Voice], published: Mapping[str, str | None]
) -> list[Contradiction]:
    """Those among claims of one subject, predicate and object."""
    groups: dict[tuple[str, str, str], list[StoredClaim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.claim_id):
        groups[pair_key(claim)].append(claim)
    found: list[Contradiction] = []
    for key, group in sorted(groups.items()):
        if len(group) < 2:
            continue
        found += _values(key, group, published, kind="amount", value=money_of, fits=compatible_money, show=show_money)
        found += _values(key, group, published, kind="percentage", value=_share, fits=compatible_percentages, show=_show_share)
        if key[1] in _limit("one_time"):
            found += _dates(key, group)
        found += _denials(key, group, voices, published)
    return found


def holder_contradictions(claims: Sequence[StoredClaim], published: Mapping[str, str | None]) -> list[Contradiction]:
    """Those among claims of different holders of one office."""
    return rival_holders([claim for claim in claims if tells_holder(claim)], published, gap=int(_limit("holder_days")))


def tells_holder(claim: StoredClaim) -> bool:
    """Whether the claim says who alone holds an office."""
    return is_sole_holder(claim, _limit("courtesy"), frozenset(_limit("unique_offices")))


def _share(claim: StoredClaim) -> float | None:
    return claim.percentage


def _show_share(value: float) -> str:
    return f"{value:g} percent"


def _near_in_time(left: StoredClaim, right: StoredClaim, published: Mapping[str, str | None], days: int) -> bool:
    """Both speak of one time: their dates overlap, or, where one is undated, their documents came out within ``days``."""
    if left.date and right.date:
        return bool(overlap(left.date, right.date))
    a, b = published.get(left.doc_id), published.get(right.doc_id)
    if not a or not b:
        return not a and not b
    apart = days_apart(a, b)
    return apart is not None and apart <= days


def _values(
    key: tuple[str, str, str],
    group: Sequence[StoredClaim],
    published: Mapping[str, str | None],
    *,
    kind: str,
    value: Callable[[StoredClaim], Any],
    fits: Callable[[Any, Any], bool],
    show: Callable[[Any], str],
) -> list[Contradiction]:
    """Different figures for one thing. A document that gives both figures tells of two things."""
    told = [(claim, figure) for claim in group if standing_status(claim) in _CLAIMED and (figure := value(claim)) is not None]
    sides: list[tuple[Any, list[StoredClaim]]] = []
    for claim, figure in sorted(told, key=lambda pair: (str(pair[1]), pair[0].claim_id)):
        for other, members in sides:
            if fits(other, figure):
                members.append(claim)
                break
        else:
            sides.append((figure, [claim]))
    days = int(_limit("figure_days"))
    best: list[tuple[Any, list[StoredClaim]]] = []
    for figure, members in sides:
        rivals = [
            (other, theirs)
            for other, theirs in sides
            if other is not figure and not {_teller(c) for c in members} & {_teller(c) for c in theirs}
            if any(_same_matter(a, b) and _near_in_time(a, b, published, days) for a in members for b in theirs)
        ]
        if rivals:
            best.append((figure, members))
    if len(best) < 2:
        return []
    shown = [Side(show(figure), tuple(sorted(c.claim_id for c in members))) for figure, members in best]
    return [_row(kind, key, shown, f"{len(shown)} different figures for the same {'sum' if kind == 'amount' else 'share'}")]


def _same_matter(left: StoredClaim, right: StoredClaim) -> bool:
    return _matter(left) == _matter(right)


def _teller(claim: StoredClaim) -> str:
    """The document that tells it; all parts of one register are one: its rows are transactions of their own."""
    return f"record:{claim.source_text}" if of_table(claim) else claim.doc_id


def _matter(claim: StoredClaim) -> str | None:
    """What the claim is about, folded; None where its words only repeat the sum ("$2 million") or say no more than "money"."""
    words = [word for word in fold(claim.what or "") if word not in _limit("plain_matter")]
    amount = set(fold(claim.amount_text or ""))
    return " ".join(words) if set(words) - amount else None


def _dates(key: tuple[str, str, str], group: Sequence[StoredClaim]) -> list[Contradiction]:
    """Different dates of what happens once."""
    told = sorted(((c.date, c) for c in group if c.date and standing_status(c) in _CLAIMED), key=lambda pair: (pair[0], pair[1].claim_id))
    sides: list[tuple[str, list[StoredClaim]]] = []
    for when, claim in told:
        for other, members in sides:
            if overlap(other, when, int(_limit("date_slack"))) is not False:
                members.append(claim)
                break
        else:
            sides.append((when, [claim]))
    if len(sides) < 2 or len({_teller(c) for _, members in sides for c in members}) < 2:
        return []
    shown = [Side(when, tuple(sorted(c.claim_id for c in members))) for when, members in sides]
    return [_row("date", key, shown, f"it {PREDICATES[key[1]].past.split()[0]} once, and two dates are given")]


def _denials(
    key: tuple[str, str, str], group: Sequence[StoredClaim], voices: Mapping[str, Voice], published: Mapping[str, str | None]
) -> list[Contradiction]:
    """Somebody's denial, or a plain negation, against an assertion of the same."""
    denied = [c for c in group if standing_status(c) == "denied" and not _denies_no_fact(c)]
    stated = [c for c in group if standing_status(c) in _CLAIMED or standing_status(c) == "possible"]
    spoken = [c for c in denied if is_denial(c)]
    plain = [c for c in denied if not is_denial(c) and not speaks_of_future(c) and c.kind != "unnamed"]
    rows = []
    for kind, against, days in (("denial", spoken, int(_limit("denial_days"))), ("status", plain, int(_limit("negation_days")))):
        con = [c for c in against if any(_near_in_time(c, s, published, days) and _can_clash(c, s, kind) for s in stated)]
        pro = [s for s in stated if any(_near_in_time(c, s, published, days) and _can_clash(c, s, kind) for c in against)]
        if not con or not pro:
            continue
        who = sorted({voices[c.claim_id].name for c in con})
        why = f"denied by {', '.join(who[:3])}" if kind == "denial" else "one text says it, another says that it is not so"
        sides = [Side("it is so", tuple(c.claim_id for c in pro)), Side("it is not so", tuple(c.claim_id for c in con))]
        rows.append(_row(kind, key, sides, why))
    return rows


def _denies_no_fact(claim: StoredClaim) -> bool:
    """A question, or a wish, request or plan that is not there ("I don't want to be …"): no side of a contradiction."""
    words = claim.evidence_text.strip()
    return bool(re.search(r"\?[\"'”’]?$", words)) or any(re.search(pattern, words, re.I) for pattern in _limit("no_denial"))


def _can_clash(denied: StoredClaim, stated: StoredClaim, kind: str) -> bool:
    """A negation in the outlet's own voice clashes only with a flat statement; what "may" be so and is not said to be so, does not."""
    if kind == "status" and (standing_status(stated) != "asserted" or stated.doc_id == denied.doc_id):
        return False
    if (con := _matter(denied)) and (pro := _matter(stated)) and con != pro:
        return False
    return not (
        denied.evidence_start == stated.evidence_start and denied.evidence_end == stated.evidence_end and denied.doc_id == stated.doc_id
    )


def _row(kind: str, key: tuple[str, str, str], sides: Sequence[Side], why: str) -> Contradiction:
    ordered = tuple(sorted(sides, key=lambda side: (side.says, side.claims))) if kind not in ("denial", "status") else tuple(sides)
    claims = sorted(claim for side in ordered for claim in side.claims)
    return Contradiction(make_id("con", kind, *key, claims), kind, key[0], key[1], key[2], ordered, why)
