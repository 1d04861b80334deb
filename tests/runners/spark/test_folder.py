"""The folder of a run: the same on a disk and in a store; a file is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from cuibono.errors import WorkspaceError
from cuibono.runners.spark.folder import Folder, LocalFolder, open_folder, slice_name, whole_slices

TABLE = pa.table({"word": ["a", None], "number": [1, 2]})


@pytest.fixture(params=["disk", "store"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    if request.param == "disk":
        return open_folder(tmp_path / "run")
    pytest.importorskip("fsspec")
    return open_folder(f"memory://{tmp_path.name}/run")


def test_what_is_put_there_is_there(folder: Folder) -> None:
    assert folder.read("a.json") is None
    assert folder.names() == folder.names("claims") == whole_slices(folder) == []
    folder.write("a.json", b"{}")
    folder.write("a.json", b"{1}")
    folder.put_table(f"claims/{slice_name(3)}/part-0.parquet", TABLE)
    assert folder.read("a.json") == b"{1}"
    assert folder.read("claims") is None
    assert folder.names() == ["a.json", "claims"]
    assert folder.names("claims") == ["slice=00003"]
    assert folder.table("claims/slice=00003/part-0.parquet").equals(TABLE)
    folder.remove("claims")
    folder.remove("a.json")
    folder.remove("nothing")
    assert folder.names() == []


def test_slices_are_whole_by_their_markers(folder: Folder) -> None:
    for number in (0, 2, 100_000):
        folder.write(f"slices/{number:05d}.json", b"{}")
    folder.write("slices/.00003.json.part", b"{}")
    assert whole_slices(folder) == [0, 2, 100_000]


def test_what_is_no_table_is_told(folder: Folder) -> None:
    folder.write("claims/a.parquet", b"PAR1 cut off")
    with pytest.raises(WorkspaceError, match="no Parquet"):
        folder.table("claims/a.parquet")
    with pytest.raises(WorkspaceError):
        folder.table("claims/b.parquet")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    folder.write("a.json", b"old")
    with pytest.raises(TypeError):
        folder.write("a.json", "no bytes")  # type: ignore[arg-type]
    assert folder.read("a.json") == b"old"
    assert folder.names() == ["a.json"]
