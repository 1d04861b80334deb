"""What a link to a known record lets one say: a line in the list's own words, with its record, its date and the reason of the link.

A flag is never guilt: it says what stands on a list, not what somebody did. A possible match is worded as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cuibono.records import KnownFlag, KnownLink, KnownRecord
from cuibono.vocabulary.known import warning_of

_MOST_LISTS = 4


def warnings_of(record: KnownRecord) -> tuple[str, ...]:
    """The list's tags that warn, in words; a narrower tag makes the wider one silent ("fraud" for "crime" and "crime.fraud")."""
    topics = [topic for topic in record.topics if not any(other.startswith(f"{topic}.") for other in record.topics)]
    return tuple(dict.fromkeys(words for topic in topics if (words := warning_of(topic))))


def flag_known(links: Iterable[KnownLink], records: Mapping[str, KnownRecord]) -> list[KnownFlag]:
    """Flags of links that are linked or possible, asserted ones first; links to records that are not given are left out."""
    made = [_flag(link, records[link.known_id]) for link in links if link.status != "unlikely" and link.known_id in records]
    return sorted(made, key=lambda row: (row.entity_id, row.status != "linked", not row.listed, -row.score, row.known_id))


def _flag(link: KnownLink, record: KnownRecord) -> KnownFlag:
    lists = record.lists or (record.dataset,)
    listed = bool(warnings_of(record) or record.listings)
    since = min((row.since for row in record.listings if row.since), default=None)
    return KnownFlag(
        entity_id=link.entity_id,
        known_id=link.known_id,
        status=link.status,
        listed=listed,
        lists=lists,
        name=record.caption,
        topics=record.topics,
        since=since,
        score=link.score,
        why=link.why,
        wording=_wording(link, record, lists, listed, since),
    )


def _wording(link: KnownLink, record: KnownRecord, lists: tuple[str, ...], listed: bool, since: str | None) -> str:
    shown = ", ".join(lists[:_MOST_LISTS]) + (f" and {len(lists) - _MOST_LISTS} more" if len(lists) > _MOST_LISTS else "")
    dated = f", since {since}" if since else f", in the data since {record.first_seen[:10]}" if record.first_seen and listed else ""
    ended = max((row.until for row in record.listings if row.until), default=None)
    if ended and all(row.until for row in record.listings):
        dated += f", until {ended}"
    place = f"the list{'s' if len(lists) > 1 else ''} {shown}" if listed else shown
    where = f"“{record.caption}” (record {link.known_id}{dated})"
    warned = warnings_of(record)
    tags = f"; the list’s own tags: {', '.join(warned)}" if warned else ""
    if link.status == "possible":
        return f"possible match, not asserted: {where} {'on' if listed else 'in'} {place}{tags}"
    return f"is on {place} as {where}{tags}" if listed else f"has a record in {place} as {where}"
