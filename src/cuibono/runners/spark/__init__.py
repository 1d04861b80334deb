"""Spark's part: a session, stages through mapInArrow, tables in Parquet in and out. Knows stages only as functions.

In: a master or an address of Spark Connect. Out: a runner of the same contract as the others, and data frames over the tables of a run.
Nothing here imports pyspark before a session is asked for: the folder of a run (``folder.py``) is read and written without it. Start
reading at ``session.get_session``.
"""
