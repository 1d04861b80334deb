"""Qualifiers of claims: amounts, percentages, dates, places, status; and which of those found in a block belongs to a trigger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from cuibono.engines.rules.parsed.document import Name

from .amounts import FoundAmount, FoundPercentage, find_amounts, find_percentages
from .dates import FoundDate, find_dates
from .standing import Standing
from .status import status_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "FoundAmount",
    "FoundDate",
    "FoundPercentage",
    "Standing",
    "amount_for",
    "date_for",
    "find_amounts",
    "find_dates",
    "find_percentages",
    "percentage_for",
    "place_for",
    "status_of",
]

_VERBAL = ("VERB", "AUX")
_PLACE_PREPS = ("in", "at", "near", "outside", "inside", "across", "off", "throughout")
F = TypeVar("F", FoundAmount, FoundDate, FoundPercentage)


def _head_of(doc: Doc, first: int, last: int) -> Token:
    return doc[first:last].root


def _climb(token: Token, limit: int = 12) -> list[Token]:
    """The token and its heads up to the root."""
    path = [token]
    while path[-1].head.i != path[-1].i and len(path) < limit:
        path.append(path[-1].head)
    return path


def _clause(token: Token) -> Token:
    """The nearest verb at or above a token; the root where there is none."""
    return next((t for t in _climb(token) if t.pos_ in _VERBAL), _climb(token)[-1])


def _home(trigger: Token) -> list[Token]:
    """The trigger, and the verb whose qualifiers are its own: "signed a deal in 2018", "agreed in 2017 to lease"."""
    home = [trigger]
    node = trigger
    for _ in range(3):
        head = node.head
        if node.pos_ not in _VERBAL and node.dep_ in ("dobj", "nsubjpass", "attr", "dative") and head.pos_ in _VERBAL:
            node = head
        elif node.pos_ not in _VERBAL and node.dep_ == "pobj" and head.dep_ in ("prep", "agent") and head.head.pos_ in _VERBAL:
            node = head.head
        elif _totals(node) or (node.pos_ in _VERBAL and node.dep_ == "xcomp" and head.pos_ in _VERBAL):
            node = head
        else:
            break
        home.append(node)
    return home


def _totals(node: Token) -> bool:
    """ "exports were worth $1 billion", "its donations total $5 million"."""
    return (
        node.pos_ not in _VERBAL
        and node.dep_ == "nsubj"
        and node.head.lemma_ in ("be", "total", "reach", "exceed", "include", "comprise", "amount", "stand")
    )


def amount_for(trigger: Token, ends: Sequence[Token], amounts: Sequence[FoundAmount], doc: Doc) -> FoundAmount | None:
    """The sum of money that this trigger moves, by closeness in the parse; None where it may as well belong to another.

    ``ends`` are tokens of the claim's ends: a sum in brackets or right before "to X" goes with that end ("$4 m to A and $6 m to B").
    """
    if not amounts:
        return None
    inside = [a for a in amounts if trigger.sent.start <= a.first < trigger.sent.end]
    paired = _paired(ends, inside, doc)
    if paired is not None:
        return paired
    home = _home(trigger)
    ranks = []
    for found in inside:
        root = _head_of(doc, found.first, found.last)
        distance = _distance(root, home)
        if distance is not None:
            ranks.append((distance, abs(root.i - trigger.i), found))
    ranks.sort(key=lambda r: r[:2])
    if not ranks and len(inside) == 1 and trigger.lemma_ in ("sell", "buy", "purchase", "acquire") and inside[0].first > trigger.i:
        return inside[0] if doc[inside[0].first - 1].lower_ == "for" else None  # "sold X to Y, owned by Z, for $23 billion"
    return ranks[0][2] if ranks else None


def cost_for(trigger: Token, amounts: Sequence[FoundAmount], doc: Doc) -> FoundAmount | None:
    """The sum of "X's construction of Y is expected to cost $3 billion"; None where the trigger is no such subject."""
    verb = trigger.head
    if trigger.dep_ not in ("nsubj", "nsubjpass") or trigger.pos_ != "NOUN":
        return None
    cost = next((t for t in (verb, *(c for c in verb.children if c.dep_ == "xcomp")) if t.lemma_ == "cost"), None)
    return next((a for a in amounts if cost is not None and _head_of(doc, a.first, a.last).head.i == cost.i), None)


def _paired(ends: Sequence[Token], amounts: Sequence[FoundAmount], doc: Doc) -> FoundAmount | None:
    """Sums that stand at an end of their own: "Novartis ($1.2 million)", "an additional $35,500 to the committee"."""
    if len(amounts) < 2:
        return None
    for end in ends:
        for found in amounts:
            after = doc[end.i + 1 : found.first]
            if 0 < len(after) <= 2 and after[0].lower_ == "for" and all(t.lower_ in ("for", "$", "about") for t in after):
                return found  # "bought A for $2.1 billion and B for $2.6 billion"
            if 0 < len(after) <= 3 and after[0].text in ("(", ":") and all(t.is_punct or t.lower_ in ("at", "least") for t in after):
                return found
            before = doc[found.last : end.left_edge.i]
            if (
                0 < len(before) <= 3
                and before[0].lower_ in ("to", "for", "from")
                and all(t.lower_ in ("to", "the", "for", "from", "a") for t in before)
            ):
                return found
    return None


def _distance(root: Token, home: list[Token]) -> int | None:
    """Steps from a sum up to the trigger or the verb that carries it; None where another verb's clause lies between."""
    noun = root.head
    if noun.pos_ == "NOUN" and noun.dep_ == "pobj" and noun.head.lower_ in ("through", "via", "after", "following") and noun not in home:
        return None  # "acquired by X through its $962 million purchase of Y": what Y cost
    for steps, node in enumerate(_climb(root, 7)):
        for rank, place in enumerate(home):
            if node.i == place.i:
                return steps + rank
        if node.pos_ in _VERBAL and node.i != root.i:
            return None
    own = [t.i for t in home]
    up = _climb(home[0], 5)
    for steps, node in enumerate(up):  # "a $3 billion loan": the sum is above or beside: "$27m of loans", "$1.3 billion in investment"
        if node.i == root.i and not any(t.pos_ in _VERBAL for t in up[1:steps]):
            return steps + len(own)
    return None


def percentage_for(trigger: Token, found: Sequence[FoundPercentage], doc: Doc) -> FoundPercentage | None:
    """The percentage that hangs on the trigger or on the verb that carries it."""
    home = _home(trigger)
    ranks = []
    for item in found:
        if trigger.sent.start <= item.first < trigger.sent.end:
            distance = _distance(_head_of(doc, item.first, item.last), home)
            if distance is not None:
                ranks.append((distance, abs(item.first - trigger.i), item))
    return min(ranks, key=lambda r: r[:2])[2] if ranks else None


def date_for(trigger: Token, dates: Sequence[FoundDate], doc: Doc) -> FoundDate | None:
    """The date that hangs on the trigger or on the verb that carries it; a fronted one counts for the verbs coordinated after it."""
    home = _home(trigger)
    places = {t.i: rank for rank, t in enumerate(home)}
    verb = home[-1]
    ranks = []
    for found in dates:
        if not trigger.sent.start <= found.first < trigger.sent.end:
            continue
        node = _carrier(_head_of(doc, found.first, found.last))
        if node.i in places:
            ranks.append((places[node.i], abs(found.first - trigger.i), found))
        elif verb.dep_ == "conj" and verb.head.i == node.i and found.first < node.i:
            ranks.append((5, abs(found.first - trigger.i), found))
    return min(ranks, key=lambda r: r[:2])[2] if ranks else None


def _carrier(root: Token) -> Token:
    """What a date is said of: up through prepositions, other parts of the date and adverbs."""
    node = root
    for _ in range(6):
        if node.pos_ in _VERBAL or node.head.i == node.i:
            return node
        head = node.head
        if node.dep_ in (
            "pobj",
            "prep",
            "npadvmod",
            "advmod",
            "nummod",
            "tmod",
            "pcomp",
            "conj",
            "appos",
            "nmod",
            "amod",
            "compound",
            "dep",
            "punct",
        ):
            node = head
            if node.pos_ in ("NOUN", "PROPN") and node.ent_type_ != "DATE":
                return node
            continue
        return node
    return node


def place_for(trigger: Token, names: Iterable[Name], taken: Sequence[Token] = ()) -> Name | None:
    """The Territory that an "in", "at" or "near" on the trigger or its verb names; ``names`` are those of the trigger's block.

    ``taken`` are tokens of the claim's own ends: an end is not its place.
    """
    ends = {t.i for t in taken}
    for node in _home(trigger)[:2]:
        for prep in node.children:
            if prep.dep_ != "prep" or prep.lower_ not in _PLACE_PREPS:
                continue
            for noun in (c for c in prep.children if c.dep_ == "pobj"):
                for name in names:
                    if name.schema == "Territory" and name.first <= noun.i < name.last and not ends & set(range(name.first, name.last)):
                        return name
    return None
