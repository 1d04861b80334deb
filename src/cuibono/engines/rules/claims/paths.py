"""Evaluates the slot paths of the trigger tables; the language is told in :mod:`cuibono.engines.rules.claims.find`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary.countries import country_code, demonym_country

from . import bearers, carry, nouns, slots

if TYPE_CHECKING:
    from spacy.tokens import Token

_STEP = re.compile(r"(?P<name>[a-z_]+)(?::(?P<args>[\w,'’-]+))?(?:\[(?P<lemmas>[^\]]+)\])?$")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: its name, its arguments, and the lemmas that the tokens reached must have (empty: any)."""

    name: str
    args: frozenset[str]
    lemmas: frozenset[str]


_TO = Step("prep", frozenset({"to"}), frozenset())
_BEARING = ("bearer", "after", "appos")
_SINGULAR = ("NN", "NNP")
Walker = Callable[["Token", Step], list["Token"]]


@cache
def parse_slot(text: str) -> tuple[tuple[Step, ...], ...]:
    """``"obj.prep:in | prep:in"`` as alternatives of steps. Raises ValueError for a step that does not exist."""
    paths = []
    for path in text.split("|"):
        steps = []
        for part in path.strip().split("."):
            match = _STEP.match(part)
            if match is None or match["name"] not in NAMES:
                raise ValueError(f"no step {part!r} in slot {text!r}; there are: {', '.join(sorted(NAMES))}")
            args = frozenset((match["args"] or "").split(",")) - {""}
            steps.append(Step(match["name"], args, frozenset((match["lemmas"] or "").split(",")) - {""}))
        paths.append(tuple(steps))
    return tuple(paths)


def walk(token: Token, slot: str) -> list[list[Token]]:
    """Tokens per alternative of the slot, coordinated ones included, in the order of preference; empty alternatives left out."""
    found = []
    for path in parse_slot(slot):
        here = [token]
        for step in path:
            reached = [t for start in here for t in _step(start, step)]
            here = slots.unique(t for t in reached if not step.lemmas or t.lemma_.lower() in step.lemmas or t.lower_ in step.lemmas)
        if here:
            run_in = all(t.i > token.i for t in here) and not any(c.text == "," for c in token.doc[token.i : here[0].i])
            alone = path[-1].name == "self" or (
                path[-1].name in _BEARING
                and token.tag_ in _SINGULAR
                # "X, chairman of Y, and Z": one is chairman
                and (run_in or token.dep_ == "appos" or not any(t.dep_ in ("nsubj", "nsubjpass") for t in here))
            )
            joined = here if alone else [t for t in slots.with_conjuncts(here) if t in here or not _beyond(t, here, token)]
            found.append(joined)  # one spokesman is one person, whoever is named after him
    return found


def _beyond(other: Token, here: list[Token], trigger: Token) -> bool:
    """ "Russia, which supports X, and Turkey": what is coordinated after the trigger's clause is no part of it."""
    if trigger.dep_ not in ("relcl", "acl"):
        return False
    if all(t.i < trigger.i for t in here):
        return bool(other.i > trigger.right_edge.i)
    closes = other.i > 2 and other.doc[other.left_edge.i - 1].dep_ == "cc" and other.doc[other.left_edge.i - 2].text == ","
    aside = any(c.tag_ == "WDT" and c.i > 0 and c.nbor(-1).text == "," for c in trigger.children)
    return bool(aside and closes and len(here) == 1 and other.head.i == here[0].i)


def reaches(token: Token, slot: str) -> bool:
    """True where any alternative of the slot leads to a token."""
    return bool(walk(token, slot))


def _own(token: Token, step: Step) -> list[Token]:
    owner = slots.landed(c for c in slots.children(token, "poss") if c.i < token.i)  # a parser may hang "Canada's" on the noun before it
    if not owner and token.dep_ in ("conj", "compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN"):
        return _own(token.head, step)  # "his aides and advisers", "whose firm Acme Works"
    return owner


def _objects(token: Token, step: Step) -> list[Token]:
    return slots.logical_object(token) if token.pos_ in ("VERB", "AUX") else []


def _datives(token: Token, step: Step) -> list[Token]:
    found = []
    for child in slots.children(token, "dative"):
        if child.lower_ == "to":
            found.extend(_prepositional(token, _TO))
            continue
        found.extend(slots.children(child, "pobj") or [child])
    if slots.children(token, "dobj") and slots.children(token, "nsubjpass"):  # "Cosco was granted a concession"
        found.extend(slots.landed(slots.children(token, "nsubjpass")))
    return slots.landed(found)


def _step(token: Token, step: Step) -> list[Token]:
    return NAMES[step.name](token, step)


def _up(token: Token, step: Step) -> list[Token]:
    return nouns.noun_verb(token, step.args or None)


def _inside(token: Token, step: Step) -> list[Token]:
    """The noun that this noun hangs on by a preposition: "a port in the Belt and Road" from Belt to port."""
    prep = token.head
    if token.dep_ == "pobj" and prep.dep_ == "prep" and (not step.args or prep.lower_ in step.args):
        return [prep.head]
    return []


def _prepositional(token: Token, step: Step) -> list[Token]:
    found = nouns.preps(token, step.args)
    if "to" in step.args and token.pos_ == "VERB":  # "gave $5 to X, $3 to Y and $2 to Z": the later ones hang on their sums
        listed = [t for t in slots.with_conjuncts(carry.sums(token)) if t.like_num]
        found = [*found, *(noun for t in listed for noun in nouns.preps(t, frozenset({"to"})))]
    return found


def _apart(child: Token, noun: Token) -> bool:
    """ "the Memorial marking the anniversary of the attacks": a verb stands between the two, whatever the parser says."""
    if child.dep_ not in ("amod", "compound", "nmod") or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    return any(t.tag_ in ("VBG", "VBD", "VBZ", "IN") and t.dep_ not in ("amod", "compound") for t in noun.doc[child.i + 1 : noun.i])


def _modifiers(noun: Token) -> list[Token]:
    return [c for c in slots.children(noun, "amod", "compound", "nmod") if not _apart(c, noun)]


def _is_doer(word: Token) -> bool:
    """A country, a demonym or a body ("U.S.", "Israeli", "Taliban"), no city: "the Paris attacks" are not by Paris."""
    return bool(word.ent_type_ not in ("GPE", "LOC", "FAC") or country_code(word.text) or demonym_country(word.text))


NAMES: dict[str, Walker] = {
    "self": lambda token, step: [token],
    "subj": lambda token, step: slots.logical_subject(token) if token.pos_ in ("VERB", "AUX") else [],
    "surface": lambda token, step: slots.surface_subject(token) if token.pos_ in ("VERB", "AUX") else [],
    "agent": lambda token, step: slots.landed(slots.agents(token)),
    "obj": _objects,
    "dobj": lambda token, step: slots.landed(slots.children(token, "dobj")),
    "iobj": _datives,
    "money": lambda token, step: carry.sums(token),
    "carried": lambda token, step: carry.carried(token),
    "prep": _prepositional,
    "poss": _own,
    "head": lambda token, step: [token.head] if token.head.i != token.i else [],
    "gov": _up,
    "under": _inside,
    "child": lambda token, step: slots.landed(c for c in slots.children(token, *sorted(step.args)) if not _apart(c, token)),
    "doer": lambda token, step: [c for c in _modifiers(token) if _is_doer(c)],
    "state": lambda token, step: [
        c for c in slots.children(token, "amod", "compound", "nmod") if country_code(c.text) or demonym_country(c.text)
    ],
    "xcomp": lambda token, step: slots.children(token, "xcomp", "ccomp"),
    "acl": lambda token, step: slots.children(token, "acl", "relcl"),
    "attr": lambda token, step: slots.children(token, "attr", "oprd", "acomp"),
    "left": lambda token, step: bearers.left_of(token),
    "appos": lambda token, step: bearers.apposed(token),
    "bearer": lambda token, step: bearers.bearers(token),
    "before": lambda token, step: bearers.named_before(token),
    "locale": lambda token, step: [
        t for t in bearers.named_before(token) if t.dep_ != "poss" and country_code(t.text) is None and demonym_country(t.text) is None
    ],
    "after": lambda token, step: bearers.named_after(token),
}
