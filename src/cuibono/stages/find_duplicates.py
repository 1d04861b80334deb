"""Near-duplicate texts: MinHash finds candidates, the shingles themselves decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import rensa

from cuibono.records import Document
from cuibono.vocabulary import load_toml

_WORD = re.compile(r"\w+")
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1


@cache
def _limit(name: str) -> float:
    return float(load_toml("appraisal.toml")["duplicates"][name])


def shingles(text: str) -> frozenset[str]:
    """Every run of five words, case and punctuation aside."""
    words = [word.lower() for word in _WORD.findall(text)]
    size = int(_limit("shingle"))
    return frozenset(" ".join(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) if words else frozenset()


def overlap(left: frozenset[str], right: frozenset[str]) -> tuple[float, float]:
    """Jaccard of two sets, and how much of the smaller stands in the larger; (0, 0) where one is empty."""
    if not left or not right:
        return 0.0, 0.0
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared), shared / min(len(left), len(right))


def find_duplicates(documents: Sequence[Document]) -> list[tuple[str, str, float, float]]:
    """Pairs of near-duplicate documents: (doc_id, doc_id, Jaccard, containment), sorted; the first id is the smaller."""
    ordered = sorted(documents, key=lambda document: document.doc_id)
    texts = {index: document.text for index, document in enumerate(ordered)}

    @lru_cache(maxsize=512)
    def grams(index: int) -> frozenset[str]:
        return shingles(texts[index])

    lsh = rensa.RMinHashLSH(threshold=_limit("jaccard"), num_perm=_PERMUTATIONS, num_bands=_BANDS)
    pairs: list[tuple[str, str, float, float]] = []
    for index, document in enumerate(ordered):
        own = grams(index)
        if len(own) < _limit("least_shingles"):
            continue
        sketch = rensa.RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(own))
        for other in sorted(set(lsh.query(sketch))):
            jaccard, inside = overlap(grams(other), own)
            if jaccard >= _limit("jaccard") or inside >= _limit("containment"):
                pairs.append((ordered[other].doc_id, document.doc_id, round(jaccard, 3), round(inside, 3)))
        lsh.insert(index, sketch)
    return sorted(pairs)
