"""States and provinces of mentions: "Portland, Ore." is not "Portland, Maine"."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; what was read before has none, and stays as it was."""
    op.add_column("mentions", sa.Column("region", sa.Text(), nullable=True))


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
