"""From a word over its prepositions, and from a noun up to the verb that it is said of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .slots import VERBAL, children, landed

if TYPE_CHECKING:
    from spacy.tokens import Token


def preps(token: Token, names: frozenset[str]) -> list[Token]:
    """Objects of the prepositions attached to a word; a relative clause's "in which" counts, and "according to" chains."""
    found: list[Token] = []
    here = [c for c in token.children if c.dep_ in ("prep", "dative", "agent") and c.lower_ in names]
    if token.pos_ == "VERB" and any(c.i > token.i for c in here):
        here = [c for c in here if c.i > token.i]  # "With X, Y met with Z": what stands before the clause is beside the point
    for prep in here:
        found.extend(children(prep, "pobj", "pcomp"))
        for other in children(prep, "conj"):  # "not with X but with Y"
            if other.lower_ in names:
                found.extend(children(other, "pobj"))
        for inner in children(prep, "prep"):
            found.extend(children(inner, "pobj"))
    if not found and token.pos_ in ("NOUN", "PROPN"):
        for other in children(token, "conj"):  # "founder and majority shareholder of X"
            own = any(c.lower_ in ("a", "an") for c in children(other, "det"))  # "a Pentagon official and an analyst at X"
            if not own and not children(other, "poss") and other.lemma_.lower() not in ("author", "co-author", "writer", "editor"):
                found.extend(preps(other, names))
    return landed(found)


def noun_verb(noun: Token, lemmas: frozenset[str] | None) -> list[Token]:
    """The verb whose object (or passive subject) the noun is; also through "of" ("X holds 60 percent of it")."""
    verb = noun.head
    if noun.dep_ in ("dobj", "nsubjpass", "attr", "conj", "oprd") or (noun.dep_ == "pobj" and verb.head.pos_ in VERBAL):
        verb = verb.head if noun.dep_ == "pobj" else verb
        if noun.dep_ == "conj":
            return noun_verb(noun.head, lemmas)
        if verb.pos_ in VERBAL and (lemmas is None or verb.lemma_.lower() in lemmas):
            return [verb]
    if noun.dep_ == "appos" and verb.dep_ == "pobj" and verb.ent_type_ == "DATE":  # "announced on June 8, 2010, a bid"
        told = verb.head.head
        return [told] if told.pos_ in VERBAL and (lemmas is None or told.lemma_.lower() in lemmas) else []
    if noun.dep_ == "nsubj" and verb.pos_ in VERBAL and verb.dep_ != "ROOT" and lemmas is not None and verb.lemma_ in lemmas:
        return [verb]
    return []
