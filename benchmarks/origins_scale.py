"""Cost of one more document as the corpus grows: seconds and memory of the index of copies from 1,000 to 50,000 documents.

``python benchmarks/origins_scale.py ARTICLES.jsonl[.gz] [--most 50000] [--step 1000] [--replace 2] [--out FILE.json]``

Documents are made from the articles by recombining their paragraphs with every second word replaced, from a seed, so that they use the
phrases of news and yet are no copies of each other; one in twenty is a cut copy of an earlier one. With ``--replace 3`` (one word in three)
documents share stretches of paragraphs with more and more others, with 9 whole paragraphs: then the neighbourhood itself grows, and the
cost with it until common runs are left to their anchors. Measured is the processor's time of this process (the making is not in it).
At the end the whole graph is asked for once. Memory is this process' proportional set size, the texts included (Linux only).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cuibono.operations.read import parse_line
from cuibono.records import Document
from cuibono.stages.origins.trace import OriginIndex

OUTLETS = 400


def made(articles: list[Document], count: int, replace: int = 2, seed: int = 5) -> Iterator[Document]:
    """Documents of some 5 to 25 paragraphs of different articles, one word in ``replace`` exchanged for another of the corpus."""
    rng = random.Random(seed)
    paragraphs = [part for row in articles for part in re.split(r"\n+", row.text) if len(part.split()) >= 12]
    words = sorted({word for part in paragraphs[:20_000] for word in part.split() if word.isalpha() and word.islower() and len(word) > 3})
    earlier: list[str] = []
    for number in range(count):
        if earlier and number % 20 == 19:
            text = rng.choice(earlier)
            text = text[: max(300, len(text) * rng.randrange(30, 100) // 100)]
        else:
            parts = rng.choices(paragraphs, k=rng.randrange(5, 26))
            text = "\n\n".join(
                " ".join(rng.choice(words) if rng.random() < 1 / replace else word for word in part.split(" ")) for part in parts
            )
            if len(earlier) < 5000:
                earlier.append(text)
            else:
                earlier[rng.randrange(5000)] = text
        day = f"20{10 + number % 20:02}-{1 + number % 12:02}-{1 + number % 28:02}"
        base = articles[0]
        yield Document(
            doc_id=f"doc-{number:06}",
            dataset="",
            source_id=f"Outlet {rng.randrange(OUTLETS)}",
            address=str(number),
            url=None,
            media_type=base.media_type,
            language="en",
            title=None,
            authors=(),
            published_at=day,
            published_from="given",
            retrieved_at="",
            content_sha256="",
            text_sha256="",
            reader="made/1",
            text=text,
        )


def memory() -> int:
    """Proportional set size of this process in MiB; 0 where the system does not tell."""
    try:
        for line in Path(f"/proc/{os.getpid()}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) // 1024
    except OSError:
        return 0
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--most", type=int, default=50_000)
    parser.add_argument("--replace", type=int, default=2)
    parser.add_argument("--step", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    reader: Callable[..., object] = gzip.open if asked.articles.suffix == ".gz" else open
    with reader(asked.articles, "rt", encoding="utf-8") as lines:  # type: ignore[attr-defined]
        articles = [parse_line(line, str(number)) for number, line in enumerate(lines)]
    index, rows, spent, words = OriginIndex(), [], 0.0, 0
    print(f"{'documents':>10}{'ms each':>10}{'words each':>12}{'µs a word':>11}{'MiB':>8}", flush=True)
    for number, document in enumerate(made(articles, asked.most, asked.replace), 1):
        began = time.process_time()
        index.add(document)
        spent += time.process_time() - began
        words += document.text.count(" ")
        if number % asked.step == 0:
            rows.append({"documents": number, "ms": round(1000 * spent / asked.step, 3), "words": words // asked.step, "mib": memory()})
            last = rows[-1]
            if number == asked.step or number % (5 * asked.step) == 0:
                each = 1e6 * spent / words
                print(f"{number:>10}{last['ms']:>10.2f}{last['words']:>12}{each:>11.2f}{last['mib']:>8}", flush=True)
            spent, words = 0.0, 0
    began = time.process_time()
    traced = index.trace()
    whole = time.process_time() - began
    first, final = rows[:3], rows[-3:]
    ratio = (sum(row["ms"] / row["words"] for row in final) / len(final)) / (sum(row["ms"] / row["words"] for row in first) / len(first))
    copies = sum(edge.relation in ("near_duplicate", "partial_copy") for edge in traced.edges)
    print(
        f"the last three steps cost {ratio:.2f} times the first three, a word; the graph of {len(traced.origins)} documents with ", end=""
    )
    print(f"{copies} copies took {whole:.1f} s, {1000 * whole / len(traced.origins):.2f} ms each")
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        result = {"steps": rows, "ratio": ratio, "trace_seconds": whole, "copies": copies}
        asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
