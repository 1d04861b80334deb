"""How likely somebody said it was, as a band of ICD 203: only where a term of its table or a number is told. A modal is no probability."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cuibono.vocabulary import load_toml

_NUMBER = r"(?P<number>\d{1,3}(?:\.\d+)?)(?:\s?%|[ -]per ?cent)"
_CHANCES = (
    re.compile(rf"\b{_NUMBER}[- ](?:chance|probability|likelihood|odds)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:chances?|probability|likelihood|odds)\b[^.;,%]{{0,60}}?\b(?:is|are|at|to|of|be|about|around)\s{_NUMBER}", re.IGNORECASE
    ),
)
_IN = re.compile(
    r"\b(?P<few>one|two|three|four|\d{1,2})[- ]in[- ](?P<many>two|three|four|five|six|seven|eight|nine|ten|\d{1,3})[- ]chances?\b"
)
# "Less than a 30 percent chance" is a limit, and no number to be scored by.
_LIMIT = re.compile(
    r"\b(?:less|more|greater|higher|lower|better|worse|fewer) than (?:an? |about |roughly )*$"
    r"|\b(?:at (?:least|most)|under|over|up to) (?:an? )?$"
)
_COUNTS = {word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}
_COMPARED = re.compile(
    r"\b(?:more|less|most|least|as|so|how|equally|too|highly|extremely|quite|rather|fairly|not|n['’]t|hardly|somewhat|increasingly|just|also)\s+$"
)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What was said (``words``, verbatim) and its band of ICD 203, per cent; ``point`` is the number where one was told.

    Where only a modal or another word was said, ``low``, ``high`` and ``point`` are None: the probability is not told.
    """

    words: str
    low: float | None = None
    high: float | None = None
    point: float | None = None

    @property
    def told(self) -> bool:
        """Whether a probability can be told."""
        return self.low is not None

    @property
    def middle(self) -> float | None:
        """The number told, else the middle of the band, per cent."""
        if self.low is None or self.high is None:
            return None
        return self.point if self.point is not None else (self.low + self.high) / 2


@cache
def _bands() -> tuple[tuple[str, float, float], ...]:
    return tuple((word, float(row["low"]), float(row["high"])) for row in load_toml("likelihood.toml")["term"] for word in row["words"])


@cache
def _terms() -> re.Pattern[str]:
    words = sorted((re.escape(word) for word, _, _ in _bands()), key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(words)})\b(?:\s+(?:chance|possibility))?", re.IGNORECASE)


def band_of(percent: float) -> tuple[float, float] | None:
    """The band of ICD 203 that holds a number of per cent; None for 0 and 100, which no analyst says."""
    for _, low, high in sorted(_bands(), key=lambda row: row[1]):
        if low <= percent <= high:
            return low, high
    return None


def likelihood(sentence: str, start: int, end: int) -> Likelihood:
    """The likelihood told in the sentence at the head ``sentence[start:end]``, or just before or behind it."""
    for pattern in _CHANCES:
        for match in pattern.finditer(sentence):
            percent = float(match["number"])
            limit = _LIMIT.search(sentence, 0, match.start())
            if limit is not None:
                return Likelihood(sentence[limit.start() : match.end()])
            band = band_of(percent)
            if band is not None and 0 < percent < 100:
                return Likelihood(match[0], *band, percent)
    for match in _IN.finditer(sentence):
        limit = _LIMIT.search(sentence, 0, match.start())
        if limit is not None:
            return Likelihood(sentence[limit.start() : match.end()])
        few, many = (_COUNTS.get(word) or int(word) for word in (match["few"], match["many"]))
        band = band_of(100 * few / many) if 0 < few < many else None
        if band is not None:
            return Likelihood(match[0], *band, 100 * few / many)
    near_start, near_end = max(0, start - 20), min(len(sentence), end + 22)
    for match in _terms().finditer(sentence, near_start, near_end):
        words = match[0]
        if _COMPARED.search(sentence[: match.start()]) or words.lower() == "remote":
            continue
        term = re.sub(r"\s+(?:chance|possibility)$", "", words, flags=re.IGNORECASE).lower()
        low, high = next((low, high) for word, low, high in _bands() if word in (term, words.lower()))
        return Likelihood(words, low, high)
    return Likelihood(sentence[start:end])
