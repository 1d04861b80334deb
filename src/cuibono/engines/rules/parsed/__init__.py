"""The ground of the engine: what its layers hand each other inside one document, and never store.

``Parsed`` is a document in blocks with its trees, ``Name`` a found mention among the tokens, ``Entities`` the document's entities. Start
reading at ``document.Parsed``.
"""
