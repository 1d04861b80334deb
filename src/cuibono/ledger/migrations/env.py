"""Alembic's entry: runs the migrations on the connection that :mod:`cuibono.ledger.opening` hands over."""

from alembic import context

from cuibono.ledger.migrations.postgresql import as_sqlite_has_them

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
    if connection.dialect.name == "postgresql":
        as_sqlite_has_them(connection)
