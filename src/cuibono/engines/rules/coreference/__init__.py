"""Who is who inside one document: variants, acronyms, surnames, "the company", "she".

In: ``Parsed`` and its names. Out: ``Entities``: each mention's local entity, and what pronouns and nominals stand for. Start reading at
``resolve.resolve_names``.
"""
