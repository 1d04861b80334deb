"""Trains the reader and writes what ships: ``python -m training.reader --shared ../shared --wheel ENCODER.whl --work FOLDER``.

A teacher of six layers is trained in two cycles, a student of four learns from it in two more. Ties are learnt after it (training/claims).
Runs in the project's environment with torch, onnx and safetensors added (training/README.md). ``--work`` keeps examples, states and logs;
the same command goes on where it was cut off.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import torch

from .distil import COURSES, distil
from .export import export
from .prepare import prepare
from .shipped import PACKAGE
from .train import CYCLES, Plan, train


def vocabulary_of(wheel: Path) -> list[str]:
    """The encoder's word pieces, in order."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("vocab.txt"))
        return archive.read(name).decode("utf-8").splitlines()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--wheel", type=Path, required=True, help="a wheel that carries all-MiniLM-L6-v2 (Apache-2.0)")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    prepare(args.shared, args.work / "data")
    vocabulary, begin = vocabulary_of(args.wheel), ""
    for cycle, rate in zip(CYCLES, (2e-4, 1e-4), strict=True):
        plan = Plan(cycle=cycle, seed=args.seed, share=args.share, encoder_rate=rate, begin=begin)
        begin = str(args.work / f"cycle{cycle}/state.pt")
        model, labels = train(args.work / "data", args.wheel, vocabulary, args.work / f"cycle{cycle}", plan)
    export(model, labels, vocabulary, args.work / "teacher")
    begin = ""
    for number, course in enumerate(COURSES, 1):
        student = distil(args.work / "data", args.work / "teacher", args.work / f"student{number}", replace(course, begin=begin))
        begin = str(args.work / f"student{number}/state.pt")
    export(student, labels, vocabulary, args.out)
    print(f"reader.onnx {hashlib.sha256((args.out / 'reader.onnx').read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
