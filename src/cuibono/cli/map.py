"""``cuibono map``: rows of a table to the ledger, by a FollowTheMoney mapping; or a draft of one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .frame import JsonOption, WorkspaceOption, emit, note, progress, taken_or_not, writing
from .rejects import reject_lines

if TYPE_CHECKING:
    from cuibono.operations.map_table import Mapped


def register(app: typer.Typer) -> None:
    app.command("map", help="Add a table's rows (CSV, XLSX, XLS, ODS, JSON) by a FollowTheMoney mapping; --suggest drafts one.")(map_)


def map_(
    file: Annotated[Path, typer.Argument(help="The table.", show_default=False)],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", "-m", help="The mapping, YAML as Aleph takes it.", show_default=False)
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Print a mapping drafted from the columns, and stop.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Count what the mapping would give; nothing is stored.")] = False,
    publisher: Annotated[str | None, typer.Option(help="Who keeps the register.", show_default=False)] = None,
    published: Annotated[str | None, typer.Option(help="The date of its edition (YYYY, YYYY-MM or YYYY-MM-DD).")] = None,
    dataset: Annotated[str, typer.Option(help="A name for what is added together.")] = "default",
    sheet: Annotated[list[str] | None, typer.Option(help="A sheet of the workbook; all where none is named.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.errors import UsageError
    from cuibono.operations.clock import checked_date, now
    from cuibono.operations.map_table import Asked, load_mapping, map_table, suggest_mapping
    from cuibono.settings import Settings

    asked = Asked(now(), dataset, publisher, checked_date(published), tuple(sheet or ()), Settings.from_environment().max_bytes)
    if suggest:
        drafted = suggest_mapping(file, asked)
        if as_json:
            emit({"mapping": drafted}, (), as_json=True, rejects=0)
        else:
            typer.echo(drafted, nl=False)
        return 0
    if mapping is None:
        raise UsageError("no mapping", advice="name one with --mapping M.yml, or draft one: cuibono map FILE --suggest > M.yml")
    loaded = load_mapping(mapping, file)
    where = mapping.name
    if check:
        with progress("read", quiet=as_json) as step:
            done = map_table(None, file, loaded, asked, where=where, on_step=lambda rows, address: step(rows, None, address))
        emit(_data(done), _lines(done, check=True), as_json=as_json, rejects=len(done.rejects))
        return taken_or_not(done.rows, len(done.rejects))
    from cuibono.operations.derive import derive

    with writing(workspace, create=True) as opened:
        with progress("rows") as step:
            done = map_table(opened.ledger, file, loaded, asked, where=where, on_step=lambda rows, address: step(rows, None, address))
        if opened.ledger.derived_is_stale():
            derive(opened.ledger)
        entities, ties = len(opened.ledger.entities()), len(opened.ledger.ties())
    if publisher is None and done.documents:
        note("nobody is named as the register's publisher, so nobody can be graded for it: --publisher NAME")
    lines = [*_lines(done, check=False), f"the ledger has {entities} entities and {ties} ties"]
    emit({**_data(done), "ledger_entities": entities, "ledger_ties": ties}, lines, as_json=as_json, rejects=len(done.rejects))
    return taken_or_not(done.documents + done.known, len(done.rejects))


def _data(done: Mapped) -> dict[str, Any]:
    return {
        "documents": done.documents,
        "known": done.known,
        "changed": done.changed,
        "other_mapping": done.other,
        "rows": done.rows,
        "rows_not_mapped": done.unmatched,
        "entities": dict(sorted(done.entities.items())),
        "ties": dict(done.ties.most_common()),
        "without_tie": [{"schema": schema, "why": why, "rows": count} for (schema, why), count in done.without.most_common()],
        "first_ties": done.told,
        "notes": done.notes,
        "reject_list": [{"address": row.address, "reason": row.reason, "message": row.message} for row in done.rejects],
    }


def _lines(done: Mapped, *, check: bool) -> list[str]:
    lines = reject_lines(done.rejects, "rows")
    lines += [f"note: {text}" for text in done.notes]
    lines.append(f"{_count(done.rows, 'row')}: {_kinds(done.entities) or 'no entity'}")
    if done.unmatched:
        lines.append(f"{_count(done.unmatched, 'row')} that no query of the mapping takes: kept as text")
    lines += [
        f"{_count(count, 'row')} of {schema} without a tie ({why}): kept as text" for (schema, why), count in done.without.most_common()
    ]
    lines.append(f"{_count(done.ties.total(), 'tie')} told: {_kinds(done.ties)}" if done.ties else "no tie told")
    if done.told and (check or done.documents):
        lines += ["for example:", *(f"  {text}" for text in done.told)]
    if check:
        lines.append("nothing was stored: leave out --check to take it in")
        return lines
    there = f" ({done.known} were there already)" if done.known else ""
    lines.append(f"added {_count(done.documents, 'document')}{there}")
    if done.changed:
        lines.append(f"{_count(done.changed, 'document')} of it are a new version: the file has changed; the old one stays")
    if done.other:
        lines.append(
            f"{done.other} of those there were read by another mapping and stay as they are: take --dataset NAME for a second reading"
        )
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _kinds(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
