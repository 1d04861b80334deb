"""Whole corpora on Spark: the same results as the embedded engine's, byte for byte, from tables of any size.

In: the tables of what was read, as data frames. Out: what is derived over all of it. Start reading at ``resolve.resolve_on_spark``.
"""
