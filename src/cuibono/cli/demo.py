"""``cuibono demo``: the bundled corpus, read, graded, and told in a brief."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, emit, progress, writing

SHOWN = 18


def register(app: typer.Typer) -> None:
    app.command("demo", help="Read the bundled fictional corpus, print its ties and grades, write a brief and a picture.")(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write to.")] = Path("demo-output"),
    workers: Annotated[int, typer.Option(min=0, help="Processes that read; 0: one per core.")] = 0,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.demo import COMPANY, OTHER, SUBJECT, fill, tie_rows, write_out
    from cuibono.operations.paths import paths
    from cuibono.runners import make_runner

    workspace = out / "workspace"
    runner = make_runner(workers)
    with writing(workspace, create=True) as opened:
        try:
            with progress("read", quiet=as_json) as step:
                added = fill(opened.ledger, runner, lambda done, address: step(done, None, address))
        finally:
            runner.close()
        ledger = opened.ledger
        rows, total = tie_rows(ledger, SHOWN)
        corpus, conflicts = ledger.corpus(), ledger.contradictions()
        path, path_lines = paths(ledger, SUBJECT, COMPANY, most=2)
        files = write_out(ledger, out)
    data = {
        "documents": corpus.documents,
        "added": added.documents,
        "ties": total,
        "contradictions": len(conflicts),
        "files": [str(file) for file in files],
        "workspace": str(workspace),
        "path": path["paths"],
    }
    # `make demo` has the program in an environment that is not on the path.
    program = Path(sys.argv[0]).as_posix() if shutil.which("cuibono") is None and Path(sys.argv[0]).name == "cuibono" else "cuibono"
    width = max((len(row[0]) for row in rows), default=0)
    lines = [
        f"{corpus.documents} documents of {len(corpus.outlets)} outlets, all fictional: examples/README.md",
        "",
        f"{len(rows)} of {total} ties, the best sourced first (grade: reliability A–F of the best outlet, credibility 1–6 computed)",
        *(f"  {grade}  {tie:<{width}}  {origins} origin{'' if origins == '1' else 's'}" for tie, grade, origins, _ in rows),
        "",
        f"How is {SUBJECT} tied to a company that calls itself {OTHER}'s?",
        *(f"  {line}" for line in path_lines[3:]),
        f"{len(conflicts)} contradictions are kept, both sides: {program} contradictions -w {workspace}",
        "",
        "written",
        *(f"  {file}" for file in files),
        "",
        "open it in the browser (Ctrl-C ends it)",
        f"  {program} serve -w {workspace}",
        "",
        "try next",
        f"  {program} paths '{SUBJECT}' '{COMPANY}' -w {workspace}",
        f"  {program} dossier '{COMPANY}' -w {workspace}",
        f"  {program} timeline '{SUBJECT}' -w {workspace}",
        f"  {program} audit leaflet.txt -w {workspace}",
        f"  {program} add YOUR-ARTICLES && {program} brief 'A NAME IN THEM'",
        "",
    ]
    emit(data, lines, as_json=as_json, rejects=corpus.rejects)
