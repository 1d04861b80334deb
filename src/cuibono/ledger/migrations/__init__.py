"""Schema changes of the ledger, one file a version in ``versions/``, run by Alembic. Start reading at ``env``."""
