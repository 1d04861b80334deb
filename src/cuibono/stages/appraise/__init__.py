"""How well is it sourced: claims to ties with weight, ground, contradictions and the Admiralty grade with its reason.

In: claims, attributions, entities, origins, publishers, decisions. Out: ties and contradictions, both sides kept. How a tie is graded
stands in ``grade_ties``. Start reading at ``ties.appraise``.
"""
