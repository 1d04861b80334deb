"""The language of a text by py3langid, where there is enough of it to tell."""

from __future__ import annotations

import threading
import unicodedata

# Letters below which a guess is noise: in Latin script, and in another one, which says much by itself.
_LETTERS, _OTHERS = 40, 8
_SAMPLE = 4000
# How much likelier (natural logarithm) another language must be than English, in all and for each letter. Measured on titles and first
# lines of 3,819 English articles (docs/languages.md): what the guess takes for Pidgin, German or Bikol there is nearer to English.
_MARGIN, _EACH = 25.0, 0.35
# Written in Chinese characters: which of them it is, a few characters don't tell.
_CHINESE = frozenset({"zh", "wuu", "yue", "lzh", "gan", "hak"})
# py3langid loads its model at the first question; two threads would load it twice.
_ONE = threading.Lock()


def identify(text: str) -> str | None:
    """ISO 639 code, or None where the text is too short or too near to English to tell: such a text is read as English is."""
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    if len(letters) < _OTHERS or (len(letters) < _LETTERS and _is_latin(letters)):
        return None
    with _ONE:
        import py3langid

        ranked = py3langid.rank(sample)
    code, score = str(ranked[0][0]), float(ranked[0][1])
    english = next((float(found) for name, found in ranked if name == "en"), score)
    if len(letters) < _LETTERS and code in _CHINESE:
        return "zh"
    return code if code == "en" or score - english >= max(_MARGIN, _EACH * len(letters)) else None


def _is_latin(letters: list[str]) -> bool:
    """Whether half of the letters at least are of the Latin script."""
    return 2 * sum(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


def load_ahead() -> None:
    """Begins to unpack the model while the caller does something else: that takes half a second, on another core where there is one."""
    threading.Thread(target=identify, args=("x" * _LETTERS,), daemon=True).start()
