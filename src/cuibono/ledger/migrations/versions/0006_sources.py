"""The web's log, and what more is known of a document and of a publisher."""

import sqlalchemy as sa
from alembic import op

from cuibono.ledger.search_words import indexed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and tables; what was there is not said to be more than was known of it."""
    for name in ("modified_at", "partial", "container_sha256"):
        op.add_column("documents", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("documents", sa.Column("alternates", sa.JSON(none_as_null=True), nullable=False, server_default="[]"))
    op.create_index("ix_documents_address", "documents", ["address"])
    for name in ("domain", "source"):
        op.add_column("publishers", sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "web_captures",
        sa.Column("number", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("capture_id", "address", "url", "at", "outcome")),
        sa.Column("status", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("media_type", "etag", "last_modified", "payload_sha256")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("doc_id", "via", "message", "next_at")),
        sa.Column("warc", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_web_captures_capture_id", "web_captures", ["capture_id"], unique=True)
    op.create_index("ix_web_captures_address", "web_captures", ["address"])
    op.create_index("ix_web_captures_doc_id", "web_captures", ["doc_id"])
    op.create_table(
        "watched",
        sa.Column("number", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("address", "verdict", "dataset", "by", "at")),
        sa.Column("every", sa.Integer(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
    )
    if op.get_bind().dialect.name == "sqlite":  # on PostgreSQL no index was ever in the old form
        _index_anew(op.get_bind())


def _index_anew(connection: sa.Connection) -> None:
    """Passages in scripts without spaces or in another alphabet go into the search index in its new form; the others are in it already."""
    passages = sa.text('SELECT passage_id, start, "end" FROM passages WHERE doc_id = :doc')
    out = sa.text("INSERT INTO passage_words(passage_words, rowid, text) VALUES ('delete', :id, :text)")
    into = sa.text("INSERT INTO passage_words(rowid, text) VALUES (:id, :text)")
    for (doc_id,) in connection.execute(sa.text("SELECT doc_id FROM documents ORDER BY doc_id")).all():
        text = connection.execute(sa.text("SELECT text FROM documents WHERE doc_id = :doc"), {"doc": doc_id}).scalar_one()
        if text.isascii():
            continue
        rows = [(number, text[start:end]) for number, start, end in connection.execute(passages, {"doc": doc_id})]
        changed = [(number, words) for number, words in rows if indexed(words) != words]
        if changed:
            connection.execute(out, [{"id": number, "text": words} for number, words in changed])
            connection.execute(into, [{"id": number, "text": indexed(words)} for number, words in changed])


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
