"""Whether Spark runs here, and one session of it for all tests: it takes seconds to start."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

MISSING = next((name for name in ("pyspark", "pandas") if find_spec(name) is None), None)
NO_JAVA = not os.environ.get("JAVA_HOME") and shutil.which("java") is None
REASON = f"{MISSING} is not installed" if MISSING else "there is no Java here"


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """The session at local[2]; tests that ask for it are passed over where there is none to be had."""
    if MISSING or NO_JAVA:
        pytest.skip(REASON)
    from cuibono.runners.spark.session import close, get_session

    # Java keeps it: a server of Spark Connect in there starts its workers with it.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = get_session("local[2]")
    # Few partitions: a task costs more than what it does in a test.
    session.conf.set("spark.sql.shuffle.partitions", "3")
    yield session
    close(session)
