"""Known entities: imported lists and knowledge bases, and the links to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of known entities; nothing that is there changes."""
    op.create_table(
        "known_imports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("rejects", sa.Integer(), nullable=False),
        sa.Column("passed", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "known_records",
        sa.Column("record_number", sa.Integer(), nullable=False),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_number"),
    )
    op.create_index("ix_known_records_dataset", "known_records", ["dataset", "record_id"], unique=False)
    op.create_table(
        "known_ends",
        sa.Column("record_number", sa.Integer(), nullable=False),
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("known_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_number"),
    )
    op.create_index("ix_known_ends_import", "known_ends", ["import_number"], unique=False)
    op.create_table(
        "known_rejects",
        sa.Column("import_number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_number", "ordinal"),
    )
    op.create_table(
        "known_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("record_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "record_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known_about",
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("record_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dataset", "about", "record_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known_links",
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("known_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "known_id"),
    )
    # The ledger's state now counts imports too: it is told anew with the next derivation.
    op.execute("DELETE FROM derived")


def downgrade() -> None:
    """Drops what :func:`upgrade` made: imports are lost."""
    for name in ("known_links", "known_about", "known_keys", "known_rejects", "known_ends", "known_records", "known_imports"):
        op.drop_table(name)
