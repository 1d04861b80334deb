"""Who is who: the same entity across documents, from each document's own entities (``Local``).

In: locals and a person's decisions. Out: links from locals to entities, with the reason of each join, and the entities. Keys and blocks say
what may meet, ``join_*`` propose, ``union_atoms`` unites, ``split_namesakes`` keeps apart. Start reading at ``entities.resolve_entities``.
"""
