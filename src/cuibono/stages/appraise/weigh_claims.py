"""What one claim weighs: its status as it stands, who says it, and what it leads back to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cuibono.matching.words import fold
from cuibono.records import StoredClaim
from cuibono.records.cells import of_table
from cuibono.stages.origins.houses import outlet_origin
from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.media import outlet_name

from .ground_claims import Ground


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_toml("appraisal.toml")["speech"][name])


def standing_status(claim: StoredClaim) -> str:
    """The claim's status; what a deny cue reports is denied whatever the clause inside says.

    A title before a name is presupposed: in "President Dorn did not go" nothing is said against Dorn's being president.
    """
    if claim.predicate == "holds_office" and claim.object_end <= claim.subject_start <= claim.object_end + 2:
        return "asserted" if claim.status == "denied" else claim.status
    cue = set(fold(claim.cue_text or ""))
    if claim.status in ("asserted", "possible", "ended") and cue & _words("deny"):
        return "denied"
    return claim.status


def own_word(claim: StoredClaim) -> bool:
    """One of the claim's own ends says it."""
    said = " ".join(fold(claim.source_text or ""))
    ends = (" ".join(fold(claim.subject_text)), " ".join(fold(claim.object_text)))
    return claim.source_entity_id in (claim.subject_id, claim.object_id) or (bool(said) and said in ends)


def speaks_of_future(claim: StoredClaim) -> bool:
    """The words of a negation are about what is to come or open ("promised not to", "won't", "didn't know if"): they deny nothing."""
    cue, words = set(fold(claim.cue_text or "")), set(fold(claim.evidence_text))
    return not (cue | words) & _words("deny") and bool((cue | words) & _words("open"))


def is_denial(claim: StoredClaim) -> bool:
    """Somebody denies it: by a deny cue, or one of its own ends says that it is not so. Else a denied claim is a plain negation."""
    if speaks_of_future(claim):
        return False
    return claim.kind != "outlet" and (bool(set(fold(claim.cue_text or "")) & _words("deny")) or own_word(claim))


def pair_key(claim: StoredClaim) -> tuple[str, str, str]:
    """Subject, predicate, object; the two ends of a symmetric predicate in one order."""
    subject, target = claim.subject_id, claim.object_id
    if PREDICATES[claim.predicate].symmetric and target < subject:
        subject, target = target, subject
    return subject, claim.predicate, target


def can_be_looked_up(source: str | None) -> bool:
    """True where the words name a document by title, author or publisher: "the Mueller report", not "a recent study by analysts"."""
    if not source:
        return False
    words = re.findall(r"[^\W_][\w’'-]*", source)
    rest = words[1:] if words and words[0].lower() in ("the", "a", "an", "this", "that", "one", "another", "according") else words
    return any(word[:1].isupper() or any(c.isdigit() for c in word) for word in rest) or "“" in source or '"' in source


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind one claim.

    ``house`` is the origin id of the document (or of the text that the claim's passage is copied from), ``source`` what the claim leads
    back to (the house itself for its own voice), ``name`` the source in words, ``identified`` whether somebody could ask it, ``date`` the
    publication date or None. ``shared`` are origins that had a part in the text: the voice is no witness beside them.
    """

    claim_id: str
    house: str
    source: str
    name: str
    identified: bool
    known_outlet: bool
    kind: str
    date: str | None
    publisher: str
    shared: tuple[str, ...] = ()


class Published(Protocol):
    """What a voice needs of a document."""

    @property
    def source_id(self) -> str: ...

    @property
    def published_at(self) -> str | None: ...


def voice_of(claim: StoredClaim, document: Published | None, ground: Ground) -> Voice:
    """The voice of one claim; ``document`` None stands for one that is not at hand (its outlet is then not known).

    A report of another outlet leads back to that outlet's house, and is no witness beside it; a claim in a passage that is copied, to the
    house it is copied from; what a named report says, to whoever made it; a row of a register, to the register and to whoever keeps it: who
    quotes either is no witness beside it. A speaker told by a pronoun that stands for nobody known can't be asked.
    """
    outlet = outlet_name(document.source_id) if document and document.source_id else ""
    house, copied = ground.house_of(claim)
    shared = ground.shared.get(claim.doc_id, ()) if house == ground.houses.get(claim.doc_id) else ()
    date = document.published_at if document else None
    said = " ".join(fold(claim.source_text or ""))

    def voice(source: str, name: str, identified: bool, kind: str = claim.kind) -> Voice:
        return Voice(claim.claim_id, house, source, name, identified, bool(outlet), kind, date, outlet, shared)

    if claim.kind == "outlet":
        if copied:
            return voice(house, f"{copied}, whose words {outlet or 'an outlet that is not known'} prints", True)
        return voice(house, f"{outlet} in its own voice" if outlet else "an outlet that is not known", bool(outlet))
    if claim.kind == "media" and claim.source_text:
        told = outlet_name(claim.source_text)
        origin = outlet_origin(told, ground.owners)
        return Voice(claim.claim_id, origin, origin, told, True, bool(outlet), "media", date, outlet)
    if claim.kind in ("person", "organization"):
        known = ground.captions.get(claim.source_entity_id or "", "")
        pronoun = said in load_toml("appraisal.toml")["audit"]["pronouns"]
        if known or (said and not pronoun):
            source = claim.source_entity_id or ground.bodies.get(said) or f"{claim.kind}:{said}"
            return voice(source, known or claim.source_text or "", True)
    if claim.kind == "document" and can_be_looked_up(claim.source_text):
        if of_table(claim) and claim.source_entity_id:
            shared = (*shared, claim.source_entity_id)
        return voice(ground.document_source(claim), claim.source_text or "", True)
    name = f"“{claim.source_text}”" if claim.source_text else "nobody named"
    return voice(f"unnamed:{house}", name, False)


def independent(voices: Iterable[Voice]) -> list[Voice]:
    """The most voices of which no two share a house or a source: a maximum matching of houses and sources.

    Several outlets that quote one person are one witness, and so are several persons quoted by one outlet. A voice in a text that an agency
    had a part in, and a register's, count only where neither the agency or keeper nor the text's house is among the others. Deterministic:
    voices are taken in order of date, house, source.
    """
    ordered = sorted(voices, key=lambda v: (v.date or "9999", v.house, v.source, v.claim_id))
    first: dict[tuple[str, str], Voice] = {}
    for voice in (voice for voice in ordered if not voice.shared):
        first.setdefault((voice.house, voice.source), voice)
    by_house: dict[str, list[Voice]] = {}
    for voice in first.values():
        by_house.setdefault(voice.house, []).append(voice)
    taken: dict[str, Voice] = {}

    def place(house: str, seen: set[str]) -> bool:
        for voice in by_house[house]:
            if voice.source in seen:
                continue
            seen.add(voice.source)
            if voice.source not in taken or place(taken[voice.source].house, seen):
                taken[voice.source] = voice
                return True
        return False

    for house in by_house:
        place(house, set())
    found = list(taken.values())
    used = {part for voice in found for part in (voice.house, voice.source)}
    for voice in (voice for voice in ordered if voice.shared):
        parts = {voice.house, voice.source, *voice.shared}
        if not parts & used:
            found.append(voice)
            used |= parts
    return sorted(found, key=lambda v: (v.date or "9999", v.name, v.claim_id))
