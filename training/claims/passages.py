"""Annotated passages as examples (``gold/influence_train.jsonl``), by the product's own ends.

A pair of ends is told where its local words are the annotators': the naming mention, or the anchor that stands for it. A pair of other
mentions of the same two inside the evidence is neither told nor untold.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from cuibono.engines.model.claims.marks import KINDS, Mark, marks_of
from cuibono.engines.model.claims.sentences import LABELS, allowed, shape_of
from cuibono.engines.model.parse import ModelParsed, Window, parse_documents
from cuibono.engines.model.said import said_in
from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.claims.ends import Ends
from cuibono.engines.rules.coreference.resolve import resolve_names, resolve_quotes
from cuibono.engines.rules.names.find import find_names
from cuibono.operations.read import parse_line
from cuibono.records.readings import STATUSES, TELLERS
from cuibono.vocabulary import PREDICATES

from .examples import Example, empty

OUTLET = {"kind": "outlet"}  # who speaks where nobody else does


def scorer(shared: Path) -> ModuleType:
    """The scorer, for its matching of spans."""
    spec = importlib.util.spec_from_file_location("score_claims", shared / "score" / "score_claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same_tie(judge: Any, row: dict[str, Any], gold: dict[str, Any], claim: dict[str, Any]) -> bool:
    """Whether a claim is the annotated one, as the scorer matches them, whatever its status."""
    if gold["predicate"] != claim["predicate"]:
        return False
    s, o = claim["subject"], claim["object"]
    straight = judge.hits(row, gold["subject"], s) and judge.hits(row, gold["object"], o)
    turned = judge.hits(row, gold["subject"], o) and judge.hits(row, gold["object"], s)
    return bool(straight or (turned and gold["predicate"] in judge.SYMMETRIC))


def passages(rows: Iterable[dict[str, Any]], judge: ModuleType) -> Iterator[Example]:
    """Examples of annotated passages, a window each."""
    for row, parsed, ends in parsed_passages(rows):
        for window in parsed.windows:
            marks = marks_of(parsed, window, ends)
            example = _example(row["id"], parsed, window, marks)
            _label(example, parsed, marks, row, judge)
            yield example


def parsed_passages(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ModelParsed, Ends]]:
    """Each passage with what the engine has in hand when it looks for ties."""
    for row in rows:
        (parsed,) = parse_documents([parse_line(json.dumps(row), row["id"])])
        entities = resolve_names(parsed, find_names(parsed))
        attributions = find_attributions(parsed, entities, partial(said_in, parsed))
        resolve_quotes(parsed, entities, attributions)
        yield row, parsed, Ends(parsed, entities)


def _example(key: str, parsed: ModelParsed, window: Window, marks: list[Mark]) -> Example:
    words, breaks = [], []
    for i, (block, index) in enumerate(window.words):
        doc = parsed.docs[block]
        assert doc is not None
        words.append(doc[index].text)
        breaks.append(i > 0 and window.words[i - 1] != (block, index - 1))
    return empty(key, words, breaks, [mark.row() for mark in marks], shape_of(parsed, window, marks))


def spans_of(parsed: ModelParsed, mark: Mark) -> tuple[tuple[int, int], dict[str, Any]]:
    """A mark's local words, and its end as the scorer takes it."""
    doc = parsed.docs[mark.block]
    assert doc is not None
    if mark.found is None:
        here = parsed.span(mark.block, doc[mark.token], doc[mark.token])
        return here, {"start": here[0], "end": here[1]}
    found, mention = mark.found, mark.found.mention
    here = parsed.span(mark.block, found.first, found.last)
    return here, {"start": mention.start, "end": mention.end, "anchor": found.anchor}


def _label(example: Example, parsed: ModelParsed, marks: list[Mark], row: dict[str, Any], judge: ModuleType) -> None:
    local, ends = zip(*(spans_of(parsed, mark) for mark in marks), strict=True) if marks else ((), ())
    same = judge.same_span
    for i, here in enumerate(local):
        known = [e["schema"] for e in row["entities"] if same((e["start"], e["end"]), here)]
        example.ends[i] = 0
        if known:
            example.kinds[i] = KINDS.index(known[0])
    told: dict[tuple[int, int], dict[str, tuple[str, str]]] = {}
    other: dict[tuple[int, int], set[str]] = {}
    for claim in row["claims"]:
        found = {}
        for side in ("subject", "object"):
            end = claim[side]
            words = tuple(end.get("anchor") or (end["start"], end["end"]))
            alias = [i for i, e in enumerate(ends) if judge.hits(row, end, e)]
            here = [i for i in alias if same(words, local[i]) or same(local[i], words)]
            read_otherwise = [i for i in range(len(marks)) if i not in alias and same(words, local[i])]
            for i in here:
                example.ends[i] = 1
                if same((end["start"], end["end"]), local[i]):
                    example.kinds[i] = KINDS.index(end["schema"])
            found[side] = here, alias, here + read_otherwise
        for s in found["subject"][2]:
            for o in found["object"][2]:
                told.setdefault((s, o), {})[claim["predicate"]] = claim["status"], (claim["attribution"] or OUTLET)["kind"]
        low, high = claim["evidence"]["start"], claim["evidence"]["end"]
        placed = found["subject"][0] and found["object"][0]
        for s in found["subject"][1]:
            for o in found["object"][1]:
                if not placed or all(low <= local[i][0] and local[i][1] <= high for i in (s, o)):
                    other.setdefault((s, o), set()).add(claim["predicate"])
    for i, (s, o) in enumerate(example.shape.pairs.tolist()):
        here = dict(told.get((s, o), {}))
        hidden = set(other.get((s, o), ()))
        for predicate, how in told.get((o, s), {}).items():
            if PREDICATES[predicate].symmetric:
                here.setdefault(predicate, how)
        hidden |= {p for p in other.get((o, s), ()) if PREDICATES[p].symmetric}
        may = allowed()[marks[s].kind, marks[o].kind]
        example.told[i] = {LABELS.index(p): 1.0 for p in here if may[LABELS.index(p)]}
        example.hidden[i] = {LABELS.index(p) for p in hidden}
        if here:
            status, teller = next(iter(here.values()))
            example.status[i], example.tellers[i] = STATUSES.index(status), TELLERS.index(teller)
