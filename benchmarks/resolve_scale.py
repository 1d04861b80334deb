"""Cost of resolving one more document as a ledger grows, next to a full rebuild of the same ledger in the same run.

``python benchmarks/resolve_scale.py [--at 500,1000,2000,4000] [--each 20] [--out FILE.json]``

Documents are made from a seed: some thirty entities each, whose names are drawn so that a few stand in every third document (a state, a
president) and most in one or two; surnames alone, first letters, offices and ties occur as in news. At each size twenty documents are
added one by one; measured is the processor's time of this process for resolution alone, and how many of all locals were looked at. After
the twenty, links and entities are compared with those of a rebuild: a difference ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.resolve_ledger import resolve_ledger
from cuibono.records import Claim, Document, End, Mention, Reading
from cuibono.stages.resolve.entities import resolve_entities
from cuibono.vocabulary import load_tsv
from cuibono.vocabulary.countries import country_name

Name = TypeVar("Name")
GIVEN = [
    "Karl",
    "Ana",
    "Ida",
    "Michael",
    "John",
    "Susan",
    "Robert",
    "David",
    "Mary",
    "Peter",
    "Olga",
    "Ivan",
    "Wei",
    "Li",
    "Ahmed",
    "Fatima",
    "Jorge",
    "Carla",
    "Nils",
    "Edda",
]
HEADS = ["Trade", "Transport", "Energy", "Harbour", "Water", "Farm", "Press", "Credit", "Health", "Election"]
KINDS = (("Agency", "PublicBody"), ("Group", "Company"), ("Institute", "Organization"), ("Commission", "PublicBody"), ("Bank", "Company"))
OFFICES = ("President", "Senator", "Governor", "Minister", "Mayor of Orsk", "Mayor of Vell", "Judge")
PREDICATES = ("leads", "works_for", "meets", "criticizes", "owns", "member_of")


def word(rng: random.Random) -> str:
    """A made-up name of two to four syllables."""
    parts = ["".join((rng.choice("bdfgklmnprstvz"), rng.choice("aeiou"))) for _ in range(rng.randint(2, 4))]
    return ("".join(parts) + rng.choice(("", "n", "r", "th", "ck"))).title()


class World:
    """Names by how common they are: the first of each list stands in every third document, the thousandth in hardly any."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self._weights: dict[int, list[float]] = {}
        surnames = [word(rng) for _ in range(12_000)]
        self.people = [(rng.choice(GIVEN), rng.choice(surnames)) for _ in range(30_000)]
        self.bodies = []
        for _ in range(15_000):
            kind, schema = rng.choice(KINDS)
            self.bodies.append((f"{word(rng)} {rng.choice(HEADS)} {rng.choice(HEADS)} {kind}", schema))
        self.states = [country_name(row["code"]) or row["code"] for row in load_tsv("countries.tsv")]
        rng.shuffle(self.states)

    def draw(self, rng: random.Random, names: Sequence[Name], count: int) -> list[Name]:
        """Up to ``count`` different names, after Zipf's law."""
        weights = self._weights.setdefault(len(names), [*accumulate(1 / (rank + 3) for rank in range(len(names)))])
        return [*dict.fromkeys(rng.choices(names, cum_weights=weights, k=count))]


def made(world: World, number: int) -> tuple[Document, Reading]:
    """One document with its reading."""
    rng = random.Random(number)
    lines: list[tuple[str, str, str]] = []  # name, schema, entity
    keys = iter(range(1, 1000))
    for given, last in world.draw(rng, world.people, rng.randint(6, 14)):
        key = f"e{next(keys)}"
        if rng.random() < 0.8:
            lines.append((f"{given} {last}", "Person", key))
        if rng.random() < 0.5:
            lines.append((last, "Person", key))
    for name, schema in world.draw(rng, world.bodies, rng.randint(4, 10)):
        key, letters = f"e{next(keys)}", "".join(part[0] for part in name.split())
        if rng.random() < 0.9:
            lines.append((name, schema, key))
        if rng.random() < 0.2 or (name, schema, key) not in lines:
            lines.append((letters, schema, key))
    for name in world.draw(rng, world.states, rng.randint(2, 6)):
        lines.append((name, "Territory", f"e{next(keys)}"))
    for _ in range(rng.randint(1, 3)):
        lines.append((rng.choice(OFFICES), "Position", f"e{next(keys)}"))
    text, mentions = "", []
    ends: dict[str, End] = {}
    for name, schema, key in lines:
        mentions.append(Mention(len(text), len(text) + len(name), name, schema, key))
        ends.setdefault(key, End(len(text), len(text) + len(name), name, schema, key))
        text += f"{name}.\n"
    span = (0, len(text) - 1)
    listed = [*ends.values()]
    claims = []
    for _ in range(8):
        left, right = rng.sample(listed, 2)
        predicate = "holds_office" if right.schema == "Position" else rng.choice(PREDICATES)
        claims.append(Claim(left, predicate, right, "asserted", span, 0.9, "made/1"))
    doc_id = f"doc-{number:06}"
    row = Document(
        doc_id=doc_id,
        dataset="made",
        source_id="Made",
        address=str(number),
        url=None,
        media_type="text/plain",
        language="en",
        title=f"{lines[0][0]} and {lines[-1][0]}",
        authors=(),
        published_at="2031-05-02",
        published_from="given",
        retrieved_at="2031-06-01T00:00:00Z",
        content_sha256="",
        text_sha256="",
        reader="made/1",
        text=text,
    )
    return row, Reading(doc_id, "made/1", tuple(mentions), (), tuple(claims), (), (span,))


def measure(sizes: list[int], each: int, seed: int) -> Iterator[dict[str, float]]:
    """One row per size. Raises SystemExit where the parts do not add up to the whole."""
    world = World(seed)
    with tempfile.TemporaryDirectory() as folder, SqliteLedger(Path(folder) / "ledger.sqlite3", write=True, create=True) as ledger:
        number = 0
        for size in sizes:
            with ledger.transaction():
                while number < size:
                    document, reading = made(world, number)
                    ledger.add_document(document, b"", reading)
                    number += 1
            clock = time.process_time()
            whole = resolve_ledger(ledger, [], whole=True)
            rebuilt = time.process_time() - clock
            spent, touched = [], []
            for _ in range(each):
                document, reading = made(world, number)
                ledger.add_document(document, b"", reading)
                number += 1
                clock = time.process_time()
                done = resolve_ledger(ledger, [])
                spent.append(time.process_time() - clock)
                touched.append(done.touched)
            links, entities = resolve_entities(ledger.locals())
            if (links, entities) != (ledger.links(), ledger.entities()):
                raise SystemExit(f"at {size} documents the parts are not the whole")
            yield {
                "documents": size,
                "locals": whole.touched,
                "rebuild_s": round(rebuilt, 2),
                "one_more_ms": round(1000 * sum(spent) / each, 1),
                "one_more_worst_ms": round(1000 * max(spent), 1),
                "touched": round(sum(touched) / each, 1),
                "share": round(sum(touched) / each / whole.touched, 4),
                "ratio": round(sum(spent) / each / rebuilt, 4),
            }


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", default="500,1000,2000,4000", help="sizes in documents, comma separated")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(argv)
    rows = []
    for row in measure([int(size) for size in args.at.split(",")], args.each, args.seed):
        rows.append(row)
        print(
            f"{row['documents']:>7} documents, {row['locals']:>7} locals: rebuild {row['rebuild_s']:>6} s;"
            f" one more {row['one_more_ms']:>6} ms (worst {row['one_more_worst_ms']}),"
            f" {row['touched']:>6} locals looked at ({row['share']:.1%})",
            flush=True,
        )
    if args.out:
        args.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
