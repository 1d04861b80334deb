"""A footprint as lines of text: the table side by side, then each kind of act with its counts, sums and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cuibono.stages.inquire.footprint_words import COVERAGE, amount, counted, coverage, listing, title_of, where_of
from cuibono.vocabulary.languages import language_name

_GROUPS = {"done": "done", "planned": "planned", "possible": "only said to be possible", "predicted": "predicted", "denied": "denied"}
_SHORT = {"done": " done", "planned": " planned", "possible": " possible", "predicted": " predicted", "denied": " denied"}
_WHO = {"state": "state", "others": "companies and others", "groups": "unnamed groups"}


def footprint_lines(data: Mapping[str, Any], *, most: int = 5) -> list[str]:
    """The answer as lines; ``most`` acts of each kind and power with their evidence."""
    lines = [title_of(data), *_frame(data), ""]
    if not data["categories"]:
        names = listing([row["name"] for row in data["powers"]], "or")
        size = counted(data["corpus"]["documents"], "document")
        return [*lines, f"no act of {names}{where_of(data)} was found in this corpus of {size}; {COVERAGE}", *_unread(data)]
    lines += [*_table(data), ""]
    for kind in data["categories"]:
        lines.append(kind["heading"].upper())
        for power, cell in zip(data["powers"], kind["powers"], strict=True):
            lines += _cell(data, kind, power, cell, most)
        lines.append("")
    return [*lines, *_notes(data), *_unread(data)]


def _frame(data: Mapping[str, Any]) -> list[str]:
    corpus = data["corpus"]
    asked = [f"{name} {data[name]}" for name in ("since", "until") if data[name]]
    span = f", published {corpus['first_published']} to {corpus['last_published']}" if corpus["first_published"] else ""
    lines = [
        f"acts by {data['by']} of the act{''.join(', ' + row for row in asked)}; each is counted once, however many stories tell it",
        f"corpus: {counted(corpus['documents'], 'document')} of {counted(corpus['outlets'], 'outlet')}{span}",
    ]
    return [*lines, *(f"  {coverage(row)}" for row in data["powers"]), f"  {COVERAGE}"]


def _table(data: Mapping[str, Any]) -> list[str]:
    """Kinds by powers: how many acts, and the sum of those that are done."""
    rows = [["", *(power["name"] for power in data["powers"])]]
    for kind in (kind for kind in data["categories"] if any(cell["events"] for cell in kind["powers"])):
        rows.append([kind["heading"], *(short_cell(cell, data["currency"]) for cell in kind["powers"])])
    widths = [max(len(row[at]) for row in rows) + 3 for at in range(len(rows[0]))]
    return ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def short_cell(cell: Mapping[str, Any], currency: str) -> str:
    """ "7 done (3 with a sum: 1.3 billion USD), 2 planned", or "none found". What is denied stands without its sum."""
    parts = []
    for group, number in cell["counts"].items():
        money = cell["money"].get(group)
        added = ""
        if money and money["added"] and group != "denied":
            added = f" ({'' if number == 1 else str(money['added']) + ' '}with a sum: {amount(money['low'], currency)})"
        parts.append(f"{number}{_SHORT[group]}{added}")
    return ", ".join(parts) or "none found"


def _cell(data: Mapping[str, Any], kind: Mapping[str, Any], power: Mapping[str, Any], cell: Mapping[str, Any], most: int) -> list[str]:
    if not cell["events"] and not cell["unsure"]:
        return [f"  {power['name']}: none found"]
    told = ", ".join(f"{number} {_GROUPS[group]}" for group, number in cell["counts"].items())
    by = "; ".join(f"{_WHO[who]}: {sum(groups.values())}" for who, groups in cell["who"].items())
    between = "all between the same two" if cell["pairs"] == 1 else f"between {cell['pairs']} pairs of parties"
    pairs = f", {between}" if len(cell["events"]) > cell["pairs"] else ""
    lines = [f"  {power['name']}: {told or 'none that is read surely'}{pairs}{f' ({by})' if by else ''}"]
    if cell["periods"]:
        lines.append("    " + " · ".join(_period(period, groups) for period, groups in cell["periods"].items()))
    if kind["money"]:
        lines += [f"    {_GROUPS[group]}: {line}" for group, row in cell["money"].items() for line in money_lines(row, data["currency"])]
    for act in cell["events"][:most]:
        lines += act_lines(act, data["currency"])
    if len(cell["events"]) > most:
        lines.append(f"    … and {len(cell['events']) - most} more: --most {len(cell['events'])}")
    if cell["unsure"]:
        lines.append(f"    not counted, since read too unsurely: {len(cell['unsure'])} (in the JSON, under “unsure”)")
    return lines


def _period(period: str, groups: Mapping[str, int]) -> str:
    return f"{period}: " + ", ".join(f"{number}{_SHORT[group]}" for group, number in groups.items())


def money_lines(row: Mapping[str, Any], currency: str) -> list[str]:
    """Known and unknown sums apart, then what was not added and why."""
    if not row["known"]:
        return ["no sum is told of " + ("it" if row["events"] == 1 else f"any of the {row['events']}")]
    parts = []
    if row["added"]:
        high = f" to {amount(row['high'], currency)}, as accounts differ" if row["high"] > row["low"] * 1.0001 else ""
        up_to = f" ({row['at_most']} of them told as “up to”)" if row["at_most"] else ""
        parts.append(f"{row['added']} with a sum: {amount(row['low'], currency)}{high}{up_to}")
    for name, low, high, number in row["unconverted"]:
        figure = amount(low, name) + (f" to {amount(high, name)}" if high > low else "")
        parts.append(f"{number} in {name}, not converted (no rate of its year): {figure}")
    if row["unknown"]:
        parts.append(f"{row['unknown']} without a sum")
    lines = ["; ".join(parts)]
    if row["once"]:
        lines.append(f"{counted(len(row['once']), 'sum')} not added: {row['once'][0][1]}")
    return lines


def act_lines(act: Mapping[str, Any], currency: str) -> list[str]:
    """One act with what is told of it, and the sentence that shows it best."""
    when = act["date"] or "undated"
    origins = "1 origin" if act["origins"] == 1 else f"{act['origins']} independent origins"
    where = f" · in {listing(act['places'])}" if act["places"] else ""
    lines = [f"    • {act['words']} · {when}{where} · grade {act['grade']} · {origins}"]
    if act["sums"]:
        lines.append(f"      {sum_words(act, currency)}")
    if act["also"]:
        lines.append(f"      the same sentence: {'; '.join(act['also'][:4])}")
    for row in act["evidence"][:1]:
        lines += [
            f"      “{row['sentence']}”",
            f"        {row['speaker']}, published {row['published'] or 'on a date not known'} · {row['claim_id']}",
        ]
    for row in act["against"][:1]:
        lines += [
            "      against it:",
            f"      “{row['sentence']}”",
            f"        {row['speaker']}, published {row['published'] or 'on a date not known'}",
        ]
    return lines


def sum_words(act: Mapping[str, Any], currency: str) -> str:
    """The sums as told, with the conversion and its year."""
    sums = act["sums"]
    said = " / ".join(text for text in sums["texts"] if text)
    if sums["low"] is None:
        said += ", not converted: no rate of its year"
    elif sums["year"]:
        basis = "the year of the act" if sums["basis"] == "event" else "the year of the report"
        said += f" = {amount(sums['low'], currency)} at the mean rate of {sums['year']}, {basis}"
    if act["told_with"]:
        said += f"; told jointly with {listing(act['told_with'])}, so not all of it need be of one"
    return f"sum as told: {said}"


def _notes(data: Mapping[str, Any]) -> list[str]:
    money = any(kind["money"] and any(cell["money"] for cell in kind["powers"]) for kind in data["categories"])
    notes = [
        "How this is counted",
        "  planned, possible, predicted and denied acts are never among what is done; what is undated stands under no year",
        "  acts are told apart by their parties: what one story tells of a state and another one of its minister is two acts;",
        "  undated reports that came out far apart count as several acts, though they may mean one: see between how many pairs they are",
    ]
    if money:
        notes += [
            "  of sums that accounts differ on the lowest is added; what may be one sum told twice, or a part of a total, is added once",
            f"  money is nominal, in {data['currency']}; rates: {data['rates']}; of the act's year, else of the report's",
        ]
    if data["sector"]:
        notes.append("  the sector goes by words: acts count where one of them stands in what is said or in a name; others are missed")
    if data["since"] or data["until"]:
        notes.append("  what is undated is within the time asked for where its report was published in it")
    return notes


def _unread(data: Mapping[str, Any]) -> list[str]:
    rows = data["unread"]["total"]
    if not rows:
        return []
    told = ", ".join(f"{count} in {language_name(code) if code != '?' else 'a language that is not known'}" for code, count in rows.items())
    return [
        "",
        f"Not read for ties: {counted(sum(rows.values()), 'document')} ({told}); {len(data['unread']['naming'])} of them name a party",
    ]
