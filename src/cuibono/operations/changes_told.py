"""What changed, as lines of text, from the data of :func:`cuibono.operations.changes.changes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cuibono.records import Decision, Tie, from_dict
from cuibono.stages.inquire.tell_evidence import Told

from .wording import decided_by, decision_words, tie_facts, tie_words, told_lines

_HEADINGS = {
    "disputed": "Denied or disputed since",
    "ended": "Told as ended",
    "status": "Told otherwise",
    "raised": "Better grounded",
    "lowered": "Less well grounded",
    "new": "New ties",
    "amount": "Sums not told before",
}


def changes_lines(data: Mapping[str, Any], *, most: int) -> list[str]:
    """All of it, ``most`` rows of each kind; an answer without any row says so, with the size of what was looked through."""
    lines = [*_head(data)]
    captions = data["captions"]
    for kind, heading in _HEADINGS.items():
        rows = [row for row in data["changes"] if row["kind"] == kind]
        lines += _section(heading, [_change(row, captions) for row in rows], most)
    lines += _section("Offices that are held by another, as told", [_handover(row, captions) for row in data["offices"]], most)
    names = [_name(row) for row in data["names"]]
    lines += _section("Names not read before", names, most)
    decided = [from_dict(Decision, row) for row in data["decisions"]]
    rows = [[f"  {decision_words(row, captions)} · {decided_by(row)}"] for row in decided]
    lines += _section("Decided since, by the day of the decision", rows, most)
    lines += _section("On lists since, by the day of the import", [[f"  ! {row['wording']}"] for row in data["flags"]], most)
    if len(lines) == len(_head(data)):
        lines += ["", "nothing in these documents says more than was told before; absence of reports is not absence of events"]
    if data["repeated"]:
        told = "1 tie was" if data["repeated"] == 1 else f"{data['repeated']} ties were"
        lines += ["", f"{told} told again and say nothing else than before: repetition is no confirmation"]
    return lines


def _head(data: Mapping[str, Any]) -> list[str]:
    corpus, documents = data["corpus"], data["documents"]
    until = f" until {data['until']}" if data["until"] else ""
    about = f" about {data['entity']['caption']}" if data["entity"] else ""
    by = "taken into the ledger" if data["by"] == "taking in" else "published"
    size = f"{corpus['in_window']} of {corpus['documents']} documents were {by} then"
    bearing = f"; {documents['count']} of them tell a tie of it" if data["entity"] else ""
    lines = [f"What is told since {data['since']}{until}{about} that was not told before", f"{size}{bearing}"]
    if corpus["undated"]:
        one = corpus["undated"] == 1
        lines.append(f"{corpus['undated']} document{' is' if one else 's are'} not dated and count{'s' if one else ''} as known before")
    return lines


def _section(heading: str, rows: Sequence[Sequence[str]], most: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{heading} ({len(rows)})"
    for row in rows[:most]:
        yield from row
    if len(rows) > most:
        yield f"  … and {len(rows) - most} more: --most {len(rows)}"


def _change(row: Mapping[str, Any], captions: Mapping[str, str]) -> list[str]:
    tie = from_dict(Tie, row["tie"])
    told = [Told(**line) for line in row["evidence"]]
    words = [f"    {'; '.join(row['words'])}"] if row["words"] else []
    lines = [f"  • {tie_words(tie, captions)} · {tie_facts(tie)}", *words, *told_lines(told, indent="      ", most=1)]
    if row["against"]:
        lines += ["      against it:", *told_lines([Told(**line) for line in row["against"]], indent="      ", most=1)]
    return lines


def _handover(row: Mapping[str, Any], captions: Mapping[str, str]) -> list[str]:
    office, before, since = (captions.get(row[name], row[name]) for name in ("office", "before", "since"))
    told = [Told(**line) for line in row["evidence"]]
    return [f"  • {office}: {since}; last told of before, {before}", *told_lines(told, indent="      ", most=2)]


def _name(row: Mapping[str, Any]) -> list[str]:
    entity = row["entity"]
    country = f", {entity['country']}" if entity["country"] else ""
    count = f"{entity['documents']} document{'' if entity['documents'] == 1 else 's'}"
    return [f"  {entity['caption']} ({entity['schema']}{country}), first on {row['first_named']}, in {count} · {entity['entity_id']}"]
