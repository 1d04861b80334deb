"""The one signature behind which every read engine stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from cuibono.records import Document, Reading


class Engine(Protocol):
    """Reads documents: the same document always gives the same reading, whatever else is in the batch."""

    @property
    def name(self) -> str:
        """Name and version, e.g. ``rules/1``; stands on every claim."""
        ...

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """One reading per document, in order. A document that can't be read gives a reading with a reject, never an exception."""
        ...


ENGINES = ("rules", "model")
# What reads where nobody chose (docs/decisions/0004): the rules where the network's runtime has no wheel, as on Intel Macs.
DEFAULT = "model" if find_spec("onnxruntime") is not None else "rules"


@cache
def get_engine(name: str = DEFAULT, least: float | None = None) -> Engine:
    """The engine of that name, its models loaded once a process. ``least``: the confidence from which it tells a tie, from 0 to 1; its own
    choice where none is given."""
    if name == "rules":
        from .rules import RulesEngine

        return RulesEngine(least)
    if name == "model":
        from .model import ModelEngine

        return ModelEngine(least)
    raise ValueError(f"no read engine {name!r}; there are: {', '.join(ENGINES)}")
