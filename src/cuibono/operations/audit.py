"""``cuibono audit``: how well one document is sourced."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Document
from cuibono.stages.inquire.audit_document import Audit, audit_document

from .wording import told_lines


def audit(ledger: Ledger, what: str, *, most: int = 10) -> tuple[dict[str, Any], list[str]]:
    """The audit of a document by its id, address, or a part of its address or title. Raises NoMatchError."""
    with ledger.transaction():
        document = find_document(ledger, what)
        claims = ledger.claims(doc_id=document.doc_id)
        wanted = {claim.claim_id for claim in claims}
        near = ledger.ties_between((claim.subject_id, claim.object_id) for claim in claims)
        ties = [tie for tie in near if wanted & {*tie.supporting, *tie.contrary}]
        said = ledger.attributions(doc_id=document.doc_id)
        captions = {row.entity_id: row.caption for row in ledger.entities_of(row.source_entity_id for row in said if row.source_entity_id)}
        unread = [row.message for row in ledger.rejects_of(document.doc_id) if row.stage == "read" and row.start is None]
        found = audit_document(document, claims, said, ties, ledger.origins_of([document.doc_id]), captions)
    data = {**asdict(found), "partial": document.partial, "unread": unread[0] if unread else None}
    return data, _lines(found, document, most, unread)


def find_document(ledger: Ledger, what: str) -> Document:
    """The one document that is meant. Raises NoMatchError where none or several fit, and names them."""
    if ledger.has_document(what):
        return ledger.document(what)
    asked = what.casefold()
    fits = [
        row
        for row in ledger.documents()
        if asked in row.address.casefold() or asked in (row.url or "").casefold() or asked in (row.title or "").casefold()
    ]
    exact = [row for row in fits if asked in (row.address.casefold(), (row.url or "").casefold(), (row.title or "").casefold())]
    fits = exact or fits
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise NoMatchError(
            f"no document matches {what!r}", advice="give an id (doc-…), an address or a part of a title; cuibono search WORDS finds some"
        )
    shown = "; ".join(f"{row.doc_id} {row.title or row.address}" for row in fits[:5])
    raise NoMatchError(f"{len(fits)} documents match {what!r}", advice=f"name one by its id: {shown}")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({round(100 * part / whole)} %)" if whole else "none"


def _lines(found: Audit, document: Document, most: int, unread: list[str]) -> list[str]:
    lines = [
        f"{found.doc_id}  {found.title or document.address}",
        f"  outlet      {found.outlet or 'not known: reliability F, cannot be judged'}",
        f"  published   {found.published or 'not known'}{f', changed {document.modified_at}' if document.modified_at else ''}",
        f"  origin      {found.origin}",
        f"  words       {found.words}{': a teaser before a wall, not the whole text' if document.partial == 'paywall' else ''}",
    ]
    if unread:
        return [*lines, "", f"Not read: {unread[0]}. Who speaks in it, and what it claims, is not known."]
    lines += [
        "",
        f"Who speaks: {found.attributions} attribution{'' if found.attributions == 1 else 's'}",
        f"  somebody who could be asked or looked up: {_share(found.named, found.attributions)}",
        f"  nobody by name: {_share(found.unnamed, found.attributions)}",
    ]
    lines += [f"  {kind:<13} {count}" for kind, count in found.by_kind]
    for row in found.speakers[:most]:
        direct = f", {row.direct} direct" if row.direct else ""
        lines.append(f"    {row.count} × {row.source} ({row.kind}{'' if row.named or row.kind == 'unnamed' else ', not named'}{direct})")
    total = len(found.claims)
    lines += ["", f"What it claims: {total} claim{'' if total == 1 else 's'}, {_share(found.own_voice, total)} in the outlet's own voice"]
    lines.append(f"  by status: {', '.join(f'{status} {count}' for status, count in found.by_status) or '-'}")
    lines.append(f"  by grade: {', '.join(f'{grade} {count}' for grade, count in found.grades) or '-'}")
    lines.append(
        f"  single-sourced: {_share(found.single, total)} · undated: {_share(found.undated, total)} · hedged: {_share(found.hedged, total)}"
    )
    for grade, told in found.claims[:most]:
        lines.append(f"  {grade} {told.status}: {told.speaker}")
        lines += told_lines([told], indent="      ", most=1)[:1]
    if total > most:
        lines.append(f"  … and {total - most} more: --most {total}")
    lines += ["", "Signs of a template: " + ("; ".join(found.template) if found.template else "none found")]
    return lines
