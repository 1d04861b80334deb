"""The ``rules`` engine: a spaCy parse with our own layers over it; all words and weights are data in ``vocabulary/``.

A room for each layer. From the top, each importing only what is below: given; parse; coreference, layout and claims; names, attributions,
qualifiers; and parsed, the ground. In: documents. Out: a reading of each. Start reading at ``read_parsed``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cuibono.engines.rules.attributions.find import Merge, find_attributions
from cuibono.engines.rules.claims.find import More, find_claims
from cuibono.engines.rules.coreference.resolve import resolve_names, resolve_quotes
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.engines.rules.parsed.document import Parsed, text_of
from cuibono.records import Document, Reading, Reject, Span

ENGINE = "rules/1"


class RulesEngine:
    """Reads with dependency patterns; deterministic, no state between documents."""

    name = ENGINE

    def __init__(self, least: float | None = None) -> None:
        self._least = least or 0.0

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """One reading per document, in order."""
        for parsed in parse_documents(documents):
            yield read_parsed(parsed, ENGINE, more=lambda ends, told: (d for d in told if d.trigger.confidence >= self._least))


def read_parsed(parsed: Parsed, engine: str, merge: Merge | None = None, more: More | None = None) -> Reading:
    """The layers over a parse; ``engine`` stands on the reading. ``merge`` and ``more`` are another engine's attributions and ties."""
    try:
        entities = resolve_names(parsed, find_names(parsed))
        attributions = find_attributions(parsed, entities, merge)
        resolve_quotes(parsed, entities, attributions)
        claims, entities = find_claims(parsed, entities, attributions, more)
    except Exception as error:  # one bad document never stops a batch: it is counted and listed
        reject = Reject("read", parsed.doc_id, "engine_error", f"{type(error).__name__}: {error}", parsed.doc_id)
        return Reading(parsed.doc_id, engine, rejects=(reject,), sentences=_sentences(parsed))
    found = tuple(entities.mentions), tuple(attributions), tuple(claims)
    return Reading(parsed.doc_id, engine, *found, sentences=_sentences(parsed))


def _sentences(parsed: Parsed) -> tuple[Span, ...]:
    spans = []
    for block, doc in enumerate(parsed.docs):
        for sentence in doc.sents if doc is not None else ():
            text = text_of(sentence.doc)[sentence.start_char : sentence.end_char]
            if text.strip():
                start = parsed.offset(block) + sentence.start_char
                spans.append((start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return tuple(spans)
