"""The ``model`` engine: one compact encoder reads a passage once; the rules' layers stand on what it saw.

The network gives tags, trees, entities, names, attributions and ties in one pass (weights and their making: training/MODEL_CARD.md); no
spaCy network runs. Amounts, dates, negation and the types of a claim's ends are the rules' to judge. Each claim says which of the two
found it, and how sure the network is of it. Start reading at ``ModelEngine``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from cuibono.records import Document, Reading

from ..rules import read_parsed
from .claims.find import ENGINE, claim_drafts
from .parse import parse_documents
from .said import said_in


class ModelEngine:
    """Reads with the shipped weights; deterministic, no state between documents."""

    name = ENGINE

    def __init__(self, least: float | None = None) -> None:
        self._least = least

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """One reading per document, in order."""
        for parsed in parse_documents(documents):
            yield read_parsed(parsed, ENGINE, partial(said_in, parsed), partial(claim_drafts, parsed, self._least))
