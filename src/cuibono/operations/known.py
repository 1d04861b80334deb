"""``cuibono known``: lists and knowledge bases into the ledger, and what they hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from cuibono.errors import InputError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.matching.known_keys import KEYS_VERSION
from cuibono.readers.known import FORMATS, KnownItem, read_known
from cuibono.readers.known.rows import Numbered
from cuibono.records import KnownImport, KnownLink, KnownTaken, KnownVersion, Reject, to_dict
from cuibono.sources.sorted_rows import grouped_on_disk

from .link_known import keys_of

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
# So many rejects are printed; all of them stay in the ledger.
SHOWN = 20


@dataclass(slots=True)
class Imported:
    """What one import did: the log's row, the first rejects, and all of them by reason."""

    log: KnownImport
    rejects: list[Reject] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def dataset_name(given: str | None, path: Path) -> str:
    """The dataset's name: as given, else the file's up to its first dot. Raises UsageError for a name that an id can't hold."""
    name = given if given is not None else re.sub(r"[^a-z0-9_-]+", "_", path.name.lower().partition(".")[0]).strip("_-")
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name of a dataset", advice="small letters, digits, _ . and -, for example --dataset un_sc")
    return name


def import_known(
    ledger: Ledger,
    path: Path,
    *,
    dataset: str | None,
    form: str,
    said: tuple[str, str, str],
    on_step: Callable[[int], None] = lambda done: None,
) -> Imported:
    """Imports a file as the new version of its dataset, all or nothing; ``said`` is by whom, when and why.

    Raises UsageError for a bad name or format, InputError where the file is missing, broken, or none of its rows can be taken: the
    dataset then stays as it was. Ties stay; the derived is left stale.
    """
    name = dataset_name(dataset, path)
    if form not in ("auto", *FORMATS):
        raise UsageError(f"no format {form!r}", advice=f"one of: auto, {', '.join(FORMATS)}")
    done = Imported(KnownImport(0, name, "import", "", path.name, "", "", *said))
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            file = read_known(path.name, stream, dataset=name, form=form, grouping=_grouped)
            head = replace(done.log, format=file.format, content_sha256=digest, reader=file.reader)
            if ledger.known_keys_version() not in (None, KEYS_VERSION):
                ledger.rekey_known(keys_of, KEYS_VERSION)
            done.log = ledger.import_known(head, _watched(file.items, done, on_step), keys=KEYS_VERSION)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", reason="unreadable", where=str(path), advice="see the path"
        ) from error
    except InputError as error:
        raise InputError(error.message, reason=error.reason, where=error.where or str(path), advice=error.advice) from error
    if not done.log.number:
        raise InputError(_nothing(done), reason="no_records", where=str(path), advice="see docs/known.md for the formats that are read")
    # A second row of one id is found by the ledger, not by the reader.
    if done.log.rejects > sum(done.reasons.values()):
        twice = [row for row in ledger.known_rejects(done.log.number) if row.reason == "twice"]
        done.reasons["twice"] += len(twice)
        done.rejects = [*done.rejects, *twice][:SHOWN]
    return done


def _nothing(done: Imported) -> str:
    first = "; ".join(f"{row.address}: {row.reason}: {row.message}" for row in done.rejects[:3])
    passed = ", ".join(f"{count} {kind}" for kind, count in (row.split("\t") for row in done.log.passed))
    told = [f"{sum(done.reasons.values())} rows rejected ({first})" if first else "", f"passed over: {passed}" if passed else ""]
    return "no record could be taken" + "".join(f"; {part}" for part in told if part)


def _grouped(rows: Any) -> Iterator[list[Numbered]]:
    return grouped_on_disk(rows, key=lambda row: str(row[1].canonical_id))


def _watched(items: Iterator[KnownItem], done: Imported, on_step: Callable[[int], None]) -> Iterator[KnownItem]:
    """The items with the keys of their names; counts rejects on the way."""
    for count, item in enumerate(items, 1):
        if isinstance(item, Reject):
            done.reasons[item.reason] += 1
            if len(done.rejects) < SHOWN:
                done.rejects.append(item)
        yield replace(item, keys=tuple(sorted(keys_of(item.record)))) if isinstance(item, KnownTaken) else item
        if count % 1000 == 0:
            on_step(count)


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
