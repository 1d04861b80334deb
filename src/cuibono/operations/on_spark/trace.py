"""Who copied whom over a whole corpus on Spark: the origins and edges that the embedded engine traces, byte for byte.

Runs that texts share are joined as SQL, with the limits of the index of runs. Pairs are laid beside each other and judged by the functions
that trace a ledger, with who prints a run told once for each run; of a text its words go, as numbers. Documents that copies or addresses
tie together are a part of the graph, and go whole, without their words, to one worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING

from cuibono.ledger import schema
from cuibono.records import Publisher
from cuibono.runners.spark.components import connected_components
from cuibono.stages.origins.houses import owners_of
from cuibono.stages.origins.judge_copies import boilerplate_holders
from cuibono.stages.origins.settings import setting
from cuibono.vocabulary.media import flat_name, outlet_name

from .frames import PACKED, Steps, map_batches, map_groups, map_rows, partitions, unpacked
from .trace_rows import (
    ASKED,
    DOCUMENT,
    FOUND,
    JUDGED,
    LAID,
    LOOKED_UP,
    PRINTED,
    TRACED,
    ask,
    judge,
    lay,
    print_runs,
    sketch,
    trace_rows,
)

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def trace_on_spark(documents: DataFrame, publishers: Sequence[Publisher], steps: Steps) -> tuple[DataFrame, DataFrame]:
    """``origins`` and ``origin_edges`` (without the reports that claims cite) of a table of documents, with the ledger's columns.

    ``publishers`` are the register with a row for each outlet of the documents, as a ledger gives it.
    """
    traced = steps.keep("traced", _sketched(documents, publishers))
    pairs = _candidates(steps.keep("held", _held(traced)))
    found = steps.keep("judged", _verdicts(steps.keep("laid", _laid(pairs, traced, looked_up=False)), traced))
    parts = steps.keep("trace_parts", connected_components(_copy_edges(found).unionByName(_place_edges(traced))))
    looked = _looked_up(found, parts, traced, steps)
    rows = _packed_documents(traced, parts)
    for verdicts in (_packed_verdicts(found, parts, FOUND), *looked):
        rows = rows.unionByName(verdicts)
    owners = owners_of(publishers)
    graph = steps.keep("graph", map_groups(rows, "key", partial(trace_rows, owners=owners), PACKED))
    return unpacked(graph, schema.origins), unpacked(graph, schema.origin_edges)


# -- one document
def _sketched(documents: DataFrame, publishers: Sequence[Publisher]) -> DataFrame:
    names = {flat_name(row.publisher) for row in publishers}
    sources = [row["source_id"] for row in documents.select("source_id").distinct().collect()]
    names |= {flat_name(name) for source in sources if source and (name := outlet_name(source))}
    made = partial(sketch, owners=owners_of(publishers), outlets=frozenset(names))
    return map_batches(documents, made, TRACED)


def _sized(traced: DataFrame) -> DataFrame:
    """Documents with how many their house has."""
    sizes = traced.groupBy("house").count().withColumnRenamed("count", "size")
    return traced.join(sizes, "house")


# -- two documents
def _held(traced: DataFrame) -> DataFrame:
    """The runs that several documents hold (``run``, ``number``, ``count`` of its holders)."""
    from pyspark.sql import functions as F

    runs = traced.select("number", F.explode("runs").alias("run"))
    return runs.join(runs.groupBy("run").count().where("count > 1"), "run")


def _candidates(held: DataFrame) -> DataFrame:
    """Pairs (``older``, ``newer``: as numbers go) that enough runs tie, as the index of runs has it: those of a run that many hold only
    with its anchors."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    few, most = int(setting("index", "holders")), int(setting("index", "anchors"))
    rare, common = held.where(F.col("count") <= few), held.where(F.col("count") > few)
    place = F.row_number().over(Window.partitionBy("run").orderBy("number"))
    anchors = common.withColumn("place", place).where(F.col("place") <= most)
    pairs = _tied(rare, rare).unionByName(_tied(anchors, common))
    return pairs.groupBy("older", "newer").count().where(F.col("count") >= int(setting("index", "shared"))).select("older", "newer")


def _tied(first: DataFrame, second: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    one = first.select("run", F.col("number").alias("older"))
    return one.join(second.select("run", F.col("number").alias("newer")), "run").where("older < newer").select("older", "newer")


def _laid(pairs: DataFrame, traced: DataFrame, *, looked_up: bool) -> DataFrame:
    sized = _sized(traced)
    names = ("number", "doc_id", "house", "size", "words", "laid_out", "hashes", "spans", "quoted", "source_id", "published_at")
    one, other = (sized.select(*(sized[name].alias(side + name) for name in names)) for side in ("a_", "b_"))
    half = pairs.join(one, pairs["older"] == one["a_number"]).repartition(partitions(pairs), "newer")
    rows = half.join(other, half["newer"] == other["b_number"]).drop("older", "newer").sortWithinPartitions("b_number")
    return map_rows(rows, partial(lay, looked_up=looked_up), LAID)


def _verdicts(laid: DataFrame, traced: DataFrame) -> DataFrame:
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    probes = laid.select(F.explode("probes").alias("run")).distinct()
    runs = traced.select("number", F.explode("runs").alias("run")).join(probes, "run")
    run = Window.partitionBy("run")
    counted = runs.withColumn("place", F.row_number().over(run.orderBy("number"))).withColumn("count", F.count("*").over(run))
    # Of a run that too few hold to be boilerplate nobody asks who prints it: most are of a copy and its source alone.
    first = counted.where((F.col("place") <= int(setting("boilerplate", "looked_at"))) & (F.col("count") >= boilerplate_holders()))
    holders = first.select("run", "number").join(traced.select("number", "house", "sample"), "number")
    printed = map_groups(holders, "run", print_runs, PRINTED)
    told = laid.select("older", "newer", F.explode("probes").alias("run")).join(printed, "run")
    told = told.groupBy("older", "newer").agg(F.collect_list(F.struct("run", "printers")).alias("told"))
    return map_rows(laid.join(told, ["older", "newer"], "left"), judge, JUDGED)


# -- parts of the graph
def _copy_edges(found: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    return found.where("copied").select(F.col("older").alias("one"), F.col("newer").alias("other"))


def _place_edges(traced: DataFrame) -> DataFrame:
    """Edges between documents whose pages lead to each other: versions of one address of the web, and all that stand at a place which some
    page names as its original or translation, with those that name it."""
    from pyspark.sql import functions as F

    at = F.explode(F.array_distinct(F.array_compact(F.array("address", "url")))).alias("place")
    standing = traced.select("number", at).where("place <> ''")
    naming = traced.select("number", F.explode("stated").alias("place"))
    named = standing.join(naming.select("place").distinct(), "place", "left_semi")
    told = named.unionByName(naming.join(named.select("place").distinct(), "place", "left_semi"))
    versions = traced.where(F.col("address").contains("://")).select("number", F.concat(F.lit("version "), "address").alias("place"))
    members = told.select("number", F.concat(F.lit("named "), "place").alias("place")).unionByName(versions)
    hubs = members.groupBy("place").agg(F.min("number").alias("hub"), F.count("*").alias("members")).where("members > 1")
    return members.join(hubs, "place").where("number <> hub").select(F.col("hub").alias("one"), F.col("number").alias("other"))


def _looked_up(found: DataFrame, parts: DataFrame, traced: DataFrame, steps: Steps) -> list[DataFrame]:
    """Verdicts that parts ask for, round by round, until they ask for none: a verdict may lead to the next question."""
    rounds: list[DataFrame] = []
    copies = _packed_verdicts(found, parts, FOUND)
    while True:
        rows = reduce(lambda left, right: left.unionByName(right), rounds, copies)
        wanted = steps.keep(f"wanted_{len(rounds)}", map_groups(rows, "key", ask, ASKED))
        if wanted.isEmpty():
            return rounds
        verdicts = _verdicts(steps.keep(f"laid_{len(rounds)}", _laid(wanted, traced, looked_up=True)), traced)
        rounds.append(_packed_verdicts(steps.keep(f"looked_up_{len(rounds)}", verdicts), parts, LOOKED_UP))


def _part(parts: DataFrame, number: str) -> tuple[DataFrame, Column]:
    """The parts to join on a number, and the key of the part: a document that nothing is tied to is a part of its own."""
    from pyspark.sql import functions as F

    return parts.withColumnRenamed("node", number), F.coalesce("component", number).cast("string").alias("key")


def _packed_verdicts(found: DataFrame, parts: DataFrame, kind: str) -> DataFrame:
    from pyspark.sql import functions as F

    placed, key = _part(parts, "older")
    rows = found if kind == LOOKED_UP else found.where("copied")
    return rows.join(placed, "older", "left").select(key, F.lit(kind).alias("kind"), F.col("verdict").alias("row"))


def _packed_documents(traced: DataFrame, parts: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    names = ("doc_id", "house", "size", "words", "credits", "source_id", "published_at", "retrieved_at", "address", "url", "alternates")
    placed, key = _part(parts, "number")
    rows = _sized(traced).join(placed, "number", "left")
    return rows.select(key, F.lit(DOCUMENT).alias("kind"), F.to_json(F.struct(*names)).alias("row"))
