"""Documents to readings: runs a language engine over each document and lets none that fails take others with it.

In: batches of ``Document``. Out: one ``Reading`` a row: mentions, attributions, claims, rejects. Start reading at ``documents.read_all``.
"""
