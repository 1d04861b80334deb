"""One session of Spark for all tests of the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cuibono.runners.spark.session import get_session


@pytest.fixture
def spark() -> Iterator[Any]:
    """The session, with few partitions: a task costs more than what it does here."""
    session = get_session("local[2]")
    before = session.conf.get("spark.sql.shuffle.partitions")
    session.conf.set("spark.sql.shuffle.partitions", "3")
    yield session
    session.conf.set("spark.sql.shuffle.partitions", before)
