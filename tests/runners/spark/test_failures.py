"""What went wrong on Spark is told in a line, with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from cuibono.errors import CuibonoError, WorkspaceError
from cuibono.runners.spark.failures import last_line, told

JAVA = "An error occurred while calling o77.text.\n: java.lang.RuntimeException: Class S3AFileSystem not found\n\tat org.apache.hadoop"
PYTHON = "Job aborted:\nTraceback (most recent call last):\n  File here\nModuleNotFoundError: No module named 'cuibono'\n"
GRPC = '<_MultiThreadedRendezvous of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = "Socket closed"\n'


class Session:
    """One that counts rows, or does not answer."""

    def __init__(self, *, alive: bool) -> None:
        self.alive = alive

    def range(self, end: int) -> Session:
        return self

    def count(self) -> int:
        if not self.alive:
            raise RuntimeError("gone")
        return 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (JAVA, "java.lang.RuntimeException: Class S3AFileSystem not found"),
        (PYTHON, "ModuleNotFoundError: No module named 'cuibono'"),
        (GRPC, 'details = "Socket closed"'),
        ("one\ntwo", "one"),
        ("", "no word of why"),
    ],
)
def test_the_line_that_names_the_error(words: str, line: str) -> None:
    assert last_line(words) == line


@pytest.mark.parametrize(("alive", "says"), [(True, "Spark could not derive: java"), (False, "Spark no longer answers: java")])
def test_an_error_of_spark_ends_as_one_of_ours(alive: bool, says: str) -> None:
    session: Any = Session(alive=alive)
    with pytest.raises(CuibonoError, match=rf"{says}.*\n.*run the same command again"), told(session, "derive"):
        raise RuntimeError(JAVA)


def test_our_own_errors_stay() -> None:
    session: Any = Session(alive=True)
    with pytest.raises(WorkspaceError, match="no room"), told(session, "derive"):
        raise WorkspaceError("no room")
