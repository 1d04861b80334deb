"""Tables of a run as data frames: whole slices alone, and what is derived."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cuibono.errors import UsageError, WorkspaceError
from cuibono.runners.spark import tables
from cuibono.runners.spark.folder import open_folder, slice_name
from cuibono.runners.spark.tables import check_place, hadoop_path, read_table, write_table


def test_slices_without_a_marker_are_not_read(spark: Any, tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    with pytest.raises(WorkspaceError, match="no slice"):
        read_table(spark, tmp_path, "claims")
    for number in range(3):
        table = pa.table({"claim_id": [f"c{number}"], "ordinal": [number], "role": pa.array([None], pa.string())})
        folder.put_table(f"claims/{slice_name(number)}/part-00000.parquet", table)
        if number < 2:
            folder.write(f"slices/{number:05d}.json", b"{}")
    frame = read_table(spark, tmp_path, "claims")
    assert frame.columns == ["claim_id", "ordinal", "role"]
    assert sorted(row["claim_id"] for row in frame.collect()) == ["c0", "c1"]
    for _ in range(2):  # over what was there
        write_table(frame, tmp_path, "ties")
    assert read_table(spark, tmp_path, "ties").count() == 2


def test_places_as_spark_knows_them(tmp_path: Path) -> None:
    assert hadoop_path(tmp_path) == f"file://{tmp_path}"
    assert hadoop_path("s3://bucket/run") == "s3a://bucket/run"
    assert hadoop_path("hdfs://host/run") == "hdfs://host/run"


def test_a_place_that_spark_and_this_program_share(spark: Any, tmp_path: Path) -> None:
    check_place(spark, open_folder(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_spark_has_no_way_to_is_told(spark: Any) -> None:
    with pytest.raises(UsageError, match=r"memory://run: Spark can't read and write there: .*memory.*\n.*docs/run\.md"):
        check_place(spark, open_folder("memory://run"))


def test_a_folder_that_a_machine_has_for_itself_is_told(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there/deriving/seen").mkdir(parents=True)
    (tmp_path / "there/deriving/seen/here.txt").write_text("here")
    monkeypatch.setattr(tables, "hadoop_path", lambda out: f"file://{tmp_path}/there")
    with pytest.raises(UsageError, match="not what this program sees"):
        check_place(spark, open_folder(tmp_path / "here"))
