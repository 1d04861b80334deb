"""The brief: findings in sections, sentences with speaker, hedge and citations; ``lint`` holds its 23 rules over it.

In: a ``Casefile``, the frozen cut of a ledger. Out: a ``Brief``. ``lint`` stands on the writers and none of them on it. Start reading at
``plan.write_brief``.
"""
