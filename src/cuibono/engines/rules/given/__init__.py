"""Documents whose names somebody else marked already: theirs stand, ours only fill the gaps between them.

In: a document and its marked spans. Out: a local entity for each mark, and a ``Reading``. Start reading at ``read.read_given``.
"""
