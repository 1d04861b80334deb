"""Sources with their descriptors, and the numbered evidence."""

from __future__ import annotations

from cuibono.records import Evidence, SourceNote
from cuibono.records.cells import is_table
from cuibono.stages.inquire.audit_document import template_signs
from cuibono.stages.inquire.tell_evidence import cells_of
from cuibono.vocabulary.languages import language_name

from .draft import Register
from .file import File

_FROM = {"given": "as given", "metadata": "from the page's metadata", "page": "from the page's words or address"}


def sources_and_evidence(file: File, register: Register, numbers: dict[int, int]) -> tuple[tuple[SourceNote, ...], tuple[Evidence, ...]]:
    """Evidence in order of its number, and the cited documents in order of first citation."""
    spans = sorted((numbers[old], span, old) for span, old in register.spans.items() if old in numbers)
    order = list(dict.fromkeys(doc for _, (doc, _, _), _ in spans))
    evidence = []
    for number, (doc, start, end), old in spans:
        claims = register.claims.get(old, [])
        said = register.attributions.get(old, [])
        voices = list(dict.fromkeys(_voice(file, row) for row in [*claims, *said]))
        engines = sorted({claim.engine for claim in claims}) or _engines(file.case.corpus.engine, is_table(file.documents[doc]))
        cells = dict.fromkeys(cells_of(claim, file.documents[doc]) for claim in claims)
        decided = [claim for claim in claims if claim.review]
        review = (
            "accepted by a person"
            if claims and len(decided) == len(claims)
            else f"{len(decided)} of {len(claims)} claims accepted"
            if decided
            else "not reviewed"
        )
        marks = sorted({(claim.evidence_start, claim.evidence_end) for claim in claims})
        evidence.append(
            Evidence(
                number,
                order.index(doc) + 1,
                doc,
                start,
                end,
                file.documents[doc].text[start:end],
                "; ".join([*voices, *filter(None, cells)]),
                ", ".join(engines),
                review,
                tuple(marks),
            )
        )
    return tuple(_source(file, doc, at) for at, doc in enumerate(order, 1)), tuple(evidence)


def _engines(corpus: str, table: bool) -> list[str]:
    """Of the engines of a corpus those that can have read a text, or a table."""
    return [name for name in corpus.split(", ") if name.startswith("mapping/") == table] or [corpus]


def _voice(file: File, row: object) -> str:
    voice = file.voice_of(row)  # type: ignore[arg-type]
    if voice.kind == "outlet":
        return "outlet's voice"
    if voice.kind == "document" and voice.note:
        return "document, not named"
    return f"{voice.name.rstrip(',')}{', ' + voice.note if voice.note.startswith('described') else ''}"


def _source(file: File, doc_id: str, number: int) -> SourceNote:
    document = file.documents[doc_id]
    outlet = document.source_id
    publisher = file.publishers.get(outlet)
    origin = file.origins.get(doc_id)
    letter = publisher.reliability if publisher else "F"
    if not outlet:
        reason = "outlet not named, so it cannot be judged"
    elif publisher is None or letter == "F":
        reason = "not graded, so it cannot be judged"
    else:
        reason = f"graded {letter} in the analyst's register" + (f": {publisher.note}" if publisher.note else "")
    said = file.said_in.get(doc_id, [])
    unnamed = sum(1 for row in said if row.kind == "unnamed")
    flags = []
    if said and unnamed * 2 >= len(said):
        flags.append("sourcing mostly unnamed")
    known = file.ground.templates
    if doc_id not in known:
        known[doc_id] = template_signs(document)
    if signs := known[doc_id]:
        flags.append(f"made to a template: {'; '.join(sign.replace(' | ', ', ') for sign in signs[:4])}")
    if publisher and publisher.source:
        flags.append(f"kind, owner and state control as in: {publisher.source}")
    if document.partial == "paywall":
        flags.append("only the teaser was readable, the rest stands behind a wall")
    elif document.partial:
        flags.append("only its beginning was captured, no more than a teaser")
    if document.modified_at:
        flags.append(f"changed by the outlet on {document.modified_at}")
    if document.published_at is None:
        flags.append("undated")
    return SourceNote(
        number,
        doc_id,
        document.title or document.address.rsplit("/", 1)[-1],
        outlet or "not named",
        (publisher.kind if publisher else None) or "",
        (publisher.owner if publisher else None) or "",
        (publisher.state_control if publisher else None) or "",
        language_name(document.language) if document.language else "",
        f"{document.published_at} ({_FROM.get(document.published_from or 'given', 'as given')})" if document.published_at else "",
        document.retrieved_at,
        document.address,
        document.url or "",
        letter,
        reason,
        document.content_sha256,
        document.text_sha256,
        document.reader
        if document.container_sha256 is None
        else f"{document.reader}, part of a file of SHA-256 {document.container_sha256}",
        "" if origin is None or origin.relation == "own" else origin.why,
        tuple(flags),
    )
