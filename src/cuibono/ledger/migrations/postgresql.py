"""What a PostgreSQL ledger has beside the tables of every ledger."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, text

# Words of the passages as SQLite's full text index has them, and how many there are, for the order of what is found. A document's rowid
# tells in which order they came.
SEARCH = (
    "CREATE TABLE passage_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL, length bigint NOT NULL)",
    "CREATE INDEX ix_passage_words_words ON passage_words USING gin (words)",
    "CREATE TABLE passage_sizes (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, passages bigint NOT NULL, words bigint NOT NULL)",
    "ALTER TABLE documents ADD COLUMN rowid bigint GENERATED ALWAYS AS IDENTITY",
    "CREATE UNIQUE INDEX ix_documents_rowid ON documents (rowid)",
    # How often words stand in a row.
    """CREATE FUNCTION phrase_count(words tsvector, phrase text[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT count(*) FROM (
        SELECT 1 FROM unnest(phrase) WITH ORDINALITY AS asked(word, number)
        JOIN unnest(words) AS told(word, places, weights) ON told.word = asked.word
        CROSS JOIN unnest(told.places) AS place
        GROUP BY place - asked.number HAVING count(*) = cardinality(phrase)
    ) AS found $$""",
)

_OTHERS = text(
    "SELECT table_name, column_name, data_type FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name <> 'alembic_version'"
    " AND (data_type = 'integer' OR (data_type = 'text' AND collation_name IS DISTINCT FROM 'C'))"
)


def as_sqlite_has_them(connection: Connection) -> None:
    """Texts in the order of their characters' numbers, whatever the database's language; numbers of 64 bits."""
    changes: dict[str, list[str]] = defaultdict(list)
    for table, column, kind in connection.execute(_OTHERS).all():
        wanted = "bigint" if kind == "integer" else 'text COLLATE "C"'
        changes[table].append(f'ALTER COLUMN "{column}" TYPE {wanted}')
    for table, parts in sorted(changes.items()):
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(parts)}')
    small = text("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND data_type = 'integer'::regtype")
    for name in connection.execute(small).scalars().all():
        connection.exec_driver_sql(f'ALTER SEQUENCE "{name}" AS bigint')
