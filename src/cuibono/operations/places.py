"""``cuibono places``: where the events and ties of somebody stand, and what flows between places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Entity, Tie, to_dict
from cuibono.stages.inquire.find_places import Flow, Item, Lost, Standing, find_places, items_of
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.vocabulary.countries import country_code, country_name

from .events import part_by_window
from .find_events import Happenings
from .names import describe, resolve_name
from .periods import window
from .unread import unread, unread_data, unread_lines
from .wording import sure_words, tie_words, told_lines

_FLOWS = {"money": "money and aid", "sales": "sales", "visits": "visits", "talks": "meetings and agreements"}


def places(
    ledger: Ledger,
    name: str | None = None,
    *,
    country: str | None = None,
    since: str | None = None,
    until: str | None = None,
    most: int = 12,
) -> tuple[dict[str, Any], list[str]]:
    """Places and flows of a name or id, or of everybody of a ``country`` (a name or an ISO code), as data and as lines.

    ``since`` and ``until`` (a year, month or day) keep the events that may lie between; ``most`` places are listed, all are counted and in
    the data. Raises NoMatchError, AmbiguousError, UsageError where neither or both are asked for, or a country is none.
    """
    if (name is None) == (country is None):
        raise UsageError("ask for a name or for a country", advice="cuibono places NAME, or cuibono places --country C")
    asked = window(since, until)
    with ledger.transaction():
        subjects = [resolve_name(ledger, name)] if name else _of_country(ledger, country or "")
        ids = frozenset(entity.entity_id for entity in subjects)
        ties = ledger.ties_of(ids)
        happenings = Happenings.of(ledger, ledger.claims([c for tie in ties for c in (*tie.supporting, *tie.contrary)]))
        dated, undated, _ = part_by_window(happenings.events, asked)
        found = [*dated, *undated]
        events = [(event, replace(tie, status=event.status)) for event, tie in zip(found, happenings.weighed(found), strict=True)]
        lasting = [tie for tie in ties if not asked.limited or asked.holds(tie.valid)]
        entities = {row.entity_id: row for row in ledger.entities_of({end for tie in ties for end in (tie.subject_id, tie.object_id)})}
        standings, flows, lost = find_places(items_of(events, lasting), ids, entities, happenings.claims)
        lists = [*(row.items for row in standings[:most]), *(row.items for row in flows[:most])]
        shown = [item for listed in lists for item in listed[:2]]
        wanted = {happenings.claims[c].doc_id for item in shown for c in item.tie.supporting if c in happenings.claims}
        documents = {row.doc_id: row for row in ledger.documents_of(wanted)}
        told = {item.item_id: happenings.told(item.tie, documents, item.event.date if item.event else None)[:1] for item in shown}
        corpus = ledger.corpus()
        unseen = unread(ledger, subjects) if name else None
    captions = {entity_id: row.caption for entity_id, row in entities.items()}
    title = describe(subjects[0]) if name else f"{country_name(_code(country or ''))}: {len(subjects)} names of that country"
    lines = [title, *_lines(standings, flows, lost, captions, told, most, corpus.documents)]
    if unseen is not None:
        lines += unread_lines(unseen, {entity.entity_id: entity.caption for entity in subjects})
    data = {
        "entities": [to_dict(entity) for entity in subjects] if name else [],
        "country": _code(country) if country else None,
        "caption": subjects[0].caption if name else country_name(_code(country or "")),
        "places": [_standing_data(row, entities, told) for row in standings],
        "flows": [_flow_data(row, entities, told) for row in flows],
        "not_placed": [asdict(row) for row in lost],
        "documents": corpus.documents,
        "unread": None if unseen is None else unread_data(unseen),
    }
    return data, lines


def _code(country: str) -> str:
    code = country.lower() if len(country) == 2 and country_name(country) else country_code(country)
    if code is None:
        raise UsageError(f"{country!r} is no country", where="--country", advice="name it in English, or by its ISO code: sa")
    return code


def _of_country(ledger: Ledger, country: str) -> list[Entity]:
    code = _code(country)
    found = [row for row in ledger.entities() if row.country == code and row.named]
    if not found:
        raise UsageError(
            f"nobody of {country_name(code)} is in this ledger",
            where="--country",
            advice="name another country, or somebody: cuibono places NAME",
        )
    return found


def _lines(
    standings: Sequence[Standing],
    flows: Sequence[Flow],
    lost: Sequence[Lost],
    captions: Mapping[str, str],
    told: Mapping[str, Any],
    most: int,
    documents: int,
) -> list[str]:
    if not standings and not flows:
        corpus = f"{documents} document{'' if documents == 1 else 's'}"
        lines = ["", f"nothing that can be placed in this corpus of {corpus}; absence of reports is not absence of ties"]
        return [*lines, *_lost_lines(lost, most)]
    lines = ["", f"Places ({len(standings)})"]
    for row in standings[:most]:
        hedged = ", none of it more than planned or possible" if row.hedged else ""
        lines.append(f"  {_spot_words(row)}: {_counted(row.items)}{hedged}")
        lines += _item_lines(row.items, captions, told)
    lines += [f"  … and {len(standings) - most} more: --most {len(standings)}"] if len(standings) > most else []
    if flows:
        lines += ["", f"Between places ({len(flows)})"]
    for flow in flows[:most]:
        arrow = "and" if flow.kind == "talks" else "to"
        hedged = ", planned or only possible" if flow.hedged else ""
        lines.append(f"  {_FLOWS[flow.kind]}: {flow.start.name} {arrow} {flow.end.name}, {_counted(flow.items)}{hedged}{_groups(flow)}")
        lines += _item_lines(flow.items, captions, told)
    lines += [f"  … and {len(flows) - most} more: --most {len(flows)}"] if len(flows) > most else []
    return [*lines, *_lost_lines(lost, most)]


def _groups(flow: Flow) -> str:
    if not flow.groups:
        return ""
    some = "" if flow.groups == len(flow.items) else f"{flow.groups} of them "
    return f", {some}of groups without a name, described as of the land"


def _spot_words(row: Standing) -> str:
    return row.spot.name if row.spot.kind == "country" else f"{row.spot.name} ({country_name(row.spot.code) or row.spot.code})"


def _counted(items: Sequence[Item]) -> str:
    events = sum(1 for item in items if item.event is not None)
    ties = len(items) - events
    parts = [f"{events} event{'' if events == 1 else 's'}"] if events else []
    parts += [f"{ties} lasting tie{'' if ties == 1 else 's'}"] if ties else []
    return " and ".join(parts)


def _item_lines(items: Sequence[Item], captions: Mapping[str, str], told: Mapping[str, Any]) -> list[str]:
    lines = []
    for item in items[:2]:
        date = item.event.date if item.event else item.tie.valid
        lines.append(f"    • {tie_words(item.tie, captions)} · {date or 'undated'} · grade {grade_text(item.tie)}{sure_words(item.tie)}")
        lines += told_lines(told.get(item.item_id, ()), indent=" " * 6, most=1)
    if len(items) > 2:
        lines.append(f"    … and {len(items) - 2} more")
    return lines


def _lost_lines(lost: Sequence[Lost], most: int) -> list[str]:
    if not lost:
        return []
    named = [f"{row.name} ({row.count}{', several places have the name' if row.ambiguous else ''})" for row in lost[:most]]
    rest = f" and {len(lost) - most} more" if len(lost) > most else ""
    return ["", f"told, but on no map of ours ({len(lost)}): {', '.join(named)}{rest}"]


def _item_data(item: Item, entities: Mapping[str, Entity], told: Mapping[str, Any]) -> dict[str, Any]:
    tie: Tie = item.tie
    ends = {key: entities.get(end) for key, end in (("subject", tie.subject_id), ("object", tie.object_id))}
    return {
        "event_id": item.event.event_id if item.event else None,
        "tie_id": tie.tie_id,
        "predicate": tie.predicate,
        "words": tie_words(tie, {row.entity_id: row.caption for row in ends.values() if row}),
        "ends": {
            key: {"entity_id": row.entity_id, "caption": row.caption, "named": row.named} if row else None for key, row in ends.items()
        },
        "status": item.status,
        "date": item.event.date if item.event else tie.valid,
        "origins": tie.origins,
        "grade": grade_text(tie),
        "claim_ids": list(tie.supporting),
        "evidence": [asdict(row) for row in told.get(item.item_id, ())],
    }


def _standing_data(row: Standing, entities: Mapping[str, Entity], told: Mapping[str, Any]) -> dict[str, Any]:
    return {"place": asdict(row.spot), "hedged": row.hedged, "items": [_item_data(item, entities, told) for item in row.items]}


def _flow_data(row: Flow, entities: Mapping[str, Entity], told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "from": asdict(row.start),
        "to": asdict(row.end),
        "hedged": row.hedged,
        "groups": row.groups,
        "items": [_item_data(item, entities, told) for item in row.items],
    }
