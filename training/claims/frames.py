"""FrameNet's sentences as examples: the word that evokes a frame, and the two elements that it ties.

FrameNet 1.5, CC BY 3.0 (by way of the set's packed form, see the model card). Which frame is near which predicate is the table beside the
set; where a frame holds words of two kinds, the unit decides here.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cuibono.engines.model.claims.marks import FORMS, KINDS, OPEN
from cuibono.engines.model.claims.sentences import LABELS, shape_of
from cuibono.engines.model.parse import ModelParsed, parse_documents
from cuibono.operations.read import parse_line
from cuibono.vocabulary import PREDICATES

from .examples import Example, empty

# Units that turn their frame's predicate into another.
_PRAISE = frozenset(
    [
        "praise",
        "laud",
        "commend",
        "acclaim",
        "extol",
        "commendation",
        "kudos",
        "cite",
        "tribute",
        "applaud",
        "admire",
        "value",
        "appreciate",
        "admiration",
        "esteem",
        "revere",
        "prize",
        "appreciation",
        "reverence",
        "respect",
        "approve",
        "approbation",
        "accolade",
        "deify",
        "exalt",
        "approving",
        "admiring",
        "uncritical",
    ]
)
_FRIENDS = frozenset(["friend", "companion", "buddy", "pal", "mate", "chum", "amigo", "partner"])
_ONLY = {"Commitment": ("threaten", "threat"), "Agree_or_refuse_to_act": ("refuse", "decline", "refusal")}
_PLAIN = {"Supply": "sells_to", "Commerce_buy": "sells_to", "Revenge": "threatens", "Firing": "works_for", "Reliance": "influences"}


def _predicate(frame: str, unit: str, listed: str) -> str | None:
    word = unit.split(".")[0]
    if frame in ("Judgment_communication", "Judgment"):
        return "supports" if word in _PRAISE else "criticizes"
    if frame == "Personal_relationship":
        return "associate_of" if word in _FRIENDS else "related_to"
    if frame in _ONLY and word not in _ONLY[frame]:
        return None
    found = _PLAIN.get(frame, listed.split(" ")[0].rstrip(","))
    return found if found in PREDICATES else None


def frames(folder: Path) -> Iterator[Example]:
    """Examples of the sentences whose two elements are both there."""
    with (folder / "frames_to_predicates.tsv").open(encoding="utf-8") as table:
        listed = {row["frame"]: row for row in csv.DictReader(table, delimiter="\t")}
    with gzip.open(folder / "framenet15.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["frame"] in listed]
    documents = (parse_line(json.dumps({"id": str(i), "text": row["text"]}), str(i)) for i, row in enumerate(rows))
    for row, parsed in zip(rows, parse_documents(documents), strict=True):
        spec = listed[row["frame"]]
        predicate = _predicate(row["frame"], row["unit"], spec["predicate"])
        if predicate is not None and len(parsed.windows) == 1 and sum(doc is not None for doc in parsed.docs) == 1:
            example = _example(row, parsed, predicate, (spec["subject_element"], spec["object_element"]))
            if example is not None:
                yield example


def _example(row: dict[str, Any], parsed: ModelParsed, predicate: str, ends: tuple[str, str]) -> Example | None:
    block = next(i for i, doc in enumerate(parsed.docs) if doc is not None)
    doc, base, window = parsed.docs[block], parsed.offset(block), parsed.windows[0]
    assert doc is not None

    def words(start: int, end: int) -> list[int]:
        return [t.i for t in doc if t.idx + base < end and t.idx + base + len(t.text) > start]

    elements: dict[int, str] = {}
    for name, start, end in row["elements"]:
        if inside := words(start, end):
            elements.setdefault(_head(doc, inside), name)
    telling = [i for start, end in row["target"] for i in words(start, end)]
    heads = list(elements)
    forms = {"PRON": "pronoun", "PROPN": "name"}
    marks = [(h, h, h, KINDS.index(OPEN), FORMS.index(forms.get(doc[h].pos_, "bare"))) for h in heads]
    shape = shape_of(parsed, window, [])
    pairs = [(a, b) for a in range(len(heads)) for b in range(len(heads)) if a != b]
    told = [_ties(predicate, ends, elements[heads[a]], elements[heads[b]]) for a, b in pairs]
    if not any(told) or not telling or len(set(shape.sentences.tolist())) > 1:
        return None
    paths = [[h, *(t.i for t in doc[h].ancestors)] for h in range(len(doc))]
    far = [[_steps(paths[h], paths[i]) for i in range(len(doc))] for h in heads]
    meets = [next((i for i in paths[heads[a]] if i in paths[heads[b]]), paths[heads[a]][-1]) for a, b in pairs]
    shape = shape._replace(pairs=np.array(pairs, np.int64), far=np.array(far, np.int64), meets=np.array(meets, np.int64))
    example = empty(f"frame:{row['unit']}", [t.text for t in doc], [False] * len(doc), marks, shape)
    example.told, example.telling = told, telling
    return example


def _ties(predicate: str, ends: tuple[str, str], one: str, other: str) -> dict[int, float]:
    straight = (one, other) == ends or (PREDICATES[predicate].symmetric and (other, one) == ends)
    return {LABELS.index(predicate): 1.0} if straight else {}


def _steps(one: list[int], other: list[int]) -> int:
    above = {word: k for k, word in enumerate(one[:12])}
    return min([9, *(k + above[word] for k, word in enumerate(other[:12]) if word in above)])


def _head(doc: Any, inside: list[int]) -> int:
    """The word of an element that the others hang on; of a preposition's phrase its noun."""
    for i in inside:
        token = doc[i]
        if token.head.i in inside and token.head.i != i:
            continue
        if token.pos_ in ("ADP", "PART"):
            nouns = [c.i for c in token.children if c.dep_ in ("pobj", "pcomp") and c.i in inside]
            return nouns[0] if nouns else i
        return i
    return inside[-1]
