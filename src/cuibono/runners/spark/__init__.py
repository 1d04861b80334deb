"""Spark's part: a session, stages through mapInArrow, tables in Parquet in and out. Knows stages only as functions.

Start reading at ``components.connected_components``.
"""
