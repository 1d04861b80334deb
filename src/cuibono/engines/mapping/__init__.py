"""The ``mapping`` engine: rows of a table to claims, by a FollowTheMoney mapping. What a row means, a person wrote down.

In: a document of a table (:mod:`cuibono.records.cells`) and a compiled mapping. Out: a reading. Start reading at ``read.read_part``.
"""
