"""Types local words that have no name: "a deepwater port" is a Project, "Chinese firms" an Organization described as Chinese."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code, demonym_country

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURAL = ("NNS", "NNPS")
_MODIFIERS = ("amod", "compound", "nmod", "poss")


@cache
def _heads() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Schema by lemma, lemmas whose plural is a group, lemmas whose plural is a public body."""
    data = load_toml("nominals.toml")
    schema = {word: name for name, words in data["schema"].items() for word in words.split()}
    group, bodies = (frozenset(data[key]["Person"].split()) for key in ("group", "bodies"))
    return schema, group, bodies


def noun_schema(lemma: str, *, plural: bool) -> str | None:
    """The schema of a common noun by its lemma and number; None for nouns that stand for no entity."""
    schema, group, bodies = _heads()
    if plural and lemma in bodies:
        return "PublicBody"
    if lemma in group:
        return "Organization" if plural else "Person"
    if lemma in bodies:
        return schema.get(lemma, "Person")
    found = schema.get(lemma)
    # several firms told together are one unnamed group
    return "Organization" if plural and found == "Company" else found


def nominal_schema(token: Token) -> str | None:
    """The schema of what the noun ``token`` stands for, by its head noun alone, or None. Proper nouns give None: they are names."""
    if token.pos_ != "NOUN" and not (token.pos_ == "PROPN" and token.text.islower()):
        return None
    lemma = token.lemma_.lower()
    plural = token.tag_ in _PLURAL
    if lemma == "tank":
        return "Organization" if token.i > 0 and token.nbor(-1).lower_ == "think" else None
    if lemma == "agency" and token.i > 0 and token.nbor(-1).lower_ == "news":
        return "Organization"
    if lemma == "power":
        return "Territory" if plural or any(child.dep_ == "amod" for child in token.children) else None
    return noun_schema(lemma, plural=plural)


def nominal_country(token: Token) -> str | None:
    """The country that a modifier of ``token`` tells ("Chinese firms", "U.S. newspapers", "China's banks"): an alpha-2 code or None.

    Two different countries ("Chinese and Russian firms") give None: the words tell no single one.
    """
    found = []
    for child in token.children:
        if child.dep_ in _MODIFIERS:
            for word in (child, *child.conjuncts):
                left = word.nbor(-1).text + " " if word.i and word.nbor(-1).dep_ in ("amod", "compound") else ""
                code = demonym_country(left + word.text) or country_code(left + word.text)
                code = code or demonym_country(word.text) or country_code(word.text)
                if code:
                    found.append(code)
    return found[0] if len(set(found)) == 1 else None
