"""Routes, one file per noun. Start reading at ``reconcile``."""
