"""What blocking finds and what it costs: of the pairs of names that mean one entity those that the index of names brings together.

Truth are KnowledgeNet's Wikidata ids over its marked names (pronouns left out): pairs of a document's names of an entity with another
document's, in so many pairs as there are documents. A pair of one spelling is found. The index may name one in 120 of all names as
candidates of a name, so that under one percent of all pairs is compared.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from cuibono.matching.name_index import NameIndex

SHARE = 120  # of all names, one in so many may be a candidate of a name


def score_blocking(lines: Sequence[str], pronouns: Collection[str]) -> dict[str, Any]:
    """``found``: share of the true pairs that are candidates or of one spelling; ``kept_out``: share of all pairs of names not compared."""
    told: dict[str, Counter[str]] = defaultdict(Counter)  # id → how many passages use each name
    for line in lines:
        passage = json.loads(line)
        marks = {(fact[f"{end}_qid"], passage["text"][slice(*fact[end])]) for fact in passage["facts"] for end in ("subject", "object")}
        for qid, name in marks:
            if qid and name.lower() not in pronouns:
                told[qid][name] += 1
    names = sorted({name for counts in told.values() for name in counts})
    index = NameIndex([(name,) for name in names])
    pairs = set()
    for number, name in enumerate(names):
        for other in index.candidates((name,), 1 + len(names) // SHARE):
            if other != number:
                pairs.add((min(number, other), max(number, other)))
    place = {name: number for number, name in enumerate(names)}
    true = found = 0
    missed: Counter[tuple[str, str]] = Counter()
    for counts in told.values():
        listed = sorted(counts)
        for i, left in enumerate(listed):
            true += counts[left] * (counts[left] - 1) // 2
            found += counts[left] * (counts[left] - 1) // 2
            for right in listed[i + 1 :]:
                true += counts[left] * counts[right]
                if (place[left], place[right]) in pairs:
                    found += counts[left] * counts[right]
                else:
                    missed[left, right] += counts[left] * counts[right]
    compared = 2 * len(pairs) / (len(names) * (len(names) - 1))
    return {"found": found / true, "kept_out": 1 - compared, "names": len(names), "true": true, "missed": missed}
