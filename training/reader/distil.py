"""A network of fewer layers that learns from a larger one: ``python -m training.reader.distil --work WORK --teacher FOLDER --out FOLDER``.

The student starts from some of the teacher's layers and from its heads. On every window it learns what the sets label, the teacher's whole
distribution of each head, and the teacher's vectors, so that a tie head learnt on the one still fits the other. Resumable.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from cuibono.engines.model.pieces import Pieces

from .batches import IGNORED, Batch, collate
from .export import export
from .network import Reader
from .prepare import load, prepare
from .shipped import PACKAGE, read_shipped
from .train import WEIGHTS, Plan, batches_of, losses, make_windows, measure

TIMES = {"polnear": 3, "named": 8, "conll04": 3, "knowledgenet": 2, "redocred": 1, "crossre": 2, "silver": 1, "written": 1}
GOLD = {k: 0.5 * v for k, v in WEIGHTS.items()} | {"names": 2.0, "ties": 0.0, "status": 0.0}
TOLD = {"tags": 0.3, "pos": 0.2, "begin": 0.3, "arcs": 1.0, "edge": 1.0, "names": 2.0, "ents": 0.3, "said": 1.5, "links": 0.4, "words": 3.0}


@dataclass(frozen=True)
class Course:
    """What a run does; a resumed run must have the same. ``keep``: the teacher's layers that the student starts from.

    ``begin``: the state of an earlier run whose student goes on here, with other batches (``seed``) and, as a rule, lower rates.
    """

    keep: tuple[int, ...] = (0, 1, 3, 5)
    seed: int = 1
    pieces: int = 3072
    encoder_rate: float = 3e-4
    head_rate: float = 5e-4
    share: float = 1.0
    begin: str = ""


# The two courses that made what ships: three windows of five, then three of five drawn anew at a lower rate.
COURSES = (Course(share=0.6), Course(seed=2, encoder_rate=2e-4, head_rate=3.333e-4, share=0.6))


def student_of(teacher: Reader, keep: tuple[int, ...]) -> Reader:
    """A network with the teacher's heads, embeddings and kept layers."""
    student = Reader(replace(teacher.sizes, layers=len(keep)))
    state = {k: v.clone() for k, v in teacher.state_dict().items() if not k.startswith("encoder.layers.")}
    for new, old in enumerate(keep):
        mark = f"encoder.layers.{old}."
        state |= {f"encoder.layers.{new}.{k.removeprefix(mark)}": v.clone() for k, v in teacher.state_dict().items() if k.startswith(mark)}
    student.load_state_dict(state)
    return student


def told_by(teacher: dict[str, Tensor], student: dict[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """The student's distance from the teacher, one mean per head over the words of the batch."""
    real = batch.words["tags"] != IGNORED

    def soft(theirs: Tensor, mine: Tensor) -> Tensor:
        return F.kl_div(F.log_softmax(mine, -1), F.log_softmax(theirs, -1), reduction="none", log_target=True).sum(-1)[real].mean()

    found = {name: soft(teacher[name], student[name]) for name in ("tags", "pos", "names", "ents")}
    found["said"] = sum(soft(*(x["said"].unflatten(-1, (3, 3))[:, :, k] for x in (teacher, student))) for k in range(3)) / 1.0
    for name in ("arcs", "links"):
        found[name] = soft(*(x[name].masked_fill(~real.unsqueeze(1), -1e4) for x in (teacher, student)))
    found["begin"] = F.binary_cross_entropy_with_logits(student["begin"][real], torch.sigmoid(teacher["begin"][real]))
    for name in ("edge", "words"):
        found[name] = F.mse_loss(student[name][real], teacher[name][real])
    return found


def distil(data: Path, package: Path, out: Path, course: Course, *, every: int = 200) -> Reader:
    """Trains the student, or goes on with what ``out`` holds: ``out/state.pt`` every ``every`` steps, ``out/log.txt``."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(course.seed)
    teacher, labels = read_shipped(package)
    teacher.eval()
    student = student_of(teacher, course.keep)
    if course.begin:
        student.load_state_dict(torch.load(course.begin, weights_only=False)["model"])
    pieces = Pieces((package / "vocabulary.txt").read_text("utf-8").split("\n")[:-1])
    plan = Plan(seed=course.seed, pieces=course.pieces, share=course.share)
    sets = load(data, "train")
    for example in sets["redocred"]:
        example.names = None  # Wikipedia's names go by another guideline than the newswire's
    for part in sets.values():
        for example in part:
            example.marks = None  # the tie head is learnt afterwards
    windows = make_windows(sets, pieces, labels, plan, TIMES)
    groups = batches_of(windows, plan)
    held_out = {k: v[:: max(1, len(v) // 400)] for k, v in load(data, "dev").items()}
    dev = make_windows(held_out, pieces, labels, Plan(seed=course.seed), dict.fromkeys(TIMES, 1))
    inner = [p for n, p in student.named_parameters() if n.startswith("encoder.")]
    heads = [p for n, p in student.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": inner, "lr": course.encoder_rate}, {"params": heads, "lr": course.head_rate}],
                                  weight_decay=0.01, betas=(0.9, 0.98), fused=True)  # fmt: skip
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 100, max(0.0, 1 - s / len(groups)) + 0.01))
    begun, state = 0, out / "state.pt"
    if state.exists():
        kept = torch.load(state, weights_only=False)
        if kept["course"] != asdict(course):
            raise SystemExit(f"{state}: begun with another plan ({kept['course']}); remove it to start anew")
        student.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        begun = kept["step"]
    log = (out / "log.txt").open("a", encoding="utf-8")

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)
        print(line, file=log, flush=True)

    say(f"{len(windows)} windows, {sum(len(w.ids) for w in windows)} pieces, {len(groups)} steps, from step {begun}; {course}")
    if not begun:
        say(f"teacher {measure(teacher, dev[::2])}")
        teacher.eval()
    clock, running = time.time(), Counter[str]()
    for step in range(begun, len(groups)):
        torch.manual_seed(course.seed * 1_000_003 + step)
        batch = collate([windows[i] for i in groups[step]], random.Random(step))
        with torch.no_grad():
            theirs = teacher(batch.ids, batch.cases, batch.first, batch.mask)
        mine = student(batch.ids, batch.cases, batch.first, batch.mask)
        gold = losses(student, batch, mine)
        told = told_by(theirs, mine, batch)
        loss = sum(GOLD[k] * v for k, v in gold.items()) + sum(TOLD[k] * v for k, v in told.items())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        for k, v in (*gold.items(), *((f"~{k}", v) for k, v in told.items())):
            running[k] += v.item()
            running[f"n {k}"] += 1
        if (step + 1) % 50 == 0:
            shown = " ".join(f"{k} {running[k] / running[f'n {k}']:.3f}" for k in sorted(running) if not k.startswith("n "))
            say(f"{step + 1}/{len(groups)} {time.time() - clock:.0f}s {shown}")
            running.clear()
        if (step + 1) % every == 0 or step + 1 == len(groups):
            torch.save({"course": asdict(course), "step": step + 1, "model": student.state_dict(), "optimizer": optimizer.state_dict(),
                        "schedule": schedule.state_dict()}, out / "state.part")  # fmt: skip
            (out / "state.part").rename(state)
            say(f"dev {measure(student, dev[::2] if step + 1 == len(groups) else dev[::8])}")
    return student


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, default=PACKAGE, help="the folder of its graph; what ships where none is given")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", default="0,1,3,5", help="the teacher's layers that the student starts from")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-4, help="of the encoder at its highest; the heads' is 1.7 times as high")
    parser.add_argument("--begin", type=Path, help="state.pt of an earlier run, whose student goes on; give --state another folder")
    parser.add_argument("--state", default="student", help="the folder inside --work that keeps state and log")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    prepare(args.shared, args.work / "data")
    keep, begin = tuple(int(x) for x in args.keep.split(",")), str(args.begin or "")
    course = Course(keep, args.seed, encoder_rate=args.rate, head_rate=round(args.rate * 5 / 3, 7), share=args.share, begin=begin)
    student = distil(args.work / "data", args.teacher, args.work / args.state, course)
    vocabulary = (args.teacher / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
    print(export(student, read_shipped(args.teacher)[1], vocabulary, args.out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
