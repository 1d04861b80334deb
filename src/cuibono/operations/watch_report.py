"""What a run of ``watch`` did, as data and as lines: what is new, what changed and how, what is gone, and what goes on when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Watched, to_dict

from .compare import Change, change
from .fetch import Seen
from .recheck import moment
from .saved import Checked
from .saved import as_data as saved_data
from .saved import as_lines as saved_lines
from .watch import NOT_COME, Watching, due_at
from .web_log import BACK

# Of each kind so many are told in the text; --json has all.
MOST_LINES = 40
MOST_CLAIMS = 6
MOST_EDITS = 4
MOST_QUIET = 3


@dataclass(frozen=True, slots=True)
class Report:
    """A run with the changes laid out: ``changes`` by the new document's id, ``saved`` the saved questions that were asked again."""

    run: Watching
    changes: dict[str, Change]
    saved: Sequence[Checked] = ()

    @property
    def faults(self) -> int:
        """Lists and pages of which nothing came in this run."""
        return sum(row.row.outcome in ("failed", "refused", "gone") for row in self.run.lists) + sum(map(_is_fault, self.run.pages))

    @property
    def taken(self) -> int:
        """Lists and pages that answered."""
        lists = sum(row.row.outcome in ("new", "same", "changed") for row in self.run.lists)
        return lists + sum(not _is_fault(seen) for seen in self.run.pages)


def _is_fault(seen: Seen) -> bool:
    return seen.reject is not None or seen.row.outcome in ("failed", "refused")


def report(ledger: Ledger, run: Watching, saved: Sequence[Checked] = ()) -> Report:
    """The run with what its changed pages say now, and said before, and with the saved questions that were asked after it."""
    found = {}
    with ledger.transaction():
        for seen in run.pages:
            if seen.row.outcome == "changed" and seen.row.doc_id and seen.before:
                found[seen.row.doc_id] = change(ledger, seen.before, seen.row.doc_id)
    return Report(run, found, saved)


def as_data(found: Report) -> dict[str, Any]:
    """The report in the documented shape (docs/watch.md)."""
    run = found.run
    return {
        "lists": [
            {
                "address": row.row.address,
                "outcome": row.row.outcome,
                "format": row.form,
                "title": row.title,
                "addresses": row.addresses,
                "new": row.new,
                "left_out": row.left_out,
                "faults": [{"address": address, "message": message} for address, message in row.faults],
                "message": row.row.message,
                "next_at": row.row.next_at,
            }
            for row in run.lists
        ],
        "pages": [_page(seen, found.changes.get(seen.row.doc_id or "")) for seen in run.pages],
        "counts": dict(sorted(Counter(seen.row.outcome for seen in run.pages).items())),
        "documents": run.added.documents,
        "claims": run.added.claims,
        "known": run.known,
        "waiting": run.waiting,
        "left": run.left,
        "silent": run.silent,
        "stopped": run.stopped,
        "next_at": run.next_at,
        "saved": saved_data(found.saved)["questions"],
    }


def _page(seen: Seen, changed: Change | None) -> dict[str, Any]:
    row = seen.row
    return {
        "address": row.address,
        "outcome": row.outcome,
        "title": seen.title,
        "outlet": seen.outlet,
        "published": seen.published,
        "doc_id": row.doc_id,
        "before": seen.before if row.outcome in ("changed", "gone") else None,
        "change": to_dict(changed) if changed else None,
        "reason": seen.reject.reason if seen.reject else None,
        "message": row.message,
        "next_at": row.next_at,
    }


def as_lines(found: Report) -> Iterator[str]:
    """The report for people, most important first."""
    run = found.run
    by_outcome: dict[str, list[Seen]] = {}
    for seen in run.pages:
        kind = "unread" if seen.reject is not None else seen.row.outcome
        kind = "back" if kind == "same" and (seen.row.message or "").startswith(BACK) else kind
        kind = "never there" if kind == "gone" and seen.before is None else kind
        by_outcome.setdefault(kind, []).append(seen)
    yield from _section("new", by_outcome.get("new", []), lambda seen: _headline(seen))
    yield from _section("changed", by_outcome.get("changed", []), lambda seen: [*_headline(seen), *_changed(found, seen)])
    yield from _section("gone (what was captured stays)", by_outcome.get("gone", []), _gone)
    yield from _section("there again", by_outcome.get("back", []), lambda seen: _headline(seen))
    yield from _section("not read", by_outcome.get("unread", []), lambda seen: _failing(seen))
    yield from _section("not there", by_outcome.get("never there", []), lambda seen: _failing(seen))
    yield from _section("refused", by_outcome.get("refused", []), lambda seen: _failing(seen))
    yield from _section("failed", by_outcome.get("failed", []), lambda seen: _failing(seen))
    yield from _lists(run)
    counts = Counter(seen.row.outcome for seen in run.pages if seen.reject is None)
    told = [f"{counts[name]} {name}" for name in ("new", "changed", "same", "gone", "refused", "failed") if counts[name]]
    told += [f"{len(by_outcome['unread'])} not read"] if "unread" in by_outcome else []
    yield f"pages asked for: {', '.join(told) or 'none'}; {run.known} more {'is' if run.known == 1 else 'are'} known and not due"
    if run.waiting:
        yield f"{run.waiting} that failed before are not due yet"
    if run.left:
        why = "stopped before they were asked for" if run.stopped else "were left for the next run"
        yield f"{run.left} {why}"
    if run.silent:
        yield f"{run.silent} were left for the next run: their host gave no answer four times on end"
    if run.next_at:
        yield f"the next page is due at {_when(run.next_at)}"
    yield from saved_lines(found.saved)


def _section(title: str, rows: list[Seen], lines: Any) -> Iterator[str]:
    if not rows:
        return
    yield f"{title}: {len(rows)}"
    for seen in rows[:MOST_LINES]:
        yield from lines(seen)
    if len(rows) > MOST_LINES:
        yield f"  … and {len(rows) - MOST_LINES} more (--json lists all)"
    yield ""


def _headline(seen: Seen) -> list[str]:
    return [
        f"  {(seen.published or 'undated')[:10]:<10}  {seen.outlet or 'no outlet'}: {seen.title or '(no title)'}",
        f"              {seen.row.address}  {seen.row.doc_id or ''}".rstrip(),
    ]


def _changed(found: Report, seen: Seen) -> Iterator[str]:
    changed = found.changes.get(seen.row.doc_id or "")
    if changed is None:
        return
    yield f"              {changed.words_added} words added, {changed.words_removed} removed; the version before: {seen.before}"
    for edit in sorted(changed.edits, key=lambda edit: -len(edit.before) - len(edit.after))[:MOST_EDITS]:
        yield from (f"              {sign} {_cut(words)}" for sign, words in (("-", edit.before), ("+", edit.after)) if words)
    if len(changed.edits) > MOST_EDITS:
        yield f"              … and {len(changed.edits) - MOST_EDITS} more places (--json lists all)"
    for title, rows in (("no longer said", changed.claims_gone), ("said now", changed.claims_new)):
        yield from (f"              {title}: {line}" for line in rows[:MOST_CLAIMS])
        if len(rows) > MOST_CLAIMS:
            yield f"              {title}: … and {len(rows) - MOST_CLAIMS} more claims"


def _cut(words: str, most: int = 160) -> str:
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _gone(seen: Seen) -> list[str]:
    return [*_headline(seen), f"              {seen.row.message or 'gone'}{f'; kept: {seen.before}' if seen.before else ''}"]


def _failing(seen: Seen) -> list[str]:
    later = f"; again from {_when(seen.row.next_at)}" if seen.row.next_at else ""
    return [f"  {seen.row.address}", f"              {seen.row.message or seen.row.outcome}{later}"]


def _lists(run: Watching) -> Iterator[str]:
    quiet = [row for row in run.lists if row.row.outcome in ("new", "same", "changed") and not row.new and not row.left_out]
    for row in run.lists:
        if row in quiet and len(quiet) > MOST_QUIET:
            continue
        address, message = row.row.address, row.row.message or ""
        if row.row.outcome in ("failed", "refused", "gone"):
            watched = address not in run.not_watched
            later = f"; again from {_when(row.row.next_at)}" if row.row.next_at and watched else "" if watched else "; it is not watched"
            yield f"list {address}: {row.row.outcome}: {message.removeprefix(NOT_COME)}{later}"
        elif row.form is None:
            yield f"list {address}: the same as before"
        else:
            title = f" “{row.title}”" if row.title else ""
            lists = row.form in ("OPML", "sitemap index", "page", "GDELT file list")
            held = _count(row.addresses, "list") if lists else f"{_count(row.addresses, 'address', 'addresses')}, {row.new} of them new"
            yield f"list {address}: {row.form}{title}, {held}"
        if row.left_out:
            yield f"  {row.left_out} left out:"
            yield from (f"    {named}: {fault}" for named, fault in row.faults[:5])
    if len(quiet) > MOST_QUIET:
        yield f"{len(quiet)} lists that name nothing new"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _when(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"


def watched_rows(ledger: Ledger, rows: Iterable[Watched], now: str) -> list[dict[str, Any]]:
    """What is watched, with when it was asked for last and what came."""
    listed = list(rows)
    times = due_at(ledger, listed, now)
    found = []
    for row in listed:
        last = ledger.last_capture(row.address)
        found.append(
            {
                "address": row.address,
                "every": row.every,
                "dataset": row.dataset,
                "publisher": row.publisher,
                "asked_at": last.at if last else None,
                "outcome": last.outcome if last else None,
                "message": last.message if last else None,
                "next_at": times[row.address],
            }
        )
    return found


def watched_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The same for people."""
    for row in rows:
        yield row["address"]
        every = f"every {span(row['every'])}" if row["every"] else "at every run"
        publisher = f", publisher {row['publisher']}" if row["publisher"] else ""
        yield f"  {every}, into dataset {row['dataset']}{publisher}"
        if row["asked_at"]:
            due = f"; due at {_when(row['next_at'])}" if row["next_at"] else ""
            yield f"  last asked at {_when(row['asked_at'])}: {row['outcome']}, {row['message']}{due}"
        else:
            yield "  not asked for yet"


def span(seconds: int) -> str:
    """Seconds as a person writes them: 90 is "90s", 1800 "30m"."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds % size == 0 and seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def seconds_until(next_at: str, now: str) -> float:
    """Seconds from now; none where it is past."""
    return max(0.0, (moment(next_at) - moment(now)) / timedelta(seconds=1))
