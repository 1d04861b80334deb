"""Finds names and types them into the schemata."""

from __future__ import annotations

from .parsed import Name, Parsed

_LABELS = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Territory",
    "LOC": "Territory",
    "FAC": "Project",
    "EVENT": "Event",
}


def find_names(parsed: Parsed) -> list[Name]:
    """All names of a document, in order; no two overlap except a Position over a Territory."""
    names = []
    for i, doc in enumerate(parsed.docs):
        if doc is None:
            continue
        base = parsed.offset(i)
        for ent in doc.ents:
            if ent.label_ in _LABELS:
                start, end = base + ent.start_char, base + ent.end_char
                names.append(Name(i, ent.start, ent.end, start, end, ent.text, _LABELS[ent.label_]))
    return names
