"""Two persons' names as written: order, initials, nicknames, particles, scripts and slips; what parts a son from his father."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .agreement import gender_apart
from .alignment import Alignment, align, rejoin
from .east_asian import same_korean, same_syllables
from .match_words import given_words
from .parse_pair_person import Parsed, parse_pair_person
from .scripts import consonants
from .spelling import slip
from .transliteration import skeleton
from .verdict import Feature, Verdict, different, same, undecided, weight

_PATRONYMIC = re.compile(r"(?:vich|vic|wicz|vych|vna|vnoy)$")


def compare_person_names(left: str, right: str) -> Verdict:
    """The best verdict over the forms of both names: a nickname in quotes and a name in brackets are names too."""
    best: Verdict | None = None
    for a in parse_pair_person(left):
        for b in parse_pair_person(right):
            found = _compare(a, b)
            if best is None or found.score > best.score:
                best = found
    return best if best is not None else different(0.0, [Feature("empty", -1.0, "a name without words")])


def _compare(a: Parsed, b: Parsed) -> Verdict:
    if not a.words or not b.words:
        return different(0.0, [Feature("empty", -1.0, "a name without words")])
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return different(0.6, [Feature("generation", -1.0, f"“{a.suffix}” and “{b.suffix}” tell two of one family apart")])
    if a.han and b.han:
        return _characters(a.han, b.han)
    crossed = a.script != b.script
    notes: list[Feature] = []
    if a.suffix != b.suffix:
        notes.append(Feature("generation", -weight("generation_missing"), f"“{a.suffix or b.suffix}” stands in one only"))
    whole = _whole(a, b, crossed)
    if whole is not None:
        return same(max(weight("agree"), whole.effect + sum(note.effect for note in notes)), [whole, *notes])
    if _child_and_parent(a, b):
        return different(
            0.8, [Feature("descent", -1.0, f"“{a.sons[0][0]}” and “{b.sons[0][0]}” are each the other's parent in the two names")]
        )
    ours, theirs = list(a.words), list(b.words)
    # "Sergey Sergey Shoigu": a word said twice counts once where the other name is shorter.
    if len(ours) > len(theirs):
        ours = _once(ours)
    elif len(theirs) > len(ours):
        theirs = _once(theirs)
    aligned = align(ours, theirs, person=True, crossed=crossed)
    if aligned.left and aligned.right:
        made = rejoin(ours, theirs, aligned)
        if made is not None:
            ours, theirs = made
            aligned = align(ours, theirs, person=True, crossed=crossed)
    return _weigh(_Pair(ours, theirs, aligned, a, b, crossed), notes)


@dataclass(frozen=True, slots=True)
class _Pair:
    ours: list[str]
    theirs: list[str]
    aligned: Alignment
    a: Parsed
    b: Parsed
    crossed: bool


def _weigh(pair: _Pair, notes: list[Feature]) -> Verdict:
    aligned, ours, theirs = pair.aligned, pair.ours, pair.theirs
    features = [Feature(found.kind, round(found.value - 1.0, 4), found.words) for _, _, found in aligned.pairs if found.words]
    equal = [ours[i] for i, _, found in aligned.pairs if found.kind == "same_word"]
    if equal:
        features.insert(0, Feature("same_words", round(len(equal) / max(len(ours), len(theirs)), 4), f"“{' '.join(equal)}” in both"))
    features += notes
    if aligned.left and aligned.right:
        glued = _glued(pair)
        if glued is None:
            return _apart(pair, features)
        features.append(glued)
        aligned = Alignment(aligned.pairs, (), ())
        pairs = [found.value for _, _, found in aligned.pairs] + [1.0 + glued.effect]
        return same(sum(pairs) / len(pairs) + sum(note.effect for note in notes), features)
    values = [found.value for _, _, found in aligned.pairs]
    agreement = sum(values) / len(values)
    extra = [ours[i] for i in aligned.left] or [theirs[j] for j in aligned.right]
    initials = sum(1 for _, _, found in aligned.pairs if found.kind == "initial")
    letters = [len(ours[i]) > 1 and len(theirs[j]) > 1 for i, j, _ in aligned.pairs]
    if extra:
        features.append(Feature("extra_words", -weight("extra") * len(extra), f"“{' '.join(extra)}” stands in one only"))
    if extra and len(values) == 1:
        return _lone(pair, agreement, features)
    if not any(letters) or initials == len(values):
        return undecided(weight("lone"), [*features, Feature("initials_only", -0.5, "initials fit many names")])
    if extra and sum(letters) == 1:
        # One word and an initial against a longer name: the initial must be that of the first.
        features.append(Feature("thin", -0.1, "one word and initials against more"))
    if len(extra) > weight("most_extra"):
        return undecided(weight("lone"), [*features, Feature("thin", -0.3, f"{len(extra)} words of one name are not in the other")])
    slips = [found for _, _, found in aligned.pairs if found.kind == "slip"]
    if slips and any(not _PATRONYMIC.search(word) for word in extra):
        return undecided(
            weight("lone"), [*features, Feature("thin", -0.3, "a slip in one word, and others missing: two things against it")]
        )
    for i, j, found in aligned.pairs:
        if found.kind == "slip" and ours[i] in given_words() and theirs[j] in given_words():
            words = f"“{ours[i]}” and “{theirs[j]}” are both common given names: a slip, or another person"
            return undecided(weight("two_names"), [*features, Feature("two_names", -0.3, words)])
    if slips and len(values) == 1 and len(ours[0]) < weight("slip_alone"):
        return different(agreement, [*features, Feature("short", -0.5, "in so short a name a slip makes another name")])
    agreement -= weight("extra") * len(extra) - sum(note.effect for note in notes)
    if min(values) >= weight("word_least"):
        agreement = max(agreement, weight("agree"))
    return same(agreement, features)


def _whole(a: Parsed, b: Parsed, crossed: bool) -> Feature | None:
    """The names as wholes: the same words in any order, the same letters, or the same letters but for a slip."""
    if a.words == b.words:
        return Feature("same_words", 1.0, "the same words")
    one, other = "".join(a.words), "".join(b.words)
    if one == other:
        return Feature("same_letters", 1.0, "the same letters, divided otherwise")
    if sorted(a.words) == sorted(b.words) and not _child_and_parent(a, b):
        return Feature("order", 1.0, "the same words in another order")
    # A surname is no slip of the surname with an initial.
    within = set(a.words) <= set(b.words) or set(b.words) <= set(a.words)
    if len(a.words) != len(b.words) and min(len(one), len(other)) >= 6 and not within:
        close = slip(one, other)
        if close >= weight("joined"):
            return Feature("same_letters", close, "the same letters but for a slip, divided otherwise")
    if min(len(one), len(other)) >= 6 and (crossed or len(a.words) != len(b.words)) and skeleton(one) == skeleton(other):
        return Feature("spelling", weight("sound"), "spellings of one sound, divided otherwise")
    if crossed:
        x, y = consonants(one), consonants(other)
        if len(x) >= weight("consonants_least") and x == y:
            return Feature("script", weight("consonants"), "the same consonants in two scripts")
    if one == other[::-1] and len(one) > 4:
        return Feature("reversed", 0.9, "the same letters read backwards")
    if same_syllables(a.words, b.words):
        return Feature("spelling", weight("sound"), "one Chinese name in two systems of Latin letters")
    if same_korean(a.words, b.words):
        return Feature("spelling", weight("sound"), "one Korean name in two systems of Latin letters")
    return None


def _child_and_parent(a: Parsed, b: Parsed) -> bool:
    """“A bin O” and “O bin A” are father and son."""
    return any(child == parent2 and parent == child2 != child for child, parent in a.sons for child2, parent2 in b.sons)


def _once(words: list[str]) -> list[str]:
    return [word for place, word in enumerate(words) if place == 0 or word != words[place - 1]]


def _glued(pair: _Pair) -> Feature | None:
    """Initials written as one word: "JC" beside "Jean-Claude"."""
    for words, others, free, rest in (
        (pair.ours, pair.theirs, pair.aligned.left, pair.aligned.right),
        (pair.theirs, pair.ours, pair.aligned.right, pair.aligned.left),
    ):
        if len(free) == 1 and len(words[free[0]]) == len(rest) and 2 <= len(rest) <= 3 and pair.aligned.pairs:
            if all(others[k].startswith(letter) for k, letter in zip(rest, words[free[0]], strict=True)):
                return Feature(
                    "initials", weight("initial") - 1.0, f"“{words[free[0]]}” are the initials of “{' '.join(others[k] for k in rest)}”"
                )
        if len(free) == len(rest) == 1 and _bare_initials(words[free[0]], others[rest[0]]) and pair.aligned.pairs:
            return Feature(
                "initials", weight("initial") - 1.0, f"“{words[free[0]]}” may be initials, of which “{others[rest[0]]}” has the first"
            )
    return None


def _bare_initials(word: str, name: str) -> bool:
    """ "DJ" for a Donald: two or three letters that can't be read as a word, of which the name has the first."""
    return 2 <= len(word) <= 3 and not set(word) & set("aeiouy") and len(name) > 3 and name.startswith(word[0])


def _lone(pair: _Pair, agreement: float, features: list[Feature]) -> Verdict:
    """One word against several: a surname stands for its bearer in print, but for every other bearer too."""
    (i, j, _found) = pair.aligned.pairs[0]
    one, several, place = (pair.a, pair.theirs, j) if len(pair.ours) == 1 else (pair.b, pair.ours, i)
    surname = place == len(several) - 1 or (place == 0 and several[0] in pair.a.family_first)
    if (len(several[place]) < 3 and several[place] not in pair.a.family_first) or agreement < weight("word_least"):
        return different(agreement, [*features, Feature("lone", -0.6, "one word that only resembles a part of the other name")])
    if surname or one.titled:
        said = " after a title" if one.titled else ""
        return undecided(weight("lone"), [*features, Feature("lone", -0.3, f"a surname alone{said} fits every bearer")])
    return different(weight("lone_given"), [*features, Feature("lone", -0.5, "a given name alone fits too many")])


def _apart(pair: _Pair, features: list[Feature]) -> Verdict:
    ours = [pair.ours[i] for i in pair.aligned.left]
    theirs = [pair.theirs[j] for j in pair.aligned.right]
    share = len(pair.aligned.pairs) / max(len(pair.ours), len(pair.theirs))
    words = f"“{' '.join(ours)}” and “{' '.join(theirs)}” have no partner"
    features.append(Feature("no_partner", -1.0, words))
    if len(ours) == len(theirs) == 1 and gender_apart(ours[0], theirs[0], "gender_surname"):
        last = pair.ours[-1] == ours[0] or pair.theirs[-1] == theirs[0]
        equal = [found.kind == "same_word" and len(pair.ours[i]) > 2 for i, _, found in pair.aligned.pairs]
        features[-1] = Feature("gender", -0.6, f"“{ours[0]}” and “{theirs[0]}” are a man's and a woman's form")
        if last and equal and all(equal):
            return undecided(weight("lone"), features)
    return different(share * 0.9, features)


def _characters(left: str, right: str) -> Verdict:
    """Both in Chinese characters: those tell, not their sound, which many share."""
    if left == right:
        return same(1.0, [Feature("same_words", 1.0, "the same characters")])
    shared = sum(a == b for a, b in zip(left, right, strict=False)) / max(len(left), len(right))
    return different(shared, [Feature("characters", -1.0, "the characters differ, whatever they sound like")])
