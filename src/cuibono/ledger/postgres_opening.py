"""Reaches a PostgreSQL server, makes and migrates its tables; turns the server's errors into ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from cuibono.errors import CuibonoError, IntegrityError, LockedError, SettingsError, WorkspaceError

from .rows import canonical
from .schema import SCHEMA_VERSION

_EXAMPLE = "for example postgresql://ledger@localhost/press"
_PASSWORDS = "leave it out: PostgreSQL's own password file (PGPASSFILE), service file (PGSERVICE) or PGPASSWORD gives it"
_KEPT = "what was reported as added is kept"
AGAIN = f"nothing of this transaction was written; run the same command again: {_KEPT}"
_MIGRATES = 0x637569626F6E6F  # the advisory lock of who makes tables


def checked_url(url: str) -> URL:
    """The address of a database. Raises SettingsError where it is none, or holds a password."""
    try:
        found = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError("the ledger's address is no URL", advice=_EXAMPLE) from error
    if found.drivername not in ("postgresql", "postgres"):
        raise SettingsError(f"no ledger of the kind {found.drivername!r}", advice=_EXAMPLE)
    if found.password is not None or any("password" in name.lower() for name in found.query):
        raise SettingsError("the ledger's address holds a password", where=told(found), advice=_PASSWORDS)
    return found.set(drivername="postgresql+psycopg")


def told(url: URL) -> str:
    """An address as a person may read it: never with a password."""
    query = {name: value for name, value in url.query.items() if "password" not in name.lower()}
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return shown.render_as_string(hide_password=False)


def make_engine(url: URL) -> Engine:
    """An engine whose connections begin and end transactions by our word alone."""
    if find_spec("psycopg") is None:
        raise SettingsError("a ledger on PostgreSQL needs psycopg", where=told(url), advice="pip install 'cuibono[postgresql]'")
    engine = create_engine(
        url, json_serializer=canonical, pool_size=2, pool_pre_ping=True, connect_args={"application_name": "cuibono", "connect_timeout": 10}
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        connection.autocommit = True

    return engine


@contextmanager
def translated(where: str) -> Iterator[None]:
    """The server's errors as ours: what it was, and what to do."""
    import psycopg

    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        raise _ours(getattr(error, "orig", error), where) from error


# How the words of a refused connection begin, which come without a code: what it means and what to do.
_REFUSED = (
    (
        r"authentication failed|no password supplied|no pg_hba\.conf entry|role .* does not exist",
        "the server does not let this user in",
        _PASSWORDS,
    ),
    (r"database .* does not exist", "there is no such database", "make it: createdb NAME"),
    (r"too many clients|too many connections|remaining connection slots", "the server takes no more connections", "try again later"),
    (r"starting up|shutting down|recovery mode", "the server is starting or ending", f"try again in a moment: {_KEPT}"),
    (
        r"connection failed|could not translate host|failed to resolve|timeout expired|Connection refused|No such file",
        "no PostgreSQL server answers",
        f"start it, or check host and port of the ledger's address (cuibono.toml, CUIBONO_LEDGER): {_KEPT}",
    ),
)


def _ours(error: Any, where: str) -> CuibonoError:
    code, words = getattr(error, "sqlstate", None) or "", " ".join(str(error).split())
    if code == "55P03":
        return LockedError(
            "another process is making ties", where=where, advice="wait until it ends and try again; documents that were added stay"
        )
    if code in ("40001", "40P01"):
        return LockedError(f"another process wrote the same at the same time: {words}", where=where, advice=AGAIN)
    if code == "53100":
        return WorkspaceError(f"cannot write: the server's disk is full: {words}", where=where, advice=f"make room on the disk; {AGAIN}")
    if code in ("42501", "25006"):
        return WorkspaceError(
            f"cannot write: {words}", where=where, advice="the user needs all rights on the ledger's tables and their schema"
        )
    if code in ("XX001", "XX002"):
        return IntegrityError(f"the server finds its files damaged: {words}", where=where, advice="restore the database from a backup")
    if code.startswith(("57P", "08")) or re.search(
        r"server closed the connection|connection is (?:lost|closed)|terminating connection", words
    ):
        return WorkspaceError(f"the server ended the connection: {words}", where=where, advice=AGAIN)
    if not code:
        for pattern, what, advice in _REFUSED:
            if re.search(pattern, words, re.IGNORECASE):
                return WorkspaceError(f"{what}: {words}", where=where, advice=advice)
    return WorkspaceError(f"the ledger refused: {words}", where=where, advice="run: cuibono verify")


def schema_version(connection: Connection) -> str | None:
    """The schema version of the ledger in the connection's schema; None where that is empty. Raises WorkspaceError for other tables."""
    names = set(connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).scalars())
    if not names:
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise WorkspaceError(
                f"the database's encoding is {encoding}", advice="make another: createdb --encoding UTF8 --template template0 NAME"
            )
        return None
    if not {"alembic_version", "documents", "passages"} <= names:
        raise WorkspaceError("this database holds other tables and no ledger", advice="use another database, or a schema of its own")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def opened(engine: Engine, where: str, *, write: bool, create: bool) -> None:
    """Brings the tables up to date where that is asked for. Raises WorkspaceError with advice unless they have this program's schema."""
    with translated(where), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN")
        try:
            found = schema_version(connection)
            if write and (create if found is None else found < SCHEMA_VERSION):
                # One at a time; who waited for another finds it done.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATES})
                found = schema_version(connection)
                if found is None or found < SCHEMA_VERSION:
                    migrate(connection)
                    found = schema_version(connection)
        except WorkspaceError as error:
            raise WorkspaceError(error.message, where=where, advice=error.advice) from error
    if found is None:
        raise WorkspaceError("there is no ledger here", where=where, advice="make one: cuibono add PATHS -w FOLDER --ledger URL")
    if found > SCHEMA_VERSION:
        told = f"the ledger has schema {found}, newer than this program's {SCHEMA_VERSION}"
        raise WorkspaceError(told, where=where, advice="install a newer cuibono")
    if found < SCHEMA_VERSION:
        told = f"the ledger has schema {found or 'none'}, this program needs {SCHEMA_VERSION}"
        raise WorkspaceError(told, where=where, advice="any command that writes brings it up to date, for example: cuibono add")


def migrate(connection: Connection, to: str = "head") -> None:
    """Brings the tables to a version, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
