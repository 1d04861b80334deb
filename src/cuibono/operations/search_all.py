"""One box for everything: names, sentences, what was said, and the question that the words may be."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.ledger.names import likeness, plain
from cuibono.matching.words import fold
from cuibono.records import Entity, StoredAttribution
from cuibono.stages.inquire.statements import is_said
from cuibono.stages.inquire.understand import phrases
from cuibono.vocabulary.media import outlet_name

from .ask import read_question
from .entities import entity_rows, list_entities
from .entity_page import quote_rows
from .questions import command_line

_TOKEN = re.compile(r"\w+")
_TERM = re.compile(r'"([^"]+)"|(\S+)')
# The best passages, among whose documents quotations are looked for.
_PASSAGES = 80
_AT_ONCE = 12
# Letters of a sentence that are shown; of a longer one those around the first word that was asked for.
_SHOWN, _BEFORE = 480, 120
_SLIPS = 6


def search_all(ledger: Ledger, words: str, *, most: int = 8) -> dict[str, Any]:
    """All sections for some words, ``most`` of each, and what the words were taken for as a question (None where they are none)."""
    question = as_question(ledger, words)
    entities = list_entities(ledger, words, most=most + 1) or _named_in(ledger, words, most)
    found = ledger.ranked_passages(words, max(_PASSAGES, most + 1))
    near = [] if entities or found else near_entities(ledger, words, _SLIPS)
    return {
        "words": words,
        "entities": entities[:most],
        "near": near,
        "sentences": sentence_rows(ledger, words, found[:most]),
        "quotes": _quotes(ledger, words, found, most),
        "question": question,
        "more": {"entities": len(entities) > most, "sentences": len(found) > most},
    }


def more_sentences(ledger: Ledger, words: str, *, start: int, most: int) -> list[dict[str, Any]]:
    """Further sentences with all the words, the best first."""
    return sentence_rows(ledger, words, ledger.ranked_passages(words, most, start=start))


def as_question(ledger: Ledger, words: str) -> dict[str, Any] | None:
    """What some words ask, with the arguments of the question; None for words that ask nothing. The question itself is not asked."""
    if len(_TOKEN.findall(words)) < 3:
        return None
    try:
        found = read_question(ledger, words)
    except UsageError:
        return None
    return {
        "name": found.question,
        "arguments": {key: list(value) if isinstance(value, tuple) else value for key, value in found.arguments.items()},
        "command": command_line(found.question, found.arguments),
        "corrected": [list(pair) for pair in found.corrected],
        "left_out": list(found.left_out),
    }


def _named_in(ledger: Ledger, words: str, most: int) -> list[dict[str, Any]]:
    """The best-known entities of which a name stands in the words: in "North Korea nuclear", and in questions."""
    called: dict[str, Entity] = {}
    for row in ledger.entities_called(phrases(words)):
        for name in {plain(row.caption), *map(plain, row.names)} & {plain(phrase) for phrase in phrases(words)}:
            if name not in called or row.documents > called[name].documents:
                called[name] = row
    # Of names in names the longest is meant: no "Korea" beside "North Korea".
    whole = [name for name in called if not any(f" {name} " in f" {other} " and name != other for other in called)]
    found = sorted({row.entity_id: row for row in map(called.get, whole) if row}.values(), key=lambda row: (-row.documents, row.entity_id))
    return entity_rows(ledger, found[:most])


def near_entities(ledger: Ledger, words: str, most: int) -> list[dict[str, Any]]:
    """Entities whose names may be meant by words with slips in them, the likest first: each word is looked for among the ledger's own."""
    asked = plain(words).split()[:6]
    if not asked:
        return []
    held: list[set[str]] = []
    for word in asked:
        near = ledger.near_words(word, _SLIPS)
        held.append({found for one in near for found in ledger.with_word(one, 2_000)})
    ids = set.intersection(*held) or (set.union(*held) if len(asked) > 2 else set())
    scored = [(_likeness(" ".join(asked), row), row) for row in ledger.entities_of(ids)]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].documents, pair[1].entity_id))
    return entity_rows(ledger, [row for score, row in scored[:most] if score >= 0.6])


def _likeness(asked: str, entity: Entity) -> float:
    return max(likeness(asked, plain(name)) for name in (entity.caption, *entity.names))


def sentence_rows(ledger: Ledger, words: str, found: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Passages as the service shows them: ``marks`` are the code points of ``sentence`` at which a word that was asked for stands."""
    documents = {row.doc_id: row for row in ledger.documents_of({doc_id for doc_id, _, _ in found})}
    terms = _terms(words)
    rows = []
    for doc_id, start, end in found:
        document = documents[doc_id]
        sentence, marks = _window(re.sub(r"\s", " ", document.text[start:end]), terms)
        rows.append(
            {
                "doc_id": doc_id,
                "start": start,
                "end": end,
                "sentence": sentence,
                "marks": marks,
                "outlet": outlet_name(document.source_id) if document.source_id else "",
                "published": document.published_at,
                "title": document.title,
                "language": document.language,
            }
        )
    return rows


def _window(sentence: str, terms: frozenset[str]) -> tuple[str, list[tuple[int, int]]]:
    marks = [hit.span() for hit in _TOKEN.finditer(sentence) if _plain(hit[0]) in terms]
    if len(sentence) <= _SHOWN:
        return sentence, marks
    first = max(0, (marks[0][0] if marks else 0) - _BEFORE)
    first = 0 if first < _BEFORE else sentence.find(" ", first) + 1 or first
    last = min(len(sentence), first + _SHOWN)
    head, tail = "… " if first else "", " …" if last < len(sentence) else ""
    shift = len(head) - first
    return f"{head}{sentence[first:last]}{tail}", [(a + shift, b + shift) for a, b in marks if first <= a and b <= last]


def _terms(words: str) -> frozenset[str]:
    return frozenset(_plain(token) for token in _TOKEN.findall(words))


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """A word as the full text index compares it: small letters without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(letter))


def _quotes(ledger: Ledger, words: str, found: list[tuple[str, int, int]], most: int) -> list[dict[str, Any]]:
    """Statements with all the words, in the documents of the best passages, direct speech first."""
    terms = [term for quoted, word in _TERM.findall(words) if (term := fold(quoted or word))]
    if not terms:
        return []
    order = {doc_id: place for place, doc_id in enumerate(dict.fromkeys(doc_id for doc_id, _, _ in found))}
    documents, said = list(order), list[StoredAttribution]()
    for at in range(0, len(documents), _AT_ONCE):
        ids = [key for key, _, content in ledger.contents_of(documents[at : at + _AT_ONCE]) if _has(content, terms)]
        said += [row for row in ledger.attributions(ids=ids) if is_said(row)]
        if len(said) >= most:
            break
    said.sort(key=lambda row: (row.quote != "direct", order[row.doc_id], row.attribution_id))
    return quote_rows(ledger, said[:most])


def _has(content: str, terms: list[tuple[str, ...]]) -> bool:
    """All terms stand in the words that are said, those of a term in a row."""
    words = fold(content)
    return all(any(words[at : at + len(term)] == term for at in range(len(words) - len(term) + 1)) for term in terms)
