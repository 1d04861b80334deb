"""``cuibono ledger``: a ledger as a whole, copied from one place to another or summed up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .frame import JsonOption, emit, progress

if TYPE_CHECKING:
    from cuibono.operations.copy_ledger import Copied

PLACE = "A workspace, sqlite:PATH, or postgresql:URL."
COPY = """Copy a ledger, all of it, to a place where none is: between workspaces, files and PostgreSQL, either way.

The copy is read back and compared, table by table, before it is there; stopped at any moment, nothing is.
"""
DIGEST = "Count the rows of every table of a ledger and sum up what they say: the same numbers, the same ledger, wherever it lies."


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Copy a ledger as a whole, or sum it up.", no_args_is_help=True, rich_markup_mode=None)
    group.command("copy", help=COPY)(copy)
    group.command("digest", help=DIGEST)(digest)
    app.add_typer(group, name="ledger")


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=PLACE, show_default=False)],
    target: Annotated[str, typer.Argument(metavar="TO", help=f"{PLACE} Nothing may be there.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.copy_ledger import copy_ledger

    with progress("rows") as step:
        found = copy_ledger(source, target, on_step=step)
    rows = sum(table.rows for table in found)
    _show(found, [f"{rows} rows in {len(found)} tables, each read back and the same"], as_json=as_json)


def digest(
    place: Annotated[str, typer.Argument(metavar="LEDGER", help=PLACE, show_default=False)],
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.copy_ledger import digests

    with progress("rows") as step:
        found = digests(place, on_step=step)
    _show(found, [], as_json=as_json)


def _show(found: list[Copied], after: Iterable[str], *, as_json: bool) -> None:
    data: dict[str, Any] = {"tables": {row.table: {"rows": row.rows, "digest": row.digest} for row in found}}
    rejects = next(row.rows for row in found if row.table == "rejects")
    lines = [f"{row.rows:>12}  {row.digest[:16]}  {row.table}" for row in found if row.rows]
    emit(data, [*lines, *after], as_json=as_json, rejects=rejects)
