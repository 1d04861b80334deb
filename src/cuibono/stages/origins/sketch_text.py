"""A text as numbers that can be compared: its words, the runs of five of them, and the sample of runs that goes into the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from cuibono.records.cells import bare_values, is_laid_out
from cuibono.vocabulary import load_toml

from .settings import setting

Numbers = npt.NDArray[np.uint64]
Words = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
# Scripts that write words without spaces: Han, kana; Thai, Lao, Burmese, Khmer.
_DENSE = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff]"
)
# A post that is shown whole, with its author's handle behind it: "… — Ana Dorn (@anadorn) May 2, 2031".
_POST = re.compile(r"^[^\n]+(?:\n{1,2})?[-–—] ?[^\n()]{2,60}\(@\w+\)", re.MULTILINE)
_QUOTE = re.compile(r'[“”„«»"「」『』\n]')
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Sketch:
    """``words`` are hashes of the words that count, ``quoted`` which stand in quotation marks, ``grams[i]`` those of words i to i + 4."""

    words: Words
    quoted: Flags
    grams: Numbers

    @property
    def size(self) -> int:
        """How many words count."""
        return len(self.words)


def sketch_text(text: str) -> Sketch:
    """The sketch of one text, without lines of boilerplate (origins.toml). Case, punctuation, accents and spelled numbers do not count."""
    words = word_hashes(text)
    return Sketch(words, quoted_words(text), gram_hashes(words))


def word_hashes(text: str) -> Words:
    """The words of a text that count, as numbers."""
    plain = _without_boilerplate(text)
    words = [plain[start:end] for start, end in _dense_spans(plain)] if _DENSE.search(plain) else _WORD.findall(plain)
    return np.fromiter(map(_word_hash, words), np.uint32, len(words))


def word_places(text: str) -> tuple[Places, Places]:
    """First and last character (half-open) of each word that counts."""
    plain = _without_boilerplate(text)
    found = list(_dense_spans(plain)) if _DENSE.search(plain) else [match.span() for match in _WORD.finditer(plain)]
    spans = np.array(found, np.int32).reshape(-1, 2)
    return spans[:, 0].copy(), spans[:, 1].copy()


def _dense_spans(text: str) -> Iterator[tuple[int, int]]:
    """The words of a text in a script without spaces: pieces of two characters in the mean, cut where the characters around the cut say so.

    No dictionary: the same row of characters is cut alike wherever it stands, so that a copy has the words of its source.
    """
    for match in _WORD.finditer(text):
        start, end = match.span()
        if _DENSE.search(text, start, end):
            for at in range(start + 1, end):
                if _cuts(text[at - 1 : at + 1]):
                    yield start, at
                    start = at
        yield start, end


@lru_cache(maxsize=1 << 17)
def _cuts(pair: str) -> bool:
    """Whether a word ends between two characters: by the hash of both, half of the time; always where the script changes."""
    if (_DENSE.match(pair[0]) is None) != (_DENSE.match(pair[1]) is None):
        return not (pair[1].isdigit() and pair[0].isdigit())
    return _DENSE.match(pair[0]) is not None and blake2b(pair.encode("utf-8"), digest_size=1).digest()[0] & 1 == 1


def gram_hashes(words: Words) -> Numbers:
    """The hash of every run of ``words.gram`` words; empty where there are fewer."""
    size = int(setting("words", "gram"))
    count = len(words) - size + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for step in range(size):
        mixed = mixed * np.uint64(_BASE) + words[step : step + count].astype(np.uint64)
    for factor, shift in zip(_MIX, (30, 27), strict=True):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= factor
    return mixed ^ (mixed >> np.uint64(31))


def sampled(grams: Numbers) -> tuple[Numbers, Places]:
    """The runs that go into the index, sorted and distinct, and the first word of each.

    Two texts that share a run have it both in their samples or both not, whatever else they hold (but for short texts, of which every run
    is taken).
    """
    places = np.arange(len(grams), dtype=np.int32)
    if len(grams) > setting("words", "all_up_to"):
        places = places[grams % np.uint64(setting("words", "sampled")) == 0]
    sample, first = np.unique(grams[places], return_index=True)
    return sample, places[first]


def _without_boilerplate(text: str) -> str:
    """The text with blanks for lines of boilerplate: what stays keeps its place. A text that would lose half of itself keeps all.

    Of a table the values alone are left: its labels stand in every row.
    """
    if is_laid_out(text):
        return bare_values(text)
    lines = text.split("\n")
    blank = [number for number, line in enumerate(lines) if line and _is_boilerplate(line)]
    if sum(len(lines[number]) for number in blank) * 2 > len(text):
        return text
    for number in blank:
        lines[number] = " " * len(lines[number])
    return "\n".join(lines) if blank else text


def _is_boilerplate(line: str) -> bool:
    if line.count(" ") >= setting("boilerplate", "line_words"):
        return False
    low = line.lower()
    return any(needle in low for needle in _needles()) and _boilerplate().search(line) is not None


@cache
def _boilerplate() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_toml("origins.toml")["boilerplate"]["lines"]), re.IGNORECASE)


@cache
def _needles() -> tuple[str, ...]:
    return tuple(load_toml("origins.toml")["boilerplate"]["needles"])


@cache
def _figures() -> dict[str, str]:
    return {word: str(value) for value, word in enumerate(load_toml("origins.toml")["numbers"]["words"])}


@lru_cache(maxsize=1 << 18)
def _word_hash(word: str) -> int:
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(letter for letter in plain if letter.isalnum() or letter == ".").strip(".")
    plain = _figures().get(plain, plain)
    return int.from_bytes(blake2b(plain.encode("utf-8"), digest_size=4).digest(), "little")


def quoted_words(text: str) -> Flags:
    """Which words stand inside double quotation marks. Single ones are apostrophes too often."""
    starts, _ = word_places(text)
    flags = np.zeros(len(starts), np.bool_)
    posts = [match.span() for match in _POST.finditer(text)] if "(@" in text else []
    for start, end in (*quotations(text), *posts):
        flags[np.searchsorted(starts, start) : np.searchsorted(starts, end)] = True
    return flags


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans between double quotation marks. A quotation that goes on in the next paragraph opens there anew, so a line's end closes one."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    most = int(setting("words", "quote"))
    for match in _QUOTE.finditer(text):
        at, mark = match.start(), match[0]
        if opened is not None and at - opened > most:
            opened = None
        if _opens(text, at, mark, opened is not None):
            if opened is not None and text[opened] != mark:
                continue
            opened = at
        elif opened is not None:
            found.append((opened, at))
            opened = None
    if opened is not None and len(text) - opened <= most:
        found.append((opened, len(text)))
    return found


def _opens(text: str, at: int, mark: str, inside: bool) -> bool:
    """Whether the mark opens a quotation. A straight one does before a word and after a space; elsewhere it closes."""
    if mark in "„«「『":
        return True
    if mark in "”»」』\n":
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark == "“":
        return not (inside and before.strip() and not after.strip())
    return bool(after.strip()) and (not before.strip() or before in "([—–-") and not (inside and before.strip())
