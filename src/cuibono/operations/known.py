"""What the ledger holds of lists and knowledge bases: ``cuibono known list|show|matches|rejects|remove``."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import KnownImport, KnownLink, KnownVersion, Reject, to_dict

# So many rejects are printed; all of them stay in the ledger.
SHOWN = 20


def remove_known(ledger: Ledger, dataset: str, *, said: tuple[str, str, str]) -> KnownImport:
    """Ends a dataset: its records flag nothing any more; they and the log stay. Raises NoMatchError where there is none."""
    return ledger.remove_known(KnownImport(0, dataset, "remove", "", "", "", "", *said))


def datasets(ledger: Ledger) -> list[KnownImport]:
    """The newest row of the log for every dataset that has records, by name."""
    newest = {row.dataset: row for row in ledger.known_imports()}
    return [newest[name] for name in sorted(newest) if newest[name].action == "import"]


def rejects_of(ledger: Ledger, dataset: str) -> list[Reject]:
    """The rows that the newest import of a dataset did not take. Raises NoMatchError where there is none."""
    newest = [row for row in ledger.known_imports() if row.dataset == dataset and row.action == "import"]
    if not newest:
        raise NoMatchError(f"no known entities of {dataset!r}", advice="cuibono known list")
    return ledger.known_rejects(newest[-1].number)


def show_known(ledger: Ledger, known_id: str) -> tuple[dict[str, Any], list[str]]:
    """A record as it came, its versions, and the entities linked to it. Raises NoMatchError."""
    versions = ledger.known_versions(known_id)
    newest = versions[0]
    record = newest.record
    imports = {row.number: row for row in ledger.known_imports()}
    original = ledger.known_original(record.known_id).decode("utf-8", "replace")
    links = [row for row in ledger.known_links() if row.known_id == record.known_id]
    captions = {row.entity_id: row.caption for row in ledger.entities()} if links else {}
    source = imports[newest.since_import]
    lines = [f"{record.known_id}  {record.caption} ({record.kind})"]
    lines += _record_lines(newest)
    lines.append(f"  from          {source.address}, imported {source.at} by {source.by}{f': {source.why}' if source.why else ''}")
    lines.append(f"  SHA-256       {newest.content_sha256}")
    for version in versions:
        until = version.until_import
        if until is not None:
            ended = imports[until]
            lines.append(f"  earlier       from import {version.since_import} until {ended.action} {until} of {ended.at}")
    for link in links:
        lines.append(f"  {link.status:<13} {captions.get(link.entity_id, link.entity_id)} ({link.entity_id}): {'; '.join(link.why)}")
    lines += ["  as it came:", *(f"    {line}" for line in _pretty(original))]
    data = {
        "kind": "known",
        "record": to_dict(record),
        "current": newest.until_import is None,
        "versions": [
            {"since": row.since_import, "until": row.until_import, "content_sha256": row.content_sha256, "caption": row.record.caption}
            for row in versions
        ],
        "import": to_dict(source),
        "links": [to_dict(row) for row in links],
        "original": original,
    }
    return data, lines


def _record_lines(version: KnownVersion) -> list[str]:
    record = version.record
    lines = [] if version.until_import is None else ["  NO LONGER on the list: this is its last version"]
    rows = (
        ("names", record.names),
        ("weak names", record.weak_names),
        ("countries", record.countries),
        ("born", record.birth_dates),
        ("died", record.death_dates),
        ("positions", record.positions),
        ("topics", record.topics),
        ("lists", record.lists),
        ("about", tuple(f"known:{record.dataset}/{ref}" for ref in record.about) if not record.schema else ()),
    )
    for name, values in rows:
        if values:
            lines.append(f"  {name:<13} {', '.join(values[:12])}{' …' if len(values) > 12 else ''}")
    for row in record.listings:
        told = [row.authority, row.program, row.reason, row.since and f"since {row.since}", row.until and f"until {row.until}", row.status]
        lines.append(f"  designated    {'; '.join(part for part in told if part) or row.listing_id}")
    seen = [f"first {record.first_seen}" if record.first_seen else "", f"last {record.last_seen}" if record.last_seen else ""]
    if any(seen):
        lines.append(f"  seen          {', '.join(part for part in seen if part)}, as the publisher says")
    return lines


def _pretty(original: str, most: int = 200) -> list[str]:
    lines = json.dumps(json.loads(original), ensure_ascii=False, indent=1).splitlines()
    return lines if len(lines) <= most else [*lines[:most], f"… and {len(lines) - most} more lines: --json has all"]


def matches(ledger: Ledger, entity_id: str | None = None, *, every: bool = False) -> list[KnownLink]:
    """Links to known records: what waits for a person first, then what is linked; what is unlikely only where asked for."""
    order = {"possible": 0, "linked": 1, "unlikely": 2}
    rows = [row for row in ledger.known_links(entity_id) if every or row.status != "unlikely"]
    return sorted(rows, key=lambda row: (order[row.status], -row.score, row.entity_id, row.known_id))


def first(rows: list[Reject], most: int = SHOWN) -> list[str]:
    """Rejects as lines, at most so many."""
    lines = [f"{row.address}: {row.reason}: {row.message}" for row in islice(rows, most)]
    return [*lines, f"… and {len(rows) - most} more"] if len(rows) > most else lines
