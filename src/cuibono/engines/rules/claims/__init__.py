"""Ties that a sentence tells: a trigger of a table, its two ends, and what qualifies it.

In: ``Parsed``, ``Entities``, attributions. Out: ``Claim`` after ``Claim``, each with its evidence. A predicate's words are rows of
``vocabulary/data/triggers_*.toml``, in the language told in ``find``. Start reading at ``find.find_claims``.
"""
