"""The tree of every sentence: a document's blocks through spaCy's small English pipeline.

In: ``Document``. Out: ``Parsed``, with the blocks of ``layout`` and one spaCy Doc for each block that holds sentences. Start reading at
``documents.parse_documents``.
"""
