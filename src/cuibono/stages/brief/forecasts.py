"""Forecasts in a brief: what an outlet itself foretells of the subjects, by the rules of the ledger of forecasts, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cuibono.records import Casefile, Document, Entity, StoredAttribution, make_id
from cuibono.stages.inquire.forecasts import Sentence, find_forecasts, look_ahead
from cuibono.stages.inquire.resolve_forecasts import Outcome, claims_by_ends, resolve_forecast, standing_forecasts
from cuibono.vocabulary.countries import country_name

from .bearing import cores
from .file import File
from .words import fold, words

_STOP = re.compile(  # the mark first: what stands before it is looked at where there is one
    r"[.!?](?<![.\s][A-Z].)(?<!\bMr.)(?<!\bMs.)(?<!\bDr.)(?<!\bSen.)(?<!\bRep.)(?<!\bMrs.)(?<!\bGov.)”?(?=\s+[A-Z“]|$)"
)
_EARLY = 10  # words before the head: further on it stands in a clause that hangs on something else
_TORN = re.compile(r"[|“”\"?()]|\b(?:said|says|told|according to|if he|if she)\b")


_ENDS = (".", "!", "?", ".”", "!”", "?”")


def own_forecasts(casefile: Casefile, subjects: tuple[str, ...]) -> tuple[StoredAttribution, ...]:
    """Attributions of kind "outlet" for own-voice forecasts that name all subjects (of one document: the country is enough).

    A sentence that an attribution of the document touches is somebody else's and left out. At most ``limits.forecasts``, in order of
    documents and place; the cue is the head ("could", "is expected to"), the content the sentence.
    """
    entities = {row.entity_id: row for row in casefile.entities}
    names = [_names(entities, subject) for subject in subjects]
    taken: dict[str, list[tuple[int, int]]] = {}
    for row in casefile.attributions:
        taken.setdefault(row.doc_id, []).extend((*row.content, *row.source))
    documents = {row.doc_id: row for row in casefile.documents}
    own = [row for row in _naming(casefile, names) if not any(a < row[2] and row[1] < b for a, b in taken.get(row[0], []))]
    found: list[StoredAttribution] = []
    seen: set[str] = set()
    for ahead in look_ahead(documents, own, (), ()):
        text = documents[ahead.doc_id].text[ahead.start : ahead.end]
        head = ahead.foretold
        early = len(text[: head.start].split()) <= _EARLY
        if not early or not 8 <= len(text.split()) <= 45 or _TORN.search(text) or fold(text) in seen:
            continue
        seen.add(fold(text))
        found.append(_row(documents[ahead.doc_id], (ahead.start, ahead.end), (ahead.start + head.start, ahead.start + head.end)))
    return tuple(found[: int(words()["limits"]["forecasts"])])


def foretold(file: File, doc_id: str, start: int) -> tuple[str | None, Outcome | None]:
    """(deadline as EDTF, outcome) of the forecast whose sentence has the character ``start``; None and None where it is no forecast."""
    case, document = file.case, file.documents[doc_id]
    span = next(((row.start, row.end) for row in case.passages if row.doc_id == doc_id and row.start <= start < row.end), None)
    span = span or next(((a, b) for a, b in _sentences(document) if a <= start < b), None)
    if span is None:
        return None, None
    said = [row for row in case.attributions if row.doc_id == doc_id and row.kind != "outlet"]
    claims = [row for row in case.claims if row.doc_id == doc_id]
    ahead = look_ahead({doc_id: document}, [(doc_id, *span)], said, claims)
    rows = find_forecasts({doc_id: document}, ahead, said, claims, file.entities)
    decided = standing_forecasts(case.decisions)
    if not rows:
        return None, None
    ends = claims_by_ends(file.claims.values()) if rows[0].ends else {}
    outcome = resolve_forecast(rows[0], ends, file.documents, decided, case.corpus.last_published)
    return rows[0].due, outcome


def _naming(casefile: Casefile, names: list[list[str]]) -> list[Sentence]:
    """The sentences of the documents at hand that name all subjects, by document and place."""
    naming = {row.doc_id for row in casefile.passages} or {row.doc_id for row in casefile.documents}
    found = []
    patterns = [(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, some))})(?!\w)" if some else r"(?!)"), cores(some)) for some in names]
    for document in sorted((row for row in casefile.documents if row.doc_id in naming), key=lambda row: row.doc_id):
        for start, end in _sentences(document):
            text = fold(document.text[start:end])
            if all(any(core in text for core in some) and pattern.search(text) for pattern, some in patterns):
                found.append((document.doc_id, start, end))
    return found


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
        if not line[0].rstrip().endswith(_ENDS):
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
