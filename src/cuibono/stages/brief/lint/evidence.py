"""Rules 5, 8, 18, 20 and 21: spans, names and numbers, source descriptors, dates, capture records, machine and review."""

from __future__ import annotations

import re

from cuibono.records import Run, Sentence, StoredClaim
from cuibono.records.cells import of_table
from cuibono.stages.brief.draft import quote
from cuibono.stages.brief.file import File
from cuibono.stages.brief.headlines import headline
from cuibono.stages.brief.lists import KEY, flag_row
from cuibono.stages.brief.times import DATED
from cuibono.stages.brief.words import date_words, fold, on_date, squeeze

from .base import Breach, Checked, own_text, tokens

_HOUSE = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "of",
        "and",
        "or",
        "to",
        "by",
        "from",
        "at",
        "as",
        "for",
        "according",
        "against",
        "unnamed",
        "what",
        "who",
        "which",
        "it",
        "he",
        "she",
        "they",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "all",
        "of",
        "accounts",
        "outlets",
        "somebody",
        "company",
        "reports",
        "formerly",
        "head",
        "founder",
        "member",
    ]
)
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)
_UTC = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:00)")


def _allowed(at: Checked, sentence: Sentence) -> set[str]:
    allowed = set(tokens(" ".join(at.spans(sentence))))
    docs = {at.evidence[number].doc_id for number in sentence.cites if number in at.evidence}
    for claim in at.claims_of(sentence):
        for entity_id in (claim.subject_id, claim.object_id, claim.source_entity_id):
            allowed |= set(tokens(" ".join(at.names(entity_id))))
        if claim.date:
            allowed |= set(tokens(date_words(claim.date)))
        if claim.percentage is not None:
            allowed.add(f"{claim.percentage:g}")
        allowed |= set(tokens(" ".join(filter(None, (claim.amount_text, claim.what, claim.role, claim.place)))))
        if of_table(claim):  # its source stands in the heading of the table, not in the row
            allowed |= set(tokens(claim.source_text or ""))
        allowed |= described(at, claim.source_entity_id)
    for row in at.said_of(sentence):
        allowed |= set(tokens(" ".join(at.names(row.source_entity_id)))) | described(at, row.source_entity_id)
    for origin in {at.origin.get(doc, doc) for doc in docs}:
        for outlet in at.outlets.get(origin, set()):
            allowed |= set(tokens(outlet))
    return allowed


def described(at: Checked, entity_id: str | None) -> set[str]:
    """Words of the offices recorded for a speaker: a descriptor may use them."""
    if not entity_id:
        return set()
    return set(tokens(" ".join(dict.fromkeys(at.offices.get(entity_id, [])))))


def rule_5(at: Checked) -> list[Breach]:
    """Evidence re-reads character for character, and holds every name, number, amount and date of the sentence."""
    found = []
    for row in at.brief.evidence:
        if row.doc_id not in at.texts or at.texts[row.doc_id][row.start : row.end] != row.exact or not row.exact.strip():
            found.append(Breach(5, f"[{row.number}] {row.exact[:80]}", "the span does not re-read from the stored text"))
    for _, sentence in at.sentences:
        missing = [number for number in sentence.cites if number not in at.evidence]
        if missing:
            found.append(Breach(5, sentence.text, f"cites evidence {missing} that the brief does not hold"))
        if sentence.kind not in ("reported", "attributed"):
            continue
        if not sentence.cites:
            found.append(Breach(5, sentence.text, "cites no evidence"))
            continue
        if not sentence.claims and not sentence.attributions and not whole_quote(at, sentence):
            found.append(Breach(5, sentence.text, "rests on no claim and no attribution"))
        for claim in at.claims_of(sentence):
            cited = [at.evidence[n] for n in sentence.cites if n in at.evidence]
            if not any(e.doc_id == claim.doc_id and e.start <= claim.evidence_start and claim.evidence_end <= e.end for e in cited):
                found.append(Breach(5, sentence.text, f"does not cite the span of claim {claim.claim_id}"))
        spans, heads = [_marks(squeeze(span)) for span in at.spans(sentence)], headlines(at, sentence)
        for run in sentence.runs:
            if run.quoted and _marks(run.text) not in heads and not any(_marks(run.text) in span for span in spans):
                found.append(Breach(5, sentence.text, f"quotes what no cited span holds: “{run.text[:80]}”"))
        found += [Breach(5, sentence.text, f"adds [{said}] to a quotation, which no cited span says") for said in unfounded(at, sentence)]
        found += [Breach(5, sentence.text, f"{word!r} is in no cited span and no recorded alias") for word in strangers(at, sentence)]
    return [*found, *_listed(at)]


def whole_quote(at: Checked, sentence: Sentence) -> bool:
    """Whether all that it tells is one cited sentence of a document, word for word."""
    heads = headlines(at, sentence)
    told = [run.text for run in sentence.runs if run.quoted and _marks(run.text) not in heads]
    bare = re.sub(r"^\W+|\W+$", "", _marks("".join(told)))
    return bool(bare) and bare in {re.sub(r"^\W+|\W+$", "", _marks(squeeze(span))) for span in at.spans(sentence)}


def headlines(at: Checked, sentence: Sentence) -> set[str]:
    """The headlines of the documents that a sentence cites, as they are printed beside their words."""
    docs = {at.evidence[number].doc_id for number in sentence.cites if number in at.evidence}
    printed = (quote(headline(row.title)) for row in at.case.documents if row.doc_id in docs)
    return {_marks(piece.text) for pieces in printed for piece in pieces if isinstance(piece, Run)}


def unfounded(at: Checked, sentence: Sentence) -> list[str]:
    """What stands in square brackets inside a quotation and in no cited span: it is added by us, and has to be the page's."""
    spans = [fold(span) for span in at.spans(sentence)]
    return [said for said in _BRACKET.findall(own_text(sentence)) if not any(fold(said) in span for span in spans)]


_BRACKET = re.compile(r"\[([^\]]+)\]")


def _listed(at: Checked) -> list[Breach]:
    """What is told of lists is a flag of the casefile, word for word, and asserted."""
    shown = [row for section in at.brief.sections if section.key == KEY for panel in section.panels for row in panel.rows]
    if not shown:
        return []
    file = File(at.case, dict(zip(at.brief.subjects, at.brief.names, strict=True)))
    known = [flag_row(file, flag) for flag in at.case.flags if flag.status == "linked" and flag.listed]
    return [Breach(5, row.cells[0].label, "a list's record that the casefile does not hold so") for row in shown if row not in known]


def _marks(text: str) -> str:
    """Single and double quotation marks alike: inside a quotation they are printed single."""
    return re.sub('[“”‘’"]', "'", text)


def strangers(at: Checked, sentence: Sentence) -> list[str]:
    """Capitalised words and numbers of our own text that neither the spans nor a recorded alias hold."""
    allowed = _allowed(at, sentence)
    text = _unpublished(at, sentence)
    found = []
    for match in re.finditer(r"[^\W\d_][\w'’&.-]*|\d[\d.,]*", text):
        word = match.group(0)
        if not (word[0].isupper() or word[0].isdigit()):
            continue
        plain = (tokens(word) or [""])[0]
        opens = not text[: match.start()].strip(" “\"'(") or text[: match.start()].rstrip()[-1:] in ".:;!?"
        if plain in allowed or not plain or (opens and plain in _HOUSE):
            continue
        if any(plain == part for name in allowed for part in re.split(r"[-&.]", name)):
            continue
        found.append(word)
    return found


def rule_8(at: Checked) -> list[Breach]:
    """Every cited source has its descriptor, and what the register knows of its outlet stands in it."""
    found = []
    notes = {row.number: row for row in at.brief.sources}
    for number in sorted({row.source for row in at.brief.evidence}):
        note = notes.get(number)
        if note is None:
            found.append(Breach(8, f"S{number}", "a cited source has no descriptor"))
            continue
        document, publisher = at.documents.get(note.doc_id), at.publishers.get(note.outlet)
        if not note.outlet or not note.retrieved or note.reliability not in tuple("ABCDEF") or not note.reliability_reason:
            found.append(Breach(8, f"S{number}", "outlet, retrieval, reliability letter or its reason is missing"))
        if document and document.published_at and document.published_at not in note.published:
            found.append(Breach(8, f"S{number}", "the publication date is missing"))
        if document and document.published_at is None and "undated" not in note.flags:
            found.append(Breach(8, f"S{number}", "an undated document is not flagged as undated"))
        if document and document.partial and not any("teaser" in flag for flag in note.flags):
            found.append(Breach(8, f"S{number}", "only a teaser was readable, the descriptor does not say it"))
        if document and document.language and not note.language:
            found.append(Breach(8, f"S{number}", "the language is missing"))
        if publisher and ((publisher.kind or "") != note.outlet_kind or (publisher.owner or "") != note.owner):
            found.append(Breach(8, f"S{number}", "the register knows the outlet's kind or owner, the descriptor does not say it"))
        if publisher and (publisher.state_control or "") != note.state_control:
            found.append(Breach(8, f"S{number}", "the register knows of state control, the descriptor does not say it"))
        if note.reliability != (publisher.reliability if publisher else "F"):
            found.append(Breach(8, f"S{number}", "the reliability letter is not the register's"))
    return found


def _dated(at: Checked, claim: StoredClaim) -> bool:
    document = at.documents[claim.doc_id]
    return claim.date != document.published_at or bool(DATED.search(document.text[claim.sentence_start : claim.sentence_end]))


def _unpublished(at: Checked, sentence: Sentence) -> str:
    """Our own words without the day on which what they quote was published, where they say of just that that it was written then."""
    text = own_text(sentence)
    for number in sentence.cites:
        published = at.documents[at.evidence[number].doc_id].published_at if number in at.evidence else None
        if published:
            text = re.sub(rf"( (?:wrote|reported)) {re.escape(on_date(published))}(?=\s*(?:[:,.]|$))", r"\1", text)
    return text


def rule_18(at: Checked) -> list[Breach]:
    """A publication date is never an event's; an undated claim prints no date."""
    found = []
    for _, sentence in at.sentences:
        claims = at.claims_of(sentence)
        dates = {claim.date for claim in claims if claim.date and _dated(at, claim)}
        if sentence.date and sentence.date not in dates:
            found.append(Breach(18, sentence.text, f"dated {sentence.date}, which no cited claim is"))
        if sentence.kind not in ("reported", "attributed"):
            continue
        known = set(tokens(" ".join([*at.spans(sentence), *(date_words(date) for date in sorted(dates))])))
        for claim in claims:
            for entity_id in (claim.subject_id, claim.object_id):
                known |= set(tokens(" ".join(at.names(entity_id))))
        for word in re.findall(r"\b(?:1[89]|20)\d\d\b|\b[A-Z][a-z]+\b", _unpublished(at, sentence)):
            plain = fold(word)
            if (plain.isdigit() or plain in _MONTHS) and plain not in known:
                found.append(Breach(18, sentence.text, f"{word!r} is no date of what is cited (a publication date is not an event's)"))
    return found


def rule_20(at: Checked) -> list[Breach]:
    """A capture record per document: address, UTC time, SHA-256, reader."""
    found = []
    for note in at.brief.sources:
        document = at.documents.get(note.doc_id)
        if document is None or note.sha256 != document.content_sha256 or not re.fullmatch(r"[0-9a-f]{64}", note.sha256):
            found.append(Breach(20, f"S{note.number}", "the SHA-256 is not that of the captured bytes"))
        if not note.address or not note.reader or not _UTC.fullmatch(note.retrieved):
            found.append(Breach(20, f"S{note.number}", "address, reader version or UTC time of capture is missing"))
    return found


def rule_21(at: Checked) -> list[Breach]:
    """What a machine read and wrote says so, with its version; human review is shown per claim."""
    found = []
    line = at.brief.provenance
    for needed, what in (
        (at.case.corpus.engine, "the engine that read"),
        (at.brief.writer, "the program that wrote"),
        ("machine", "that a machine did"),
    ):
        if not needed or needed not in line:
            found.append(Breach(21, line, f"the provenance line does not tell {what}"))
    if not re.search(r"not reviewed by a person|accepted by a person", line):
        found.append(Breach(21, line, "the provenance line does not tell of human review"))
    for row in at.brief.evidence:
        inside = [
            c for c in at.case.claims if c.doc_id == row.doc_id and row.start <= c.evidence_start and c.evidence_end <= row.end and c.review
        ]
        if not row.engine or not row.review:
            found.append(Breach(21, f"[{row.number}]", "engine or review of the evidence is missing"))
        elif "accepted" in row.review and not any(claim.review == "accepted" for claim in inside):
            found.append(Breach(21, f"[{row.number}]", "says reviewed, and nobody reviewed it"))
    return found
