"""One-line factories: a text as the rules engine's layers see it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cuibono.engines import get_engine
from cuibono.engines.rules.coreference.resolve import resolve_names
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.engines.rules.parsed.document import Entities, Parsed
from cuibono.operations.read import parse_line, reading_as_json
from cuibono.records import Document


def document(text: str, doc_id: str = "d1") -> Document:
    return Document(doc_id, "", "", doc_id, None, "text/plain", "en", None, (), None, None, "", "", "", "test", text)


def parsed_of(text: str) -> Parsed:
    return next(iter(parse_documents([document(text)])))


def read(text: str) -> tuple[Parsed, Entities]:
    parsed = parsed_of(text)
    return parsed, resolve_names(parsed, find_names(parsed))


def named(text: str) -> set[tuple[str, str]]:
    """(schema, text) of every name."""
    return {(m.schema, m.text) for m in read(text)[1].mentions}


def same(text: str, one: str, other: str) -> bool:
    """True where two names (by their text) are one entity."""
    entities = read(text)[1]
    keys = [{key for name, key in zip(entities.names, entities.keys, strict=True) if name.text == words} for words in (one, other)]
    assert all(keys), f"not found: {one!r} or {other!r} in {sorted({n.text for n in entities.names})}"
    return bool(keys[0] & keys[1])


def stands(text: str, word: str, nth: int = 0) -> str | None:
    """The best name of what the nth occurrence of a word stands for; None where it is unresolved."""
    parsed, entities = read(text)
    places = [(b, t.i) for b, doc in enumerate(parsed.docs) if doc is not None for t in doc if t.lower_ == word.lower()]
    key = entities.stands_for.get(places[nth])
    return None if key is None else entities.names[entities.naming[key]].text


def claims_of(texts: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The claims of each text, all read in one batch."""
    documents = [parse_line(json.dumps({"id": text, "text": text}), "case") for text in sorted(set(texts))]
    claims = {}
    for document, reading in zip(documents, get_engine("rules").read(documents), strict=True):
        assert not reading.rejects
        claims[document.text] = reading_as_json(document, reading)["claims"]
    return claims


def told(claims: list[dict[str, Any]], predicate: str) -> set[str]:
    """The claims of a predicate as "subject -> object", with " : status" where it is not asserted."""
    rows = [claim for claim in claims if claim["predicate"] == predicate]
    return {f"{c['subject']['text']} -> {c['object']['text']}" + ("" if c["status"] == "asserted" else f" : {c['status']}") for c in rows}
