"""The tie network in torch: upper layers of an encoder, then for each pair of ends the word that tells their tie, then the tie.

That order is kept on purpose: a pair that is scored without the word that ties it learns names and distances. Where the telling word is
known (FrameNet's targets) the attention is taught to find it; elsewhere it learns from the tie alone.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from training.reader.network import Encoder

from cuibono.engines.model.claims.marks import FORMS, KINDS, OPEN
from cuibono.engines.model.claims.sentences import FAR, LABELS
from cuibono.records.readings import STATUSES, TELLERS

GAPS = (-20, -10, -5, -2, 0, 2, 3, 5, 8, 12, 20)  # words between two ends; negative: the object comes first
NEAR = 8  # steps along the tree that the attention tells apart
HEADS, KEY = 4, 40


class Ends(NamedTuple):
    """Tensors of one window: marks [m, 5], pairs [p, 2], far [m, n], meets [p], sentences [n]; runs: each sentence's words and pairs."""

    marks: Tensor
    pairs: Tensor
    far: Tensor
    meets: Tensor
    sentences: Tensor
    runs: list[tuple[int, int, slice]] | None = None


class Told(NamedTuple):
    """Logits of predicates [p, 46], statuses and tellers [p, 6], ends [m], kinds [m, 9]; attention [p, n] or a list of it by sentence."""

    ties: Tensor
    statuses: Tensor
    tellers: Tensor
    attention: Tensor | list[Tensor]
    ends: Tensor
    kinds: Tensor


class TieHead(nn.Module):
    """What stands on the words: h [n, width] and ``Ends`` to ``Told``."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.subject, self.object = nn.Linear(width, hidden), nn.Linear(width, hidden)
        self.meet = nn.Linear(width, hidden, bias=False)
        self.ask_subject, self.ask_object, self.key = (nn.Linear(width, HEADS * KEY) for _ in range(3))
        self.value = nn.Linear(width, hidden)
        self.subject_kind, self.object_kind = nn.Embedding(len(KINDS), hidden), nn.Embedding(len(KINDS), hidden)
        self.subject_form, self.object_form = nn.Embedding(len(FORMS), hidden), nn.Embedding(len(FORMS), hidden)
        self.gap, self.steps = nn.Embedding(len(GAPS) + 1, hidden), nn.Embedding(FAR + 1, hidden)
        self.near_subject, self.near_object = (nn.Parameter(torch.zeros(NEAR, HEADS)) for _ in range(2))
        self.on_path, self.region = nn.Parameter(torch.zeros(HEADS)), nn.Parameter(torch.zeros(2, 5, HEADS))
        self.middle, self.ties, self.statuses = nn.Linear(hidden, hidden), nn.Linear(hidden, len(LABELS)), nn.Linear(hidden, len(STATUSES))
        self.tellers = nn.Linear(hidden, len(TELLERS))
        self.end, self.kind = nn.Linear(width, 1), nn.Linear(width, len(KINDS) - 1)
        for table in (self.subject_kind, self.object_kind, self.subject_form, self.object_form, self.gap, self.steps):
            nn.init.normal_(table.weight, std=0.05)
        nn.init.constant_(self.ties.bias, -4.0)  # most pairs have no tie

    def forward(self, h: Tensor, ends: Ends) -> Told:
        """One window."""
        marks, (a, b) = ends.marks, ends.pairs.unbind(1)
        first, last, head, kind, form = marks.unbind(1)
        drop = 0.1 if self.training else 0.0
        seen, phrase = F.dropout(h, drop), F.dropout((h[first] + h[last] + h[head]) / 3, drop)
        if self.training:  # a kind may be wrong: some examples do without
            kind = torch.where(torch.rand(len(kind)) < 0.15, torch.full_like(kind, KINDS.index(OPEN)), kind)
        subject = self.subject(phrase) + self.subject_kind(kind) + self.subject_form(form)
        obj = self.object(phrase) + self.object_kind(kind) + self.object_form(form)
        mixed, attention = self._telling(seen, phrase, ends)
        gap = torch.where(first[b] > last[a], first[b] - last[a] - 1, last[b] - first[a])
        gap = (gap[:, None] > torch.tensor(GAPS)).sum(1)
        x = subject[a] + obj[b] + mixed + self.meet(seen)[ends.meets] + self.gap(gap) + self.steps(ends.far[a, head[b]])
        x = F.gelu(x)
        twice = 2 * drop
        x = F.gelu(self.middle(F.dropout(x, twice))) + x
        x = F.dropout(x, twice)
        return Told(self.ties(x), self.statuses(x), self.tellers(x), attention, self.end(phrase).squeeze(-1), self.kind(phrase))

    def _telling(self, seen: Tensor, phrase: Tensor, ends: Ends) -> tuple[Tensor, Tensor | list[Tensor]]:
        """What the words that may tell each pair's tie hold, by how much they seem to tell it."""
        a, b = ends.pairs.unbind(1)
        split = lambda x, size: x.view(-1, HEADS, size).transpose(0, 1)  # noqa: E731
        of, to = split(self.ask_subject(phrase), KEY), split(self.ask_object(phrase), KEY)
        keys, values = split(self.key(seen), KEY), split(self.value(seen), self.value.out_features // HEADS)
        near = F.one_hot(ends.far.clamp(max=NEAR - 1), NEAR).to(phrase.dtype)
        by_subject, by_object = (near @ self.near_subject).permute(2, 0, 1), (near @ self.near_object).permute(2, 0, 1)

        def weigh(rows: slice, low: int, high: int, same: Tensor | None) -> tuple[Tensor, Tensor]:
            s, o = a[rows], b[rows]
            score = (of[:, s] + to[:, o]) @ keys[:, low:high].transpose(1, 2) * KEY**-0.5
            score = score + by_subject[:, s, low:high] + by_object[:, o, low:high]
            beyond = ends.far[s, low:high] + ends.far[o, low:high] == ends.far[s, ends.marks[o, 2]][:, None]
            score = score + beyond[None] * self.on_path[:, None, None]
            place, turned = regions(ends.marks[s], ends.marks[o], torch.arange(low, high))
            for r in range(5):
                score = score + (place == r)[None] * self.region[turned, r].T[:, :, None]
            if same is not None:
                score = score.masked_fill(~same[None], -1e4)
            share = shares(score)
            mixed = (share @ values[:, low:high]).transpose(0, 1)
            return mixed.reshape(mixed.shape[0], -1), share.mean(0)

        if ends.runs is None:
            same = ends.sentences[None] == ends.sentences[ends.marks[a, 2]][:, None]
            return weigh(slice(None), 0, seen.shape[0], same)
        parts = [weigh(rows, low, high, None) for low, high, rows in ends.runs]
        return torch.cat([mixed for mixed, _ in parts]), [share for _, share in parts]


def shares(score: Tensor) -> Tensor:
    """Softmax over the last axis; in a graph written out, for its sum alone follows the processor's registers (decision 0013)."""
    if not torch.onnx.is_in_onnx_export():
        return score.softmax(-1)
    power = torch.exp(score - score.amax(-1, keepdim=True))
    return power / power.sum(-1, keepdim=True)


def regions(one: Tensor, other: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
    """[p, words]: before both ends, in the first, between, in the second, after both; and [p]: whether the object comes first."""
    turned = (one[:, 0] > other[:, 0]).long()
    left = torch.where(turned[:, None] > 0, other[:, :2], one[:, :2])
    right = torch.where(turned[:, None] > 0, one[:, :2], other[:, :2])
    j = words[None]
    inside = (j >= left[:, :1]) & (j <= left[:, 1:])
    second = (j >= right[:, :1]) & (j <= right[:, 1:])
    after = j > torch.maximum(left[:, 1:], right[:, 1:])
    place = torch.full(inside.shape, 2) if not torch.jit.is_tracing() else torch.zeros_like(inside, dtype=torch.long) + 2
    place = torch.where(j < left[:, :1], 0, place)
    place = torch.where(inside, 1, place)
    place = torch.where(second, 3, place)
    return torch.where(after, 4, place), turned


class TieNet(nn.Module):
    """Layers on what the shipped encoder's lower ones saw (``base``, frozen), and the head.

    ``public`` is the whole public encoder that the shipped one began from: its layers above ``cut`` are where the upper ones begin.
    """

    def __init__(self, base: Encoder, public: Encoder, cut: int, hidden: int = 320) -> None:
        super().__init__()
        self.upper = public.layers[cut:]
        base.layers = base.layers[:cut]
        self.base = base.requires_grad_(False)
        self.head = TieHead(384, hidden)

    def words(self, ids: Tensor, cases: Tensor, first: Tensor, mask: Tensor) -> Tensor:
        """[batch, words, width]"""
        self.base.eval()
        with torch.no_grad():
            under = self.base(ids, cases, mask)
        return self.over(under, first, mask)

    def over(self, under: Tensor, first: Tensor, mask: Tensor | None) -> Tensor:
        """From what the lower layers saw."""
        for layer in self.upper:
            under = layer(under, mask)
        return torch.gather(under, 1, first.unsqueeze(-1).expand(-1, -1, under.shape[-1]))
