"""Storage: one schema, one contract. ``cuibono.ledger.sqlite`` is the embedded default; :class:`Ledger` is what everybody uses.

In: documents, readings, decisions, and what is derived from them. Out: the same records. Start reading at ``contract.Ledger``.
"""

from .contract import Ledger

__all__ = ["Ledger"]
