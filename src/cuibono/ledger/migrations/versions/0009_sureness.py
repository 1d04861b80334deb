"""How sure each tie's reading is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; ties are then stale, and the next question or addition weighs them anew."""
    op.add_column("ties", sa.Column("sureness", sa.Float(), nullable=False, server_default="1.0"))
    op.execute("DELETE FROM derived WHERE name = 'state'")


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
