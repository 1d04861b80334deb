from __future__ import annotations

import json
from pathlib import Path

from .conftest import Cuibono


def test_export_writes_and_tells(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    ran = cuibono("export", "ftm", "-o", tmp_path / "out", "-w", workspace, "--json")
    assert ran.code == 0, ran.err
    data = ran.envelope["data"]
    (path,) = data["files"]
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    assert sum(row["id"].startswith("tie-") for row in lines) == data["ties"] - len(data["left_out"])


def test_unknown_format_is_told(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    ran = cuibono("export", "xlsx", "-o", tmp_path, "-w", workspace)
    assert ran.code == 2
    assert "ftm, gexf, graphml, csv, warc" in ran.err


def test_unknown_entity_is_told(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    ran = cuibono("export", "csv", "--about", "Nobody At All", "-o", tmp_path / "out", "-w", workspace)
    assert ran.code == 3
    assert not (tmp_path / "out").exists()


def test_what_was_fetched_as_warc(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    ran = cuibono("export", "warc", "-o", tmp_path / "pages.warc.gz", "-w", workspace)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[:2] == ["0 captures", f"wrote {tmp_path / 'pages.warc.gz'}"]
    refused = cuibono("export", "warc", "--about", "Anybody", "-w", workspace)
    assert (refused.code, "leave --about out" in refused.err) == (2, True)
