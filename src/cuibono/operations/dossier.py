"""``cuibono dossier``: all that is held about one entity, by kind of tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import KnownFlag, to_dict
from cuibono.stages.inquire.build_dossier import Dossier, Line, build_dossier

from .flags import flags_of
from .names import captions_of, describe, resolve_name
from .unread import unread, unread_data, unread_lines
from .wording import flag_lines, tie_facts, tie_words, told_lines


def dossier(ledger: Ledger, name: str, *, most: int = 12) -> tuple[dict[str, Any], list[str]]:
    """The dossier of a name or id, as data and as lines (``most`` ties a section). Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        entity = resolve_name(ledger, name)
        ties = ledger.ties(entity.entity_id)
        claims = {row.claim_id: row for row in ledger.claims([c for tie in ties for c in (*tie.supporting, *tie.contrary)])}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        found = build_dossier(
            entity,
            ties,
            claims,
            documents,
            ledger.links_to([entity.entity_id]),
            attributions=ledger.said_by([entity.entity_id]),
            contradictions=ledger.contradictions(entity.entity_id),
        )
        captions = captions_of(ledger, ties)
        flags = flags_of(ledger, [entity.entity_id], possible=True).get(entity.entity_id, [])
        unseen = unread(ledger, [entity])
    lines = [*_lines(found, captions, most, flags), *unread_lines(unseen, {entity.entity_id: entity.caption})]
    return {**_data(found), "known": [to_dict(flag) for flag in flags], "unread": unread_data(unseen)}, lines


def _lines(found: Dossier, captions: dict[str, str], most: int, flags: Sequence[KnownFlag]) -> list[str]:
    entity = found.entity
    others = [name for name in entity.names if name != entity.caption]
    lines = [describe(entity)]
    if others:
        lines.append(f"also written: {', '.join(others[:8])}{' …' if len(others) > 8 else ''}")
    for why, count in found.merges[:4]:
        lines.append(f"  {count} × {why}")
    if flags:
        lines += ["On lists and in registers", *flag_lines(flags, indent="  ")]
    lines.append(f"{found.total} ties: {found.single} with a single origin, {found.undated} undated")
    for heading, rows in found.sections:
        lines += ["", f"{heading} ({len(rows)})"]
        for row in rows[:most]:
            lines += _line(row, captions)
        if len(rows) > most:
            lines.append(f"  … and {len(rows) - most} more: --most {len(rows)}")
    if found.unsure:
        lines += ["", f"Read without certainty ({len(found.unsure)}): questions, not answers; cuibono review puts them to you"]
        for row in found.unsure[: max(1, most // 4)]:
            lines += _line(row, captions)
        if len(found.unsure) > max(1, most // 4):
            lines.append(f"  … and {len(found.unsure) - max(1, most // 4)} more: --json lists them")
    direct = [row for row in found.said if row.quote == "direct"]
    if found.said:
        lines += ["", f"Speaks ({len(found.said)} attributions, {len(direct)} in direct speech)"]
        for said in direct[:5]:
            words = " ".join(said.content_text.split()).strip('“”" ')
            lines.append(f"  “{words}” · {said.doc_id}")
    if found.contradictions:
        lines += ["", f"Contradictions ({len(found.contradictions)}): cuibono contradictions '{entity.entity_id}'"]
        lines += [f"  {row.kind}: {row.why}" for row in found.contradictions]
    return lines


def _line(row: Line, captions: dict[str, str]) -> list[str]:
    lines = [f"  • {tie_words(row.tie, captions)} · {tie_facts(row.tie)}", *told_lines(row.told, indent="      ", most=1)]
    if row.contrary:
        lines += ["      against it:", *told_lines(row.contrary, indent="      ", most=1)]
    return lines


def _line_data(row: Line) -> dict[str, Any]:
    return {
        "tie": to_dict(row.tie),
        "grade": row.grade,
        "evidence": [asdict(told) for told in row.told],
        "contrary": [asdict(told) for told in row.contrary],
    }


def _data(found: Dossier) -> dict[str, Any]:
    return {
        "entity": to_dict(found.entity),
        "merges": [{"why": why, "documents": count} for why, count in found.merges],
        "ties": found.total,
        "single_origin": found.single,
        "undated": found.undated,
        "sections": [{"heading": heading, "ties": [_line_data(row) for row in rows]} for heading, rows in found.sections],
        "unsure": [_line_data(row) for row in found.unsure],
        "said": [to_dict(row) for row in found.said],
        "contradictions": [to_dict(row) for row in found.contradictions],
    }
