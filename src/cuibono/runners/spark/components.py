"""Connected components of a graph of any size, in rounds of SQL: who hangs together, directly or through others.

Each round has two steps, a *large star* (every node ties its larger neighbours to the smallest one it knows) and a *small star* (every
node ties itself and its smaller neighbours to the smallest of them). Both keep what is connected, and the rounds needed grow with the
logarithm of the number of nodes, not with the length of paths (Kiveris et al., Connected Components in MapReduce and Beyond, 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def connected_components(edges: DataFrame) -> DataFrame:
    """Nodes (``node``) with the smallest node that each is connected to (``component``), of ``edges`` (``one``, ``other``: numbers).

    A node without an edge to another one is not among them: it is its own component. Edges may come in any order and direction, and again.
    What a round gives is kept by two executors, without the plan that made it: one of them may go.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    twice = StorageLevel.MEMORY_AND_DISK_2

    # "one" hangs on "other", the smaller of the two.
    smaller, larger = F.least("one", "other").alias("other"), F.greatest("one", "other").alias("one")
    stars = edges.where("one <> other").select(larger, smaller).distinct().localCheckpoint(storageLevel=twice)
    while not _are_stars(stars):
        stars = _small_star(_large_star(stars)).localCheckpoint(storageLevel=twice)
    ends = stars.select(F.col("one").alias("node"), F.col("other").alias("component"))
    return ends.unionByName(stars.select(F.col("other").alias("node"), F.col("other").alias("component")).distinct())


def _are_stars(stars: DataFrame) -> bool:
    """Whether each node hangs on one other alone, and that one on none."""
    from pyspark.sql import functions as F

    hanging = stars.select(F.col("one").alias("node"), F.lit(1).alias("hangs"), F.lit(0).alias("holds"))
    holding = stars.select(F.col("other").alias("node"), F.lit(0).alias("hangs"), F.lit(1).alias("holds"))
    told = hanging.unionByName(holding).groupBy("node").agg(F.sum("hangs").alias("hangs"), F.max("holds").alias("holds"))
    return told.where("hangs > 1 OR (hangs > 0 AND holds > 0)").isEmpty()


def _large_star(stars: DataFrame) -> DataFrame:
    """Every node's larger neighbours hang on the smallest of it and its neighbours."""
    from pyspark.sql import functions as F

    both = stars.unionByName(stars.select(F.col("other").alias("one"), F.col("one").alias("other")))
    least = both.groupBy("one").agg(F.least(F.min("other"), F.col("one")).alias("least"))
    found = both.where("other > one").join(least, "one")
    return found.select(F.col("other").alias("one"), F.col("least").alias("other")).distinct()


def _small_star(stars: DataFrame) -> DataFrame:
    """Every node, and the smaller neighbours of it, hang on the smallest of these."""
    from pyspark.sql import functions as F

    least = stars.groupBy("one").agg(F.min("other").alias("least"))
    near = stars.join(least, "one").where("other <> least").select(F.col("other").alias("one"), F.col("least").alias("other"))
    own = least.select("one", F.col("least").alias("other"))
    return near.unionByName(own).distinct()
