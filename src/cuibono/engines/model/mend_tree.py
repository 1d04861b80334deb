"""A block's dependency tree as plain lists, and what the mends ask of it and do to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cuibono.vocabulary import load_toml

NOUNS = ("NN", "NNS", "NNP", "NNPS")
NAMES = ("NNP", "NNPS")
FINITE = ("VBD", "VBP", "VBZ")
PLACES = ("GPE", "LOC", "FAC")
PERSONS = ("PERSON",)
BODIES = ("ORG", "GPE", "FAC", "PRODUCT", "LOC")
_FAR = 60  # words that an apposition or list may be long; a guard against run-on text


@cache
def words_of(key: str) -> frozenset[str]:
    """A list of ``model_trees.toml``."""
    return frozenset(load_toml("model_trees.toml")[key])


@dataclass(slots=True)
class Tree:
    """One block: words, tags, entity types ("" for none), labels and heads (indices of the block; a root is its own head)."""

    words: list[str]
    tags: list[str]
    ents: list[str]
    deps: list[str]
    heads: list[int]
    moved: int = 0

    def under(self, word: int, over: int) -> bool:
        """Whether ``word`` is ``over`` or hangs from it, however deep."""
        while word != over:
            if self.heads[word] == word:
                return False
            word = self.heads[word]
        return True

    def hang(self, word: int, head: int, label: str) -> bool:
        """Moves a word with all that hangs from it; refused where the new head hangs from the word itself."""
        if self.under(head, word):
            return False
        self.heads[word], self.deps[word] = head, label
        self.moved += 1
        return True

    def left(self, word: int) -> int:
        """The first word of all that hangs from this one without a gap."""
        edge = word
        while edge > 0 and word - edge < _FAR and self.heads[edge - 1] != edge - 1 and self.under(edge - 1, word):
            edge -= 1
        return edge

    def below(self, head: int, *labels: str, near: int = _FAR) -> list[int]:
        """Words that hang from this one by one of the labels, at most ``near`` words off, in the order of the text."""
        first, last = max(0, head - near), min(len(self.heads), head + near)
        return [i for i in range(first, last) if self.heads[i] == head and i != head and self.deps[i] in labels]
