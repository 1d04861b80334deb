"""The bundled corpus through the whole line: what expected.json lists is found, and what it forbids is not.

A row with ``"missed": true`` is what the present engine does not find; it is tested as missed, so that the list stays true both ways.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cuibono.ledger import Ledger
from cuibono.operations.demo import COMPANY, OTHER, SUBJECT, corpus_folder, fill, write_out
from cuibono.operations.paths import paths
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.records import Entity, Tie
from cuibono.runners import InlineRunner

EXPECTED: dict[str, Any] = json.loads((corpus_folder() / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_workspace(tmp_path_factory.mktemp("demo") / "workspace", write=True, create=True) as opened:
        added = fill(opened.ledger, InlineRunner(), lambda done, address: None)
        assert added.documents == 17
        assert added.rejects == []
        yield opened.ledger


def plain(name: str) -> str:
    return name.lower().removeprefix("the ")


def fits(entity: Entity, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    return bool({plain(name) for name in names} & {plain(name) for name in (entity.caption, *entity.names)})


def found(ledger: Ledger, row: dict[str, Any]) -> list[Tie]:
    """The ties of that subject, predicate and object whose claims of the wanted status and sum stand in a file of the row."""
    known = {entity.entity_id: entity for entity in ledger.entities()}
    hits = []
    for tie in ledger.ties():
        left, right = known[tie.subject_id], known[tie.object_id]
        ends = fits(left, row["subject"]) and fits(right, row["object"])
        turned = (
            fits(right, row["subject"])
            and fits(left, row["object"])
            and row["predicate"] in ("related_to", "partner_of", "meets", "linked_to")
        )
        if tie.predicate == row["predicate"] and (ends or turned):
            claims = ledger.claims([*tie.supporting, *tie.contrary])
            if any(claim.status == row.get("status", claim.status) and row.get("amount") in (None, claim.amount_value) for claim in claims):
                hits.append(tie)
    return hits


def label(row: dict[str, Any]) -> str:
    return f"{row['subject']} {row['predicate']} {row['object']} {row.get('status', '')} {row.get('amount', '')}".strip()


@pytest.mark.parametrize("row", EXPECTED["ties"], ids=label)
def test_ties(ledger: Ledger, row: dict[str, Any]) -> None:
    assert bool(found(ledger, row)) != row.get("missed", False)


@pytest.mark.parametrize("row", EXPECTED["never"], ids=label)
def test_what_must_never_be_said(ledger: Ledger, row: dict[str, Any]) -> None:
    assert found(ledger, row) == []


@pytest.mark.parametrize("row", EXPECTED["contradictions"], ids=lambda row: f"{row['kind']} {row['predicate']} {row['object']}")
def test_contradictions(ledger: Ledger, row: dict[str, Any]) -> None:
    known = {entity.entity_id: entity for entity in ledger.entities()}
    hits = [
        item
        for item in ledger.contradictions()
        if item.kind == row["kind"]
        and item.predicate == row["predicate"]
        and (
            "subject" not in row
            or fits(known[item.subject_id], row["subject"])
            or (item.object_id and fits(known[item.object_id], row["subject"]))
        )
    ]
    assert bool(hits) != row.get("missed", False)


def test_copies_share_an_origin_and_independent_reports_do_not(ledger: Ledger) -> None:
    address = {document.doc_id: document.address for document in ledger.documents()}
    origin = {address[row.doc_id]: row.origin_id for row in ledger.origins()}
    for row in EXPECTED["origins"]:
        ids = {origin[name] for name in row.get("same", row.get("apart"))}
        assert len(ids) == (1 if "same" in row else 2), row


def test_the_path_and_its_words(ledger: Ledger) -> None:
    data, lines = paths(ledger, SUBJECT, COMPANY, most=3)
    wanted = [hop[1] for hop in EXPECTED["path"]["hops"]]
    assert wanted in [[hop["tie"]["predicate"] for hop in path["hops"]] for path in data["paths"]]
    assert any("grade" in line for line in lines)


def test_people_stay_apart(ledger: Ledger) -> None:
    for left, right in EXPECTED["people_apart"]:
        assert not [entity for entity in ledger.entities() if fits(entity, left) and fits(entity, right)]


def test_everything_verifies_and_the_brief_is_the_same_twice(ledger: Ledger, tmp_path: Path) -> None:
    assert not verify(ledger).faults
    first = {path.name: path.read_bytes() for path in write_out(ledger, tmp_path / "one")}
    second = {path.name: path.read_bytes() for path in write_out(ledger, tmp_path / "two")}
    assert first == second
    assert OTHER in first["network.svg"].decode("utf-8")
