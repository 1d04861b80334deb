"""What tests of all rooms share: one PostgreSQL server and one session of Spark, each started by the first that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from cuibono.ledger.postgres import PostgresLedger
from tests.postgres_server import Server, programs, serving
from tests.spark import spark

__all__ = ["database", "server", "spark"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server with an empty ledger to copy, ``empty``."""
    pytest.importorskip("psycopg", reason="psycopg is not installed here: pip install 'cuibono[postgresql]'")
    if programs() is None:
        pytest.skip("PostgreSQL's programs (initdb, postgres) are not installed here")
    with serving() as started:
        started.do("CREATE DATABASE empty")
        PostgresLedger(started.url("empty"), write=True, create=True).close()
        yield started


_NUMBERS = count(1)


@pytest.fixture
def database(server: Server) -> Iterator[Callable[[], str]]:
    """Gives the address of an empty ledger of its own with each call; they go with the test."""
    made: list[str] = []

    def fresh() -> str:
        made.append(f"test{next(_NUMBERS)}")
        server.do(f"CREATE DATABASE {made[-1]} TEMPLATE empty")
        return server.url(made[-1])

    yield fresh
    for name in made:
        server.do(f"DROP DATABASE {name} WITH (FORCE)")
