"""How likely two entities are one, from names and surroundings, with everything that speaks for and against it in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cuibono.matching.acronym import stands_for
from cuibono.matching.body import parse_body
from cuibono.matching.match import match_names
from cuibono.matching.person import parse_person
from cuibono.matching.score import Score
from cuibono.vocabulary import load_toml

from .profile_entities import Bearers, Profile, Rarity, is_short_for
from .split_namesakes import is_common

_NAMES = 4  # names of either side that are compared: the commonest; the rest are slips and short forms
_KINDS = {"person": "a person", "body": "a body", "territory": "a place", "project": "a project", "event": "an event"}


@cache
def _setting(table: str, name: str) -> Any:
    return load_toml("review.toml")[table][name]


@dataclass(frozen=True, slots=True)
class View:
    """``likely`` from 0 to 1 that two are one; what speaks ``pro`` and ``con``, in words, the strongest first."""

    likely: float
    pro: tuple[str, ...]
    con: tuple[str, ...]


def name_score(left: Profile, right: Profile) -> Score:
    """The best score of any name of one with any name of the other: the one place where the review asks the matcher."""
    best = Score(0.0, "")
    schema = "Person" if left.group == "person" else left.schemata[0]
    for a in left.whole[:_NAMES]:
        for b in right.whole[:_NAMES]:
            found = match_names(schema, a, b)
            if found.score > best.value:
                best = Score(found.score, f"“{a}” and “{b}”: {found.why}", not found.same)
    return best


def _base(left: Profile, right: Profile) -> tuple[float, str]:
    """The likelihood by names alone, and the words for it; 0 where the names do not fit."""
    if left.group != right.group:
        kinds = f"{_KINDS.get(left.group, left.group)} here and {_KINDS.get(right.group, right.group)} there"
        return float(_setting("pairs", "kinds")), f"the same name, read as {kinds}"
    if left.group == "person" and left.partial != right.partial:
        short, full = (left, right) if left.partial else (right, left)
        if parse_person(short.key).parts == parse_person(full.key).parts[-len(parse_person(short.key).parts) :]:
            return float(_setting("pairs", "lone")), f"“{short.caption}” alone, the surname of {full.caption}"
    if left.group == "body" and (letters := _letters(left, right)):
        return float(_setting("pairs", "letters")), letters
    score = name_score(left, right)
    even, floor, most = (float(_setting("pairs", name)) for name in ("even", "floor", "most"))
    if score.value < floor:
        return 0.0, ""
    if score.value < even:
        return float(_setting("pairs", "below")) * (
            (score.value - floor) / (even - floor)
        ) ** 2, f"{score.why} (name score {score.value:.2f})"
    return 0.5 + (most - 0.5) * (score.value - even) / (1.0 - even), f"{score.why} (name score {score.value:.2f})"


def _letters(left: Profile, right: Profile) -> str:
    for short, full in ((left, right), (right, left)):
        for name in short.names[:_NAMES]:
            letters = parse_body(name).acronym
            if letters and any(stands_for(letters, parse_body(other)) for other in full.names[:_NAMES]):
                return f"“{name}” may be the first letters of “{full.caption}”"
    return ""


def view_pair(left: Profile, right: Profile, rarity: Rarity, bearers: Bearers) -> View:
    """The likelihood that two unjoined entities are one. ``likely`` is 0 where their names do not fit at all."""
    likely, name = _base(left, right)
    if not likely:
        return View(0.0, (), ())
    pro, weight = [name], 0.0
    con: list[str] = []
    for short, full in ((left, right), (right, left)):
        if left.group == right.group and is_short_for(short, full):
            share, count = bearers.share(short, full)
            likely *= share
            if count > 1:
                told = f"of {count} names here that “{short.caption}” may stand for, {full.caption} has {share:.0%} of the documents"
                (pro if share >= 0.5 else con).append(told)
    for value, word in rarity.shared(left, right)[:3]:
        weight += value
        pro.append(f"both are tied to “{word}”")
    weight += sum(float(_setting("pairs", "same_office" if place else "same_title")) for _, place in left.offices & right.offices)
    pro += _same_offices(left, right)
    likely += (1.0 - likely) * float(_setting("pairs", "shared")) * min(1.0, weight)
    against = _differences(left, right)
    if not against and left.group == right.group and left.keys & right.keys:
        against = [(float(_setting("pairs", "apart")), "what is told of them has nothing in common, so that they were set apart")]
    elif not against and left.group == "person" and is_common(left.key) and not weight:
        against = [(float(_setting("pairs", "common")), "a common name, and nothing that is known of both")]
    for factor, words in against:
        likely *= factor
        con.append(words)
    return View(round(likely, 4), tuple(pro), tuple(con))


def _same_offices(left: Profile, right: Profile) -> list[str]:
    return [f"both are {what}{f' of {place}' if place else ''}" for what, place in sorted(left.offices & right.offices)]


def _differences(left: Profile, right: Profile) -> list[tuple[float, str]]:
    """What sets two apart, with the factor by which each makes it less likely that they are one."""
    found = []
    if left.countries and right.countries and not left.countries & right.countries:
        found.append((float(_setting("pairs", "country")), f"one is tied to {_codes(left)}, the other to {_codes(right)}"))
    for what in sorted({what for what, _ in left.offices} & {what for what, _ in right.offices}):
        here, there = (sorted({place for name, place in side.offices if name == what and place}) for side in (left, right))
        if here and there and not set(here) & set(there):
            found.append((float(_setting("pairs", "office")), f"one is {what} of {'/'.join(here)}, the other of {'/'.join(there)}"))
    together = left.documents & right.documents
    if together and left.group == right.group:
        count = "one document names" if len(together) == 1 else f"{len(together)} documents name"
        found.append((float(_setting("pairs", "together")), f"{count} both, as two"))
    return found


def _codes(side: Profile) -> str:
    return "/".join(code.upper() for code in sorted(side.countries))


def view_join(part: Profile, rest: Profile, score: float, why: str, rarity: Rarity) -> View:
    """The likelihood that a part was rightly joined to the rest of its entity: the join's own score, less what speaks against it."""
    likely, pro, con = score, [why], []
    pro += [f"both are tied to “{word}”" for _, word in rarity.shared(part, rest)[:3]]
    pro += _same_offices(part, rest)
    for factor, words in _differences(part, rest):
        likely *= factor
        con.append(words)
    if part.group == "person" and is_common(rest.key) and len(pro) == 1:
        likely *= float(_setting("joined", "common"))
        con.append("a common name, and nothing that is known of both")
    return View(round(likely, 4), tuple(pro), tuple(con))
