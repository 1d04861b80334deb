"""The language of a text by py3langid, from 40 letters on: below that a guess is noise."""

from __future__ import annotations

_LETTERS = 40
_SAMPLE = 4000


def identify(text: str) -> str | None:
    """ISO 639-1 code, or None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _LETTERS:
        return None
    import py3langid  # its model is loaded with it

    return str(py3langid.classify(sample)[0])
