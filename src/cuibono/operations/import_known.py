"""``cuibono known import``: a list or a knowledge base into the ledger, as the new version of its dataset."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cuibono.errors import InputError, UsageError
from cuibono.ledger import Ledger
from cuibono.matching.known_keys import KEYS_VERSION
from cuibono.readers.known import FORMATS, KnownItem, read_known
from cuibono.readers.known.rows import Numbered
from cuibono.records import KnownImport, KnownTaken, Reject
from cuibono.sources.sorted_rows import grouped_on_disk

from .known import SHOWN
from .link_known import keys_of

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


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
