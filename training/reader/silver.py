"""What the ``rules`` engine tells of unlabelled articles, as examples for the tie head, and names to fill written sentences with.

The rules are right in about nineteen claims of twenty and miss more than half: a pair that they tell is a good example, one that they
don't is a weak one (``batches`` weighs it less). Offices are left to the rules: their second end is no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.claims.find import find_claims
from cuibono.engines.rules.coreference.resolve import resolve_names, resolve_quotes
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.engines.rules.parsed.document import Entities, Parsed
from cuibono.records import Claim, End

from .data import PREDICATES, Example, document_of, rows_of

TYPE_OF = {
    "Person": "PER", "Organization": "ORG", "Company": "ORG", "PublicBody": "ORG", "Territory": "LOC", "Project": "MISC", "Event": "MISC",
    "Document": "MISC",
}  # fmt: skip


def silver(shared: Path, part: str) -> Iterator[Example]:
    """3,819 US news articles (Article-Bias-Prediction by way of AllSides); unlabelled text: the parse, and the rules' ties."""
    first, step, most = {"train": (0, 4), "dev": (1, 150)}[part] + ({"train": 900, "dev": 40}[part],)
    rows = [(str(i), row["text"]) for i, row in enumerate(rows_of(shared / "data/articles/allsides_sample.jsonl.gz"))]
    for parsed in parse_documents(document_of(*row) for row in rows[first::step][:most]):
        entities = resolve_names(parsed, find_names(parsed))
        attributions = find_attributions(parsed, entities)
        resolve_quotes(parsed, entities, attributions)
        claims, entities = find_claims(parsed, entities, attributions)
        example = _example(parsed, entities, claims)
        if example.words:
            yield example


def _example(parsed: Parsed, entities: Entities, claims: list[Claim]) -> Example:
    example = Example("silver", parsed.doc_id)
    base: dict[int, int] = {}
    sentence: list[int] = []
    for i, doc in enumerate(parsed.docs):
        if doc is not None and len(doc):
            base[i] = len(example.words)
            example.add(doc, parsed.offset(i))
            for token in doc:
                sentence.append((sentence[-1] if sentence else 0) + bool(token.is_sent_start or token.i == 0))
    marks: list[tuple[int, int, str]] = []
    keys: list[str] = []
    for name, key in zip(entities.names, entities.keys, strict=True):
        if name.schema in TYPE_OF and name.block in base:
            marks.append((base[name.block] + name.first, base[name.block] + name.last, TYPE_OF[name.schema]))
            keys.append(key)
    taken = {w for a, b, _ in marks for w in range(a, b)}
    for (block, token), key in entities.stands_for.items():
        if block in base and base[block] + token not in taken:
            marks.append((base[block] + token, base[block] + token + 1, "pronoun"))
            keys.append(key)
    example.marks, example.ties, example.statuses = marks, {}, {}
    by_sentence: dict[int, list[int]] = {}
    for i, mark in enumerate(marks):
        by_sentence.setdefault(sentence[mark[0]], []).append(i)
    near = {i: set(group) for group in by_sentence.values() for i in group}
    example.near = near
    example.unknown = {(i, j) for group in by_sentence.values() for i in group for j in group if keys[i] == keys[j]}
    for claim in claims:
        if claim.predicate not in PREDICATES:
            continue
        s, o = _mark(example, claim.subject), _mark(example, claim.object)
        if s is not None and o is not None and o in near[s] and s != o:
            example.ties.setdefault((s, o), set()).add(f"claims:{claim.predicate}")
            example.statuses[s, o] = claim.status
    return example


def _mark(example: Example, end: End) -> int | None:
    """The mark of a claim's end: that of its local words, if it has some, else that of its name."""
    span = example.span(*(end.anchor or (end.start, end.end)))
    if span is None:
        return None
    inside = [i for i, (a, b, _) in enumerate(example.marks or ()) if a < span[1] and b > span[0]]
    return min(
        inside, key=lambda i: (abs((example.marks or ())[i][0] - span[0]) + abs((example.marks or ())[i][1] - span[1]), i), default=None
    )
