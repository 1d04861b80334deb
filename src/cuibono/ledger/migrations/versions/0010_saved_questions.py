"""Questions that an analyst keeps, and the answers that they got."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables, empty; nothing that was there changes."""
    op.create_table(
        "saved_questions",
        sa.Column("number", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "verdict", "words")),
        sa.Column("call", sa.JSON(none_as_null=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "at")),
    )
    op.create_table(
        "saved_answers",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("question", sa.JSON(none_as_null=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("at", "digest")),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=False),
    )
    op.create_index("ix_saved_answers_name", "saved_answers", ["name"])


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
