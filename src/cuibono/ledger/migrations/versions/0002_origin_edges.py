"""The origin graph: why each document leads back to what it does."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; what was derived before counts as stale, so that the next question derives it with its edges."""
    op.create_table(
        "origin_edges",
        sa.Column("edge_id", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("source_doc", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("edge_id"),
    )
    op.create_index("ix_origin_edges_doc_id", "origin_edges", ["doc_id"], unique=False)
    op.execute("UPDATE derived SET value = 'before 0002' WHERE name = 'state'")


def downgrade() -> None:
    """Drops the table."""
    op.drop_index("ix_origin_edges_doc_id", table_name="origin_edges")
    op.drop_table("origin_edges")
