"""``cuibono status``: what the ledger holds."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, emit


def register(app: typer.Typer) -> None:
    app.command("status", help="Documents, outlets, claims, rejects by reason, and whether ties are up to date.")(status)


def status(
    documents: Annotated[bool, typer.Option("--documents", help="List every document.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.conflicts import conflict_lines, conflicts
    from cuibono.operations.known import datasets
    from cuibono.operations.status import status as ask
    from cuibono.operations.versions import standings
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        found = ask(opened.ledger)
        clashes = conflicts(opened.ledger)
        warned = conflict_lines(opened.ledger, clashes)
        known = datasets(opened.ledger)
        listed = (
            [(row.doc_id, row.published_at, row.source_id, row.title or row.address) for row in opened.ledger.documents()]
            if documents
            else []
        )
        stands = standings(opened.ledger) if documents else {}
    corpus = found.corpus
    data = {**to_dict(found), "conflicts": [to_dict(row) for row in clashes], "known": [to_dict(row) for row in known]}
    unread = dict(found.unread)
    span = f"{corpus.first_published or '?'} to {corpus.last_published or '?'}"
    lines = [
        f"documents       {corpus.documents}, published {span} ({corpus.undated} undated)",
        *([f"  not read      {sum(unread.values())} in languages without an engine, or failed"] if unread else []),
        *([f"  teasers       {found.partial}, the rest behind a wall or not captured"] if found.partial else []),
        f"claims          {found.claims} (attributions {found.attributions})",
        f"entities        {found.entities}",
        f"ties            {found.ties}{' (stale: brought up to date at the next question)' if found.stale else ''}",
        f"contradictions  {found.contradictions}",
        f"decisions       {found.decisions}",
        f"engine          {corpus.engine or '-'}",
    ]
    lines += warned
    lines += _table("known entities", [(row.dataset, str(row.records)) for row in known])
    lines += _table("outlets", [tuple(row.split("\t")) for row in corpus.outlets])
    languages = [(code, count, unread.get("?" if code == "unknown" else code)) for code, count in (r.split("\t") for r in corpus.languages)]
    lines += _table("languages", [(_language(code, lost), count) for code, count, lost in languages])
    lines += _table("predicates", [(name, str(count)) for name, count in found.predicates])
    lines += _table("rejects", [(name, str(count)) for name, count in found.rejects])
    if documents:
        keys = ("doc_id", "published_at", "source_id", "title")
        data["document_list"] = [
            {**dict(zip(keys, row, strict=True)), "version": to_dict(stands[row[0]]) if row[0] in stands else None} for row in listed
        ]
        lines.append("")
        for row in listed:
            words = stands[row[0]].words if row[0] in stands else ""
            lines.append("  ".join(part or "-" for part in row) + (f"  ({words})" if words else ""))
    emit(data, lines, as_json=as_json, rejects=corpus.rejects)


def _language(code: str, lost: int | None) -> str:
    """A language with what was not read of it; the bare code, and no names loaded, where all was."""
    if not lost:
        return code
    from cuibono.vocabulary.languages import language_name

    return f"{code if code == 'unknown' else language_name(code)} (not read for ties{f': {lost}' if code in ('en', 'unknown') else ''})"


def _table(title: str, rows: list[tuple[str, ...]], most: int = 12) -> list[str]:
    if not rows:
        return []
    more = [f"  … and {len(rows) - most} more (--json lists all)"] if len(rows) > most else []
    return ["", title, *(f"  {row[1]:>7}  {row[0] or '(no outlet)'}" for row in rows[:most]), *more]
