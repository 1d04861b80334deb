"""What an outlet itself forecasts of the subjects: sentences of its own with "could" or "may", kept as quoted words and never as fact."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cuibono.records import Casefile, Document, Entity, StoredAttribution, make_id
from cuibono.vocabulary.countries import country_name

from .words import fold, words

_STOP = re.compile(r"(?<![.\s][A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSen)(?<!\bRep)(?<!\bMrs)(?<!\bGov)[.!?]”?(?=\s+[A-Z“]|$)")
_MODAL = re.compile(r"\b(?:could|may|might|is likely to|are likely to|is expected to|are expected to)\b(?! (?:not )?have\b)")
_EARLY = 10  # words before the modal: further on it stands in a clause that hangs on something else
_TORN = re.compile(r"[|“”\"?()]|\b(?:said|says|told|according to|if he|if she)\b")


def own_forecasts(casefile: Casefile, subjects: tuple[str, ...]) -> tuple[StoredAttribution, ...]:
    """Attributions of kind "outlet" for own-voice forecasts that name all subjects (of one document: the country is enough).

    A sentence that an attribution of the document touches is somebody else's and left out. At most ``limits.forecasts``, in order of
    documents and place; the cue is the modal, the content the sentence.
    """
    entities = {row.entity_id: row for row in casefile.entities}
    names = [_names(entities, subject) for subject in subjects]
    taken: dict[str, list[tuple[int, int]]] = {}
    for row in casefile.attributions:
        taken.setdefault(row.doc_id, []).extend((*row.content, *row.source))
    found: list[StoredAttribution] = []
    seen: set[str] = set()
    naming = {row.doc_id for row in casefile.passages} or {row.doc_id for row in casefile.documents}
    for document in sorted((row for row in casefile.documents if row.doc_id in naming), key=lambda row: row.doc_id):
        for start, end in _sentences(document):
            text = document.text[start:end]
            modal = _MODAL.search(text)
            if (
                modal is None
                or len(text[: modal.start()].split()) > _EARLY
                or not 8 <= len(text.split()) <= 45
                or _TORN.search(text)
                or fold(text) in seen
            ):
                continue
            if any(a < end and start < b for a, b in taken.get(document.doc_id, [])):
                continue
            if not all(any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", fold(text)) for name in some) for some in names):
                continue
            seen.add(fold(text))
            cue = (start + modal.start(), start + modal.end())
            found.append(_row(document, (start, end), cue))
    return tuple(found[: int(words()["limits"]["forecasts"])])


def _names(entities: Mapping[str, Entity], subject: str) -> list[str]:
    row = entities.get(subject)
    if row is None:
        return []
    known = [row.caption, *row.names]
    if row.schema == "Territory" and row.country:
        known.append(country_name(row.country) or "")
    return sorted({fold(name) for name in known if len(name) > 2})


def _sentences(document: Document) -> list[tuple[int, int]]:
    """Spans of sentences of running text: lines that end in a stop, cut at stops."""
    found = []
    for line in re.finditer(r"[^\n]+", document.text):
        if not re.search(r"[.!?]”?\s*$", line[0]):
            continue
        start = line.start()
        for stop in _STOP.finditer(line[0]):
            end = line.start() + stop.end()
            while start < end and document.text[start].isspace():
                start += 1
            found.append((start, end))
            start = end
    return found


def _row(document: Document, span: tuple[int, int], cue: tuple[int, int]) -> StoredAttribution:
    text = document.text
    return StoredAttribution(
        make_id("att", document.doc_id, "outlet", str(span[0]), str(span[1])),
        document.doc_id,
        "outlet",
        "indirect",
        None,
        None,
        text[cue[0] : cue[1]],
        text[span[0] : span[1]],
        (),
        (cue,),
        (span,),
    )
