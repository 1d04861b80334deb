"""Whether two processors read the same: what each document gives, as digests in a file, and two such files compared.

    python evals/processors.py read examples/corpus ../shared/gold/influence_dev.jsonl --every 10 --out here.json
    qemu-x86_64 -cpu Haswell .venv/bin/python evals/processors.py read ... --out there.json     a processor without VNNI, emulated
    python evals/processors.py compare here.json there.json

Files, or folders of files, in any format that ``cuibono add`` takes; ``--every`` takes each n-th line of JSON lines. A document has two
digests: of the numbers that the network gave, before they are rounded, and of the reading. ``compare`` says how many of either differ, and
exits 1 where a reading does. Emulated, a text takes a hundred times as long.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cuibono.engines import get_engine
from cuibono.engines.model import weights
from cuibono.operations.read import parse_line, reading_as_json
from cuibono.readers import read_source
from cuibono.records import Document, Reject


class Numbers:
    """A digest of all that the graphs give while it stands in for their sessions."""

    def __init__(self, session: Any, digest: Any) -> None:
        self._session, self._digest = session, digest

    def run(self, names: list[str], feed: dict[str, Any]) -> Any:
        found = self._session.run(names, feed)
        for array in found:
            self._digest.update(array.tobytes())
        return found


def documents(paths: list[Path], every: int) -> Iterator[tuple[str, Document]]:
    """Name and document, in order; the same on any machine."""
    for path in paths:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            if file.suffix == ".jsonl":
                lines = file.read_text(encoding="utf-8").splitlines()[::every]
                yield from ((f"{file.name}:{n}", parse_line(line, file.name)) for n, line in enumerate(lines))
                continue
            for n, item in enumerate(read_source(file.name, file.read_bytes(), dataset="", retrieved_at="2000-01-01T00:00:00Z")):
                if not isinstance(item, Reject):
                    yield f"{file.name}:{n}", item[0]


def read(paths: list[Path], every: int, most: int | None) -> dict[str, dict[str, Any]]:
    """Digests and counts by document."""
    shipped, engine = weights.shipped(), get_engine("model")
    sessions = shipped._session, shipped._claims
    found: dict[str, dict[str, Any]] = {}
    for name, document in documents(paths, every):
        if most is not None and len(found) >= most:
            break
        digest = hashlib.sha256()
        shipped._session, shipped._claims = (Numbers(session, digest) for session in sessions)
        (reading,) = engine.read([document])
        row = reading_as_json(document, reading)
        told = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
        counts = {kind: len(row[kind]) for kind in ("mentions", "attributions", "claims")}
        found[name] = {"numbers": digest.hexdigest(), "reading": hashlib.sha256(told).hexdigest(), **counts}
        print(f"  {name}: {counts}", file=sys.stderr, flush=True)
    return found


def compare(one: dict[str, Any], other: dict[str, Any]) -> int:
    """Prints how many documents differ, by what they have in common; gives the number of readings that do."""
    both = [name for name in one if name in other]
    numbers = [name for name in both if one[name]["numbers"] != other[name]["numbers"]]
    readings = [name for name in both if one[name]["reading"] != other[name]["reading"]]
    print(f"{len(both)} documents in both: the network's numbers differ in {len(numbers)}, the reading in {len(readings)}")
    for name in readings:
        print(f"  {name}")
    return len(readings)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    reads = commands.add_parser("read")
    reads.add_argument("paths", type=Path, nargs="+")
    reads.add_argument("--every", type=int, default=1)
    reads.add_argument("--most", type=int)
    reads.add_argument("--out", type=Path, required=True)
    compares = commands.add_parser("compare")
    compares.add_argument("files", type=Path, nargs=2)
    args = parser.parse_args(argv)
    if args.command == "read":
        args.out.write_text(json.dumps(read(args.paths, args.every, args.most), indent=1) + "\n", encoding="utf-8")
        return 0
    return 1 if compare(*(json.loads(path.read_text(encoding="utf-8")) for path in args.files)) else 0


if __name__ == "__main__":
    sys.exit(main())
