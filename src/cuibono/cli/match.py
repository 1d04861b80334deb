"""``cuibono match``: pairs of names, or a list of names against the entities of the workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from cuibono.errors import UsageError

from .frame import JsonOption, WorkspaceOption, asking, emit, note, progress, taken_or_not

if TYPE_CHECKING:
    from cuibono.records import Reject


def register(app: typer.Typer) -> None:
    app.command("match", help="Who is meant: names of a CSV file against the workspace, or --pairs of names, with score and reason.")(match)


def match(
    source: Annotated[
        str, typer.Argument(metavar="[NAMES.csv|PAIRS.jsonl]", help='A list with a column "name"; with --pairs, JSON lines, "-" for stdin.')
    ] = "-",
    pairs: Annotated[bool, typer.Option("--pairs", help='Lines of {"schema", "name1", "name2"}; no workspace needed.')] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the result goes; else stdout.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many candidates a name.")] = 3,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="The least score of a candidate.")] = 0.5,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    to = None if output is None or str(output) == "-" else output
    if pairs:
        return _pairs(source, to, as_json)
    if source == "-":
        raise UsageError("no list named", advice="name a CSV file: cuibono match NAMES.csv; or pairs: cuibono match --pairs PAIRS.jsonl")
    return _list(Path(source), to, limit, threshold, workspace, as_json)


@contextmanager
def _writing(to: Path | None) -> Iterator[IO[str]]:
    """The file, which appears only when it is complete, or stdout."""
    if to is None:
        yield sys.stdout
        return
    part = to.with_name(to.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as target:
            yield target
        part.replace(to)
    except OSError as error:
        raise UsageError(f"cannot write: {error}", where=str(to), advice="name another file: -o") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _reading(source: str) -> Iterator[IO[str]]:
    if source == "-":
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield sys.stdin
        return
    try:
        # A byte that is no UTF-8 spoils its own line, not the file.
        with open(source, encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
            yield lines
    except OSError as error:
        raise UsageError(f"cannot read: {error.strerror}", where=source, advice="a file of JSON lines in UTF-8") from error


def _pairs(source: str, to: Path | None, as_json: bool) -> int:
    import json

    from cuibono.operations.match_pairs import match_lines

    rejects: list[Reject] = []
    rows: list[dict[str, Any]] = []
    name = "stdin" if source == "-" else Path(source).name
    done = same = 0
    with _reading(source) as lines, progress("matched", quiet=to is None) as step:
        found = match_lines(lines, name, rejects.append, lambda count: step(count, None, "pairs") if count % 1000 == 0 else None)
        if to is None and as_json:
            rows = list(found)
            done = len(rows)
        else:
            with _writing(to) as target:
                for row in found:
                    target.write(json.dumps(row, ensure_ascii=False) + "\n")
                    done += 1
                    same += row["score"] >= 0.7
    if as_json:
        emit({"pairs": done, **({"rows": rows} if to is None else {"output": str(to)})}, [], as_json=True, rejects=len(rejects))
        return taken_or_not(done, len(rejects))
    told = [f"{row.address}: {row.reason}: {row.message}" for row in rejects]
    if to is None:
        # Stdout holds the lines alone.
        for line in told:
            note(line)
        if rejects:
            note(f"rejects: {len(rejects)}")
    else:
        emit(None, [*told, f"matched {done} pairs, {same} of them one name, into {to}"], as_json=False, rejects=len(rejects))
    return taken_or_not(done, len(rejects))


def _list(source: Path, to: Path | None, limit: int, threshold: float, workspace: Path | None, as_json: bool) -> int:
    import csv

    from cuibono.operations.find_matches import Finder
    from cuibono.operations.match_list import ADDED, as_rows, match_list, read_list

    listed = read_list(source)
    with asking(workspace) as opened:
        finder = Finder(opened.ledger.entities())
    rows: list[dict[str, Any]] = []
    counts = {"sure": 0, "likely": 0, "perhaps": 0, "none": 0}
    with progress("matched", quiet=to is None and not as_json) as step:
        for row, found in match_list(finder, listed, limit=limit, threshold=threshold, on_step=lambda n, total: step(n, total, "names")):
            made = as_rows(row, found)
            counts[made[0]["match"]] += 1
            rows += made
    clash = [column for column in listed.columns if column in ADDED]
    if clash and to is not None:
        note(f"columns of the list that the result writes over: {', '.join(clash)}")
    columns = [*(column for column in listed.columns if column not in ADDED), *ADDED]
    if to is not None or not as_json:
        with _writing(to) as target:
            writer = csv.DictWriter(target, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    told = [f"{reject.address}: {reject.reason}: {reject.message}" for reject in listed.rejects]
    summary = ", ".join(f"{count} {name}" for name, count in counts.items())
    data: dict[str, Any] = {"names": len(listed.rows), "counts": counts, "entities": len(finder.entities)}
    if as_json:
        emit({**data, **({"rows": rows} if to is None else {"output": str(to)})}, [], as_json=True, rejects=len(listed.rejects))
    elif to is None:
        for line in [*told, f"{len(listed.rows)} names: {summary}", f"rejects: {len(listed.rejects)}"]:
            note(line)
    else:
        emit(data, [*told, f"{len(listed.rows)} names into {to}: {summary}"], as_json=False, rejects=len(listed.rejects))
    return taken_or_not(len(listed.rows), len(listed.rejects))
