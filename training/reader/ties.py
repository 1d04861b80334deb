"""The tie head, learnt on what the finished encoder sees: its graph is run once over every example, then only the head is trained.

So the head may change without the rest: names, trees and attributions stay as they are to the last bit. Features are those of the product
(``cuibono.engines.model.pairs.features``), from the int8 graph that ships.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cuibono.engines.model.pairs import apart, features
from cuibono.engines.model.weights import Weights

from .batches import EMPTY, GAPS, IGNORED, JUDGED, Window, labels_in, windows_of
from .data import RELATIONS, SOURCES, STATUSES, TYPES
from .prepare import load

HIDDEN = 320
# How many pairs without a tie are kept of a window, and how often a set's pairs are seen in an epoch.
EMPTY_PAIRS = {"silver": 8, "knowledgenet": 60, "redocred": 60}
# The part of each set's documents that is used.
TRAIN = {"conll04": 1.0, "knowledgenet": 1.0, "redocred": 1.0, "crossre": 1.0, "silver": 0.35, "written": 1.0}
DEV = TRAIN | {"knowledgenet": 0.4, "redocred": 0.3, "silver": 1.0}
SETS = tuple(TRAIN)
# CoNLL-2004 calls two names tied that only stand in one sentence. A tie of its that neither hangs one end from the other (at most so many
# words up) nor joins the two by a word near both teaches nothing.
HANGS, JOINS = 4, 3


def is_told(up: int, down: int) -> bool:
    """Whether two ends are so near in the tree that words between them may tell their tie."""
    return up + down <= (HANGS if not (up and down) else JOINS)


class Head(nn.Module):
    """Two layers: relations and status of a pair."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, HIDDEN)
        self.relations = nn.Linear(HIDDEN, len(RELATIONS))
        self.status = nn.Linear(HIDDEN, len(STATUSES))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = F.dropout(F.gelu(self.hidden(F.dropout(x, 0.1, self.training))), 0.3, self.training)
        return self.relations(h), self.status(h)


class Pairs:
    """All pairs of some windows: features, relations, status, and the set that each is from."""

    def __init__(self, windows: list[Window], weights: Weights, seed: int | None) -> None:
        rng, gaps = random.Random(seed), np.array(GAPS)
        xs, held, status, source, loose = [], [], [], [], []
        for window in windows:
            chosen = list(range(len(window.pairs)))
            if seed is not None:
                empty = [i for i in chosen if not window.held[i]]
                kept = rng.sample(empty, min(len(empty), EMPTY_PAIRS.get(window.origin, 200)))
                chosen = [i for i in chosen if window.held[i]] + kept
            if not chosen:
                continue
            seen = weights.run(window.ids, window.cases, window.first)
            heads = np.array([i if head == IGNORED else head for i, head in enumerate(window.words["arcs"])])
            rows = np.array([window.pairs[i][:6] for i in chosen])
            xs.append(features(seen.words, heads, rows, len(TYPES), gaps).astype(np.float16))
            for i, row in zip(chosen, rows, strict=True):
                loose.append(bool(window.held[i]) and window.origin == "conll04" and not is_told(*apart(heads, row)))
                held.append(window.held[i])
                status.append(window.status[i])
                source.append(window.pairs[i][7])
        self.x = torch.from_numpy(np.concatenate(xs))
        self.held = torch.zeros(len(held), len(RELATIONS), dtype=torch.bool)
        for i, columns in enumerate(held):
            self.held[i, columns] = True
        self.loose = torch.tensor(loose)
        self.status, self.source = torch.tensor(status), torch.tensor(source)

    def __len__(self) -> int:
        return len(self.x)


def pairs_of(data: Path, part: str, package: Path, shares: dict[str, float], seed: int | None) -> Pairs:
    """The pairs of every set; a share below one takes a set's first documents."""
    weights, labels = Weights(package), labels_in(package)
    index = {k: {x: i for i, x in enumerate(getattr(labels, k))} for k in ("tags", "pos", "deps", "ents")}
    windows: list[Window] = []
    for name, examples in load(data, part, SETS).items():
        for example in examples[: int(len(examples) * shares.get(name, 1.0))]:
            windows += windows_of(example, weights.pieces, index, 192)
    return Pairs(windows, weights, seed)


def train_ties(train: Pairs, dev: Pairs, *, epochs: int = 14, rate: float = 1e-3, seed: int = 1) -> Head:
    """Trains a head; prints F1 by set after every second epoch."""
    torch.manual_seed(seed)
    head = Head(train.x.shape[1])
    size, rng = 512, np.random.default_rng(seed)
    steps = epochs * (len(train) // size + 1)
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps + 1, pct_start=0.1)
    clock = time.time()
    kinds = torch.arange(2 * len(TYPES)) + train.x.shape[1] - 2 * len(TYPES) - len(GAPS) - 1
    for epoch in range(epochs):
        head.train()
        order, total = rng.permutation(len(train)), 0.0
        for start in range(0, len(order), size):
            rows = torch.from_numpy(order[start : start + size])
            x, held, source = train.x[rows].float(), train.held[rows].float(), train.source[rows]
            hide = torch.rand(len(rows)) < 0.15  # a type may be wrong: some examples do without
            x[hide[:, None] & torch.isin(torch.arange(x.shape[1]), kinds)[None]] = 0
            relations, status = head(x)
            told = held.sum(1, keepdim=True) > 0
            weight = JUDGED[source] * torch.where(told, 1 + held, EMPTY[source][:, None]) * ~train.loose[rows][:, None]
            loss = F.binary_cross_entropy_with_logits(relations, held, weight=weight, reduction="sum") / len(rows)
            said = train.status[rows]
            if (said != IGNORED).any():
                loss = loss + 0.2 * F.cross_entropy(status, said, ignore_index=IGNORED)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss)
        if epoch % 2 or epoch + 1 == epochs:
            print(
                f"epoch {epoch + 1} {time.time() - clock:.0f}s loss {total * size / len(order):.3f} {measure_ties(head, dev)}",
                file=sys.stderr,
                flush=True,
            )
    return head


@torch.no_grad()
def measure_ties(head: Head, pairs: Pairs) -> dict[str, float]:
    """F1 at even chance by set, and how often the status is right."""
    head.eval()
    count: Counter[str] = Counter()
    for start in range(0, len(pairs), 8192):
        x, held = pairs.x[start : start + 8192].float(), pairs.held[start : start + 8192]
        source, said = pairs.source[start : start + 8192], pairs.status[start : start + 8192]
        relations, status = head(x)
        got = (relations > 0) & (JUDGED[source] > 0)
        for number, name in enumerate(SOURCES):
            mine = source == number
            count[f"{name} got"] += int(got[mine].sum())
            count[f"{name} gold"] += int(held[mine].sum())
            count[f"{name} both"] += int((got & held)[mine].sum())
        known = said != IGNORED
        count["stated"] += int(known.sum())
        count["status"] += int((status.argmax(1) == said)[known].sum())
    found = {name: 2 * count[f"{name} both"] / max(1, count[f"{name} got"] + count[f"{name} gold"]) for name in SOURCES}
    return {k: round(v, 3) for k, v in (found | {"status": count["status"] / max(1, count["stated"])}).items()}


def write_ties(head: Head, package: Path) -> None:
    """Writes the head as ``ties.onnx`` into ``package``, and its labels."""
    head.eval()
    torch.onnx.export(
        _Chances(head), (torch.zeros(3, head.hidden.in_features),), str(package / "ties.onnx"), input_names=["pairs"],
        output_names=["relations", "statuses"], dynamic_axes={"pairs": {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    labels = json.loads((package / "labels.json").read_text("utf-8"))
    labels |= {"relations": list(RELATIONS), "types": list(TYPES), "gaps": list(GAPS), "statuses": list(STATUSES)}
    (package / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")


class _Chances(nn.Module):
    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        relations, status = self.head(x)
        return torch.sigmoid(relations), torch.softmax(status, -1)
