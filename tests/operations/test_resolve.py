"""``cuibono resolve``: mentions of many documents to corpus-wide entities."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cuibono.engines import get_engine
from cuibono.errors import UsageError
from cuibono.operations.read import read_lines
from cuibono.operations.resolve import Resolved, resolve_file, resolve_lines

TEXTS = [
    "Ana Dorn leads Orsk Bank. Dorn lives in Lima.",
    "Orsk Bank said that Ana Dorn met Karl Velm in Beijing.",
    "The Norwegian Labour Party lost. Labour Party members wept in Norway.",
    "In Britain the Labour Party won.",
    "In Norway the Labour Party waited.",
]


def given(text: str, number: int, *names: str) -> dict[str, Any]:
    mentions = []
    for name in names:
        at = text.index(name)
        mentions.append({"start": at, "end": at + len(name), "note": name})
    return {"id": f"d{number}", "text": text, "mentions": mentions, "mine": [1, {"kept": True}]}


def run(rows: list[Any]) -> tuple[list[dict[str, Any]], Resolved]:
    done = Resolved()
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return [json.loads(line) for line in resolve_lines(lines, "in", done)], done


NAMES = (("Ana Dorn", "Orsk Bank", "Lima"), ("Orsk Bank", "Ana Dorn", "Karl Velm"), ("Labour Party",), ("Labour Party",), ("Labour Party",))
ROWS = [given(text, i, *names) for i, (text, names) in enumerate(zip(TEXTS, NAMES, strict=True))]


def test_one_entity_has_one_id_in_all_documents() -> None:
    rows, done = run(ROWS)
    ids = [[m["entity"] for m in row["mentions"]] for row in rows]
    assert ids[0][0] == ids[1][1]
    assert ids[0][1] == ids[1][0]
    assert len({ids[0][0], ids[0][1], ids[0][2], ids[1][2]}) == 4
    assert ids[2] == ids[4] != ids[3]  # two states' parties of one name
    assert done.documents == 5
    assert done.mentions == 9


def test_what_else_a_line_holds_stays_as_it_was() -> None:
    rows, _ = run(ROWS)
    for row, before in zip(rows, ROWS, strict=True):
        stripped = {**row, "mentions": [{k: v for k, v in m.items() if k != "entity"} for m in row["mentions"]]}
        assert stripped == before


def test_the_order_of_the_lines_does_not_matter() -> None:
    first = {row["id"]: [m["entity"] for m in row["mentions"]] for row in run(ROWS)[0]}
    for seed in range(3):
        mixed = random.Random(seed).sample(ROWS, len(ROWS))
        again = {row["id"]: [m["entity"] for m in row["mentions"]] for row in run(mixed)[0]}
        groups = [sorted(k for k, ids in found.items() if key in ids) for found in (first, again) for key in [found["d0"][0]]]
        assert groups[0] == groups[1]
        assert {tuple(sorted(i for i, row in again.items() if e in row)) for ids in again.values() for e in ids} == {
            tuple(sorted(i for i, row in first.items() if e in row)) for ids in first.values() for e in ids
        }


def test_the_output_of_read_goes_in_as_it_is() -> None:
    lines = [json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(TEXTS[:2])]
    readings = list(read_lines(lines, get_engine("rules"), "in", print))
    rows, done = run(readings)
    assert done.rejects == []
    by_text = {m["text"]: m["entity"] for m in rows[0]["mentions"]}
    assert {m["text"]: m["entity"] for m in rows[1]["mentions"]}["Ana Dorn"] == by_text["Ana Dorn"]
    claim = rows[0]["claims"][0]
    assert claim["subject"]["entity"] == by_text["Ana Dorn"]
    assert claim["object"]["entity"] == by_text["Orsk Bank"]


def test_an_end_without_a_name_gets_an_entity_of_its_own() -> None:
    mention = {"start": 0, "end": 8, "text": "Ana Dorn", "schema": "Person", "entity": "e1"}
    claim = {
        "subject": mention,
        "predicate": "owns",
        "object": {"start": 14, "end": 20, "text": "a port", "schema": "Project", "entity": "e2"},
    }
    rows, _ = run([{"id": str(i), "text": "Ana Dorn owns a port.", "mentions": [mention], "claims": [claim]} for i in range(2)])
    ends = [row["claims"][0] for row in rows]
    assert ends[0]["subject"]["entity"] == ends[1]["subject"]["entity"] == rows[0]["mentions"][0]["entity"]
    assert ends[0]["object"]["entity"] != ends[1]["object"]["entity"]


def test_mentions_that_the_input_joins_stay_joined() -> None:
    row = given(TEXTS[1], 1, "Ana Dorn", "Karl Velm")
    for mention in row["mentions"]:
        mention["entity"] = "x"
    (found,), _ = run([row])
    assert len({m["entity"] for m in found["mentions"]}) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not_json"),
        ({"id": "1", "text": "Ana"}, "missing_field"),
        ({"id": "1", "text": "Ana", "mentions": [3]}, "missing_field"),
        ({"id": "1", "text": "Ana", "mentions": [{"start": 0, "end": 9}]}, "bad_span"),
        ({"id": "1", "text": "Ana", "mentions": [{"start": 0, "end": True}]}, "bad_span"),
        ({"id": "1", "text": "Ana", "mentions": [{"start": 0, "end": 3, "text": "Bea"}]}, "span_mismatch"),
        ({"id": "1", "text": "Ana", "mentions": [{"start": 0, "end": 3, "schema": 4}]}, "bad_type"),
        (
            {"id": "1", "text": "Ana", "mentions": [{"start": 0, "end": 3, "schema": "Person", "entity": "e1"}], "claims": [{}]},
            "missing_field",
        ),
    ],
)
def test_a_bad_line_is_listed_and_the_rest_goes_on(row: Any, reason: str) -> None:
    rows, done = run([ROWS[0], row, ROWS[1]])
    assert [r["id"] for r in rows] == ["d0", "d1"]
    assert [(r.reason, r.address) for r in done.rejects] == [(reason, "in:2")]


def test_files(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    assert resolve_file(source, target).documents == 5
    assert len(target.read_text("utf-8").splitlines()) == 5
    with pytest.raises(UsageError, match="cannot read"):
        resolve_file(tmp_path / "none.jsonl", target)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
