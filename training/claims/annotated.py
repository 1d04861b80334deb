"""Passages that we annotated ourselves, kept as references: ``annotated.jsonl`` holds places and labels, and no text.

Each line is one passage of the article sample (``data/articles``): the article's number, start and end there, a check of its words, and
its claims by offsets. Annotators: language models that read the vocabulary, its notes and 37 to 55 annotated passages, each by itself; no
program proposed anything. ``second.jsonl`` holds a second, blind reading of some.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def check_of(text: str) -> str:
    """Eight digits that tell whether a passage is the one that was annotated."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def annotated(articles: Path, file: str = "annotated.jsonl") -> Iterator[dict[str, Any]]:
    """Rows in the shape of ``gold/influence_train.jsonl``, with the texts of ``articles``. Raises ValueError where a text is another."""
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        row = json.loads(line)
        article = texts[row["article"]]
        text = article["text"][row["start"] : row["end"]]
        if check_of(text) != row["check"]:
            raise ValueError(f"article {row['article']}: not the text that was annotated")
        claims = [_claim(text, claim) for claim in row["claims"]]
        named = {(end["start"], end["end"]): end for claim in claims for end in (claim["subject"], claim["object"])}
        yield {
            "id": f"an-{row['article']}-{row['start']}", "url": f"sample:{row['article']}", "text": text, "date": article.get("date"),
            "publisher": article.get("publisher"), "entities": [named[p] for p in sorted(named)], "claims": claims, "attributions": [],
        }  # fmt: skip


def _claim(text: str, row: dict[str, Any]) -> dict[str, Any]:
    def end(place: list[Any]) -> dict[str, Any]:
        start, stop, schema, *anchor = place
        found = {"text": text[start:stop], "start": start, "end": stop, "schema": schema}
        return found | ({"anchor": anchor} if anchor else {})

    low, high = row["evidence"]
    return {
        "subject": end(row["subject"]), "predicate": row["predicate"], "object": end(row["object"]), "status": row["status"],
        "evidence": {"start": low, "end": high}, "attribution": {"kind": row["kind"]} if row["kind"] else None,
        "amount": {"text": text[slice(*row["amount"])]} if row["amount"] else None,
    }  # fmt: skip
