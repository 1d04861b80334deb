"""Whether two names may be of one person, with the reason: the features of this room, weighed."""

from __future__ import annotations

from functools import cache

from cuibono.vocabulary import load_toml

from .initials import initial_of
from .nicknames import same_given
from .person import PersonName
from .score import Score
from .transliteration import same_sound


@cache
def _weight(name: str) -> float:
    return float(load_toml("matching.toml")["person"][name])


def _given(left: str, right: str) -> tuple[float, str, bool]:
    if left == right:
        return 1.0, "the same given name", False
    if same_given(left, right):
        return _weight("nickname"), f"“{left}” and “{right}” are forms of one given name", False
    if initial_of(left, right):
        return _weight("initial"), f"“{left}” may be short for “{right}”", True
    if same_sound(left, right):
        return _weight("sound"), f"“{left}” and “{right}” are spellings of one name", True
    return 0.0, f"the given names “{left}” and “{right}” differ", False


def _middle(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[float, str, bool]:
    if left == right:
        return 1.0, "", False
    if not left or not right:
        return _weight("middle_missing"), f"“{' '.join(left or right)}” is left out in one", False
    short, long = sorted((left, right), key=len)
    if len(short) == len(long) and all(a == b or initial_of(a, b) or same_sound(a, b) for a, b in zip(short, long, strict=True)):
        return _weight("middle_initial"), f"“{' '.join(left)}” agrees with “{' '.join(right)}”", False
    if len(short) < len(long) and all(a == b or initial_of(a, b) for a, b in zip(short, long, strict=False)):
        return _weight("middle_missing"), f"“{' '.join(short)}” is part of “{' '.join(long)}”", False
    return 0.0, f"the middle names “{' '.join(left)}” and “{' '.join(right)}” differ", False


def compare_people(left: PersonName, right: PersonName) -> Score:
    """Two full names, part by part. The product of the parts' weights, so that one part that differs decides."""
    if left.key == right.key:
        return Score(1.0, "the same full name")
    if left.suffix != right.suffix:
        return Score(0.0, f"“{left.suffix or 'no suffix'}” and “{right.suffix or 'no suffix'}” tell them apart")
    if left.parts == right.parts or sorted(left.parts) == sorted(right.parts):
        return Score(_weight("order"), "the same words in another order", weak=True)
    if not left.full or not right.full:
        return Score(0.0, "one is no full name")
    given, given_why, weak = _given(left.given, right.given)
    middle, middle_why, _ = _middle(left.middle, right.middle)
    if left.surname == right.surname:
        last, last_why = 1.0, f"the surname “{' '.join(left.surname)}”"
    elif left.last == right.last and (
        left.surname[-len(right.surname) :] == right.surname or right.surname[-len(left.surname) :] == left.surname
    ):
        last, last_why = _weight("particle"), f"the surname “{left.last}” with and without its particle"
    elif len(left.surname) == len(right.surname) and all(same_sound(a, b) for a, b in zip(left.surname, right.surname, strict=True)):
        last, last_why, weak = _weight("sound"), f"“{left.last}” and “{right.last}” are spellings of one surname", True
    else:
        return Score(0.0, f"the surnames “{left.last}” and “{right.last}” differ")
    why = "; ".join(part for part in (last_why, given_why, middle_why) if part)
    return Score(round(given * middle * last, 4), why, weak)
