"""``cuibono export``: the whole ledger, or what bears on some entities, in other tools' formats."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import cuibono
from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.sources.web.warc import warcinfo
from cuibono.stages.export.ftm import ftm_lines, left_out
from cuibono.stages.export.graph import Graph, graph_of, make_graph
from cuibono.stages.export.network import gexf, graphml
from cuibono.stages.export.tables import claims_csv, entities_csv, ties_csv

from .flags import wikidata_items

# Format to its files: name and maker. CSV is three tables, so its target is a folder.
FORMATS: dict[str, tuple[tuple[str, Callable[[Graph], str]], ...]] = {
    "ftm": (("entities.ftm.json", lambda graph: "".join(ftm_lines(graph))),),
    "gexf": (("network.gexf", gexf),),
    "graphml": (("network.graphml", graphml),),
    "csv": (("entities.csv", entities_csv), ("ties.csv", ties_csv), ("claims.csv", claims_csv)),
}

# The web's log, which no graph holds: one file of all kept exchanges.
WARC = "warc"
_WARC_FILE = "captures.warc.gz"


@dataclass(frozen=True, slots=True)
class ExportedCaptures:
    """What was written. ``without`` are captures of which no bytes are kept: unchanged ones, failures, refusals."""

    files: tuple[str, ...]
    captures: int
    without: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. ``left_out`` are ties that the format could only show as facts (denied ones, in FollowTheMoney)."""

    files: tuple[str, ...]
    entities: int
    ties: int
    claims: int
    left_out: tuple[str, ...]


def graph_from(ledger: Ledger, subjects: Iterable[str] = (), *, hops: int = 1) -> Graph:
    """Everything in the ledger, or everything within ``hops`` ties of the entities with these ids."""
    wanted = sorted(set(subjects))
    items = wikidata_items(ledger)
    if wanted:
        graph = graph_of(ledger.casefile(wanted, hops=hops))
        return replace(graph, items=tuple((owner, item) for owner, item in items if owner in graph.entity))
    return make_graph(ledger.entities(), ledger.ties(), ledger.claims(), ledger.documents(), items)


def export(graph: Graph, form: str, target: Path) -> Exported:
    """Writes the files. A ``target`` with an ending is the file itself; else it is a folder, made where there is none.

    Each file is written beside its place and then moved there: a stop in the middle leaves no half file. Raises UsageError for an
    unknown format, a CSV target that is a file, or a target that can't be written.
    """
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", advice=f"there is: {', '.join((*FORMATS, WARC))}")
    makers = FORMATS[form]
    single = _is_file(target)
    if single and len(makers) > 1:
        raise UsageError(f"{form} is {len(makers)} files", where=str(target), advice="name a folder")
    written = []
    for name, make in makers:
        path = target if single else target / name
        with _written(path) as out:
            out.write(make(graph).encode("utf-8"))
        written.append(str(path))
    missing = tuple(left_out(graph)) if form == "ftm" else ()
    return Exported(tuple(written), len(graph.entities), len(graph.ties), len(graph.claims), missing)


def export_captures(ledger: Ledger, target: Path, *, at: str) -> ExportedCaptures:
    """Writes every kept exchange, in the order of the log, as one WARC file that opens with who wrote it; ``at`` is UTC, ISO 8601.

    The members are those of the ledger, byte for byte, one at a time. Raises UsageError where the target can't be written.
    """
    path = target if _is_file(target) else target / _WARC_FILE
    fields = {
        "software": f"cuibono/{cuibono.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": "pages as they were fetched: transfer coding undone, content coding kept",
    }
    count = 0
    with ledger.transaction(), _written(path) as out:
        out.write(warcinfo(at, fields))
        for _, warc in ledger.warcs():
            out.write(warc)
            count += 1
        total = len(ledger.captures())
    return ExportedCaptures((str(path),), count, total - count)


def _is_file(target: Path) -> bool:
    return bool(target.suffix) and not target.is_dir()


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when all of it is written; half of one is taken away."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            yield out
        os.replace(part, path)
    except OSError as error:
        raise UsageError(f"can't write: {error.strerror}", where=str(path), advice="name a folder that you may write to") from error
    finally:
        with suppress(OSError):
            part.unlink()
