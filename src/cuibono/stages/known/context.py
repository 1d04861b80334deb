"""What the corpus tells of an entity beside its name: states, offices, whom it is tied to, when it was born, he or she."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cuibono.matching.words import fold, words_of
from cuibono.records import Document, Entity, StoredClaim
from cuibono.vocabulary.countries import country_code, country_name, demonym_country, state_code

# Whose claims say nothing of what is so: denied, foretold, or set aside by a person.
_UNSAID = ("denied", "predicted", "possible", "planned")
_OFFICES = ("holds_office",)
_STATES = {"citizen_of": "a citizen of", "based_in": "based in", "located_in": "in"}
_PASSING = frozenset({"meets", "visits", "criticizes", "attends", "protests", "requests"})
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_AGE = re.compile(r"^,\s(?:aged\s)?(\d{2})(?=[,.;)]|\s(?:who|was|is)\b)|^\s\((?:aged\s)?(\d{2})\)|^,\s(?:an?\s)?(\d{2})-year-old\b")
_BORN = re.compile(
    r"^,?\s?\(?(?:was\s)?(?:born|b\.)\s(?:[^.;)\d]{0,40}?)(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:\d{1,2},\s)?(1[89]\d\d|20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Birth:
    """Years in which one was born, by the words of one document: both ends count."""

    first: int
    last: int
    words: str
    doc_id: str


@dataclass(slots=True)
class Context:
    """``states`` are codes with the words that tell them, ``offices`` as said, ``tied`` names of others that it is tied to."""

    entity: Entity
    states: dict[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    births: tuple[Birth, ...] = ()
    gender: str | None = None


def gather_context(
    entity: Entity, claims: Sequence[StoredClaim], documents: Mapping[str, Document], births: Sequence[Birth] = ()
) -> Context:
    """The context of one entity from its own claims (others are left out) and their documents."""
    made = Context(entity, births=tuple(births))
    if entity.country:
        made.states[entity.country] = f"of {country_name(entity.country) or entity.country.upper()} in the texts"
    offices: dict[str, None] = {}
    tied: dict[str, None] = {}
    said: Counter[str] = Counter()
    for claim in claims:
        ours = claim.subject_id == entity.entity_id
        if claim.review == "rejected" or claim.status in _UNSAID or not (ours or claim.object_id == entity.entity_id):
            continue
        said.update(_pronouns(claim.subject_anchor if ours else claim.object_anchor, documents.get(claim.doc_id)))
        other = " ".join((claim.object_text if ours else claim.subject_text).split())
        if ours and claim.predicate in _OFFICES:
            offices.setdefault(other)
        elif ours and claim.predicate in _STATES:
            code = state_code(other) or demonym_country(other)
            if code:
                made.states.setdefault(code, f"{_STATES[claim.predicate]} {other} in the texts")
        elif claim.predicate not in _PASSING and _tells(other):
            tied.setdefault(other)
    made.offices, made.tied = tuple(sorted(offices)), tuple(sorted(tied))
    if entity.schema == "Person" and said and len(said) == 1:
        made.gender = next(iter(said))
    return made


def _pronouns(anchor: tuple[int, int] | None, document: Document | None) -> list[str]:
    if anchor is None or document is None:
        return []
    word = document.text[anchor[0] : anchor[1]].lower()
    return ["male"] if word in _HE else ["female"] if word in _SHE else []


def _tells(name: str) -> bool:
    """A name that says something where two texts share it: no state, no single short word, nothing that many bodies are called."""
    words = [word for word in fold(name) if word not in words_of("fillers") and word != "the"]
    telling = [word for word in words if word not in words_of("generic")]
    return bool(telling) and (len(words) > 1 or len(words[0]) >= 5) and not country_code(name) and name != name.lower()


def find_births(document: Document, spans: Sequence[tuple[int, int]]) -> list[Birth]:
    """What stands right behind a person's names: "Ana Dorn, 61," or "Ana Dorn (born 12 May 1964)". An age needs a dated document."""
    found = []
    for _, end in spans:
        after = document.text[end : end + 80].partition("\n")[0]
        born, age = _BORN.match(after), _AGE.match(after)
        if born:
            year = int(born[1])
            found.append(Birth(year, year, f"“{born[0].strip(' ,(')}”", document.doc_id))
        elif age and document.published_at:
            years = int(next(group for group in age.groups() if group))
            at = int(document.published_at[:4])
            found.append(Birth(at - years - 1, at - years, f"aged {years} in a text of {at}", document.doc_id))
    return found
