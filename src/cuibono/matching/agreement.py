"""How two words of two names agree, from the same letters down to a slip of the pen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .match_words import endings, opposites
from .nicknames import same_given
from .pair_states import country_of, demonym_of
from .scripts import consonants
from .spelling import slip
from .transliteration import same_sound
from .verdict import weight


@dataclass(frozen=True, slots=True)
class Agreement:
    """``value`` from 0 to 1; ``kind`` names the feature; ``words`` tell it, "" where the words are equal."""

    value: float
    kind: str
    words: str


NONE = Agreement(0.0, "none", "")
EQUAL = Agreement(1.0, "same_word", "")


@lru_cache(maxsize=200_000)
def agree(left: str, right: str, person: bool, crossed: bool) -> Agreement:
    """Two folded words. ``person`` lets nicknames and initials count, ``crossed`` (two scripts) the consonants alone."""
    if left == right:
        return EQUAL
    if left.isdigit() or right.isdigit() or frozenset((left, right)) in opposites():
        return NONE
    if not person:
        ours, theirs = _state_word(left), _state_word(right)
        if ours and theirs:
            same_state = Agreement(weight("sound"), "state", f"“{left}” and “{right}” are of one state")
            return same_state if ours == theirs else NONE
    else:
        if gender_apart(left, right, "gender_given") and left[-2:] not in ("ko", "ka"):
            return NONE
        if same_given(left, right):
            return Agreement(weight("nickname"), "nickname", f"“{left}” and “{right}” are forms of one given name")
        short, long = (left, right) if len(left) < len(right) else (right, left)
        if len(short) == 1 and len(long) > 1 and long.startswith(short):
            return Agreement(weight("initial"), "initial", f"“{short}” may be short for “{long}”")
    if same_sound(left, right):
        return Agreement(weight("sound"), "spelling", f"“{left}” and “{right}” are spellings of one sound")
    if person and _chinese_sound(left) == _chinese_sound(right):
        return Agreement(weight("sound"), "spelling", f"“{left}” and “{right}” are spellings of one Chinese sound")
    if crossed:
        a, b = consonants(left), consonants(right)
        if a == b and len(a) >= 2:
            return Agreement(weight("consonants"), "script", f"“{left}” and “{right}” have the same consonants in two scripts")
    close = slip(left, right)
    if close:
        return Agreement(close, "slip", f"“{left}” and “{right}” differ by a slip")
    return NONE


@lru_cache(maxsize=50_000)
def _chinese_sound(word: str) -> str:
    """A syllable or two with the initials that other languages' letters do not keep apart: "xi", "hsi", "shi" and "si"."""
    if len(word) > 8:
        return word
    for written, to in (("hs", "s"), ("sh", "s"), ("x", "s"), ("zh", "j"), ("q", "ch")):
        if word.startswith(written):
            return to + word[len(written) :]
    return word


@lru_cache(maxsize=50_000)
def _state_word(word: str) -> str | None:
    """The state that one folded word names or tells: "china" and "chinese"."""
    return country_of(word) or demonym_of(word)


def gender_apart(left: str, right: str, kind: str) -> bool:
    """The words differ by a woman's and a man's ending alone: "Ivanova" and "Ivanov", "Angela" and "Angelo"."""
    for she, he in endings(kind):
        for a, b in ((left, right), (right, left)):
            if a.endswith(she) and b.endswith(he) and len(b) - len(he) >= 3 and a[: len(a) - len(she)] == b[: len(b) - len(he)]:
                return True
    return False
