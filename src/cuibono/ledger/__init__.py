"""Storage: one schema, one contract. ``cuibono.ledger.sqlite`` is the embedded default; :class:`Ledger` is what everybody uses."""

from .contract import Ledger

__all__ = ["Ledger"]
