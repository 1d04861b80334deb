"""Whether two names, slips of the pen and scripts aside, may be one: for finding what was meant, wider than resolution ever joins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from cuibono.vocabulary import load_toml

from .body import parse_body
from .initials import initial_of, initials_of
from .nicknames import same_given
from .person import parse_person
from .score import Score
from .spelling import slip
from .transliteration import same_sound
from .words import fold, split_joined, words_of


@cache
def _weight(name: str) -> float:
    return float(load_toml("matching.toml")["screening"][name])


def _person_word(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if same_sound(left, right):
        return _weight("sound")
    if same_given(left, right):
        return _weight("nickname")
    if initial_of(left, right):
        return _weight("initial")
    return slip(left, right)


def _body_word(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if left.isdigit() or right.isdigit():
        return 0.0
    return _weight("sound") if same_sound(left, right) else slip(left, right)


def _align(left: Sequence[str], right: Sequence[str], alike: Callable[[str, str], float]) -> tuple[list[float], list[str]]:
    """Words of the shorter name with their best partners (greedy, best pairs first), and the words of the longer that have none."""
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    pairs = sorted(
        ((alike(a, b), -abs(i - j), -i, -j) for i, a in enumerate(short) for j, b in enumerate(long)),
        reverse=True,
    )
    used_short: set[int] = set()
    used_long: set[int] = set()
    scores = [0.0] * len(short)
    for value, _, i, j in pairs:
        if value > 0 and -i not in used_short and -j not in used_long:
            scores[-i] = value
            used_short.add(-i)
            used_long.add(-j)
    return scores, [word for place, word in enumerate(long) if place not in used_long]


def _person_words(name: str) -> list[str]:
    parsed = parse_person(split_joined(name))
    words = [word for word in parsed.parts if word not in words_of("titles") or len(parsed.parts) == 1]
    small = words_of("particles")
    kept = [word for word in words if word not in small or len(word) == 1] or words
    return list(dict.fromkeys(kept))


def screen_people(left: str, right: str) -> Score:
    """Two persons' names as written, in any order and script. 0 as soon as one word of the shorter has no partner."""
    a, b = _person_words(left), _person_words(right)
    if not a or not b:
        return Score(0.0, "a name without words")
    if "".join(a) == "".join(b) or "".join(sorted(a)) == "".join(sorted(b)):
        return Score(1.0, "the same letters")
    if (len(a) > 1 or len(b) > 1) and slip("".join(a), "".join(b)) >= _weight("joined"):
        return Score(slip("".join(a), "".join(b)), "the same letters but for a slip")
    for x, y in ((a, b), (b, a)):
        if len(x) == 2 and len(y) >= 3 and initials_of(x[0], tuple(y[:-1])) and _person_word(x[1], y[-1]) > 0:
            return Score(_weight("initial"), f"“{x[0]}” are the initials of “{' '.join(y[:-1])}”")
    scores, extra = _align(a, b, _person_word)
    if min(scores) == 0.0:
        return Score(0.0, "a word of one has no partner in the other")
    if len(scores) == 1 and extra:
        return Score(_weight("lone"), "one word against several", weak=True)
    value = sum(scores) / len(scores) - _weight("extra") * len(extra)
    return Score(max(0.0, round(value, 4)), "every word has its partner" + (f"; “{' '.join(extra)}” stands in one only" if extra else ""))


def screen_bodies(left: str, right: str) -> Score:
    """Two bodies' names as written: legal forms that differ, numbers and states that differ tell them apart."""
    a, b = parse_body(split_joined(left)), parse_body(split_joined(right))
    if "".join(a.core) == "".join(b.core) or "".join(fold(left)) == "".join(fold(right)):
        if a.forms and b.forms and not set(a.forms) & set(b.forms):
            return Score(_weight("other_form"), "the same name in another legal form")
        return Score(1.0, "the same name, legal form aside")
    if a.country and b.country and a.country != b.country:
        return Score(0.0, "bodies of two states")
    scores, extra = _align(a.core, b.core, _body_word)
    if min(scores) == 0.0:
        whole = slip("".join(a.core), "".join(b.core))
        return Score(whole if whole >= _weight("joined") else 0.0, "a word of one has no partner in the other")
    if extra and len(extra) >= len(scores) and len(scores) > 1:
        return Score(0.0, f"“{' '.join(extra)}” stands in one only")
    value = sum(scores) / len(scores) - _weight("extra_body") * len(extra)
    return Score(max(0.0, round(value, 4)), "every word has its partner" + (f"; “{' '.join(extra)}” stands in one only" if extra else ""))


def screen_names(schema: str, left: str, right: str) -> Score:
    """Two names of one schema ("Person", else a body)."""
    return screen_people(left, right) if schema == "Person" else screen_bodies(left, right)
