"""The language of a text by py3langid, from 40 letters on: below that a guess is noise."""

from __future__ import annotations

import threading

_LETTERS = 40
_SAMPLE = 4000
# py3langid loads its model at the first question; two threads would load it twice.
_ONE = threading.Lock()


def identify(text: str) -> str | None:
    """ISO 639-1 code, or None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _LETTERS:
        return None
    with _ONE:
        import py3langid

        return str(py3langid.classify(sample)[0])


def load_ahead() -> None:
    """Begins to unpack the model while the caller does something else: that takes half a second, on another core where there is one."""
    threading.Thread(target=identify, args=("x" * _LETTERS,), daemon=True).start()
