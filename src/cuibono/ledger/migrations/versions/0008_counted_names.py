"""What resolution counts of names that many documents hold, so that their locals are not read again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table, empty: the next derivation fills it, since another program made what is there."""
    op.create_table(
        "counted_names",
        sa.Column("grp", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
    )
    op.drop_index("ix_locals_atom", "locals")
    op.create_index("ix_locals_atom", "locals", ["atom", "doc_id"])


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
