"""The straight line: a room for each noun of the design, a module for each step; docs/house.md draws how they meet.

In: Arrow batches or records. Out: the same, made from nothing but what came in: no clock, chance, network, file or environment. A room
imports only rooms below it; from the top: render, brief and review, inquire, known and appraise, resolve and origins, read and export.
Start reading at ``read.documents.read_all``.
"""
