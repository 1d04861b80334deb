"""What one database does otherwise than another, under everything that the ledgers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Literal

from sqlalchemy import Column, ColumnElement, Connection, Engine

from .query import Match

# What a transaction is for. "read": one snapshot. "add": rows are appended, and others may append at the same time. "derive": what is
# derived changes, which one does at a time.
Kind = Literal["read", "add", "derive"]
Rows = Iterable[Sequence[Any]]


class Database(ABC):
    """An opened database: its connections, and the SQL that differs. ``where`` tells a person which one it is, without a password."""

    where: str
    engine: Engine
    # Aggregates of texts with a separator.
    joined: ClassVar[str]
    # The first documents that hold each run, by number: :runs and :most.
    first_holders: ClassVar[str]
    # Those of :ids that are called by one of :names, in small letters.
    called: ClassVar[str]

    @abstractmethod
    def close(self) -> None:
        """Ends all connections and gives the writer's lock back, where there is one."""

    @abstractmethod
    def translated(self) -> AbstractContextManager[None]:
        """Turns the database's errors into ours."""

    @abstractmethod
    def begin(self, connection: Connection, kind: Kind) -> None:
        """The first word of a transaction. Raises LockedError where another process has what this one needs, for long."""

    @abstractmethod
    def lock(self, connection: Connection) -> None:
        """Within a transaction that did not begin so: from here on nobody else derives."""

    @abstractmethod
    def end(self, connection: Connection) -> None:
        """Before a transaction is committed. Raises WorkspaceError where it can't be."""

    @abstractmethod
    def numbered(self, connection: Connection, table: str, column: str) -> None:
        """Rows came with numbers of their own: what is numbered next follows them."""

    @abstractmethod
    def plain(self, connection: Connection, query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Rows as the driver has them; ``query`` names its values ``:so``. Where there are very many rows."""

    @abstractmethod
    def stream(self, connection: Connection, query: Any, most: int) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a query as the driver has them, up to ``most`` at a time, never all in memory."""

    @abstractmethod
    def listed(self, values: Sequence[Any]) -> Any:
        """A list as the values of :attr:`first_holders` and :attr:`called` have it."""

    @abstractmethod
    def put_passages(self, connection: Connection, names: Sequence[str], rows: Rows, text_of: Callable[[Sequence[Any]], str]) -> None:
        """Appends rows of passages, numbered, with the words of each (as it stands in the document) in the search index."""

    @abstractmethod
    def is_pair(self, columns: tuple[Column[Any], Column[Any]], pairs: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
        """Whether two columns of texts hold one of these pairs, looked up by an index."""

    @abstractmethod
    def matches(self, match: Match) -> tuple[str, dict[str, Any]]:
        """A condition over ``passage_words w``, with its values: the passages that a query finds."""

    @abstractmethod
    def best(self, connection: Connection, match: Match) -> tuple[str, dict[str, Any]]:
        """What orders them, the best first: Okapi's BM25 as SQLite's full text search counts it."""

    @abstractmethod
    def faults(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong."""

    def unstorable(self, text: str) -> str | None:
        """Why a text can't be stored here; None where it can."""
        return None
