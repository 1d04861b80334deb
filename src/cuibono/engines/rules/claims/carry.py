"""What a noun inherits from the sentence before, and sums of money as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.vocabulary.countries import demonym_country

from .slots import children, landed

if TYPE_CHECKING:
    from spacy.tokens import Token


def sums(verb: Token) -> list[Token]:
    """Objects of a verb that are sums of money ("gave $5 million", "was paid 300 euros")."""
    return [t for t in children(verb, "dobj", "nsubjpass", "npadvmod") if t.ent_type_ == "MONEY" or _has_sign(t)]


def _has_sign(token: Token) -> bool:
    """ "$5 million", and "$27m", where the sign hangs on the number."""
    return any(c.text in "$€£" or (c.like_num and any(g.text in "$€£" for g in c.children)) for c in token.children)


def carried(noun: Token) -> list[Token]:
    """Whose the noun is, told in the sentence before of the same noun: "China's … is reflected in investments. A landmark investment …".

    Only for an indefinite noun with no owner of its own, and only where the sentence before names one owner: the noun's own, or that of
    the subject which the noun there is said of.
    """
    if children(noun, "poss") or not _is_one_of(noun):
        return []
    start = noun.sent.start
    if start == 0:
        return []
    before = noun.doc[start - 1].sent
    owners: list[Token] = []
    for token in before:
        if token.lemma_ == noun.lemma_ and token.pos_ == "NOUN":
            owners.extend(_owners(token))
    found = landed(owners)
    return found if len({t.i for t in found}) == 1 else []


def _is_one_of(noun: Token) -> bool:
    return any(c.lower_ in ("a", "an", "one", "another") for c in noun.children if c.dep_ in ("det", "nummod"))


def _owners(token: Token) -> list[Token]:
    own = children(token, "poss") or [c for c in children(token, "amod") if demonym_country(c.text)]
    if own:
        return own
    node = token
    while node.head.i != node.i:
        node = node.head
        for subject in children(node, "nsubj", "nsubjpass"):
            if children(subject, "poss"):
                return children(subject, "poss")
    return []
