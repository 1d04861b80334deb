"""The shipped weights, loaded once a process: ONNX Runtime on one thread, one window at a time.

A window's numbers depend on that window alone: int8 scales are taken over what is run together, so nothing is ever padded or batched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .pieces import Pieces

Floats = npt.NDArray[np.float32]


class Seen(NamedTuple):
    """What the network gives for one window of n words; logits but for ``words`` and the projection ``edge``.

    under [1, pieces, 384]: what the encoder's lower layers saw, from which the tie network goes on;
    tags [n, T], pos [n, P], begin [n], arcs [n, n] (row: word, column: its head; the diagonal is the root), edge [n, 256], names [n, 9],
    ents [n, E], said [n, 9] (outside, begin, inside of source, cue, content), links [n, n], words [n, 384].
    """

    tags: Floats
    pos: Floats
    begin: Floats
    arcs: Floats
    edge: Floats
    names: Floats
    ents: Floats
    said: Floats
    links: Floats
    words: Floats
    under: Floats

    def read(self) -> Seen:
        """What the later layers look at; the parse is written down by then, and a long document holds thousands of windows."""
        none = np.zeros((0, 0), np.float32)
        return self._replace(tags=none, pos=none, begin=none, arcs=none, edge=none, names=none, ents=none, words=none)


class Told(NamedTuple):
    """Chances [p, predicates], statuses [p, 6], tellers [p, 6], the word that tells each pair [p], and the kinds of open ends [m, 9]."""

    chances: Floats
    statuses: Floats
    tellers: Floats
    words: npt.NDArray[np.int64]
    kinds: Floats


class Weights:
    """The graphs, tables and labels of a folder; of the installation where none is given. A folder may have no ties yet."""

    def __init__(self, folder: Traversable | None = None) -> None:
        import onnxruntime

        folder = folder or resources.files(__package__) / "weights"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession((folder / name).read_bytes(), options, providers=["CPUExecutionProvider"])

        self._session = session("reader.onnx")
        self._claims = session("claims.onnx") if (folder / "claims.onnx").is_file() else None
        self.labels: dict[str, Any] = json.loads((folder / "labels.json").read_text("utf-8"))
        self.pieces = Pieces((folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1])
        with (folder / "tables.npz").open("rb") as handle, np.load(handle) as tables:
            self.tables = {key: tables[key] for key in tables.files}

    def run(self, ids: Sequence[int], cases: Sequence[int], first: Sequence[int]) -> Seen:
        """One window."""
        feed = {"ids": np.asarray([ids]), "cases": np.asarray([cases]), "first": np.asarray([first])}
        seen = Seen(*self._session.run(list(Seen._fields), feed))
        return seen._replace(**{name: rounded(getattr(seen, name)) for name in _COMPARED})

    def tell(self, under: Floats, first: Sequence[int], marks: npt.NDArray[np.int64], shape: Mapping[str, npt.NDArray[np.int64]]) -> Told:
        """The ties of a window's pairs of marks ([m, 5], ``Mark.row``); ``shape`` has the fields of ``claims.sentences.Shape``."""
        assert self._claims is not None
        feed = {"under": under, "first": np.asarray(first), "marks": marks, **shape}
        chances, statuses, tellers, words, kinds = self._claims.run(list(Told._fields), feed)
        return Told(rounded(chances), rounded(statuses), rounded(tellers), words, rounded(kinds))


_COMPARED = ("tags", "pos", "begin", "arcs", "names", "ents", "said", "links")


def rounded(numbers: Floats) -> Floats:
    """To three decimals, before they are compared: the last digits differ by processor, and equal ones are then equal on each."""
    return np.round(numbers, 3)


@cache
def shipped() -> Weights:
    """The weights of this installation."""
    return Weights()


def gelu(x: Floats) -> Floats:
    """The exact form, as trained; erf by Abramowitz and Stegun 7.1.26 (error under 2e-7)."""
    z = np.abs(x) * np.float32(0.70710678)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    found: Floats = (x * np.float32(0.5) * (1 + erf)).astype(np.float32)
    return found
