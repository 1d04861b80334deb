"""The passages that we annotated: places and labels that hold together, with and without their texts at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.claims.annotated import FOLDER, annotated
from training.claims.folds import FOLDS, fold_of

from cuibono.records.readings import KINDS, SCHEMATA, STATUSES
from cuibono.vocabulary import PREDICATES

SAMPLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles" / "allsides_sample.jsonl.gz"
FILES = ("annotated.jsonl", "second.jsonl")


@pytest.mark.parametrize("file", FILES)
def test_every_claim_is_of_the_vocabulary_and_inside_its_passage(file: str) -> None:
    rows = [json.loads(line) for line in (FOLDER / file).read_text("utf-8").splitlines()]
    assert len({(row["article"], row["start"]) for row in rows}) == len(rows) >= 100
    for row in rows:
        size = row["end"] - row["start"]
        for claim in row["claims"]:
            assert claim["predicate"] in PREDICATES
            assert claim["status"] in STATUSES
            assert claim["kind"] in (None, *KINDS)
            low, high = claim["evidence"]
            assert 0 <= low < high <= size
            for start, end, schema, *anchor in (claim["subject"], claim["object"]):
                assert 0 <= start < end <= size
                assert schema in SCHEMATA
                local = anchor or [start, end]
                assert low <= local[0] < local[1] <= high


@pytest.mark.parametrize("file", FILES)
def test_no_text_is_kept(file: str) -> None:
    told = {"article", "start", "end", "check", "claims"}
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == told
        assert all(set(c) == {"subject", "predicate", "object", "status", "kind", "amount", "evidence"} for c in row["claims"])


@pytest.mark.skipif(not SAMPLE.exists(), reason="the article sample is not beside this checkout")
def test_the_texts_are_those_that_were_annotated() -> None:
    rows = list(annotated(SAMPLE))
    assert all(row["text"][c["subject"]["start"] : c["subject"]["end"]] == c["subject"]["text"] for row in rows for c in row["claims"])


def test_a_document_is_in_one_fold() -> None:
    assert fold_of("https://example.org/a#part2") == fold_of("https://example.org/a")
    assert {fold_of(f"https://example.org/{i}") for i in range(200)} == set(range(FOLDS))
