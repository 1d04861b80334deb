"""Who asked for which change, and what came of it. Rows are added; none is changed or deleted."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from .store import Store

# Longer values are cut: the log is not to grow by what a request is filled with.
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """``outcome`` is the HTTP status (0: no answer was given, or the command line); ``decision``: ids of what was decided, by spaces."""

    at: str
    user: str
    address: str
    method: str
    route: str
    target: str
    outcome: int
    decision: str = ""
    id: int = 0


class Log:
    """The audit log of a team."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, entry: Entry) -> None:
        row = [
            value[:MOST_LETTERS].encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in astuple(entry)[:8]
        ]
        columns = "at, user, address, method, route, target, outcome, decision"
        with self.store.write() as connection:
            connection.execute(f"INSERT INTO log ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def page(self, most: int, *, before: int | None = None, user: str | None = None) -> list[Entry]:
        """The newest first: those before the row of this id, of one user or of all."""
        rows = self.store.read(
            "SELECT * FROM log WHERE (?1 IS NULL OR id < ?1) AND (?2 IS NULL OR user = ?2) ORDER BY id DESC LIMIT ?3", before, user, most
        )
        return [Entry(*(row[name] for name in Entry.__slots__)) for row in rows]
