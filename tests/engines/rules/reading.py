"""One-line factories: a text as the rules engine's layers see it."""

from __future__ import annotations

from cuibono.engines.rules.coreference import resolve_names
from cuibono.engines.rules.names import find_names
from cuibono.engines.rules.parse import parse_documents
from cuibono.engines.rules.parsed import Entities, Parsed
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
