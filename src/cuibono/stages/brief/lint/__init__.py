"""The 23 rules of tradecraft over a brief and its casefile, and the loop that holds back what can't be worded within them.

In: a ``Brief`` and its ``Casefile``. Out: breaches, or none; ``settle`` writes until there is none. Start reading at ``check.lint_brief``.
"""
