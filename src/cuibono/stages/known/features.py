"""What two descriptions say of one person or body beside the name: each feature with its words, for or against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cuibono.matching.words import fold
from cuibono.records import KnownRecord
from cuibono.stages.resolve.key_locals import office_parts
from cuibono.vocabulary.countries import country_name
from cuibono.vocabulary.known import threshold

from .context import Context


@dataclass(frozen=True, slots=True)
class Feature:
    """One agreement (``weight`` above 0) or disagreement (below). ``strong`` ones tell bearers of one name apart."""

    weight: float
    words: str
    strong: bool = False


def _agrees(words: str, *, strong: bool = False) -> Feature:
    return Feature(threshold("support"), words, strong)


def _differs(words: str) -> Feature:
    return Feature(-threshold("against"), words, True)


def _names(codes: set[str]) -> str:
    return " and ".join(country_name(code) or code.upper() for code in sorted(codes))


def same_state(context: Context, record: KnownRecord) -> Iterator[Feature]:
    """A state that both are said to be of; states that differ speak against it."""
    ours, theirs = set(context.states), set(record.countries)
    if ours & theirs:
        code = min(ours & theirs)
        yield _agrees(f"{country_name(code) or code.upper()} on the list, {context.states[code]}")
    elif ours and theirs:
        yield _differs(f"the list says {_names(theirs)}, the texts {_names(ours)}")


def same_birth(context: Context, record: KnownRecord) -> Iterator[Feature]:
    """A year of birth, or an age with the year of the text, against the list's dates of birth."""
    listed = sorted({int(date[:4]) for date in record.birth_dates})
    if not listed or not context.births:
        return
    slack = int(threshold("birth_slack"))
    for birth in context.births:
        wide = slack if birth.first != birth.last else 0
        if any(birth.first - wide < year < birth.last + wide or birth.first <= year <= birth.last for year in listed):
            yield _agrees(f"born {record.birth_dates[0]} on the list, {birth.words}", strong=True)
            return
    yield _differs(f"born {' or '.join(record.birth_dates)} on the list, but {context.births[0].words}")


def same_office(context: Context, record: KnownRecord) -> Iterator[Feature]:
    """The same office of the same place."""
    theirs = {office_parts(position): position for position in record.positions}
    for office in context.offices:
        what, place = office_parts(office)
        if place and (what, place) in theirs:
            yield _agrees(f"“{theirs[what, place]}” on the list, “{office}” in the texts", strong=True)
            return


def same_company(context: Context, record: KnownRecord) -> Iterator[Feature]:
    """A name that the texts tie to it stands in the list's own description."""
    texts = [(text, f" {' '.join(fold(text))} ") for text in (*record.positions, *record.notes)]
    for name in (*context.tied, *context.offices):
        words = [word for word in fold(name) if word != "the"]
        office = name not in context.tied
        if office and len(words) < 2:
            continue  # a bare "president" says nothing
        for text, plain in texts:
            if office and text in record.positions:
                continue  # told by same_office already
            if f" {' '.join(words)} " in plain.replace(" the ", " "):
                yield _agrees(f"the list says “{_cut(text)}”, and the texts tell of “{name}”", strong=True)
                return


def same_gender(context: Context, record: KnownRecord) -> Iterator[Feature]:
    """He or she: agreement says nothing, disagreement much."""
    if context.gender and len(record.genders) == 1 and record.genders[0] != context.gender:
        yield _differs(f"{record.genders[0]} on the list, {context.gender} in the texts")


def _cut(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


FEATURES: tuple[Callable[[Context, KnownRecord], Iterator[Feature]], ...] = (same_state, same_birth, same_office, same_company, same_gender)


def features_of(context: Context, record: KnownRecord) -> list[Feature]:
    """All features of a pair, in the order of the table."""
    return [found for feature in FEATURES for found in feature(context, record)]
