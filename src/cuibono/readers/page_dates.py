"""When a page was published and changed: moments as it writes them, and what of it dates something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cuibono.vocabulary import load_toml

from .base import Given
from .dates import parse_date

_SENTENCE = 8  # words from which a paragraph is running text, and no line with a date
_EPOCH = "1970-01-01"
_PARAGRAPHS = frozenset({"p", "li", "td", "th", "blockquote", "figcaption", "dd"})


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date as the page writes it, its own calendar's; ``instant`` in UTC where it tells the time and its zone, else ""."""

    date: str
    instant: str = ""


def moment(raw: str, retrieved_on: str) -> Moment | None:
    """A date by its words, or None where it can't be read, has not come yet, or is a computer's zero.

    The day is the outlet's own; a day that had not come in UTC where it had in the outlet's zone is UTC's.
    """
    raw = raw.strip()
    date = parse_date(raw)
    if date is None or date.startswith((_EPOCH, "0")):
        return None
    instant = _instant(raw)
    if date > retrieved_on[: len(date)]:
        day = instant.astimezone(UTC).date().isoformat() if instant and instant.tzinfo else ""
        if not day or day > retrieved_on:
            return None
        date = day
    return Moment(date, instant.astimezone(UTC).isoformat() if instant and instant.tzinfo else "")


def _instant(raw: str) -> datetime | None:
    if len(raw) <= 10:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(raw)
            return found if found.year > 1 else None
        except (ValueError, TypeError):
            continue
    return None


def moments(raw: Iterable[str], given: Given) -> list[Moment]:
    return [found for words in raw if (found := moment(words, given.retrieved_on)) is not None]


def earliest(raw: Iterable[str], given: Given) -> Moment | None:
    """The first of the dates that the page states as its publication: a later one is of a new edition. A full date wins over its year."""
    found = moments(raw, given)
    return min(found, key=lambda row: (row.date.ljust(10, "~"), row.instant or "~"), default=None)


def same_moment(left: Moment, right: Moment) -> bool:
    """Whether they can't be told apart: one instant, or one day where a time is missing."""
    return left.instant == right.instant if left.instant and right.instant else left.date == right.date


def marked_times(tree: Any) -> list[str]:
    """Dates of time elements that are marked as the publication's."""
    found = []
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        published = element.get("pubdate") is not None or "datepublished" in marks or "dt-published" in marks
        if published and element.get("datetime") and not any(above.tag in _PARAGRAPHS for above in element.iterancestors()):
            found.append(str(element.get("datetime")))
    return found


def drop_told_dates(tree: Any, text: str) -> None:
    """Leaves of a page's tree what stands before its ``text`` begins: there a page dates itself.

    Further down it dates what is told, comments, and other pages. What is marked as a change's date goes too, and the fields that were read
    already: one that is still looked for said nothing that could be believed, and so may not be read in another way.
    """
    fields = load_toml("pages.toml")["fields"]
    read = {*fields["modified"], *fields["published"]}
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element.tag == "body":
            continue
        names = {element.get(name, "").strip().lower() for name in ("name", "property", "itemprop")}
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        changed = element.tag not in ("article", "main", "div", "section") and ("modified" in marks or "updated" in marks)
        if changed or names & read or "ld+json" in (element.get("type") or "").lower():
            element.drop_tree()
    flat = " ".join(text.split())
    for paragraph in tree.iter("p"):
        words = paragraph.text_content().split()
        if len(words) >= _SENTENCE and " ".join(words[:_SENTENCE]) in flat:
            _cut(paragraph)
            break


def _cut(element: Any) -> None:
    """Takes an element and all that follows it in the page away."""
    node = element
    while node is not None and node.getparent() is not None and node.tag != "body":
        for following in list(node.itersiblings()):
            following.getparent().remove(following)
        node.tail = None
        node = node.getparent()
    element.drop_tree()
