"""Runs commands in this process; the workspace is that of the operations' tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cuibono.cli import build
from cuibono.cli.frame import run
from tests.operations.conftest import articles, made, workspace

__all__ = ["articles", "made", "workspace"]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Cuibono = Callable[..., Ran]


@pytest.fixture
def cuibono(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cuibono:
    """Calls the program: ``cuibono("status", "-w", path)``."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")

    def call(*words: object) -> Ran:
        code = run(build(), [str(word) for word in words])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call
