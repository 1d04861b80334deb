"""Ties in the formats of other tools: FollowTheMoney, GEXF, GraphML, CSV.

In: entities, ties, claims, documents, put together as a ``Graph``. Out: lines and text, sorted, with no time of their own. Start reading at
``graph.make_graph``.
"""
