"""Documents through the encoder: the same ``Parsed`` as the rules' own pipeline gives, and what the other heads saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cuibono.engines.rules.names.nominals import noun_schema
from cuibono.engines.rules.parse.documents import SENTENCE_KINDS, block_text, blocks_of, words_alone
from cuibono.engines.rules.parse.sentences import mark_sentences
from cuibono.engines.rules.parsed.document import Parsed
from cuibono.records import Document

from .mend import mend
from .mend_tree import Tree
from .trees import heads_of
from .weights import Seen, Weights, gelu, rounded, shipped
from .windows import Segment, encode, pack

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BEGIN = 0.0  # logit from which an undecided word begins a sentence


@dataclass(slots=True)
class Window:
    """One window as seen: its words as (block, token) in order, their first pieces, and their heads in the window, a root its own."""

    words: list[tuple[int, int]]
    seen: Seen
    first: list[int]
    heads: npt.NDArray[np.int64]


@dataclass(slots=True)
class ModelParsed(Parsed):
    """Parsed by the network; ``windows`` keep what its heads saw."""

    windows: list[Window] = field(default_factory=list)


def parse_documents(documents: Iterable[Document]) -> Iterator[ModelParsed]:
    """One ``ModelParsed`` per document, each by itself."""
    weights = shipped()
    for document in documents:
        blocks = blocks_of(document)
        docs: list[Doc | None] = []
        for block in blocks:
            docs.append(mark_sentences(words_alone().make_doc(block_text(document, block))) if block.kind in SENTENCE_KINDS else None)
        parsed = ModelParsed(document.doc_id, document.text, document.title, document.published_at, blocks, docs)
        _read(parsed, weights)
        yield parsed


def _read(parsed: ModelParsed, weights: Weights) -> None:
    """Runs the windows and writes tags, trees, lemmas and entities into the Docs."""
    words = [[token.text for token in doc] if doc is not None else [] for doc in parsed.docs]
    columns = [_Columns(len(row)) for row in words]
    for segments in pack(words, weights.pieces):
        ids, cases, first = encode(words, segments, weights.pieces)
        seen = weights.run(ids, cases, first)
        places = [(s.block, i) for s in segments for i in range(s.first, s.last)]
        window = Window(places, seen, first, np.arange(len(places)))
        parsed.windows.append(window)
        tags, pos, ents = seen.tags.argmax(1), seen.pos.argmax(1), seen.ents.argmax(1)
        base = 0
        for segment in segments:
            size = segment.last - segment.first
            doc = parsed.docs[segment.block]
            assert doc is not None
            here = slice(base, base + size)
            column = columns[segment.block]
            there = slice(segment.first, segment.last)
            column.tags[there], column.pos[there], column.ents[there] = tags[here], pos[here], ents[here]
            column.names[there] = seen.names[here]
            _trees(doc, segment, window, base, column, weights)
            base += size
        window.seen = seen.read()
    for doc, column in zip(parsed.docs, columns, strict=True):
        if doc is not None and len(doc):
            _fill(doc, column, weights)


class _Columns:
    """Label indices of a block's tokens; heads are relative."""

    __slots__ = ("deps", "ents", "heads", "names", "pos", "tags")

    def __init__(self, n: int) -> None:
        self.names = np.zeros((n, len(shipped().labels["names"])), np.float32)
        self.tags, self.pos, self.ents, self.deps, self.heads = (np.zeros(n, np.int64) for _ in range(5))


def _trees(doc: Doc, segment: Segment, window: Window, base: int, column: _Columns, weights: Weights) -> None:
    from spacy.attrs import SENT_START

    seen = window.seen
    marks = doc.to_array([SENT_START]).astype(np.int64).reshape(-1)[segment.first : segment.last]
    size = segment.last - segment.first
    begins = (marks == 1) | ((marks == 0) & (seen.begin[base : base + size] > _BEGIN))
    begins[0] = True
    edges = [*np.flatnonzero(begins).tolist(), size]
    for a, b in pairwise(edges):
        heads = heads_of(seen.arcs[base + a : base + b, base + a : base + b])
        window.heads[base + a : base + b] = heads + base + a
        column.heads[segment.first + a : segment.first + b] = heads - np.arange(b - a)
        column.deps[segment.first + a : segment.first + b] = _labels(seen.edge[base + a : base + b], heads, weights)


def _labels(edge: npt.NDArray[np.float32], heads: npt.NDArray[np.int64], weights: Weights) -> npt.NDArray[np.int64]:
    half = edge.shape[1] // 2
    scores = rounded(gelu(edge[:, :half] + edge[heads, half:]) @ weights.tables["dep.weight"].T + weights.tables["dep.bias"])
    root = weights.labels["deps"].index("ROOT")
    scores[:, root] = -np.inf
    found: npt.NDArray[np.int64] = scores.argmax(1)
    found[heads == np.arange(len(heads))] = root
    _one_object(found, heads, weights.labels["deps"])
    return found


def _one_object(found: npt.NDArray[np.int64], heads: npt.NDArray[np.int64], labels: Sequence[str]) -> None:
    """A verb has one direct object: of two after it, the first is who gets it ("lend Velmora $900 million")."""
    dobj, dative = labels.index("dobj"), labels.index("dative")
    last: dict[int, int] = {}
    for i in np.flatnonzero(found == dobj).tolist():
        head = int(heads[i])
        if last.get(head, -1) > head:
            found[last[head]] = dative
        last[head] = i


@cache
def _hashes(kind: str) -> npt.NDArray[np.uint64]:
    strings = words_alone().vocab.strings
    return np.array([strings.add(label) if label else 0 for label in shipped().labels[kind]], np.uint64)


@cache
def _entities() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """spaCy's begin-inside-outside numbers (3, 1, 2) and types, by label."""
    labels: Sequence[str] = shipped().labels["ents"]
    strings = words_alone().vocab.strings
    marks = np.array([{"O": 2, "B": 3, "I": 1}[label[0]] for label in labels], np.uint64)
    return marks, np.array([strings.add(label[2:]) if label != "O" else 0 for label in labels], np.uint64)


def _fill(doc: Doc, column: _Columns, weights: Weights) -> None:
    from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, TAG

    _no_loose_inside(column.ents)
    _mend(doc, column, weights)
    marks, types = _entities()
    tags, pos = weights.labels["tags"], weights.labels["pos"]
    lemmas = [_lemma(token.text, tags[t], pos[p]) for token, t, p in zip(doc, column.tags, column.pos, strict=True)]
    array = np.stack(
        [
            _hashes("tags")[column.tags], _hashes("pos")[column.pos], _hashes("deps")[column.deps], column.heads.astype(np.uint64),
            np.array(lemmas, np.uint64), marks[column.ents], types[column.ents],
        ],
        axis=1,
    )  # fmt: skip
    doc.from_array([TAG, POS, DEP, HEAD, LEMMA, ENT_IOB, ENT_TYPE], array)
    doc.user_data["name_tags"], doc.user_data["name_chances"] = name_tags(column.names, weights.labels["names"])


@cache
def _is_person(noun: str) -> bool | None:
    schema = noun_schema(noun, plural=False)
    return None if schema is None else schema == "Person"


def _mend(doc: Doc, column: _Columns, weights: Weights) -> None:
    """Labels and heads of a block, mended where its words give a wrong attachment away."""
    labels = weights.labels
    ents = [label[2:] for label in labels["ents"]]
    tree = Tree(
        [token.text for token in doc], [labels["tags"][i] for i in column.tags.tolist()], [ents[i] for i in column.ents.tolist()],
        [labels["deps"][i] for i in column.deps.tolist()], [i + step for i, step in enumerate(column.heads.tolist())],
    )  # fmt: skip
    if mend(tree, _is_person):
        column.heads[:] = [head - i for i, head in enumerate(tree.heads)]
        column.deps[:] = [labels["deps"].index(label) for label in tree.deps]
        verb = labels["pos"].index("VERB")
        for i, label in enumerate(tree.deps):
            if label == "pcomp" and tree.tags[i] == "VBG":
                column.pos[i] = verb


def name_tags(scores: npt.NDArray[np.float32], labels: Sequence[str]) -> tuple[list[str], list[float]]:
    """Tags of names [n] and each one's chance, by scores [n, labels] (O, then B and I of each kind); a name is of one kind."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    chances = powers / powers.sum(1, keepdims=True)
    best = chances.argmax(1).tolist()
    tags, sure = ["O"] * len(best), chances[:, 0].tolist()
    start = 0
    while start < len(best):
        if not best[start]:
            start += 1
            continue
        end = start + 1
        while end < len(best) and best[end] and best[end] % 2 == 0:
            end += 1
        begin, inside = chances[start:end, 1::2], chances[start:end, 2::2]
        words = np.concatenate([begin[:1] + inside[:1], inside[1:]])
        kind = int(np.log(words + 1e-9).sum(0).argmax())
        for i in range(start, end):
            tags[i] = labels[1 + 2 * kind + (i > start)]
            sure[i] = float(words[i - start, kind])
        start = end
    return tags, sure


def _no_loose_inside(row: npt.NDArray[np.int64]) -> None:
    """An inside label (even) after none of its kind becomes a beginning (odd)."""
    before = 0
    for i, label in enumerate(row.tolist()):
        if label and label % 2 == 0 and before not in (label, label - 1):
            row[i] = label - 1
        before = int(row[i])


@lru_cache(maxsize=65536)
def _lemma(text: str, tag: str, pos: str) -> int:
    """The lemmatiser's answer for a word alone, as a string's hash: its rules look at the word, its tag and its part of speech."""
    from spacy.tokens import Doc as Single

    nlp: Any = words_alone()
    doc = Single(nlp.vocab, words=[text], tags=[tag])
    doc = nlp.get_pipe("attribute_ruler")(doc)
    doc[0].pos_ = pos
    lemma: int = nlp.get_pipe("lemmatizer")(doc)[0].lemma
    return lemma
