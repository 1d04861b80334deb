"""All that is derived over the documents of a run, on Spark: the rows that the embedded engine derives from them, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cuibono.records import Decision, Publisher, bearing
from cuibono.runners.spark.folder import DERIVED_TABLES, open_folder
from cuibono.runners.spark.tables import WORK, hadoop_path, read_table, write_table
from cuibono.stages.known.link import is_about_known
from cuibono.vocabulary.publishers import with_outlets

from .appraise import appraise_on_spark
from .frames import Steps
from .resolve import resolve_on_spark
from .trace import trace_on_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_READ = ("documents", "mentions", "attributions", "claims")


def derive_run(
    spark: SparkSession,
    out: str,
    *,
    publishers: Sequence[Publisher] = (),
    decisions: Sequence[Decision] = (),
    on_step: Callable[[str], None] = lambda what: None,
) -> dict[str, int]:
    """Writes what is derived of all whole slices of the run at ``out`` over what was there of it; gives the rows of each table.

    ``publishers`` are an analyst's register, ``decisions`` a log of decisions on these documents: a run has neither of its own. Known
    records are no matter of a run. ``on_step`` is told the step that begins. Raises WorkspaceError where no slice is whole; stopped at any
    moment, nothing that was read is lost, and what tells that a run is derived is its ``run.json``.
    """
    folder = open_folder(out)
    tables = {name: read_table(spark, out, name) for name in _READ}
    folder.remove(WORK)
    steps = Steps(hadoop_path(f"{folder.where.rstrip('/')}/{WORK}"), on_step)
    outlets = [row["source_id"] for row in tables["documents"].select("source_id").distinct().collect()]
    register, log = with_outlets(publishers, outlets), bearing(decisions)

    rulings = [row for row in log if not is_about_known(row)]
    on_step("resolve")
    resolved = resolve_on_spark(tables["documents"], tables["mentions"], tables["claims"], rulings)
    for name in ("links", "entities"):
        tables[name] = steps.keep(name, getattr(resolved, name))
    resolved.release()
    origins, edges = trace_on_spark(tables["documents"], register, steps)
    tables |= {"origins": steps.keep("origins", origins), "origin_edges": steps.keep("traced_edges", edges)}
    ties, contradictions, cited = appraise_on_spark(tables, register, steps, log)
    tables["origin_edges"] = tables["origin_edges"].unionByName(cited)
    tables |= {"ties": ties, "contradictions": contradictions}

    counts = {}
    for name in DERIVED_TABLES:
        on_step(f"write {name}")
        write_table(tables[name], out, name)
        counts[name] = read_table(spark, out, name).count()
    folder.remove(WORK)
    return counts
