"""What tracing and appraisal keep of each document, so that one more document is weighed with its neighbours alone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables, empty: the next derivation fills them."""
    op.create_table(
        "traced_documents",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("doc_id", sa.Text(), sa.ForeignKey("documents.doc_id"), nullable=False),
        sa.Column("house", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.Column("credits", sa.JSON(none_as_null=True), nullable=False),
    )
    op.create_index("ix_traced_documents_doc_id", "traced_documents", ["doc_id"], unique=True)
    op.create_index("ix_traced_documents_house", "traced_documents", ["house"])
    for name, first, second in (
        ("runs", sa.Column("run", sa.BigInteger(), primary_key=True), sa.Column("number", sa.BigInteger(), primary_key=True)),
        ("trace_keys", sa.Column("key", sa.Text(), primary_key=True), sa.Column("number", sa.BigInteger(), primary_key=True)),
        ("speaker_names", sa.Column("name", sa.Text(), primary_key=True), sa.Column("entity_id", sa.Text(), primary_key=True)),
        ("sought_names", sa.Column("name", sa.Text(), primary_key=True), sa.Column("claim_id", sa.Text(), primary_key=True)),
        ("holder_claims", sa.Column("office", sa.Text(), primary_key=True), sa.Column("claim_id", sa.Text(), primary_key=True)),
    ):
        op.create_table(name, first, second, sqlite_with_rowid=False)
    op.create_index("ix_holder_claims_claim_id", "holder_claims", ["claim_id"])
    op.create_table(
        "copy_pairs",
        sa.Column("older", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("newer", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("looked_up", sa.Boolean(), primary_key=True),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("alignment", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("copy", sa.JSON(none_as_null=True), nullable=True),
    )
    op.create_index("ix_copy_pairs_newer", "copy_pairs", ["newer"])
    op.create_table(
        "copy_probes",
        sa.Column("run", sa.BigInteger(), primary_key=True),
        sa.Column("older", sa.BigInteger(), primary_key=True),
        sa.Column("newer", sa.BigInteger(), primary_key=True),
        sqlite_with_rowid=False,
    )
    # One index answers for a pair of ends and for the first of them.
    op.drop_index("ix_ties_subject_id", "ties")
    op.create_index("ix_ties_ends", "ties", ["subject_id", "object_id"])
    op.create_index("ix_contradictions_ends", "contradictions", ["subject_id", "object_id"])
    op.create_index("ix_contradictions_object_id", "contradictions", ["object_id"])
    op.create_index("ix_known_links_known_id", "known_links", ["known_id"])
    # All that the size of a corpus is told from: no text is read for it.
    op.create_index("ix_documents_corpus", "documents", ["source_id", "language", "published_at", "engine"])


def downgrade() -> None:
    """There is no way back: the ledger is opened by this version or a newer one."""
    raise RuntimeError("a ledger is not taken back to an older schema")
