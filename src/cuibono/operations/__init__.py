"""Use cases, shared by command line, HTTP service and Python: one file each; they open nothing and print nothing.

In: a ledger and what was asked. Out: records, or rows in the ledger. Start reading at ``add.add_paths``.
"""
