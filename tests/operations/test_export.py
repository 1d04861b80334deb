from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.operations.export import FORMATS, export
from tests.stages.export.samples import sample


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_folder_gets_the_files_of_the_format(form: str, tmp_path: Path) -> None:
    done = export(sample(), form, tmp_path / "out")
    assert [Path(name).name for name in done.files] == [name for name, _ in FORMATS[form]]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(name for name, _ in FORMATS[form])
    assert (done.entities, done.ties) == (len(sample().entities), len(sample().ties))
    assert done.left_out == (("tie-denied",) if form == "ftm" else ())


def test_target_with_an_ending_is_the_file(tmp_path: Path) -> None:
    assert export(sample(), "gexf", tmp_path / "a" / "ties.gexf").files == (str(tmp_path / "a" / "ties.gexf"),)


def test_second_export_gives_the_same_bytes(tmp_path: Path) -> None:
    export(sample(), "ftm", tmp_path)
    first = (tmp_path / "entities.ftm.json").read_bytes()
    export(sample(), "ftm", tmp_path)
    assert (tmp_path / "entities.ftm.json").read_bytes() == first


@pytest.mark.parametrize(("form", "target"), [("xlsx", "out"), ("csv", "ties.csv"), ("gexf", "taken/out")])
def test_wrong_words_are_told(form: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError) as told:
        export(sample(), form, tmp_path / target)
    assert told.value.advice
