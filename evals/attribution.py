"""Measures attributions of the rules engine on a development set: ``python evals/attribution.py [SHARED]``; prints the main figures.

Reads PolNeAR dev with the engine's own parse, scores it with ``score/score_attribution.py``, and times our layer beside the parse. Needs
the development data; without it, it says so and exits 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.coreference.resolve import resolve_names
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.operations.read import parse_line


def main() -> None:
    """Prints joint, content, source and cue figures, recall by kind of quote, and the layer's share of the parse's time."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared"
    gold = shared / "data" / "attribution" / "polnear_dev.jsonl"
    if not gold.exists():
        print(f"no {gold.name} here; nothing measured")
        return
    lines = [line for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = []
    begin = time.perf_counter()
    parsed_all = list(parse_documents(parse_line(line, f"{gold.name}:{number}") for number, line in enumerate(lines, 1)))
    parsing, layer = time.perf_counter() - begin, 0.0
    for parsed in parsed_all:
        entities = resolve_names(parsed, find_names(parsed))
        begin = time.perf_counter()
        found = find_attributions(parsed, entities)
        layer += time.perf_counter() - begin
        items = [{"source": a.source, "cue": a.cue, "content": a.content, "kind": a.kind, "quote": a.quote} for a in found]
        rows.append({"id": parsed.doc_id, "text": parsed.text, "attributions": items})
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(shared / "score" / "score_attribution.py"), str(gold), str(predicted), "--no-per-article"]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    micro = report["micro"]
    low, high = report["micro_ci95"]["attribution.joint.f1"]
    for name, row in (
        ("joint", micro["attribution"]["joint"]),
        ("content, relaxed", micro["content"]["relaxed"]),
        ("content tokens", micro["tokens"]["content"]),
        ("source tokens", micro["tokens"]["source"]),
        ("cue tokens", micro["tokens"]["cue"]),
    ):
        print(f"{name:18} precision {row['precision']:.3f}  recall {row['recall']:.3f}  F1 {row['f1']:.3f}")
    print(f"joint F1, 95 % interval over articles: {low:.3f} to {high:.3f}")
    for name, row in micro["recall_by_kind"].items():
        print(f"{name:18} joint recall {row['joint_recall']:.3f} of {row['gold']}")
    print(f"time: parse {parsing:.1f} s, attributions {layer:.1f} s ({layer / parsing:.1%} of the parse)")


if __name__ == "__main__":
    main()
