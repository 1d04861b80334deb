"""``cuibono search``: full text."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, emit


def register(app: typer.Typer) -> None:
    app.command("search", help='Sentences with all the words; "words in quotes" in that order.')(search)


def search(
    words: Annotated[list[str], typer.Argument(help="Words; case and accents do not matter.", show_default=False)],
    limit: Annotated[int, typer.Option(min=1, help="At most so many sentences.")] = 20,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.search import search as ask
    from cuibono.operations.unread import isolated
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict
    from cuibono.vocabulary.languages import language_name

    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with open_workspace(workspace) as opened:
        hits = ask(opened.ledger, query, limit)
        rejects = opened.ledger.corpus().rejects
    lines = []
    for hit in hits:
        told = f", {language_name(hit.language) if hit.language else 'language not known'}: not read for ties" if hit.unread else ""
        where = f"{hit.outlet or 'no outlet'}, {hit.published_at or 'undated'}, {hit.doc_id} [{hit.start}:{hit.end}]"
        lines += [isolated(" ".join(hit.sentence.split())), f"    {where}{told}"]
    if not hits:
        lines = ["no sentence has all these words"]
    emit([to_dict(hit) for hit in hits], lines, as_json=as_json, rejects=rejects)
