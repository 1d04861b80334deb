"""``cuibono events``: what happened, once for each happening, with the versions that several stories give of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.matching.words import fold
from cuibono.records import Entity, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.events import Event, Version
from cuibono.stages.inquire.tell_evidence import Told, grade_text
from cuibono.stages.inquire.when import Window
from cuibono.vocabulary import PREDICATES

from .find_events import Happenings
from .names import captions_of, describe, resolve_name
from .periods import window
from .unread import unread, unread_data, unread_lines
from .wording import sure_words, tie_words, told_lines

HAPPENING = frozenset(name for name, row in PREDICATES.items() if not row.lasting)


def events(
    ledger: Ledger,
    name: str | None = None,
    *,
    other: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    predicates: Sequence[str] = (),
    most: int = 20,
) -> tuple[dict[str, Any], list[str]]:
    """The events of a name or id (of the whole ledger where none is given), as data and as lines.

    ``other`` keeps those between the two, ``place`` those told to be there, ``since`` and ``until`` (a year, month or day) those that may
    lie between, ``predicates`` those kinds. The ``most`` best supported are shown, by date; all are counted. Raises NoMatchError,
    AmbiguousError, UsageError for a date or kind that can't be.
    """
    asked = window(since, until)
    kinds = check_kinds(predicates)
    with ledger.transaction():
        subjects = [resolve_name(ledger, text) for text in (name, other) if text]
        happenings = Happenings.of(ledger, _claims(ledger, subjects, kinds or HAPPENING))
        found = [row for row in happenings.events if {entity.entity_id for entity in subjects} <= {row.subject_id, row.object_id}]
        if place:
            found = [row for row in found if stands_at(row, place, happenings)]
        dated, undated, outside = part_by_window(found, asked)
        kept = best_supported([*dated, *undated], most)
        documents = happenings.documents(kept)
        parts: list[Event | Version] = []
        for event in kept:
            parts += [event, *event.versions]
        weighed = iter(happenings.weighed(parts))
        shown = [_Shown(event, weighed, happenings, documents) for event in kept]
        captions = captions_of(ledger, [row.tie for row in shown])
        corpus = ledger.corpus()
        unseen = unread(ledger, subjects)
    lines = [describe(entity) for entity in subjects]
    lines += _lines(shown, captions, len(dated), len(undated), outside, most, corpus.documents)
    lines += unread_lines(unseen, {entity.entity_id: entity.caption for entity in subjects})
    data = {
        "entities": [to_dict(entity) for entity in subjects],
        "events": [row.data(captions) for row in shown],
        "dated": len(dated),
        "undated": len(undated),
        "outside": outside,
        "documents": corpus.documents,
        "unread": unread_data(unseen),
    }
    return data, lines


def check_kinds(predicates: Sequence[str]) -> frozenset[str]:
    """The predicates asked for. Raises UsageError for one that is none, or that is no event."""
    for kind in predicates:
        if kind not in HAPPENING:
            what = "lasts and is no event: see cuibono dossier" if kind in PREDICATES else "is no predicate"
            raise UsageError(f"{kind!r} {what}", where="--predicate", advice=f"one of: {', '.join(sorted(HAPPENING))}")
    return frozenset(predicates)


def _claims(ledger: Ledger, subjects: Sequence[Entity], kinds: frozenset[str]) -> list[StoredClaim]:
    if not subjects:
        return ledger.claims(predicates=kinds)
    ties = [tie for tie in ledger.ties(subjects[0].entity_id) if tie.predicate in kinds]
    if len(subjects) > 1:
        ties = [tie for tie in ties if subjects[1].entity_id in (tie.subject_id, tie.object_id)]
    return ledger.claims([claim_id for tie in ties for claim_id in (*tie.supporting, *tie.contrary)])


def stands_at(event: Event, place: str, happenings: Happenings) -> bool:
    """A claim of the event says that place, or a territory or project of that name is at its end."""
    asked = set(fold(place))
    for claim in (happenings.claims[claim_id] for claim_id in event.claim_ids):
        ends = [(claim.subject_schema, claim.subject_text), (claim.object_schema, claim.object_text)]
        words = [claim.place or "", *(text for schema, text in ends if schema in ("Territory", "Project"))]
        if asked and any(asked <= set(fold(text)) for text in words):
            return True
    return False


def part_by_window(found: Sequence[Event], asked: Window) -> tuple[list[Event], list[Event], int]:
    """Dated events that may lie in the window, undated ones that were reported in it, and how many fall outside."""
    dated = [row for row in found if row.date and asked.holds(row.date)]
    undated = [row for row in found if not row.date and (not asked.limited or any(asked.holds(day) for day in row.seen if day))]
    return dated, undated, len(found) - len(dated) - len(undated)


def best_supported(found: Sequence[Event], most: int) -> list[Event]:
    """The events that most independent origins tell, of as many those that more claims tell, in the order given."""
    ranked = sorted(found, key=lambda row: (-row.origins, row.status == "denied", row.date is None, -len(row.claim_ids), row.event_id))
    kept = {row.event_id for row in ranked[:most]}
    return [row for row in found if row.event_id in kept]


class _Shown:
    """One event as it is shown: weighed, with what each version rests on."""

    def __init__(self, event: Event, weighed: Iterator[Tie], happenings: Happenings, documents: Mapping[str, Any]) -> None:
        self.event = event
        self.tie = next(weighed)
        self.versions: list[tuple[Version, Tie, tuple[Told, ...]]] = []
        for version in event.versions:
            tie = next(weighed)
            self.versions.append((version, tie, happenings.told(tie, documents, version.date)))

    def data(self, captions: Mapping[str, str]) -> dict[str, Any]:
        event, tie = self.event, self.tie
        return {
            "event_id": event.event_id,
            "tie_id": tie.tie_id,
            "subject": {"entity_id": event.subject_id, "caption": captions.get(event.subject_id, event.subject_id)},
            "predicate": event.predicate,
            "object": {"entity_id": event.object_id, "caption": captions.get(event.object_id, event.object_id)},
            "words": tie_words(_as_told(tie, event.status), captions),
            "status": event.status,
            "date": event.date,
            "family": PREDICATES[event.predicate].family,
            "first_seen": event.seen[0],
            "last_seen": event.seen[1],
            "amount": _money_data(event.amount),
            "origins": tie.origins,
            "documents": tie.documents,
            "grade": grade_text(tie),
            "reason": tie.reason,
            "claim_ids": list(event.claim_ids),
            "versions": [
                {
                    "differs": list(version.differs),
                    "status": version.status,
                    "date": version.date,
                    "amount": _money_data(version.amount),
                    "amount_text": version.amount_text,
                    "role": version.role,
                    "place": version.place,
                    "origins": part.origins,
                    "grade": grade_text(part),
                    "evidence": [asdict(row) for row in told],
                }
                for version, part, told in self.versions
            ],
        }

    def lines(self, captions: Mapping[str, str], most_versions: int = 4) -> list[str]:
        event, tie = self.event, self.tie
        seen = f"published {event.seen[0]}" if event.seen[0] == event.seen[1] else f"published {event.seen[0]} to {event.seen[1]}"
        seen = seen if event.seen[0] else "published on days not known"
        documents = "1 document" if tie.documents == 1 else f"{tie.documents} documents"
        facts = [f"grade {grade_text(tie)}", f"{origins_words(tie.origins)} in {documents}", seen + sure_words(tie)]
        lines = [
            f"{event.date or 'undated':<12} {tie_words(_as_told(tie, event.status), captions)}",
            f"{'':13}{' · '.join(facts)}",
        ]
        several = len(self.versions) > 1
        for version, part, told in self.versions[:most_versions]:
            said = version_words(version)
            if several:
                head = f"{said} · grade {grade_text(part)} · {origins_words(part.origins)}"
                lines.append(f"{'':13}• {head}")
            elif said and said != version.status:
                lines.append(f"{'':13}{said}")
            lines += told_lines(told, indent=" " * 15, most=1)
        if len(self.versions) > most_versions:
            lines.append(f"{'':13}… and {len(self.versions) - most_versions} more versions: --json has them")
        return [*lines, ""]


def _as_told(tie: Tie, status: str) -> Tie:
    """The tie in the status of the event, which goes by what came last."""
    return replace(tie, status=status)


def origins_words(count: int) -> str:
    """ "single source" or "3 independent origins"."""
    return "single source" if count <= 1 else f"{count} independent origins"


def version_words(version: Version) -> str:
    """What a version says: "planned, for 2018-06-12, at Singapore, $130,000"; what it disputes is marked with "differs"."""
    parts = [version.status]
    parts += [f"dated {version.date}"] if version.date else []
    parts += [version.amount_text] if version.amount_text else []
    parts += [f"“{version.role}”"] if version.role else []
    parts += [f"place: {version.place}"] if version.place else []
    disputed = [part for part in version.differs if part != "status"]
    return ", ".join(parts) + (f" (differs in {' and '.join(disputed)})" if disputed else "")


def _money_data(amount: tuple[float, str] | None) -> dict[str, Any] | None:
    return None if amount is None else {"value": amount[0], "currency": amount[1]}


def _lines(
    shown: Sequence[_Shown], captions: Mapping[str, str], dated: int, undated: int, outside: int, most: int, documents: int
) -> list[str]:
    total = dated + undated
    corpus = f"{documents} document{'' if documents == 1 else 's'}"
    if not total:
        more = f" ({outside} outside the time asked for)" if outside else ""
        return ["", f"no such event in this corpus of {corpus}{more}; absence of reports is not absence of events"]
    told = [f"{total} event{'' if total == 1 else 's'}: {dated} dated, {undated} undated"]
    told += [f"{outside} outside the time asked for"] if outside else []
    told += [f"the {most} best supported are shown, --most {total} for all"] if total > len(shown) else []
    lines = ["; ".join(told), ""]
    for row in (row for row in shown if row.event.date):
        lines += row.lines(captions)
    rest = [row for row in shown if not row.event.date]
    if rest:
        lines += ["undated: when is not said; they stand by the day of their first report, which is no date of an event", ""]
        for row in sorted(rest, key=lambda row: (row.event.seen[0] or "9999", row.event.event_id)):
            lines += row.lines(captions)
    return lines[:-1]
