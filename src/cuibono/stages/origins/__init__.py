"""Who copied whom: documents that lead back to one source are one witness.

In: documents and the register of publishers. Out: an origin for each document, and the edges (copies, credits, reports told again) that
lead there. Start reading at ``trace.trace_origins``.
"""
