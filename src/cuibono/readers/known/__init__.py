"""Readers of lists and knowledge bases: rows of a file to :class:`cuibono.records.KnownRecord`, one file per format, pure and streamed.

Start reading at ``intake.read_known``.
"""

from .base import FORMATS, REASONS, KnownItem
from .intake import read_known, reader_of, record_again

__all__ = ["FORMATS", "REASONS", "KnownItem", "read_known", "reader_of", "record_again"]
