"""``cuibono audit``: how well one document is sourced, and what in it an editor should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Document, StoredAttribution, StoredClaim
from cuibono.records.readings import Span
from cuibono.stages.inquire.audit_document import Around, Audit, audit_document, flags_of
from cuibono.stages.inquire.flag import FLAGS, Flag
from cuibono.stages.inquire.flag_repeats import form_candidates
from cuibono.vocabulary.media import outlet_name

from .wording import told_lines

_FLAGS = 6  # flags of a kind that the terminal shows


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit with its document, and why the document was not read, where it was not."""

    found: Audit
    document: Document
    unread: str | None


def audit(ledger: Ledger, what: str, *, most: int = 10) -> tuple[dict[str, Any], list[str]]:
    """The audit of a document by its id, address, or a part of its address or title. Raises NoMatchError."""
    told = audit_one(ledger, what)
    return audit_data(told), audit_lines(told, most)


def audit_one(ledger: Ledger, what: str) -> Audited:
    """The audit of one document. Raises NoMatchError."""
    with ledger.transaction():
        document = find_document(ledger, what)
        claims = ledger.claims(doc_id=document.doc_id)
        wanted = {claim.claim_id for claim in claims}
        near = ledger.ties_between((claim.subject_id, claim.object_id) for claim in claims)
        ties = [tie for tie in near if wanted & {*tie.supporting, *tie.contrary}]
        said = ledger.attributions(doc_id=document.doc_id)
        captions = {row.entity_id: row.caption for row in ledger.entities_of(row.source_entity_id for row in said if row.source_entity_id)}
        unread = [row.message for row in ledger.rejects_of(document.doc_id) if row.stage == "read" and row.start is None]
        sentences = ledger.sentences_of([document.doc_id]).get(document.doc_id, [])
        flags = () if unread else document_flags(ledger, document, claims, said, sentences)
        origins = ledger.origins_of([document.doc_id])
    found = audit_document(document, claims, said, ties, origins, captions, flags, sentences)
    return Audited(found, document, unread[0] if unread else None)


def document_flags(
    ledger: Ledger, document: Document, claims: Sequence[StoredClaim], said: Sequence[StoredAttribution], sentences: Sequence[Span]
) -> tuple[Flag, ...]:
    """The flags of one document, with what the ledger knows beside it. Call it in a transaction."""
    pairs = {(claim.subject_id, claim.object_id) for claim in claims}
    mine = {claim.claim_id for claim in claims}
    contradictions = {row.contradiction_id: row for row in ledger.contradictions_between(pairs)}
    contradictions.update((row.contradiction_id, row) for row in ledger.contradictions_about({claim.object_id for claim in claims}))
    touching = [row for row in contradictions.values() if any(mine & set(side.claims) for side in row.sides)]
    all_sides = {row.claim_id: row for row in ledger.claims(c for row in touching for side in row.sides for c in side.claims)}
    ties = ledger.ties_between((row.subject_id, row.object_id) for row in all_sides.values())
    around = Around(
        contradictions=touching,
        claims=all_sides,
        documents={row.doc_id: row for row in ledger.documents_of({document.doc_id, *(row.doc_id for row in all_sides.values())})},
        ties={claim: tie for tie in ties for claim in (*tie.supporting, *tie.contrary)},
        people=[(row.start, row.end) for row in ledger.mentions(document.doc_id) if row.named and row.schema == "Person"],
        printed=printed_elsewhere(ledger, document),
    )
    return flags_of(document, claims, said, sentences, around)


def printed_elsewhere(ledger: Ledger, document: Document) -> dict[Span, int]:
    """How many other documents of its outlet print each passage of a document word for word; none where its outlet is not known."""
    if not document.source_id:
        return {}
    outlets = {
        row for row in (line.split("\t")[0] for line in ledger.corpus().outlets) if outlet_name(row) == outlet_name(document.source_id)
    }
    found = {}
    for span in form_candidates(document, ledger.passages(document.doc_id)):
        others = set(ledger.documents_printing(document.text[span[0] : span[1]], outlets)) - {document.doc_id}
        if others:
            found[span] = len(others)
    return found


def find_document(ledger: Ledger, what: str) -> Document:
    """The one document that is meant. Raises NoMatchError where none or several fit, and names them."""
    if ledger.has_document(what):
        return ledger.document(what)
    asked = what.casefold()
    fits = [
        row
        for row in ledger.heads()
        if asked.strip()
        and (asked in row.address.casefold() or asked in (row.url or "").casefold() or asked in (row.title or "").casefold())
    ]
    exact = [row for row in fits if asked in (row.address.casefold(), (row.url or "").casefold(), (row.title or "").casefold())]
    fits = exact or fits
    if len(fits) == 1:
        return ledger.document(fits[0].doc_id)
    if not fits:
        raise NoMatchError(
            f"no document matches {what!r}", advice="give an id (doc-…), an address or a part of a title; cuibono search WORDS finds some"
        )
    shown = "; ".join(f"{row.doc_id} {row.title or row.address}" for row in fits[:5])
    raise NoMatchError(f"{len(fits)} documents match {what!r}", advice=f"name one by its id: {shown}")


def audit_data(told: Audited) -> dict[str, Any]:
    """The audit for JSON."""
    counts = {kind: sum(1 for flag in told.found.flags if flag.kind == kind) for kind in FLAGS}
    return {**asdict(told.found), "flag_counts": counts, "partial": told.document.partial, "unread": told.unread}


def share(part: int, whole: int) -> str:
    """A count with its share, "3 of 4 (75 %)"; "none" of nothing."""
    return f"{part} of {whole} ({round(100 * part / whole)} %)" if whole else "none"


def audit_lines(told: Audited, most: int) -> list[str]:
    """The audit as lines for a terminal."""
    found, document = told.found, told.document
    lines = [
        f"{found.doc_id}  {found.title or document.address}",
        f"  outlet      {found.outlet or 'not known: reliability F, cannot be judged'}",
        f"  published   {found.published or 'not known'}{f', changed {document.modified_at}' if document.modified_at else ''}",
        f"  origin      {found.origin}",
        f"  words       {found.words}{': a teaser before a wall, not the whole text' if document.partial == 'paywall' else ''}",
    ]
    if told.unread:
        return [*lines, "", f"Not read: {told.unread}. Who speaks in it, and what it claims, is not known."]
    lines += [
        "",
        f"Who speaks: {found.attributions} attribution{'' if found.attributions == 1 else 's'}",
        f"  somebody who could be asked or looked up: {share(found.named, found.attributions)}",
        f"  nobody by name: {share(found.unnamed, found.attributions)}",
        f"  sentences in which the outlet speaks itself: {share(found.own_sentences, found.sentences)}",
    ]
    lines += [f"  {kind:<13} {count}" for kind, count in found.by_kind]
    for row in found.speakers[:most]:
        direct = f", {row.direct} direct" if row.direct else ""
        lines.append(f"    {row.count} × {row.source} ({row.kind}{'' if row.named or row.kind == 'unnamed' else ', not named'}{direct})")
    total = len(found.claims)
    lines += ["", f"What it claims: {total} claim{'' if total == 1 else 's'}, {share(found.own_voice, total)} in the outlet's own voice"]
    lines.append(f"  by status: {', '.join(f'{status} {count}' for status, count in found.by_status) or '-'}")
    lines.append(f"  by grade: {', '.join(f'{grade} {count}' for grade, count in found.grades) or '-'}")
    lines.append(
        f"  single-sourced: {share(found.single, total)} · undated: {share(found.undated, total)} · hedged: {share(found.hedged, total)}"
    )
    for grade, claim in found.claims[:most]:
        lines.append(f"  {grade} {claim.status}: {claim.speaker}")
        lines += told_lines([claim], indent="      ", most=1)[:1]
    if total > most:
        lines.append(f"  … and {total - most} more: --most {total}")
    lines += ["", *flag_lines(found.flags, _FLAGS)]
    lines += ["", "Signs of a template: " + ("; ".join(found.template) if found.template else "none found")]
    return lines


def flag_lines(flags: Sequence[Flag], most: int) -> list[str]:
    """Flags by kind, each with its place in the text (characters) and its words."""
    if not flags:
        return ["Flags: none found"]
    lines = [f"Flags: {len(flags)}"]
    for kind, heading in FLAGS.items():
        rows = [flag for flag in flags if flag.kind == kind]
        if rows:
            lines.append(f"  {heading}: {len(rows)}")
        for flag in rows[:most]:
            lines.append(f"    {place_words(flag)} {flag.why}")
            lines.append(f"        {flag.words if len(flag.words) <= 300 else flag.words[:299].rstrip() + '…'}")
            lines += [f"        {side}" for side in flag.sides]
        if len(rows) > most:
            lines.append(f"    … and {len(rows) - most} more: --json, or --to FILE")
    return lines


def place_words(flag: Flag) -> str:
    """Where a flag stands: "[120:180]" of the text, or "[title]"."""
    return "[title]" if flag.kind == "title" else f"[{flag.start}:{flag.end}]"
