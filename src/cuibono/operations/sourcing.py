"""``cuibono sourcing``: who speaks in the documents of an outlet, a story, a topic or a month, and how much is the outlet's own voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from cuibono.errors import AmbiguousError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.ledger.names import plain
from cuibono.records import Entity, Head
from cuibono.records.readings import Span
from cuibono.stages.inquire.sourcing import CLASSES, Counts, add_counts, count_documents, group_counts
from cuibono.stages.inquire.statements import printed_between
from cuibono.stages.inquire.stories import find_stories
from cuibono.stages.inquire.strength import rules
from cuibono.vocabulary.media import outlet_name

from .events import HAPPENING
from .find_events import Happenings
from .names import resolve_name
from .periods import period, told
from .quotes import outlet_ids
from .unread import unread, unread_data, unread_lines

BY = ("outlet", "story", "topic", "month")
_TOPICS = 20


def sourcing(
    ledger: Ledger,
    *,
    by: str = "outlet",
    outlet: str | None = None,
    topic: str | None = None,
    since: str | None = None,
    until: str | None = None,
    most: int = 20,
) -> tuple[dict[str, Any], list[str]]:
    """Counts and shares of sources, as data (all groups) and as lines (``most`` of them, those with most attributions).

    ``topic`` is a name (sentences that name it) or words (sentences that have them all); counts are then of these sentences alone. By topic
    without one: the names that most documents have. Raises UsageError for another ``by`` or a bad date, NoMatchError, AmbiguousError.
    """
    if by not in BY:
        raise UsageError(f"can't sort by {by!r}", advice=f"sort by one of: {', '.join(BY)}")
    first, last = period(since, until)
    with ledger.transaction():
        printed = outlet_ids(ledger, outlet) if outlet else None
        heads = {
            row.doc_id: row
            for row in ledger.heads()
            if (printed is None or row.source_id in printed) and printed_between(row.published_at, first, last)
        }
        about, within = _within(ledger, topic, heads)
        doc_ids = set(heads if within is None else within)
        voiced, sentences = ledger.voiced(doc_ids), ledger.sentences_of(doc_ids)
        counts = count_documents(voiced, sentences, within)
        if by == "topic" and within is None:
            rows = [(row.caption, add_counts(part.values())) for row, part in _topics(ledger, heads, voiced)]
        else:
            rows = group_counts(counts, _groups(ledger, by, heads, about))
            rows = sorted(rows, key=lambda pair: pair[0]) if by == "month" else rows
        corpus = ledger.corpus().documents
        unseen = unread(ledger, [])
    whole = add_counts(counts.values())
    data = {
        "by": by,
        "outlet": outlet,
        "topic": about,
        "classes": CLASSES,
        "least": rules("sourcing")["least"],
        "documents": corpus,
        "all": counts_data(whole),
        "groups": [{"name": name, **counts_data(row)} for name, row in rows],
        "unread": unread_data(unseen),
    }
    limits = [f"in {outlet}" if outlet else "", f"in sentences about {about}" if about else "", told(since, until)]
    return data, [*_lines(data, rows, whole, [part for part in limits if part], most), *unread_lines(unseen, {})]


def counts_data(row: Counts) -> dict[str, Any]:
    """Counts for JSON; shares are None where there are too few attributions to tell them."""
    shares = {name: round(count / row.attributions, 4) if row.enough else None for name, count in zip(CLASSES, row.by_class, strict=True)}
    return {
        **asdict(row),
        "by_class": dict(zip(CLASSES, row.by_class, strict=True)),
        "attributions": row.attributions,
        "shares": shares,
        "own_share": round(row.own / row.sentences, 4) if row.sentences >= rules("sourcing")["least"] else None,
    }


def _within(ledger: Ledger, topic: str | None, heads: Mapping[str, Head]) -> tuple[str | None, dict[str, list[Span]] | None]:
    """What the topic is taken for, in words, and the sentences about it by document."""
    if topic is None:
        return None, None
    try:
        entity = resolve_name(ledger, topic)
    except AmbiguousError:
        raise
    except NoMatchError:
        entity = None
    # A part of a name is a word like others: "impeachment" is no question about the "Articles of Impeachment".
    if entity and (topic == entity.entity_id or plain(topic) in {plain(name) for name in (entity.caption, *entity.names)}):
        rows, about = ledger.naming(entity.entity_id), entity.caption
    else:
        rows, about = ledger.passages_with(topic), f"“{topic}”"
    if not rows:
        raise NoMatchError(
            f"nothing here is about {topic!r}", advice="give a name, or words that stand in a sentence: cuibono search WORDS"
        )
    found: dict[str, list[Span]] = defaultdict(list)
    for doc_id, start, end in rows:
        if doc_id in heads:
            found[doc_id].append((start, end))
    return about, dict(found)


def _topics(ledger: Ledger, heads: Mapping[str, Head], voiced: Sequence[Any]) -> list[tuple[Entity, dict[str, Counts]]]:
    """The names that most documents have, each with the counts of the sentences that name it."""
    named = [row for row in ledger.entities() if row.named and row.schema != "Position"]
    named.sort(key=lambda row: (-row.documents, row.entity_id))
    found = []
    for entity in named[:_TOPICS]:
        spans: dict[str, list[Span]] = defaultdict(list)
        for doc_id, start, end in ledger.naming(entity.entity_id):
            if doc_id in heads:
                spans[doc_id].append((start, end))
        found.append((entity, count_documents(voiced, {}, spans)))
    return found


def _groups(ledger: Ledger, by: str, heads: Mapping[str, Head], about: str | None) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    if by == "story":
        return _stories(ledger, heads)
    for doc_id, row in heads.items():
        if by == "topic":
            groups[about or ""].append(doc_id)
        elif by == "month":
            groups[(row.published_at or "undated")[:7]].append(doc_id)
        else:
            groups[outlet_name(row.source_id) if row.source_id else "an outlet that is not known"].append(doc_id)
    return groups


def _stories(ledger: Ledger, heads: Mapping[str, Head]) -> dict[str, list[str]]:
    happenings = Happenings.of(ledger, ledger.claims(predicates=HAPPENING))
    published = {doc_id: row.published_at for doc_id, row in heads.items()}
    groups: dict[str, list[str]] = {}
    for doc_ids in find_stories(published, happenings.events, happenings.claims, ledger.origin_edges()):
        known = [doc_id for doc_id in doc_ids if doc_id in heads]
        if len(known) > 1:
            first = min(known, key=lambda doc_id: (heads[doc_id].published_at or "9", doc_id))
            groups[f"{heads[first].title or heads[first].address} ({heads[first].published_at or 'undated'})"] = known
    return groups


def _lines(data: dict[str, Any], rows: Sequence[tuple[str, Counts]], whole: Counts, limits: list[str], most: int) -> list[str]:
    lines = [f"who speaks, by {data['by']}{': ' if limits else ''}{', '.join(limits)}", ""]
    if not whole.documents:
        return [*lines, f"nothing to count in this corpus of {data['documents']} documents"]
    wide = max(12, *(min(len(name), 44) for name, _ in rows[:most])) if rows else 12
    head = f"{'':<{wide}}  docs  attributions  persons  bodies  documents  media  unnamed   own voice"
    lines.append(head)
    for name, row in [*rows[:most], ("all", whole)]:
        if name == "all" and len(rows) == 1:
            continue
        lines.append(f"{_cut(name, wide):<{wide}} {row.documents:>5} {row.attributions:>13}  {_shares(row)}   {_own(row)}")
    if len(rows) > most:
        lines.append(f"… and {len(rows) - most} more: --most {len(rows)}")
    if not rows:
        lines.append(f"no {data['by']} of more than one document")
    least = data["least"]
    lines += [
        "",
        "persons, bodies, documents, media, unnamed: shares of the attributions. unnamed: nobody could ask or look up who is meant.",
        "own voice: share of the sentences that no attribution touches: the outlet says it itself.",
        f"Below {least} attributions (or sentences) counts are told and no shares: one more would move them by five points.",
    ]
    if data["by"] == "story":
        lines.append("A story: documents of which one is a copy of another, or that tell two of the same happenings within three days.")
    return lines


def _shares(row: Counts) -> str:
    widths = (7, 6, 9, 5, 7)
    if row.enough:
        return "  ".join(f"{f'{100 * count / row.attributions:.0f} %':>{width}}" for count, width in zip(row.by_class, widths, strict=True))
    return "  ".join(f"{count:>{width}}" for count, width in zip(row.by_class, widths, strict=True))


def _own(row: Counts) -> str:
    if row.sentences >= rules("sourcing")["least"]:
        return f"{100 * row.own / row.sentences:.0f} % of {row.sentences}"
    return f"{row.own} of {row.sentences}"


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"
