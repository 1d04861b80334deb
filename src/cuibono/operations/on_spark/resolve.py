"""Who is who over a whole corpus on Spark: the links and entities that the embedded engine gives, byte for byte.

Locals that can have a say in each other's resolution hang together by their live blocks (:mod:`cuibono.stages.resolve.block_locals`). Such
components are found by rounds of SQL; each then goes whole to one worker, with the corpus's counts that it asks for, and is resolved by
the function that resolves a ledger. Locals of one name count as one node of the graph, so that it grows with names, not with mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cuibono.ledger import schema
from cuibono.ledger.tables import arrow_schema
from cuibono.records import Decision
from cuibono.records.cells import READER
from cuibono.runners.spark.components import connected_components
from cuibono.stages.resolve.block_locals import ASKS, LETTERS, READ, SHORTS
from cuibono.stages.resolve.obey_decisions import Rulings, read_rulings
from cuibono.stages.resolve.tally_terms import BEARER, CORPUS, SHORT, Term

from .local_facts import BODY, FACTS, SAID, TOLD, gather_facts
from .resolve_packs import BOUND, COUNT, KEY, LOCAL, RESOLVED, find_bound, resolve_packs

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame


@dataclass(frozen=True, slots=True)
class OnSpark:
    """What a resolution on Spark gives. ``links`` and ``entities`` have the ledger's columns; they are kept by the executors until
    :meth:`release`.

    ``largest`` is the number of locals of the largest component: that many one worker held at once.
    """

    links: DataFrame
    entities: DataFrame
    locals: int
    components: int
    largest: int
    compared: int
    kept: DataFrame

    def release(self) -> None:
        """Lets go of what the executors keep; links and entities are made anew where they are read again."""
        self.kept.unpersist()


def resolve_on_spark(documents: DataFrame, mentions: DataFrame, claims: DataFrame, decisions: Sequence[Decision] = ()) -> OnSpark:
    """Resolves all documents of three tables with the ledger's columns (JSON as text), under a person's ``decisions``.

    The same rows in any order and any number of partitions give the same links and entities.
    """
    from pyspark.sql import functions as F

    rulings = read_rulings(decisions)
    facts = _facts(documents, mentions, claims, rulings.refs).persist()
    counts = _exploded(facts, "terms").groupBy("kind", "word").count()
    sizes: dict[Term, int] = {(row["kind"], row["word"]): row["count"] for row in counts.where(F.col("kind") == CORPUS).collect()}
    live, edges = _live(facts)
    handed = _handed(facts, counts, live, connected_components(edges))
    if rulings.same or rulings.apart:
        handed = _bound(handed, sizes, rulings)
    done = _sorted(handed).mapInArrow(partial(resolve_packs, sizes=sizes, rulings=rulings), spark_schema(RESOLVED)).persist()
    told = done.agg(F.sum("locals"), F.sum("components"), F.max("largest"), F.sum("compared")).collect()[0]
    for frame in (facts, live):
        frame.unpersist()
    links, entities = (done.select(F.inline(name)).select(*arrow_schema(table).names) for name, table in _GIVEN)
    locals_, components, largest, compared = (int(value or 0) for value in told)
    return OnSpark(links, entities, locals_, components, largest, compared, done)


_GIVEN = (("links", schema.links), ("entities", schema.entities))


def spark_schema(table: pa.Schema) -> Any:
    """Spark's schema for a table of Arrow."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(table)


def _exploded(facts: DataFrame, name: str) -> DataFrame:
    from pyspark.sql import functions as F

    return facts.select(F.inline(name))


def _facts(documents: DataFrame, mentions: DataFrame, claims: DataFrame, refs: frozenset[str]) -> DataFrame:
    """A row a document (:data:`FACTS`)."""
    from pyspark.sql import functions as F

    blocks = F.when(F.col("reader") == READER, F.col("blocks")).alias("starts")
    said = mentions.groupBy("doc_id").agg(F.collect_list(F.struct(*SAID)).alias("said"))
    told = claims.groupBy("doc_id").agg(F.collect_list(F.struct(*TOLD)).alias("told"))
    rows = documents.select("doc_id", "title", blocks).join(said, "doc_id").join(told, "doc_id", "left")
    return rows.mapInArrow(partial(gather_facts, refs=refs), spark_schema(FACTS))


def _live(facts: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The live blocks of several nodes (``name``, ``hub``: the smallest node in it), and the edges from their nodes to their hubs."""
    from pyspark.sql import functions as F

    members = _exploded(facts, "blocks").distinct()
    blocks = members.groupBy("name").agg(
        F.min("node").alias("hub"),
        F.max("node").alias("last"),
        is_live_sql(F.col("name"), F.col("side")).alias("live"),
        F.max("alone").alias("alone"),
    )
    live = blocks.where("hub < last AND (live OR alone)").select("name", "hub").persist()
    edges = members.join(live, "name").select(F.col("node").alias("one"), F.col("hub").alias("other")).where("one <> other")
    return live, edges


def is_live_sql(name: Column, side: Column) -> Column:
    """:func:`~cuibono.stages.resolve.block_locals.is_live` over the sides of a block, as an aggregate."""
    from pyspark.sql import functions as F

    asks, others = F.max(side == ASKS), F.when(side != ASKS, side)
    one_other = F.coalesce(F.min(others) == F.max(others), F.lit(False))
    short = F.first(name.startswith(SHORTS) | name.startswith(LETTERS))
    return F.when(short, asks & one_other).otherwise((F.min(side) == "") | (F.min(side) != F.max(side)))


def _handed(facts: DataFrame, counts: DataFrame, live: DataFrame, components: DataFrame) -> DataFrame:
    """The rows that components are resolved from: their locals, and of the counts and keys of the corpus those that they ask for."""
    from pyspark.sql import functions as F

    def placed(rows: DataFrame, node: str = "node") -> DataFrame:
        found = rows.join(components.withColumnRenamed("node", node), node, "left")
        return found.withColumn("component", F.coalesce("component", node)).drop(node)

    def handed(rows: DataFrame, what: int, one: str, two: str | None = None, count: str | None = None) -> DataFrame:
        none = F.lit(None)
        return rows.select(
            "component",
            F.lit(what).cast("bigint").alias("what"),
            F.col(one).alias("one"),
            (F.col(two) if two else none.cast("string")).alias("two"),
            (F.col(count) if count else none.cast("bigint")).alias("count"),
        )

    asked = placed(_exploded(facts, "asked").distinct())
    # Names that are read as several kinds.
    kinds = F.explode(F.array(F.lit(BEARER), F.lit(SHORT))).alias("kind")
    word = F.substring("name", len(READ) + 1, 1 << 30).alias("word")
    read = placed(live.where(F.col("name").startswith(READ)).select("hub", word, kinds), "hub")
    terms = asked.where(F.col("kind") != BODY).unionByName(read).distinct()
    words = asked.where(F.col("kind") == BODY).drop("kind").distinct()
    bodies = _exploded(facts, "bodies").distinct()
    return (
        handed(terms.join(counts, ["kind", "word"]), COUNT, "kind", "word", "count")
        .unionByName(handed(words.join(bodies, "word"), KEY, "word", "key"))
        .unionByName(handed(placed(_exploded(facts, "locals")), LOCAL, "local"))
    )


def _sorted(handed: DataFrame) -> DataFrame:
    """Whole components, one after the other."""
    parts = int(handed.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200)
    return handed.repartition(parts, "component").sortWithinPartitions("component", "what")


def _bound(handed: DataFrame, sizes: dict[Term, int], rulings: Rulings) -> DataFrame:
    """The rows with components put together that a decision binds. There are as few as there are decisions."""
    from pyspark.sql import functions as F

    pairs = [(row.left, row.right) for row in (*rulings.same, *rulings.apart)]
    ends = frozenset(end for pair in pairs for end in pair)
    handed = handed.persist()
    find = partial(find_bound, sizes=sizes, rulings=rulings, ends=ends)
    found = [(row["end"], row["component"]) for row in _sorted(handed).mapInArrow(find, spark_schema(BOUND)).collect()]
    moved = [*merged(found, pairs)]
    if not moved:
        return handed
    table = handed.sparkSession.createDataFrame(moved, "component bigint, whole bigint")
    whole = F.coalesce("whole", "component").alias("component")
    return handed.join(F.broadcast(table), "component", "left").select(whole, "what", "one", "two", "count")


def merged(found: Iterable[tuple[str, int]], pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Components that go into another one, with it: of ``found`` ends those that a pair binds."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    of: dict[str, list[int]] = {}
    for end, component in sorted(found):
        of.setdefault(end, []).append(component)
    for left, right in pairs:
        bound = [root(component) for end in (left, right) for component in of.get(end, ())]
        for other in bound:
            parent[root(other)] = root(min(bound))
    return ((node, root(node)) for node in sorted(parent) if root(node) != node)
