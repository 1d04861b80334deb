"""Sentences by their marks alone, for what no engine read."""

from __future__ import annotations

import re
from itertools import pairwise

# What ends a sentence: the marks of scripts without spaces, or a stop behind three letters ("Sr." ends none) and before a space.
_MARKS = r"[.!?…؟۔।]"
_STOP = re.compile(rf"[。！？]+[”’」』）)]*|(?<=\w\w\w){_MARKS}+[”’»\"')\]]*(?=\s)")
_WIDE = re.compile("[。！？]")
_SPACED = re.compile(rf"{_MARKS}(?<=\w\w\w.){_MARKS}*[”’»\"')\]]*(?=\s)")  # the second half alone, which goes from mark to mark


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of sentences by their marks alone, in any script: what the search shows of a text that nobody reads."""
    found: list[tuple[int, int]] = []
    start, stop = 0, _STOP if _WIDE.search(text) else _SPACED
    for line in text.splitlines(keepends=True):
        ends = [start + match.end() for match in stop.finditer(line)]
        for first, last in pairwise([start, *ends, start + len(line)]):
            words = text[first:last]
            if any(map(str.isalnum, words)):
                first += len(words) - len(words.lstrip())
                found.append((first, first + len(words.strip())))
        start += len(line)
    return tuple(found)
