"""What a person should decide first: questions on sameness, on joins and on claims, each with what its answer would change.

In: what the ledger holds and the decisions so far. Out: a queue, the greatest change and the least known first. Start reading at
``rank.rank_reviews``.
"""
