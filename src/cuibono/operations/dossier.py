"""``cuibono dossier``: all that is held about one entity, by kind of tie."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Any

from cuibono.ledger import Ledger
from cuibono.ledger.contract_paged import TieKind
from cuibono.records import KnownFlag, Tie, to_dict
from cuibono.stages.inquire.build_dossier import UNSURE, Dossier, Line, build_dossier, place_in, place_of, section_of
from cuibono.stages.inquire.tell_evidence import Told

from .flags import flags_of
from .names import describe, resolve_name
from .unread import unread, unread_data, unread_lines
from .wording import flag_lines, tie_facts, tie_words, told_lines

CLAIMS = 4  # claims of a tie that are fetched, for and against: a hub's ties have hundreds, and one is shown


def dossier(ledger: Ledger, name: str, *, most: int = 12) -> tuple[dict[str, Any], list[str]]:
    """The dossier of a name or id, as data and as lines (``most`` ties a section, statements and contradictions likewise).

    What is not shown is counted. Raises NoMatchError, AmbiguousError.
    """
    with ledger.transaction():
        entity = resolve_name(ledger, name)
        kinds = ledger.tie_kinds(entity.entity_id)
        sizes = Counter[str]()
        for kind in kinds:
            sizes[section_of(kind.predicate, kind.sureness)] += len(kind.tie_ids)
        ties = ledger.ties_named(_shown(kinds, most * NEAR))
        ends = {row.entity_id: row for row in ledger.entities_of({end for tie in ties for end in (tie.subject_id, tie.object_id)})}
        nobody = frozenset(end for end, row in ends.items() if not row.named)
        ties = _first(ties, nobody, most)
        claims = {
            row.claim_id: row for row in ledger.claims([c for tie in ties for c in (*tie.supporting[:CLAIMS], *tie.contrary[:CLAIMS])])
        }
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        said, spoken, direct = ledger.said_some(entity.entity_id, max(most, SAID))
        against = ledger.contradictions(entity.entity_id)
        made = build_dossier(entity, ties, claims, documents, attributions=said, contradictions=against, nobody=nobody)
        found = replace(
            made,
            merges=tuple(ledger.merges_of(entity.entity_id)),
            total=sum(sizes.values()),
            single=sum(len(kind.tie_ids) for kind in kinds if kind.origins <= 1),
            undated=sum(kind.undated for kind in kinds),
        )
        captions = {end: row.caption for end, row in ends.items()}
        flags = flags_of(ledger, [entity.entity_id], possible=True).get(entity.entity_id, [])
        unseen = unread(ledger, [entity])
    lines = [*_lines(found, captions, sizes, (spoken, direct), flags), *unread_lines(unseen, {entity.entity_id: entity.caption})]
    data = _data(found, sizes, captions) | {"said_total": spoken, "said_direct": direct}
    return {**data, "known": [to_dict(flag) for flag in flags], "unread": unread_data(unseen)}, lines


def _first(ties: Sequence[Tie], nobody: frozenset[str], most: int) -> list[Tie]:
    """The first ties of each section, those with somebody named before the others: "lawyers" represent everybody."""
    sections: dict[str, list[Tie]] = defaultdict(list)
    for tie in sorted(ties, key=lambda row: place_in(row, nobody)):
        heading = section_of(tie.predicate, tie.sureness)
        if len(sections[heading]) < (max(1, most // FEW) if heading == UNSURE else most):
            sections[heading].append(tie)
    return [tie for rows in sections.values() for tie in rows]


NEAR = 4  # times as many ties are looked at as are shown, to show those with a name first
FEW = 4  # of what is read without certainty a quarter as much is shown: it is a list of questions
SAID = 12  # statements that are fetched at least


def _shown(kinds: Sequence[TieKind], most: int) -> list[str]:
    """The ties that are shown: the first of each family. A hub has tens of thousands of ties, and few kinds of them."""
    sections: dict[str, list[tuple[tuple[Any, ...], TieKind]]] = defaultdict(list)
    for kind in kinds:
        sections[section_of(kind.predicate, kind.sureness)].append((place_of("", *kind[:6]), kind))
    few = max(1, most // FEW)
    shown: list[str] = []
    for heading, places in sections.items():
        left = few if heading == UNSURE else most
        for _, kind in sorted(places):
            chosen = nsmallest(left, kind.tie_ids)
            shown += chosen
            left -= len(chosen)
            if not left:
                break
    return shown


def _lines(
    found: Dossier, captions: dict[str, str], sizes: Mapping[str, int], said: tuple[int, int], flags: Sequence[KnownFlag]
) -> list[str]:
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
        lines += ["", f"{heading} ({sizes[heading]})"]
        for row in rows:
            lines += _line(row, captions)
        if sizes[heading] > len(rows):
            more = sizes[heading] * (4 if heading == UNSURE else 1)
            lines.append(f"  … and {sizes[heading] - len(rows)} more: --most {more}")
    if found.said:
        lines += ["", f"Speaks ({said[0]} attributions, {said[1]} in direct speech)"]
        for spoken in [quoted for quoted in found.said if quoted.quote == "direct"][:5]:
            words = " ".join(spoken.content_text.split()).strip('“”" ')
            lines.append(f"  “{words}” · {spoken.doc_id}")
    if found.contradictions:
        lines += ["", f"Contradictions ({len(found.contradictions)}): cuibono contradictions '{entity.entity_id}'"]
        lines += [f"  {row.kind}: {row.why}" for row in found.contradictions]
    return lines


def _line(row: Line, captions: dict[str, str]) -> list[str]:
    lines = [f"  • {tie_words(row.tie, captions)} · {tie_facts(row.tie)}", *_told(row.told, len(row.tie.supporting))]
    if row.contrary:
        lines += ["      against it:", *_told(row.contrary, len(row.tie.contrary))]
    return lines


def _told(rows: Sequence[Told], count: int) -> list[str]:
    """The first of a tie's claims, and how many more it has."""
    lines = told_lines(rows[:1], indent="      ", most=1)
    return [*lines, f"      … and {count - 1:,} more"] if count > 1 else lines


def _data(found: Dossier, sizes: Mapping[str, int], captions: Mapping[str, str]) -> dict[str, Any]:
    shown = {end for _, rows in found.sections for row in rows for end in (row.tie.subject_id, row.tie.object_id)}
    return {
        "entity": to_dict(found.entity),
        "merges": [{"why": why, "documents": count} for why, count in found.merges],
        "ties": found.total,
        "single_origin": found.single,
        "undated": found.undated,
        "sections": [
            {
                "heading": heading,
                "count": sizes[heading],
                "ties": [
                    {
                        "tie": to_dict(row.tie),
                        "words": tie_words(row.tie, captions),
                        "grade": row.grade,
                        "claims": len(row.tie.supporting),
                        "evidence": [to_dict(told) for told in row.told],
                        "contrary": [to_dict(told) for told in row.contrary],
                    }
                    for row in rows
                ],
            }
            for heading, rows in found.sections
        ],
        "captions": {end: captions[end] for end in sorted(shown) if end in captions},
        "said": [to_dict(row) for row in found.said],
        "contradictions": [to_dict(row) for row in found.contradictions],
    }
