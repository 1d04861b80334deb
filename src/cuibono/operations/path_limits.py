"""Limits of a search for paths, from what a person types: dates, predicates and families, a grade."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cuibono.errors import UsageError
from cuibono.vocabulary import PREDICATES

from .periods import window

if TYPE_CHECKING:
    from cuibono.stages.inquire.path_terms import Limits

MOST_HOPS = 6
_GRADE = re.compile(r"([A-F])?([1-6])?")


@dataclass(frozen=True, slots=True)
class Asked:
    """The limits as they were typed. ``only`` and ``without`` are predicates or families."""

    hops: int
    passing: bool = False
    asserted: bool = False
    since: str | None = None
    until: str | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    min_grade: str | None = None

    def limits(self) -> Limits:
        """The limits as the search takes them. Raises UsageError for what can't be read."""
        from cuibono.stages.inquire.path_terms import Limits

        if not 1 <= self.hops <= MOST_HOPS:
            raise UsageError(f"paths of {self.hops} hops can't be looked for", advice=f"give 1 to {MOST_HOPS}")
        asked = window(self.since, self.until)
        letter, digit = asked_grade(self.min_grade)
        return Limits(
            self.hops,
            passing=self.passing,
            asserted=self.asserted,
            since=asked.first,
            until=asked.last,
            only=_predicates(self.only),
            without=_predicates(self.without),
            letter=letter,
            digit=digit,
        )

    def words(self) -> list[str]:
        """What was searched, in words, one limit each."""
        told = [f"up to {self.hops} hop{'' if self.hops == 1 else 's'}"]
        if self.since or self.until:
            span = " ".join(
                part for part in (f"since {self.since}" if self.since else "", f"until {self.until}" if self.until else "") if part
            )
            told.append(f"ties that hold {span} or, where undated, were reported then")
        if self.only:
            told.append(f"only {', '.join(self.only)}")
        elif not self.passing:
            told.append("without what says nothing lasting (criticizes, visits, offices, places …)")
        if self.without:
            told.append(f"without {', '.join(self.without)}")
        if self.min_grade:
            told.append(f"graded {self.min_grade.upper()} or better, letter and digit each for itself")
        if self.asserted:
            told.append("only what is said as fact, nothing hedged, planned or ended")
        return told

    def wider(self) -> list[str]:
        """What would search wider, in words."""
        told = [f"--hops {self.hops + 1}"] if self.hops < MOST_HOPS else []
        told += [] if self.passing or self.only else ["--all (also criticizes, visits, offices, places …)"]
        given = {"--since": self.since, "--until": self.until, "--predicate": self.only, "--without": self.without}
        narrowed = [option for option, value in given.items() if value]
        narrowed += ["--min-grade"] if self.min_grade else []
        narrowed += ["--asserted"] if self.asserted else []
        return told + [f"no {option}" for option in narrowed]


def listed(names: str | Iterable[str]) -> tuple[str, ...]:
    """Names given one by one, or in one string with commas."""
    parts = [names] if isinstance(names, str) else list(names)
    return tuple(name.strip() for part in parts for name in part.split(",") if name.strip())


def asked_grade(text: str | None) -> tuple[str | None, int | None]:
    """The weakest letter and digit to take, each None where not asked for: "C3", "C", "3". Raises UsageError."""
    if not text:
        return None, None
    hit = _GRADE.fullmatch(text.strip().upper())
    if hit is None or not hit[0]:
        raise UsageError(f"{text!r} is no grade", where="--min-grade", advice="give a letter A to F, a digit 1 to 6, or both: C3")
    return hit[1], int(hit[2]) if hit[2] else None


def _predicates(names: Iterable[str]) -> frozenset[str]:
    families = {row.family for row in PREDICATES.values()}
    found: set[str] = set()
    for name in names:
        plain = name.lower().replace(" ", "_").replace("-", "_")
        if plain in PREDICATES:
            found.add(plain)
        elif plain in families:
            found.update(row.name for row in PREDICATES.values() if row.family == plain)
        else:
            near = get_close_matches(plain, [*PREDICATES, *families], 3, 0.5)
            told = f"did you mean {' or '.join(near)}?" if near else f"families are {', '.join(sorted(families))}"
            raise UsageError(f"no predicate or family {name!r}", advice=told)
    return frozenset(found)
