"""What resolution keeps of each document, so that one more document is resolved with its neighbours alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables, empty: the next derivation fills them."""
    op.create_table(
        "resolved_documents",
        sa.Column("doc_id", sa.Text(), sa.ForeignKey("documents.doc_id"), primary_key=True, nullable=False),
    )
    op.create_table(
        "locals",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("doc_id", sa.Text(), sa.ForeignKey("documents.doc_id"), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("local", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("atom", sa.Text(), nullable=False),
    )
    op.create_index("ix_locals_place", "locals", ["doc_id", "entity"], unique=True)
    op.create_index("ix_locals_atom", "locals", ["atom"])
    op.create_table(
        "blocks",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("side", sa.Text(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("word", sa.Text(), primary_key=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terms_documents", "terms", ["kind", "documents"])
    op.create_table(
        "body_words",
        sa.Column("word", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
