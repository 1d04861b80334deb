"""Ties told by two names side by side, with no trigger word: "President Xi Jinping", "Britain's BP", "Jim Kolbe of the IRI"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .claims_assemble import Draft
from .claims_bearers import bearers
from .claims_ends import Ends, Found
from .claims_table import title_trigger
from .parsed import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def title_drafts(parsed: Parsed, ends: Ends) -> Iterator[Draft]:
    """Drafts from names that stand together in a way that tells a tie."""
    for block, doc in enumerate(parsed.docs):
        if doc is None:
            continue
        for token in doc:
            for index, name in ends.names_at(block, token):
                if token.i == name.last - 1:
                    found = Found(ends.mention(index), None, doc[name.first], doc[name.last - 1])
                    yield from _at_name(ends, block, doc, found)


def _names(ends: Ends, block: int, doc: Doc, i: int) -> list[Found]:
    if not 0 <= i < len(doc):
        return []
    return [f for f in ends.resolve(block, doc[i]) if f.anchor is None and not f.new]


def _at_name(ends: Ends, block: int, doc: Doc, here: Found) -> Iterator[Draft]:
    schema = here.mention.schema
    if schema == "Position":
        for person in _holders(ends, block, doc, here):
            yield Draft(block, here.last, title_trigger("holds_office"), person, here)
    elif schema == "Territory" and here.last.i + 2 < len(doc) and doc[here.last.i + 1].tag_ == "POS":
        for owned in _names(ends, block, doc, here.last.i + 2):
            if owned.mention.schema == "Company":
                yield Draft(block, here.last, title_trigger("based_in"), owned, here)


def _holders(ends: Ends, block: int, doc: Doc, office: Found) -> list[Found]:
    after = [f for f in _names(ends, block, doc, office.last.i + 1) if f.mention.schema == "Person" and f.first.i == office.last.i + 1]
    if after:
        return after[:1]
    return ends.choose(block, bearers(_head(doc, office)), lambda s: s == "Person")


def _head(doc: Doc, found: Found) -> Token:
    for i in range(found.first.i, found.last.i + 1):
        if not found.first.i <= doc[i].head.i <= found.last.i or doc[i].head.i == i:
            return doc[i]
    return found.last
