"""Tells the parser where a sentence can and can't begin, before it parses: abbreviations, initials, quotation marks.

spaCy's parser keeps to marks that are set before it runs, so the tree agrees with them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_STOPS = (".", "?", "!", "…", "...", ":", ";", "?!", "!?")
_CLOSERS = ('"', "”", "’", "'", ")", "]", "''", "»")
_REACH = 6  # tokens back over closing marks; keeps a text of marks alone linear
_DASHES = ("—", "–", "--", "•", "|", "*")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_toml("layout.toml")[key])


def mark_sentences(doc: Doc) -> Doc:
    """A pipeline component: sets ``is_sent_start`` where the characters decide it, and leaves the rest to the parser."""
    for token in doc[1:]:
        decided = _begins(token)
        if decided is not None:
            token.is_sent_start = decided
    return doc


def _begins(token: Token) -> bool | None:
    if token.is_space or (token.text in _CLOSERS and not token.nbor(-1).whitespace_):
        return False
    before = token.nbor(-1)
    closed = False
    while before.i > max(0, token.i - _REACH) and (before.is_space or (before.text in _CLOSERS and not before.nbor(-1).whitespace_)):
        closed = closed or not before.is_space
        before = before.nbor(-1)
    word = before.text.lower()
    if word == "." and before.i > 0 and not before.nbor(-1).whitespace_ and not before.nbor(-1).is_punct:
        word = before.nbor(-1).text.lower() + "."  # "Lt." may come as two tokens
        if word not in _words("never_end"):
            word = "."
    if word in _words("never_end") or (len(word) == 2 and word[1] == "." and word[0].isalpha() and not token.text.islower()):
        return word == "i." if word == "i." and token.lower_ in _words("starters") else False
    if word in _words("may_end") or (word.endswith(".") and len(word) > 1 and word[0].isalpha()):
        return None if token.lower_ in _words("starters") and token.text[0].isupper() else (None if token.text in ("“", '"') else False)
    if before.text not in _STOPS:
        # edited text does not end a sentence without a mark; dashes and bullets are the parser's to judge
        return None if before.text in _DASHES or token.text in _DASHES else False
    if token.text[0].islower():
        return False if before.text != "." or closed else None
    if (
        before.text in ("?", "!")
        and closed
        and any(token.doc[i].lower_ in _words("said") for i in range(token.i, min(token.i + 4, len(token.doc))))
    ):
        return False  # "Who paid?" X asked.
    if before.text == "." and (token.text[0].isupper() or token.text in ("“", '"', "‘")):
        return True if before.whitespace_ or closed or before.nbor(1).is_space else None
    return None
