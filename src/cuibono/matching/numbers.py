"""Numbers in names: "Forty-Four", "44", "No. 44", "XLIV" and "44th" are one number; two numbers are two bodies."""

from __future__ import annotations

import re

from .match_words import listed

_ROMAN = re.compile(r"^(?=[ivxlc]+$)(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_UNITS = {
    word: value
    for value, words in enumerate(
        (
            "zero", "one first 1st", "two second 2nd", "three third 3rd", "four fourth", "five fifth", "six sixth", "seven seventh",
            "eight eighth", "nine ninth", "ten tenth", "eleven eleventh", "twelve twelfth", "thirteen thirteenth", "fourteen fourteenth",
            "fifteen fifteenth", "sixteen sixteenth", "seventeen seventeenth", "eighteen eighteenth", "nineteen nineteenth",
        )
    )
    for word in words.split()
}  # fmt: skip
_TENS = {
    word: value * 10
    for value, words in enumerate(
        (
            "twenty twentieth", "thirty thirtieth", "forty fourty fortieth", "fifty fiftieth", "sixty sixtieth", "seventy seventieth",
            "eighty eightieth", "ninety ninetieth",
        ),
        2,
    )
    for word in words.split()
}  # fmt: skip
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


def roman_value(word: str) -> int | None:
    """The value of a Roman numeral up to 399 in small letters; None for other words."""
    if not _ROMAN.match(word):
        return None
    total = 0
    for letter, after in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_VALUES[letter]
        total += -value if after and _ROMAN_VALUES[after] > value else value
    return total


def read_numbers(words: list[str]) -> list[str]:
    """The folded words with every number as digits and without "no." before it. A Roman numeral counts from the second word on."""
    out: list[str] = []
    tens = False
    for place, word in enumerate(words):
        value: int | None = None
        ordinal = _ORDINAL.match(word)
        if word.isdigit():
            value = int(word)
        elif ordinal:
            value = int(ordinal[1])
        elif word in _UNITS:
            value = _UNITS[word]
        elif word in _TENS:
            value = _TENS[word]
        elif place and len(word) <= 6:
            value = roman_value(word)
        if value is None:
            out.append(word)
            tens = False
            continue
        if tens and 0 < value < 10:
            out[-1] = str(int(out[-1]) + value)
            tens = False
            continue
        if out and out[-1] in listed("number_marks"):
            out.pop()
        out.append(str(value))
        tens = value in range(20, 100, 10)
    return out
