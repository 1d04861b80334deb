"""The tables of a run as Spark's data frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.errors import CuibonoError, UsageError, WorkspaceError

from .failures import check_answers, last_line
from .folder import READ_TABLES, Folder, open_folder, slice_name, whole_slices

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Rows between two steps of what is derived, below the run's folder: gone when all is done.
WORK = "deriving"
# How Hadoop names what fsspec calls so.
_HADOOP = {"s3": "s3a", "gcs": "gs"}


def read_table(spark: SparkSession, out: str | Path, table: str) -> DataFrame:
    """A table of the run at ``out``: of what is read, all slices that are whole; of what is derived, all of it.

    Columns and their order are those of ``cuibono.ledger.tables.arrow_schema``, all of them nullable; JSON columns are text. Raises
    WorkspaceError where there is no whole slice.
    """
    root = f"{hadoop_path(out)}/{table}"
    if table not in READ_TABLES:
        return spark.read.parquet(root)
    slices = whole_slices(open_folder(out))
    if not slices:
        raise WorkspaceError("no slice of this run is whole", where=str(out), advice="run the command that writes it again")
    return spark.read.parquet(*(f"{root}/{slice_name(number)}" for number in slices))


def check_place(spark: SparkSession, folder: Folder) -> None:
    """Raises UsageError unless what Spark's workers write into the folder of a run is seen from here, and the other way round.

    It is asked before anything is read: a store without its connector, or a folder that a machine of the cluster has for itself.
    """
    from pyspark.sql import functions as F

    place, name = hadoop_path(folder.where), f"{WORK}/seen"
    try:
        folder.write(f"{name}/here.txt", b"here")
        spark.range(1).select(F.lit("there")).write.mode("overwrite").text(f"{place}/{name}/there")
        there = [folder.read(f"{name}/there/{part}") for part in folder.names(f"{name}/there") if part.startswith("part-")]
        seen = b"there\n" in there and [row[0] for row in spark.read.text(f"{place}/{name}/here.txt").collect()] == ["here"]
        why = "what Spark's workers write there is not what this program sees"
    except CuibonoError:
        raise
    except Exception as error:  # of pyspark, py4j or gRPC: they share no class
        check_answers(spark, error)
        seen, why = False, f"Spark can't read and write there: {last_line(str(error))}"
    finally:
        folder.remove(WORK)
    if not seen:
        advice = "give a folder that all its machines share, or Spark the connector of the store (docs/run.md); --on pool needs neither"
        raise UsageError(why, where=place, advice=advice)


def write_table(df: DataFrame, out: str | Path, table: str) -> None:
    """Writes a derived table of a run over what was there."""
    df.write.mode("overwrite").parquet(f"{hadoop_path(out)}/{table}")


def hadoop_path(out: str | Path) -> str:
    """The place as Spark's own file systems know it; a path of this machine also where the cluster has another one by default."""
    scheme, sign, rest = str(out).partition("://")
    return f"{_HADOOP.get(scheme, scheme)}://{rest}" if sign else f"file://{Path(out).resolve()}"
