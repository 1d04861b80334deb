""" "MBS is a subsidiary", "Silueta, a clothing firm": the noun that a text gives a name tells what the name is, better than its look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .forms import given_gender
from .nominals import noun_schema
from .types import known_schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from .spans import Found

_BODIES = ("Company", "Organization", "PublicBody")


def told_schema(doc: Doc, span: Found, schema: str) -> str:
    """The schema of a name by the noun that is said of it; ``schema`` itself where none is, or where the name is known.

    A person's name of two words, or with a given name, stays a person's: "Smith, a company spokesman" and torn lists are commoner.
    """
    if schema not in ("Person", "Organization", "PublicBody", "Territory") or known_schema(doc[span.first : span.last].text):
        return schema
    if schema == "Person" and (span.last - span.first > 1 or given_gender(doc[span.first].text)):
        return schema
    noun = _said_of(doc[span.first : span.last].root, after=schema != "Territory")  # "in Jujuy, a joint venture with X": who knows what
    told = None if noun is None else noun_schema(noun.lemma_.lower(), plural=False)
    if told == "Company" or (told in _BODIES and schema in ("Person", "Territory")):
        return told
    return schema


def _said_of(name: Token, *, after: bool) -> Token | None:
    """The noun in the singular that a name is said to be: behind "is a", or, where ``after``, in apposition just behind the name."""
    if name.dep_ == "nsubj" and name.head.lemma_ == "be" and name.i < name.head.i:
        found = [c for c in name.head.children if c.dep_ == "attr"]
    else:
        found = [c for c in name.children if c.dep_ == "appos" and c.i > name.i and after]
    noun = next((c for c in found if c.tag_ == "NN"), None)
    return noun if noun is not None and any(c.lower_ in ("a", "an", "the") for c in noun.children) else None
