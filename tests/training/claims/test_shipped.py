"""The shipped graph of ties as a network that learning goes on from: the same chances, but for what seven bits round off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs PyTorch, which the product does not")
pytest.importorskip("onnx", reason="training needs onnx, which the product does not")

from training.claims.network import Ends, TieNet  # noqa: E402
from training.claims.shipped import start_again  # noqa: E402
from training.reader.network import Encoder  # noqa: E402
from training.reader.shipped import read_shipped  # noqa: E402

PACKAGE = Path(__file__).resolve().parents[3] / "src/cuibono/engines/model/weights"


def test_the_network_gives_the_chances_of_the_graph() -> None:
    import onnxruntime

    base, _ = read_shipped(PACKAGE)
    net = TieNet(base.encoder, Encoder(6), 2)
    start_again(net, PACKAGE / "claims.onnx")
    net.eval()
    torch.manual_seed(0)
    words, marks, pairs, pieces = 20, 6, 9, 30
    given = (
        torch.randn(1, pieces, 384), torch.arange(1, words + 1), torch.tensor([[i, i + 1, i, i % 9, i % 4] for i in range(marks)]),
        torch.tensor([[0, i % 5 + 1] for i in range(pairs)]), torch.randint(0, 9, (marks, words)), torch.arange(pairs),
        torch.zeros(words, dtype=torch.long),
    )  # fmt: skip
    session = onnxruntime.InferenceSession(str(PACKAGE / "claims.onnx"))
    chances, *_ = session.run(None, {row.name: value.numpy() for row, value in zip(session.get_inputs(), given, strict=True)})
    with torch.no_grad():
        told = net.head(net.over(given[0], given[1][None], None)[0], Ends(*given[2:]))
    assert np.abs(torch.sigmoid(told.ties).numpy() - chances).max() < 0.05


def test_another_graph_is_refused() -> None:
    base, _ = read_shipped(PACKAGE)
    with pytest.raises((ValueError, KeyError)):
        start_again(TieNet(base.encoder, Encoder(6), 2), PACKAGE / "reader.onnx")
