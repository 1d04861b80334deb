"""Seconds until a command has answered, next to ``python -c pass`` in the same run: what a person waits for before anything is read.

``python benchmarks/start_up.py [--rounds 7] [--short] [--json] [--source FOLDER]``

A small ledger (the example corpus) is made first. Then every round runs each command once, so that a busy machine slows all of them alike;
of each the quickest counts, and its ratio to that of ``python -c pass``. ``add`` takes one short article into a fresh copy of the ledger.
``--short`` (for CI) runs two rounds. ``--source`` is the ``src`` of another checkout, for before and after in one environment.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "import cuibono.cli; cuibono.cli.main()"
ARTICLE = """KARSGRAD, March 3 - Velmora's transport minister, Ana Dorn, signed a contract with Dravik Logistics, the ministry said.

Dravik Logistics, which is owned by the Kestrian businessman Pavel Dravik, will build a rail terminal at the port of Sarnhold for 40 million
euros, according to the contract. "We have paid nothing yet," Dorn told reporters.
"""
COMMANDS: dict[str, tuple[str, ...]] = {
    "--version": ("--version",),
    "status": ("status",),
    "show": ("show", "Dravik Logistics"),
    "paths": ("paths", "Ozren Moravec", "Dravik Logistics"),
    "search": ("search", "locomotives"),
    "add": ("add", "article.txt"),
}


def seconds(words: list[str], folder: Path, environment: dict[str, str]) -> float:
    """How long a fresh process takes. Raises CalledProcessError where it fails."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", *words], cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def measure(rounds: int, source: Path | None) -> dict[str, float]:
    """The quickest of each command, in seconds, and that of ``pass``."""
    # Compiled modules are kept, as they are for whoever has installed the program.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CUIBONO_") and k != "PYTHONDONTWRITEBYTECODE"}
    if source is not None:
        environment["PYTHONPATH"] = str(source.resolve())
    found: dict[str, list[float]] = {name: [] for name in ("pass", *COMMANDS)}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
        seconds([PROGRAM, "add", str(ROOT / "examples/corpus"), "-w", "small"], folder, environment)
        for _ in range(rounds):
            found["pass"].append(seconds(["pass"], folder, environment))
            for name, words in COMMANDS.items():
                fresh = folder / "fresh"
                shutil.rmtree(fresh, ignore_errors=True)
                shutil.copytree(folder / "small", fresh)
                at = [] if name == "--version" else ["-w", "fresh"]
                found[name].append(seconds([PROGRAM, *words, *at], folder, environment))
    return {name: min(times) for name, times in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--short", action="store_true", help="two rounds")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--source", type=Path, help="the src of another checkout")
    asked = parser.parse_args()
    best = measure(2 if asked.short else asked.rounds, asked.source)
    rows = {name: {"seconds": round(took, 3), "times_pass": round(took / best["pass"], 1)} for name, took in best.items()}
    if asked.json:
        print(json.dumps(rows))
        return
    for name, row in rows.items():
        print(f"{name:<10} {row['seconds']:>7.3f} s  {row['times_pass']:>6.1f} × python -c pass")


if __name__ == "__main__":
    main()
