"""``cuibono audit --outlet``: how an outlet's documents are sourced, beside those of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import StoredAttribution, StoredClaim
from cuibono.stages.inquire.audit_document import Around, flags_of
from cuibono.stages.inquire.audit_outlet import Noted, OutletAudit, audit_outlet
from cuibono.stages.inquire.flag import FLAGS, SHORT, Flag
from cuibono.stages.inquire.flag_repeats import form_candidates
from cuibono.stages.inquire.same_words import words_of
from cuibono.stages.inquire.sourcing import CLASSES, Counts, count_documents, group_counts
from cuibono.stages.inquire.strength import rules
from cuibono.vocabulary.media import outlet_name

from .quotes import outlet_ids
from .sourcing import counts_data

_FORMS = 10  # lines of a form that are listed


def audit_outlet_named(ledger: Ledger, outlet: str) -> tuple[dict[str, Any], list[str]]:
    """The audit of an outlet, as data and as lines. Raises NoMatchError, with the outlets that there are."""
    found = outlet_audit(ledger, outlet)
    return outlet_data(found), outlet_lines(found)


def outlet_audit(ledger: Ledger, outlet: str) -> OutletAudit:
    """The audit of one outlet's documents. Raises NoMatchError, with the outlets that there are."""
    with ledger.transaction():
        name = outlet_name(sorted(outlet_ids(ledger, outlet))[0])
        heads = {row.doc_id: row for row in ledger.heads()}
        groups: dict[str, list[str]] = defaultdict(list)
        for doc_id, row in heads.items():
            groups[outlet_name(row.source_id) if row.source_id else "an outlet that is not known"].append(doc_id)
        counts = count_documents(ledger.voiced(), ledger.sentences_of())
        mine = sorted(groups[name])
        flags, forms = _flags(ledger, mine)
    documents = {doc_id: counts[doc_id] for doc_id in mine if doc_id in counts}
    return audit_outlet(name, dict(group_counts(counts, groups)), documents, heads, flags, forms)


def _flags(ledger: Ledger, doc_ids: Sequence[str]) -> tuple[dict[str, Sequence[Flag]], list[tuple[str, int]]]:
    """The flags of many documents of one outlet, each read once; and the lines that several of them print word for word."""
    documents = ledger.documents_of(doc_ids)
    said: dict[str, list[StoredAttribution]] = defaultdict(list)
    for attribution in ledger.attributions(doc_ids=doc_ids):
        said[attribution.doc_id].append(attribution)
    claims: dict[str, list[StoredClaim]] = defaultdict(list)
    for claim in ledger.claims(doc_ids=doc_ids):
        claims[claim.doc_id].append(claim)
    sentences = ledger.sentences_of(doc_ids)
    unread = {row[0] for row in ledger.unread()}
    spans = {row.doc_id: form_candidates(row, ledger.passages(row.doc_id)) for row in documents}
    lines = {row.doc_id: {span: " ".join(words_of(row.text[span[0] : span[1]])) for span in spans[row.doc_id]} for row in documents}
    printed = Counter(line for rows in lines.values() for line in set(rows.values()))
    shown: dict[str, str] = {}
    flags: dict[str, Sequence[Flag]] = {}
    for row in documents:
        elsewhere = {span: printed[line] - 1 for span, line in lines[row.doc_id].items() if printed[line] > 1}
        for span in elsewhere:
            shown.setdefault(lines[row.doc_id][span], " ".join(row.text[span[0] : span[1]].split()))
        people = [(mention.start, mention.end) for mention in ledger.mentions(row.doc_id) if mention.named and mention.schema == "Person"]
        around = Around(people=people, printed=elsewhere)
        if row.doc_id not in unread:
            flags[row.doc_id] = flags_of(row, claims[row.doc_id], said[row.doc_id], sentences.get(row.doc_id, []), around)
    ranked = [(shown[line], count) for line, count in printed.most_common() if count > rules("audit")["printed"]]
    return flags, ranked[:_FORMS]


def outlet_data(found: OutletAudit) -> dict[str, Any]:
    """The audit of an outlet for JSON."""
    data = asdict(found)
    data["mine"], data["others"] = counts_data(found.mine), counts_data(found.others)
    for name in ("unnamed_most", "flagged_most"):
        data[name] = [{**_head(row), "why": row.why, "flags": dict(row.flags), **counts_data(row.counts)} for row in getattr(found, name)]
    return data


def _head(row: Noted) -> dict[str, Any]:
    return {name: getattr(row.head, name) for name in ("doc_id", "title", "published_at", "url", "address")}


def outlet_lines(found: OutletAudit) -> list[str]:
    """The audit of an outlet as lines for a terminal."""
    mine = found.mine
    lines = [f"{found.outlet}: {mine.documents} documents, {mine.attributions} attributions, {mine.sentences} sentences", ""]
    lines += ["Who speaks, here and in all other outlets of the ledger:", *_table(mine, found.others), ""]
    lines += [f"  {row.words}" for row in found.standings]
    lines += ["", "Flags (of the outlet's own documents, each beside the ledger: cuibono audit DOC):"]
    lines += [f"  {FLAGS[kind]}: {count} in {documents} of {mine.documents} documents" for kind, count, documents in found.flags] or [
        "  none found"
    ]
    for heading, rows in (("Most of nobody by name", found.unnamed_most), ("Most flags for their length", found.flagged_most)):
        lines += ["", f"{heading}:"]
        for row in rows:
            kinds = ", ".join(f"{SHORT[kind]} {count}" for kind, count in row.flags)
            lines += [
                f"  {row.head.title or row.head.address} ({row.head.published_at or 'undated'}) · {row.head.doc_id}",
                f"      {row.why}{f'; flags: {kinds}' if kinds else ''}",
            ]
        if not rows:
            lines.append(f"  no document with at least {rules('sourcing')['least']} attributions or sentences")
    if found.forms:
        lines += ["", "Lines that its documents print word for word:"]
        lines += [f"  {count} × {line if len(line) < 110 else line[:109] + '…'}" for line, count in found.forms]
    return lines


def _table(mine: Counts, others: Counts) -> list[str]:
    lines = []
    for at, (_, name) in enumerate(CLASSES.items()):
        parts = [
            f"{row.by_class[at]:>6} ({100 * row.by_class[at] / row.attributions:.0f} %)" if row.enough else f"{row.by_class[at]:>6}"
            for row in (mine, others)
        ]
        lines.append(f"  {name:<20} {parts[0]:<16} {parts[1]}")
    return lines
