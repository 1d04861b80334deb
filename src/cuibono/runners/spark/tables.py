"""The tables of a run as Spark's data frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.errors import WorkspaceError

from .folder import READ_TABLES, open_folder, slice_name, whole_slices

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

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


def write_table(df: DataFrame, out: str | Path, table: str) -> None:
    """Writes a derived table of a run over what was there."""
    df.write.mode("overwrite").parquet(f"{hadoop_path(out)}/{table}")


def hadoop_path(out: str | Path) -> str:
    """The place as Spark's own file systems know it; a path of this machine also where the cluster has another one by default."""
    scheme, sign, rest = str(out).partition("://")
    return f"{_HADOOP.get(scheme, scheme)}://{rest}" if sign else f"file://{Path(out).resolve()}"
