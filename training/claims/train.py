"""Learning: frames first, which teach where the telling word is; then passages, with silver beside them."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cuibono.engines.model.pieces import Pieces

from .examples import IGNORED, Example, Names, batches, collate, encoded
from .network import Ends, Told


@dataclass(frozen=True)
class Plan:
    """How one network is taught. Rates are AdamW's; ``swap`` is the share of names that give way to others."""

    epochs: int = 8
    rate: float = 1e-4
    head_rate: float = 1e-3
    swap: float = 0.3
    seed: int = 1


def loss_of(told: Told, example: Example, ends: Ends) -> Tensor:
    """The loss of one window, in nats."""
    held, counts = example.targets()
    loss = F.binary_cross_entropy_with_logits(told.ties, held, weight=counts, reduction="sum")
    if example.telling:
        assert isinstance(told.attention, list)
        tied = held.any(1)
        return loss - 0.5 * torch.log(told.attention[0][tied][:, example.telling].sum(-1) + 1e-6).sum()
    status, kinds, is_end = (torch.tensor(x) for x in (example.status, example.kinds, example.ends))
    if (status != IGNORED).any():
        loss = loss + 0.5 * F.cross_entropy(told.statuses, status, ignore_index=IGNORED, reduction="sum")
    if (kinds != IGNORED).any():
        loss = loss + 0.1 * F.cross_entropy(told.kinds, kinds, ignore_index=IGNORED, reduction="sum")
    judged = is_end != IGNORED
    if judged.any():
        loss = loss + 0.2 * F.binary_cross_entropy_with_logits(told.ends[judged], is_end[judged].float(), reduction="sum")
    return loss


class Trainer:
    """Teaches one network (``words`` and ``head``) over stages; a stage's state is kept, so the same command goes on."""

    def __init__(self, model: nn.Module, pieces: Pieces, plan: Plan, folder: Path) -> None:
        self.model, self.pieces, self.plan, self.folder = model, pieces, plan, folder
        self._ready: dict[int, Ends] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def stage(self, name: str, examples: list[Example], epochs: int, beside: list[Example] | None = None, share: float = 0.5) -> None:
        """Learns from ``examples`` for some epochs; of ``beside``, ``share`` as many batches are drawn anew in each."""
        state = self.folder / f"{name}.pt"
        if state.exists():
            self.model.load_state_dict(torch.load(state, weights_only=True))
            return
        rng, plan, names = random.Random(plan_seed(self.plan, name)), self.plan, Names(examples)
        torch.manual_seed(plan.seed)
        order: list[list[Example]] = []
        for _ in range(epochs):
            part = batches(examples, rng)
            if beside:
                other = batches(beside, rng)
                part += other[: int(len(part) * share)]
                rng.shuffle(part)
            order += part
        upper = [p for n, p in self.model.named_parameters() if p.requires_grad and not n.startswith("head.")]
        head = [p for n, p in self.model.named_parameters() if n.startswith("head.")]
        optimizer = torch.optim.AdamW(
            [{"params": upper, "lr": plan.rate}, {"params": head, "lr": plan.head_rate}], weight_decay=0.01, betas=(0.9, 0.98)
        )
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 100, max(0.0, 1 - s / len(order)) + 0.01))
        clock, running = time.time(), 0.0
        self.model.train()
        for step, batch in enumerate(order):
            loss = self._loss(batch, names, rng)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([*upper, *head], 5.0)
            optimizer.step()
            schedule.step()
            running += float(loss.detach())
            if (step + 1) % 50 == 0:
                print(f"{name} {step + 1}/{len(order)} {time.time() - clock:.0f}s loss {running / 50:.3f}", file=sys.stderr, flush=True)
                running = 0.0
        torch.save(self.model.state_dict(), state)

    def _loss(self, batch: list[Example], names: Names, rng: random.Random) -> Tensor:
        rows = []
        for example in batch:
            share = 0.0 if example.telling else self.plan.swap
            rows.append(encoded(names.swapped(example, share, rng), example.breaks, self.pieces))
        with torch.autocast("cpu", torch.bfloat16):
            seen = self.model.words(*collate(rows))  # type: ignore[operator]
        total = torch.zeros(())
        for row, example in zip(seen.float(), batch, strict=True):
            ends = self.ends(example)
            total = total + loss_of(self.model.head(row[: len(example.words)], ends), example, ends)  # type: ignore[operator]
        return total / len(batch)

    def ends(self, example: Example) -> Ends:
        """An example's tensors, made once."""
        if id(example) not in self._ready:
            self._ready[id(example)] = example.tensors()
        return self._ready[id(example)]

    @torch.no_grad()
    def chances(self, examples: list[Example]) -> list[tuple[Tensor, Tensor, Tensor]]:
        """Chances of predicates [p, 46], of statuses [p, 6] and of open ends' kinds [m, 9], window by window."""
        self.model.eval()
        found = []
        for start in range(0, len(examples), 16):
            part = examples[start : start + 16]
            with torch.autocast("cpu", torch.bfloat16):
                seen = self.model.words(*collate([encoded(e.words, e.breaks, self.pieces) for e in part]))  # type: ignore[operator]
            for row, example in zip(seen.float(), part, strict=True):
                told = self.model.head(row[: len(example.words)], self.ends(example))  # type: ignore[operator]
                found.append((torch.sigmoid(told.ties), told.statuses.softmax(-1), told.kinds.softmax(-1)))
        self.model.train()
        return found


def plan_seed(plan: Plan, stage: str) -> int:
    """A stage draws its own batches."""
    return plan.seed * 1_000_003 + sum(map(ord, stage))
