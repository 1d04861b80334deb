"""The ledger of a team: a PostgreSQL database (or a schema of one), with many writers and readers at once. See docs/postgresql.md."""

from __future__ import annotations

from .postgres_database import PostgresDatabase
from .whole import WholeLedger


class PostgresLedger(WholeLedger):
    """Everything of :class:`cuibono.ledger.contract.Ledger`, on PostgreSQL."""

    def __init__(self, url: str, *, write: bool = False, create: bool = False) -> None:
        """Opens ``postgresql://USER@HOST/DATABASE``. ``create`` makes the tables where the database has none.

        Raises WorkspaceError where no server answers, it does not let the user in, or the database is not ours; SettingsError for a URL
        that is off or holds a password.
        """
        database = PostgresDatabase(url, write=write, create=create)
        super().__init__(database, write=write)
        self.snapshot = database.snapshot
