"""Learning: frames first, which teach where the telling word is; then passages."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional as F

from cuibono.engines.model.pieces import Pieces

from .examples import IGNORED, Example, Names, batches, collate, encoded
from .network import Ends, Told

# A processor without instructions for half floats takes forty times as long with them.
HALF = torch.cpu._is_avx512_bf16_supported()

KEEP = 200  # steps after which the state is kept


@dataclass(frozen=True)
class Plan:
    """How one network is taught. Rates are AdamW's; ``swap`` is the share of names that give way to others."""

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
    status, tellers, kinds, is_end = (torch.tensor(x) for x in (example.status, example.tellers, example.kinds, example.ends))
    if (status != IGNORED).any():
        loss = loss + 0.5 * F.cross_entropy(told.statuses, status, ignore_index=IGNORED, reduction="sum")
        loss = loss + 0.3 * F.cross_entropy(told.tellers, tellers, ignore_index=IGNORED, reduction="sum")
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

    def stage(self, name: str, examples: list[Example], epochs: int) -> None:
        """Learns from ``examples`` for some epochs, in another order each."""
        state = self.folder / f"{name}.pt"
        if state.exists():
            self.model.load_state_dict(torch.load(state, weights_only=True))
            return
        rng, plan, names = random.Random(plan_seed(self.plan, name)), self.plan, Names(examples)
        torch.manual_seed(plan.seed + processes()[0])
        order = [batch for _ in range(epochs) for batch in batches(examples, rng)]
        rank, ranks = processes()
        order = order[: len(order) // ranks * ranks][rank::ranks]
        steps = len(order)
        upper = [p for n, p in self.model.named_parameters() if p.requires_grad and not n.startswith("head.")]
        head = [p for n, p in self.model.named_parameters() if n.startswith("head.")]
        optimizer = torch.optim.AdamW(
            [{"params": upper, "lr": plan.rate * ranks**0.5}, {"params": head, "lr": plan.head_rate * ranks**0.5}],
            weight_decay=0.01,
            betas=(0.9, 0.98),
        )
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 100, max(0.0, 1 - s / steps) + 0.01))
        clock, running = time.time(), 0.0
        rng = random.Random(rng.random() + rank)
        self.model.train()
        part, begin = state.with_suffix(".part"), 0
        if part.exists():
            kept = torch.load(part, weights_only=True)
            begin = kept["step"]
            for thing, what in ((self.model, "model"), (optimizer, "optimizer"), (schedule, "schedule")):
                thing.load_state_dict(kept[what])
        for step, batch in enumerate(order[begin:], begin):
            loss = self._loss(batch, names, rng)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            shared_gradients([*upper, *head], ranks)
            torch.nn.utils.clip_grad_norm_([*upper, *head], 5.0)
            optimizer.step()
            schedule.step()
            running += float(loss.detach())
            if (step + 1) % 50 == 0 and rank == 0:
                print(f"{name} {step + 1}/{steps} {time.time() - clock:.0f}s loss {running / 50:.3f}", file=sys.stderr, flush=True)
                running = 0.0
            if (step + 1) % KEEP == 0 and rank == 0:
                kept = {"model": self.model, "optimizer": optimizer, "schedule": schedule}
                torch.save({"step": step + 1, **{what: thing.state_dict() for what, thing in kept.items()}}, part)
        if rank == 0:
            torch.save(self.model.state_dict(), state)
            part.unlink(missing_ok=True)

    def _loss(self, batch: list[Example], names: Names, rng: random.Random) -> Tensor:
        rows = []
        for example in batch:
            share = 0.0 if example.telling else self.plan.swap
            rows.append(encoded(names.swapped(example, share, rng), example.breaks, self.pieces))
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
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


def processes() -> tuple[int, int]:
    """This process among those that learn together (``torchrun``), and how many they are."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def shared_gradients(parameters: list[nn.Parameter], ranks: int) -> None:
    """Each process learns from batches of its own; what they would change is their mean."""
    if ranks == 1:
        return
    flat = torch.cat([torch.zeros_like(p).flatten() if p.grad is None else p.grad.flatten() for p in parameters])
    dist.all_reduce(flat)
    for p, mean in zip(parameters, (flat / ranks).split([p.numel() for p in parameters]), strict=True):
        p.grad = mean.view_as(p)


def plan_seed(plan: Plan, stage: str) -> int:
    """A stage draws its own batches."""
    return plan.seed * 1_000_003 + sum(map(ord, stage))
