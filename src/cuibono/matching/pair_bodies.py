"""Two bodies' names as written: legal forms, numbers, states, acronyms, branches, words in another language or order."""

from __future__ import annotations

from .alignment import Alignment, align, rejoin
from .match_words import listed, table
from .pair_states import country_of
from .parse_pair_body import Body, parse_pair_body
from .scripts import consonants
from .spelling import slip
from .verdict import Feature, Verdict, different, same, undecided, weight


def compare_body_names(left: str, right: str, *, thing: bool = False, place: bool = False) -> Verdict:
    """The verdict over two names. ``thing``: of ships and other things, which have no legal forms; ``place``: of places."""
    a, b = parse_pair_body(left), parse_pair_body(right)
    if not a.core or not b.core:
        return different(0.0, [Feature("empty", -1.0, "a name without words")])
    formal = bool(a.forms or b.forms or a.numbers or b.numbers or a.country or b.country or a.generic or b.generic)
    found = _compare(a, b, formal, thing or place)
    if found.score >= 0.7 or not (a.inside or b.inside):
        return found
    # What stands in brackets may be the name itself: "Federal Security Service (FSB)".
    others = [
        _compare(parse_pair_body(x), parse_pair_body(y), formal, thing or place)
        for x in {left, a.inside} - {""}
        for y in {right, b.inside} - {""}
        if (x, y) != (left, right)
    ]
    best = max(others, key=lambda verdict: verdict.score, default=found)
    return best if best.score > found.score else found


def _compare(a: Body, b: Body, formal: bool, bare: bool) -> Verdict:
    if a.words == b.words and a.han == b.han and a.forms == b.forms and a.branch == b.branch and a.inside == b.inside:
        return same(1.0, [Feature("same_words", 1.0, "the same words")], formal=formal)
    if a.country and b.country and a.country != b.country:
        return different(0.5, [Feature("state", -1.0, "bodies of two states")], formal=True)
    if a.han and b.han and a.han != b.han:
        shared = len(set(a.han) & set(b.han)) / max(len(set(a.han)), len(set(b.han)))
        if a.han not in b.han and b.han not in a.han:
            return different(shared * 0.8, [Feature("characters", -1.0, "the characters differ, whatever they sound like")], formal=True)
    beside = a.branch == b.branch and a.forms == b.forms
    if "".join(a.words) == "".join(b.words) and beside:
        return same(1.0, [Feature("same_letters", 1.0, "the same letters, divided otherwise")], formal=formal)
    acronym = _acronym(a, b)
    if acronym is not None:
        return same(weight("acronym"), [acronym], formal=True)
    crossed = a.script != b.script
    ours, theirs = list(a.core), list(b.core)
    if "".join(ours) == "".join(theirs) or sorted(ours) == sorted(theirs):
        words = "the same words, legal form aside" if ours == theirs else "the same words in another order or divided otherwise"
        return _settle(a, b, 1.0, [Feature("same_words", 1.0, words)], formal)
    if a.numbers != b.numbers:
        return _numbers(a, b, formal)
    aligned = align(ours, theirs, person=False, crossed=crossed)
    if aligned.left and aligned.right:
        made = rejoin(ours, theirs, aligned)
        if made is not None:
            ours, theirs = made
            aligned = align(ours, theirs, person=False, crossed=crossed)
    return _weigh(a, b, ours, theirs, aligned, formal, crossed)


def _weigh(a: Body, b: Body, ours: list[str], theirs: list[str], aligned: Alignment, formal: bool, crossed: bool) -> Verdict:
    features = [Feature(found.kind, round(found.value - 1.0, 4), found.words) for _, _, found in aligned.pairs if found.words]
    equal = [ours[i] for i, _, found in aligned.pairs if found.kind == "same_word"]
    share = len(aligned.pairs) / max(len(ours), len(theirs))
    if equal:
        features.insert(0, Feature("same_words", round(len(equal) / max(len(ours), len(theirs)), 4), f"“{' '.join(equal)}” in both"))
    if aligned.left and aligned.right:
        one, other = "".join(ours), "".join(theirs)
        if len(ours) != len(theirs) and min(len(one), len(other)) >= 6 and slip(one, other) >= weight("joined"):
            return _settle(
                a, b, slip(one, other), [Feature("same_letters", -0.1, "the same letters but for a slip, divided otherwise")], formal
            )
        if crossed and consonants(one) == consonants(other) and len(consonants(one)) >= weight("consonants_least"):
            return _settle(a, b, weight("consonants"), [Feature("script", -0.15, "the same consonants in two scripts")], formal)
        words = f"“{' '.join(ours[i] for i in aligned.left)}” and “{' '.join(theirs[j] for j in aligned.right)}” have no partner"
        return different(share * 0.9, [*features, Feature("no_partner", -1.0, words)], formal=formal)
    values = [found.value for _, _, found in aligned.pairs]
    agreement = sum(values) / len(values)
    slips = [min(len(ours[i]), len(theirs[j])) for i, j, found in aligned.pairs if found.kind == "slip"]
    if len(values) == 1 and slips and max(len(ours[0]), len(theirs[0])) < weight("slip_alone"):
        return different(agreement, [*features, Feature("short", -0.5, "in so short a name a slip makes another name")], formal=formal)
    extra = [ours[i] for i in aligned.left] or [theirs[j] for j in aligned.right]
    if extra:
        return _longer(a, b, extra, agreement, share, features, formal)
    if min(values) >= weight("word_least"):
        agreement = max(agreement, weight("agree"))
    return _settle(a, b, agreement, features, formal)


def _longer(a: Body, b: Body, extra: list[str], agreement: float, share: float, features: list[Feature], formal: bool) -> Verdict:
    """One name has words that the other lacks: a branch, its kind of body, or another body altogether."""
    said = " ".join(extra)
    # "Sberbank of Russia": a state told in one only.
    if (all(word in listed("regions") for word in extra) or country_of(said)) and agreement >= weight("agree"):
        features.append(Feature("branch", -0.45, f"“{said}” in one only: a branch or the house"))
        return undecided(weight("branch"), features, formal=formal)
    features.append(Feature("extra_words", -round(1.0 - share, 4), f"“{said}” stands in one only: another body, or a part of it"))
    return different(agreement * share, features, formal=formal)


def _settle(a: Body, b: Body, agreement: float, features: list[Feature], formal: bool) -> Verdict:
    """The words agree: what the names tell beside them may still part the bodies."""
    if a.branch != b.branch:
        if a.branch and b.branch:
            return different(0.9, [*features, Feature("branch", -1.0, f"branches: “{a.branch}” and “{b.branch}”")], formal=formal)
        features = [*features, Feature("branch", -0.45, f"“{a.branch or b.branch}” in one only: a branch or the house")]
        return undecided(weight("branch"), features, formal=formal)
    if (a.generic or b.generic) and a.country != b.country:
        features = [*features, Feature("state", -0.4, "a name that every state has, and one does not say of which")]
        return undecided(weight("lone"), features, formal=formal)
    ours, theirs = a.forms - {"vessel"}, b.forms - {"vessel"}
    if ours and theirs and not ours & theirs:
        words = f"legal forms: {', '.join(sorted(ours))} and {', '.join(sorted(theirs))}"
        return different(0.95, [*features, Feature("legal_form", -1.0, words)], formal=formal)
    top = {"holding", "group"}
    if bool(ours & top) != bool(theirs & top) and ours - top and theirs - top:
        return different(0.95, [*features, Feature("holding", -1.0, "a holding or group and a company of its name")], formal=formal)
    if ours != theirs:
        features = [
            *features,
            Feature("legal_form", -0.02, f"legal form in one only or said otherwise: {', '.join(sorted(ours ^ theirs))}"),
        ]
        agreement -= 0.02
        agreement = max(agreement, weight("agree")) if agreement + 0.02 >= weight("agree") else agreement
    return same(agreement, features, formal=formal)


def _numbers(a: Body, b: Body, formal: bool) -> Verdict:
    ours, theirs = list(a.numbers), list(b.numbers)
    if not ours or not theirs:
        one = ours or theirs
        rest_a = [word for word in a.core if not word.isdigit()]
        rest_b = [word for word in b.core if not word.isdigit()]
        if one == ["1"] and rest_a == rest_b:
            return undecided(
                weight("branch"), [Feature("number", -0.4, "the first of a row is often written without its number")], formal=True
            )
        return different(0.8, [Feature("number", -1.0, f"“{' '.join(one)}” stands in one only")], formal=True)
    return different(0.8, [Feature("number", -1.0, f"the numbers {' '.join(ours)} and {' '.join(theirs)} differ")], formal=True)


def _acronym(a: Body, b: Body) -> Feature | None:
    """One name is the other's first letters, alone or with the state it is of: "FBI", "PLA China"."""
    for short, full in ((a, b), (b, a)):
        words = [word for word in short.core if word not in listed("regions")]
        if len(words) == 1 and len(full.core) >= 2:
            letters = words[0]
            if table("short_acronyms").get(letters) == " ".join(full.core):
                return Feature("acronym", -0.15, f"“{letters}” stands for “{' '.join(full.core)}”")
            if 3 <= len(letters) <= 8 and letters in full.initials:
                return Feature("acronym", -0.15, f"“{letters}” are the first letters of “{' '.join(full.words)}”")
    return None
