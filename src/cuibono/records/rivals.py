"""Two or more powers side by side, as a brief is written from them: what is counted of each, and the ties and claims that show it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .casefile import Casefile


@dataclass(frozen=True, slots=True)
class RivalCell:
    """A power's acts of one kind. ``told`` is the count in words, ``money`` lines on sums; ``ties`` and ``claims`` are those of what is
    counted, the most telling first; ``undated`` and ``unsure`` are how many have no date, and how many are read too unsurely to count."""

    key: str
    heading: str
    told: str
    money: tuple[str, ...]
    done: int
    acts: int
    undated: int
    unsure: int
    ties: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RivalPower:
    """One power, its code ("" for what is no country), and how much of the corpus names it; ``languages`` are "code\\tcount"."""

    code: str
    entity_id: str
    name: str
    documents: int
    outlets: int
    languages: tuple[str, ...]
    cells: tuple[RivalCell, ...]


@dataclass(frozen=True, slots=True)
class Rivals:
    """The question and what was counted. ``place`` and ``sector`` are "" where none was asked for."""

    powers: tuple[RivalPower, ...]
    place: str
    sector: str
    currency: str
    rates: str


@dataclass(frozen=True, slots=True)
class RivalCasefile(Casefile):
    """The casefile of a brief that sets powers side by side: the acts that are counted, with all they rest on."""

    rivals: Rivals | None = None

    @classmethod
    def of(cls, casefile: Casefile, rivals: Rivals) -> RivalCasefile:
        """A casefile with what was counted."""
        return cls(**{field.name: getattr(casefile, field.name) for field in fields(Casefile)}, rivals=rivals)


def rivals_of(casefile: Casefile) -> Rivals | None:
    """What was counted of powers side by side; None where the casefile is of another question."""
    return casefile.rivals if isinstance(casefile, RivalCasefile) else None
