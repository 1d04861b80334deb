"""Plug-ins, pure: bytes to documents. One file per format behind one contract (``base.Reader``), listed in ``registry.READERS``.

In: a stream with an address. Out: documents with their original bytes, or rejects. Start reading at ``intake.read_source``.
"""

from .base import REASONS, Given, Known, Layout, Parts, Reader
from .intake import MAX_BYTES, read_source
from .registry import READERS

__all__ = ["MAX_BYTES", "READERS", "REASONS", "Given", "Known", "Layout", "Parts", "Reader", "read_source"]
