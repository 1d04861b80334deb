"""Ties told by two names side by side, with no trigger word: "President Xi Jinping", "Britain's BP", "Jim Kolbe of the IRI"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_schema, noun_schema
from cuibono.engines.rules.parsed.document import Parsed
from cuibono.vocabulary import load_toml

from .bearers import bearers
from .drafts import Draft
from .ends import Ends, Found
from .slots import WORDS, children, with_conjuncts
from .table import title_trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FIRMS = ("Company", "Organization")
# An office that the sentence itself gives somebody: "is the president", "serves as", "was elected".
_SAID = ("attr", "pobj", "oprd", "dobj")
# The predicate of "owner-verb" compounds: "Prigozhin-owned", "BlackRock-led", "Canadian-based".
_HYPHENED = {
    "based": "based_in",
    "headquartered": "based_in",
    "owned": "owns",
    "controlled": "controls",
    "led": "controls",
    "run": "controls",
    "operated": "controls",
    "affiliated": "linked_to",
    "linked": "linked_to",
    "aligned": "linked_to",
}


def title_drafts(parsed: Parsed, ends: Ends) -> Iterator[Draft]:
    """Drafts from names that stand together in a way that tells a tie."""
    for block, doc in enumerate(parsed.docs):
        if doc is None:
            continue
        for token in doc:
            yield from _hyphened(ends, block, token)
            if token.dep_ == "poss" and token.head.i > token.i:
                yield from _possessive(ends, block, token)
            for index, name in ends.names_at(block, token):
                if token.i == name.last - 1:
                    found = Found(ends.mention(index), None, doc[name.first], doc[name.last - 1])
                    yield from _at_name(ends, block, doc, found)
            if token.tag_ == "NN":
                yield from _project_at(ends, block, token)


def _draft(block: int, token: Token, predicate: str, subject: Found, obj: Found, *, aside: bool = True) -> Iterator[Draft]:
    if subject.mention.entity != obj.mention.entity and (subject.mention.named or obj.mention.named):
        yield Draft(block, token, title_trigger(predicate), subject, obj, aside=aside)


def _resolved(ends: Ends, block: int, token: Token, *schemata: str) -> list[Found]:
    return ends.choose(block, [token], lambda schema: schema in schemata)


def _at_name(ends: Ends, block: int, doc: Doc, here: Found) -> Iterator[Draft]:
    schema = here.mention.schema
    if schema == "Position":
        words = set(here.mention.text.lower().split())
        if words & WORDS["no_office"] or _of_a_firm(ends, block, doc, here):
            return
        predicate = "runs_for" if words & WORDS["candidates"] else "holds_office"
        for person in _holders(ends, block, doc, here):
            if person.definite and not person.mention.text[:1].islower():
                head = _head(doc, here)
                says = head.dep_ in _SAID or (head.dep_ == "nsubj" and head.head.lemma_ == "be" and person.first.i > head.head.i)
                yield from _draft(block, head, predicate, person, here, aside=not says)
    elif schema == "Person":
        for prep in children(here.last, "prep"):
            for noun in children(prep, "pobj") if prep.lower_ == "of" else ():
                for body in _resolved(ends, block, noun, *_FIRMS, "PublicBody"):
                    if body.mention.named and noun.pos_ == "PROPN":
                        yield from _draft(block, prep, "works_for", here, body)
    elif schema == "Project":
        yield from _project_at(ends, block, here.last)


def _project_at(ends: Ends, block: int, token: Token) -> Iterator[Draft]:
    for prep in children(token, "prep"):
        if prep.lower_ in WORDS["places"]:
            for noun in (n for pobj in children(prep, "pobj") for n in with_conjuncts([pobj])):
                for place in _resolved(ends, block, noun, "Territory"):
                    for project in _resolved(ends, block, token, "Project"):
                        if place.mention.named and place.anchor is None:
                            # what is only planned is nowhere yet: "to build a refinery in Y"
                            yield from _draft(block, token, "located_in", project, place, aside=not _indefinite(token))


def _indefinite(noun: Token) -> bool:
    return any(c.lower_ in ("a", "an") for c in children(noun, "det")) and noun.dep_ in ("dobj", "pobj", "nsubjpass")


def _holders(ends: Ends, block: int, doc: Doc, office: Found) -> list[Found]:
    if office.last.i + 1 < len(doc) and office.last.lower_ not in WORDS["terms"]:
        after = _resolved(ends, block, doc[office.last.i + 1], "Person")
        closing = next((i for i in range(office.last.i + 1, min(office.last.i + 4, len(doc) - 1)) if doc[i].text == "]"), None)
        if closing is not None and not after:  # "[Prime Minister Menachem] Begin"
            return _resolved(ends, block, doc[closing + 1], "Person")
        if after and after[0].anchor is None and after[0].first.i == office.last.i + 1:
            return [] if _another_subject(doc, office, after[0]) else after
    return ends.choose(block, bearers(_head(doc, office)), lambda schema: schema == "Person")


def _another_subject(doc: Doc, office: Found, person: Found) -> bool:
    """ "how much commentary from the president Barr will stomach": a surname that begins a clause of its own."""
    small = office.first.is_lower and office.first.i > 0 and office.first.nbor(-1).lower_ == "the"
    after = doc[person.last.i + 1] if person.last.i + 1 < len(doc) else None
    return small and person.first.i == person.last.i and after is not None and after.tag_ in ("MD", "VBZ", "VBD", "VBP")


def _of_a_firm(ends: Ends, block: int, doc: Doc, office: Found) -> bool:
    """ "President of the Alliance for Manufacturing" is no public office."""
    head = _head(doc, office)
    words, owners = list(doc[office.first.i : office.last.i + 1]), children(head, "poss")  # "the group's former president"
    before = office.first.i - 1
    while before > 0 and doc[before].lower_ in WORDS["ranks"]:
        before -= 1  # "Statoil Executive Vice President X"
    near = [*words, *_after(head, 3), *([doc[before]] if before >= 0 else []), *owners]
    inside = [name for word in near for _, name in ends.names_at(block, word)]
    owned = (found.mention.schema for owner in owners for found in ends.resolve(block, owner)[:1])
    if any(name.schema in _FIRMS for name in inside) or any(nominal_schema(o) in _FIRMS for o in owners) or set(owned) & set(_FIRMS):
        return True
    if not any(name.schema in ("Territory", "PublicBody") for name in inside) and _heads_private(office, head):
        return True
    private = any(word.lower_ in WORDS["private_heads"] for word in words)
    of = next((word.i for word in words if word.lower_ == "of" and word.i < office.last.i), None)
    unknown = of is not None and any(word.pos_ == "PROPN" for word in doc[of + 1 : office.last.i + 1])
    return private and unknown and not inside  # "president of <a name nobody knows>"


def _heads_private(office: Found, head: Token) -> bool:
    """ "vice president of trading", "president and chief executive of the agency", "president of <a name nobody knows>"."""
    if office.last.lower_ not in WORDS["private_heads"]:
        return False
    posts = (head, *head.conjuncts)
    of = [noun for post in posts for p in children(post, "prep") if p.lower_ in ("of", "for", "at") for noun in children(p, "pobj")]
    common = (noun for noun in of if noun.tag_ in ("NN", "NNS"))
    return any(noun.pos_ == "PROPN" for noun in of) or any(
        nominal_schema(noun) in _FIRMS or not children(noun, "det", "poss") for noun in common
    )


def _after(head: Token, depth: int) -> list[Token]:
    """What an office is of or for, a few prepositions down: "vice president of trade for the Association"."""
    if depth == 0:
        return []
    nouns = [n for prep in children(head, "prep") if prep.lower_ in ("of", "at", "for") for n in children(prep, "pobj")]
    return [*nouns, *(n for noun in nouns for n in _after(noun, depth - 1))]


def _head(doc: Doc, found: Found) -> Token:
    for i in range(found.first.i, found.last.i + 1):
        if not found.first.i <= doc[i].head.i <= found.last.i or doc[i].head.i == i:
            return doc[i]
    return found.last


def _possessive(ends: Ends, block: int, token: Token) -> Iterator[Draft]:
    owner = next(iter(ends.choose(block, [token], lambda schema: schema in ("Territory", "Person", "Organization"))), None)
    if owner is None or not owner.mention.named or (owner.anchor is not None and owner.first.tag_ == "PRP$"):
        return
    for noun in with_conjuncts([token.head]):
        if noun.i != token.head.i and children(noun, "poss"):
            continue  # "Kazakhstan's X and France's Y"
        for thing in _resolved(ends, block, noun, *_FIRMS, "Project"):
            kind, schema = owner.mention.schema, thing.mention.schema
            if schema == "Project":
                scheme = thing.mention.text.lower().split()[-1] in WORDS["schemes"]
                if kind in ("Territory", "Organization") and thing.mention.named and scheme:
                    yield from _draft(block, token, "controls", owner, thing)
                elif kind == "Territory" and thing.mention.text.lower().split()[-1] in WORDS["sites"]:
                    yield from _draft(block, token, "located_in", thing, owner)
            elif kind == "Territory" and any(c.lower_ == "state" for c in children(noun, "compound", "amod", "nmod")):
                continue  # "Russia's state energy giants": Russia controls them
            elif kind == "Territory" and thing.mention.named and owner.mention.text != "America" and _a_body(thing, noun):
                yield from _draft(block, token, "based_in", thing, owner)
            elif kind == "Person" and schema == "Company" and thing.mention.named and thing.anchor is None:
                yield from _draft(block, token, "owns", owner, thing)
    if owner.mention.schema in _FIRMS and token.head.i > token.i and token.head.pos_ == "PROPN" and token.tag_ != "NNPS":
        for person in _resolved(ends, block, token.head, "Person"):  # "NPR's Tom Bowman"
            if person.mention.named and person.anchor is None and person.first.i == token.i + 2 and person.first.i < person.last.i:
                yield from _draft(block, token, "works_for", person, owner)


def _a_body(thing: Found, noun: Token) -> bool:
    """The words are a body's, not a work's title in quotes nor a thing of another kind ("America's favourite puzzle")."""
    after = thing.last.nbor(1).text if thing.last.i + 1 < len(thing.last.doc) else ""
    kinds = {**load_toml("nominals.toml")["schema"], "either": " ".join(WORDS["firms_or_people"])}
    return after not in ('"', "”", "'", "’") and (
        thing.anchor is None or any(noun.lemma_.lower() in kinds[schema].split() for schema in (*_FIRMS, "PublicBody", "either"))
    )


def _hyphened(ends: Ends, block: int, token: Token) -> Iterator[Draft]:
    """ "U.S.-based BlackRock", "the Prigozhin-affiliated company Midas", "state-owned Rosatom"."""
    word = token.lower_
    if token.text == "state" and token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        if noun_schema(token.head.lemma_.lower(), plural=False) == "Person":
            return  # "Wisconsin state senators": people, nobody's property
        for thing in _resolved(ends, block, token.head, *_FIRMS):
            for state in _state_near(ends, block, token, token.head):
                yield from _draft(block, token, "controls", state, thing)
        return
    if word not in _HYPHENED or token.i < 2 or token.nbor(-1).text not in ("-", "–"):
        return
    before = token.nbor(-2)
    head = token
    for _ in range(4):
        if head.pos_ in ("NOUN", "PROPN") and head.i > token.i:
            break
        head = head.head
    if head.i <= token.i:
        return
    things = _resolved(ends, block, head, *_FIRMS, "Project")
    predicate = _HYPHENED[word]
    for thing in things:
        if before.lower_ in WORDS["states"]:
            if word in ("owned", "controlled", "run", "operated"):
                for state in _state_near(ends, block, before, head):
                    yield from _draft(block, token, "controls", state, thing)
            continue
        if thing.mention.schema == "Project" and word in ("led", "run", "backed"):
            continue
        allowed = ("Territory",) if predicate == "based_in" else ("Person", *_FIRMS, "PublicBody", "Territory")
        for other in _around(ends, block, before, allowed):
            if predicate == "based_in" or predicate == "linked_to":
                yield from _draft(block, token, predicate, thing, other)
            else:
                yield from _draft(block, token, predicate, other, thing)


def _around(ends: Ends, block: int, token: Token, allowed: tuple[str, ...]) -> list[Found]:
    names = [f for f in ends.resolve_plain(block, token) if f.mention.schema in allowed]
    return names[:1]


def _state_near(ends: Ends, block: int, before: Token, head: Token) -> list[Found]:
    """The state of "the Russian state-owned Rosatom" and "Russia's state-owned giant"."""
    for child in (*children(head, "poss", "amod", "compound", "nmod"), *([before.nbor(-1)] if before.i else [])):
        found = [f for f in ends.resolve_plain(block, child) if f.mention.schema == "Territory"]
        if found:
            return found[:1]
    return []
