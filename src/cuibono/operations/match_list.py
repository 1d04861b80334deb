"""``cuibono match NAMES.csv``: a list of names against the entities of a workspace, as a table with scores and reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuibono.errors import InputError, UsageError
from cuibono.readers.encoding import decode
from cuibono.records import Reject

from .find_matches import Finder, Found, code_of

ADDED = ("match", "rank", "score", "entity_id", "caption", "entity_schema", "entity_country", "documents", "why")
_NAMES = ("name", "names", "caption", "full_name", "fullname", "label", "entity")
_SCHEMATA = ("schema", "type")
_COUNTRIES = ("country", "countries", "nationality", "jurisdiction")


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: its cells by column, and where it stands."""

    where: str
    cells: dict[str, str]
    name: str
    schema: str
    country: str | None


@dataclass(slots=True)
class NameList:
    """A list as read: its columns, its good rows, and what was rejected."""

    columns: tuple[str, ...]
    rows: list[Listed] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def read_list(path: Path) -> NameList:
    """Reads a table with a column of names; commas, semicolons, tabs or bars part its cells, UTF-8, UTF-16 or Windows-1252 its letters.

    Raises UsageError where the file can't be read or has no such column. A row without a name or with more cells than columns is a reject.
    """
    try:
        text = decode(path.read_bytes())
    except (OSError, InputError) as error:
        raise UsageError(f"cannot read the list: {error}", where=str(path), advice="a CSV file with a column: name") from error
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        places = {cell.lower().replace(" ", "_"): place for place, cell in enumerate(columns)}
        name_at = next((places[key] for key in _NAMES if key in places), None)
        if name_at is None:
            shown = ", ".join(columns) or "none"
            raise UsageError(f"no column of names; columns: {shown}", where=f"{path}:1", advice="head the column with: name")
        schema_at = next((places[key] for key in _SCHEMATA if key in places), None)
        country_at = next((places[key] for key in _COUNTRIES if key in places), None)
        listed = NameList(columns)
        for cells in reader:
            where = f"{path.name}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(columns):
                listed.rejects.append(Reject("match", where, "bad_row", f"{len(cells)} cells, {len(columns)} columns"))
                continue
            cells += [""] * (len(columns) - len(cells))
            if not cells[name_at].strip():
                listed.rejects.append(Reject("match", where, "missing_field", f"no {columns[name_at]}"))
                continue
            country = cells[country_at] if country_at is not None else ""
            schema = cells[schema_at].strip() if schema_at is not None else ""
            row = Listed(where, dict(zip(columns, cells, strict=True)), cells[name_at].strip(), schema, code_of(country))
            listed.rows.append(row)
    except csv.Error as error:
        raise UsageError(f"not a table: {error}", where=f"{path}:{reader.line_num}", advice="a CSV file with a column: name") from error
    return listed


def _delimiter(text: str) -> str:
    """What parts the cells of the first line: the likeliest of four, a comma where there is but one column."""
    head = text.split("\n", 1)[0]
    bare = "".join(part for place, part in enumerate(head.split('"')) if place % 2 == 0)
    return max(",;\t|", key=lambda mark: (bare.count(mark), mark == ","))


def match_list(
    finder: Finder, listed: NameList, *, limit: int, threshold: float, on_step: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[tuple[Listed, list[Found]]]:
    """Every row with its candidates, in order."""
    for done, row in enumerate(listed.rows, 1):
        yield row, finder.find([row.name], schema=row.schema, country=row.country, limit=limit, threshold=threshold)
        on_step(done, len(listed.rows))


def verdict_of(found: Found) -> str:
    """ "sure", "likely" (a namesake or a form comes near) or "perhaps" (the names can't tell)."""
    return "sure" if found.sure else "likely" if found.match.same else "perhaps"


def as_rows(row: Listed, found: Sequence[Found]) -> list[dict[str, Any]]:
    """The row of the list once for each candidate, with the columns of ``ADDED``; once with "none" where there is none."""
    if not found:
        empty = dict.fromkeys(ADDED, "")
        return [{**row.cells, **empty, "match": "none", "why": "no entity of the workspace has such a name"}]
    return [
        {
            **row.cells,
            "match": verdict_of(candidate),
            "rank": rank,
            "score": candidate.match.score,
            "entity_id": candidate.entity.entity_id,
            "caption": candidate.entity.caption,
            "entity_schema": candidate.entity.schema,
            "entity_country": candidate.entity.country or "",
            "documents": candidate.entity.documents,
            "why": candidate.match.why,
        }
        for rank, candidate in enumerate(found, 1)
    ]
