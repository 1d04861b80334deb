"""Sentences that we wrote for the tie head (``written/*.txt``), their slots filled with names (``fillers``).

A line is ``SENTENCE || TIES``: ``{a:per}`` is a slot, ``{b=his}`` words that are an end themselves, ties are ``a predicate b [status]``.
A pair of slots without a tie has none, except in a sentence with such words: they may stand for another slot. Every seventh line is
kept for measuring.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cuibono.engines.rules.parse.documents import pipeline

from .data import PREDICATES, STATUSES, SYMMETRIC, Example
from .fillers import fillers

FOLDER = Path(__file__).with_name("written")
FILLS = 3
_SLOT = re.compile(r"\{([a-z])(?::([a-z]+)|=([^}]+))\}")
_TYPE = {
    "per": "PER", "co": "ORG", "org": "ORG", "body": "ORG", "media": "ORG", "gov": "LOC", "loc": "LOC", "city": "LOC", "proj": "MISC",
    "event": "MISC", "doc": "MISC",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One written sentence: its text with slots, and its ties (slot, predicate, slot, status)."""

    text: str
    ties: tuple[tuple[str, str, str, str], ...]


def parse_line(line: str) -> Line:
    """Raises ValueError that says what is wrong with the line."""
    text, mark, told = line.partition("||")
    if not mark:
        raise ValueError(f"no || in {line!r}")
    slots = {m[1] for m in _SLOT.finditer(text)}
    ties = []
    for item in filter(None, (part.strip() for part in told.split(";"))):
        subject, predicate, obj, *status = item.split()
        said = status[0] if status else "asserted"
        if len(status) > 1 or {subject, obj} - slots or predicate not in PREDICATES or said not in STATUSES or subject == obj:
            raise ValueError(f"the tie {item!r} of {line!r} is off")
        ties.append((subject, predicate, obj, said))
    return Line(text.strip(), tuple(ties))


def lines() -> list[Line]:
    """All written lines, in order of file and line."""
    rows = [row for path in sorted(FOLDER.glob("*.txt")) for row in path.read_text("utf-8").splitlines()]
    return [parse_line(row) for row in rows if row.strip() and not row.startswith("#")]


def fill(line: Line, names: dict[str, list[str]], rng: random.Random) -> tuple[str, dict[str, tuple[int, int, str]]]:
    """The sentence with names in its slots, and each slot's first place and type. Pairs that would get one name get two."""
    text, places, used, at = "", {}, set(), 0
    for slot in _SLOT.finditer(line.text):
        text += line.text[at : slot.start()]
        at = slot.end()
        letter, kind, words = slot[1], slot[2], slot[3]
        if kind is not None:
            words = next(w for _ in range(50) if (w := rng.choice(names[kind])) not in used)
            used.add(words)
            if kind == "body" and " " in words and not text.endswith(("the ", "The ", "’s ", "'s ")):
                words = f"the {words}"
            if text.endswith(("the ", "The ")) and words.lower().startswith("the "):
                words = words[4:]
            if not text.strip():
                words = words[0].upper() + words[1:]
        places.setdefault(letter, (len(text), len(text) + len(words), _TYPE[kind] if kind else "pronoun"))
        text += words
    return text + line.text[at:], places


def written(shared: Path, part: str) -> Iterator[Example]:
    """Our own sentences, ``FILLS`` times each; for measuring every seventh, once."""
    names = fillers(shared)
    rng = random.Random(11)
    for number, line in enumerate(lines()):
        if (number % 7 == 3) != (part == "dev"):
            continue
        for turn in range(FILLS if part == "train" else 1):
            text, places = fill(line, names, rng)
            example = Example("written", f"{number}-{turn}")
            example.add(pipeline()(text), 0)
            spans = {k: s for k, (a, b, _) in places.items() if (s := example.span(a, b))}
            order = sorted(spans, key=spans.__getitem__)
            example.marks = [(*spans[k], places[k][2]) for k in order]
            example.ties, example.statuses = {}, {}
            for subject, predicate, obj, status in line.ties:
                if subject in spans and obj in spans:
                    for pair in ((subject, obj), (obj, subject))[: 2 if predicate in SYMMETRIC else 1]:
                        key = order.index(pair[0]), order.index(pair[1])
                        example.ties.setdefault(key, set()).add(f"claims:{predicate}")
                        example.statuses[key] = status
            if any(mark[2] == "pronoun" for mark in example.marks):
                every = {(i, j) for i in range(len(order)) for j in range(len(order))}
                example.unknown = every - set(example.ties)
            yield example
