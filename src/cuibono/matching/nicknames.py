"""One given name is a short or other-language form of the other: "Bill" and "William", "Sergey" and "Sergei"."""

from __future__ import annotations

from .words import given_names


def same_given(left: str, right: str) -> bool:
    """The two folded given names may stand for one name."""
    if left == right:
        return True
    return right in given_names(left) or left in given_names(right) or bool(_heads(left) & _heads(right))


def _heads(word: str) -> frozenset[str]:
    """The names that the word is a form of, itself aside where it is only a form."""
    return given_names(word)
