"""Words of names by which entities are found, and indexes that answer what is counted of one entity without reading its rows."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Indexes that grow: their name, table and columns from here on.
_HEAD = ["predicate", "status", "reliability", "credibility", "origins", "valid", "sureness", "tie_id"]
_GROWN = (
    ("ix_ties_ends", "ties", ["subject_id", "object_id", *_HEAD]),
    ("ix_ties_object_id", "ties", ["object_id", "subject_id", *_HEAD]),
    ("ix_links_entity_id", "links", ["entity_id", "doc_id", "entity", "why"]),
    ("ix_attributions_doc_id", "attributions", ["doc_id", "source_entity", "quote", "attribution_id"]),
)


def upgrade() -> None:
    """Adds the table and fills it, and makes indexes anew; nothing that was there changes."""
    from cuibono.ledger.names import words_of

    op.create_table(
        "entity_words",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in ("word", "entity_id")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT entity_id, caption, CAST(names AS TEXT) FROM entities WHERE named").all()
    pairs = sorted((word, row[0]) for row in rows for word in words_of([row[1], *json.loads(row[2])]))
    if pairs:
        into = sa.text("INSERT INTO entity_words (word, entity_id) VALUES (:word, :key)")
        connection.execute(into, [{"word": word, "key": key} for word, key in pairs])
    for name, table, columns in _GROWN:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
