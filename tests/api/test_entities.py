"""Names, search, home, decisions and saved questions over HTTP, on the bundled corpus: what a page is given is what the ledger holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner

CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
OWN = {"X-Cuibono": "1"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "workspace"
    with open_workspace(path, write=True, create=True) as opened:
        add_paths(opened.ledger, [CORPUS], Capture("2031-06-01T00:00:00Z"), InlineRunner())
        derive(opened.ledger)
    return path


@pytest.fixture(scope="module")
def client(corpus: Path) -> TestClient:
    return TestClient(make_app(corpus), headers=OWN)


@pytest.fixture
def writing(corpus: Path, tmp_path: Path) -> Iterator[TestClient]:
    app = make_app(Path(shutil.copytree(corpus, tmp_path / "workspace")))
    yield TestClient(app, headers=OWN)
    close_app(app)


def data(client: TestClient, path: str, **values: Any) -> Any:
    answer = client.get(f"/api/1/{path}", params=values)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def id_of(client: TestClient, name: str) -> str:
    found = data(client, "entities", q=name)[0]
    assert found["name"] == name
    return str(found["id"])


def pages(client: TestClient, path: str, **values: Any) -> list[Any]:
    """All rows of a list, page by page."""
    rows: list[Any] = []
    cursor = None
    while True:
        answer = client.get(f"/api/1/{path}", params={**values, **({"cursor": cursor} if cursor else {})}).json()
        rows += answer["data"]
        cursor = answer["next"]
        if cursor is None:
            return rows


def test_names_as_they_are_typed(client: TestClient) -> None:
    for typed in ("ozr", "Morav", "moravec ozr", "ÓZREN"):
        assert "Ozren Moravec" in [row["name"] for row in data(client, "entities", q=typed)], typed
    assert data(client, "entities", q="ozren morav")[0]["ties"] > 0
    assert {row["type"] for row in data(client, "entities", q="mor", type="Person")} == {"Person"}
    every = pages(client, "entities", limit=7)
    assert len({row["id"] for row in every}) == len(every) > 20
    assert [row["documents"] for row in every] == sorted((row["documents"] for row in every), reverse=True)


def test_the_top_of_an_entity_says_where_its_names_come_from(client: TestClient) -> None:
    head = data(client, f"entities/{id_of(client, 'Ozren Moravec')}")
    assert sum(row["mentions"] for row in head["names"]) <= head["mentions"]
    assert {"Ozren Moravec", "Moravec"} <= {row["name"] for row in head["names"]}
    assert sum(row["documents"] for row in head["merges"]) == head["documents"]
    assert all(row["predicate"] == "holds_office" or row["section"] == "role" for row in head["offices"])
    assert head["contradictions"] == 1


def test_ties_come_by_kind_in_pages_that_hold_each_once(client: TestClient) -> None:
    path = f"entities/{id_of(client, 'Ozren Moravec')}/ties"
    whole = data(client, path, limit=100)
    assert sum(section["count"] for section in whole["sections"]) == whole["total"] == whole["matching"]
    for section in whole["sections"]:
        found, cursor = [], None
        while True:
            (page,) = data(client, path, section=section["key"], limit=2, **({"cursor": cursor} if cursor else {}))["sections"]
            found += [tie["tie_id"] for tie in page["ties"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == [tie["tie_id"] for tie in section["ties"]]
    for tie in (tie for section in whole["sections"] for tie in section["ties"]):
        assert tie["evidence"]["sentence"]
        claims = data(client, f"{path}/{tie['tie_id']}")
        assert [row["supports"] for row in claims["claims"]].count(True) == tie["claims"]
        assert claims["total"] == tie["claims"] + tie["contrary"]


def test_filters_take_what_they_say(client: TestClient) -> None:
    path = f"entities/{id_of(client, 'Ozren Moravec')}/ties"

    def ties(**values: Any) -> list[dict[str, Any]]:
        return [tie for section in data(client, path, limit=100, **values)["sections"] for tie in section["ties"]]

    assert {tie["status"] for tie in ties(status=["planned", "denied"])} == {"planned", "denied"}
    assert {tie["predicate"] for tie in ties(predicate="meets")} == {"meets"}
    assert min(tie["origins"] for tie in ties(origins=2)) >= 2
    assert len(ties(origins=2)) < len(ties())


def test_quotes_by_and_about(client: TestClient) -> None:
    path = f"entities/{id_of(client, 'Ozren Moravec')}/quotes"
    by = pages(client, path, limit=2)
    assert len({row["attribution_id"] for row in by}) == len(by) > 2
    assert [row["published"] for row in by if row["published"]] == sorted((r["published"] for r in by if r["published"]), reverse=True)
    assert {row["quote"] for row in pages(client, path, direct=True)} <= {"direct", "mixed"}
    about = pages(client, path, side="about", limit=1)
    assert about
    assert all(row["speaker"] != "Ozren Moravec" for row in about)


def test_dated_ties_are_in_order(client: TestClient) -> None:
    rows = data(client, f"entities/{id_of(client, 'Ozren Moravec')}/timeline")
    assert rows
    assert all(row["valid"] for row in rows)
    days = [re.search(r"[0-9-]+", row["valid"])[0] for row in rows]  # type: ignore[index]
    assert days == sorted(days)


def test_both_sides_of_a_contradiction(client: TestClient) -> None:
    (row,) = data(client, f"entities/{id_of(client, 'Ozren Moravec')}/contradictions")
    assert all(side["evidence"][0]["sentence"] for side in row["sides"])
    assert len(row["sides"]) == 2


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [
        ("entities", {"type": "Ghost"}, 400),
        ("entities", {"cursor": "nonsense"}, 400),
        ("entities", {"limit": 0}, 400),
        ("entities", {"q": "x" * 501}, 400),
        ("entities/ent-00000000000000000000", {}, 404),
        ("entities/ent-00000000000000000000/ties", {}, 404),
        ("entities/OZREN/ties", {"grade": "Z9"}, 400),
        ("entities/OZREN/ties", {"status": "certain"}, 400),
        ("entities/OZREN/ties/tie-0", {}, 404),
        ("entities/OZREN/quotes", {"side": "under"}, 400),
        ("search", {}, 400),
        ("search", {"q": "… !"}, 400),
        ("home/since", {"day": "soon"}, 400),
        ("saved/none", {}, 404),
        ("decisions/none", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_with_words(client: TestClient, path: str, values: dict[str, Any], status: int) -> None:
    answer = client.get(f"/api/1/{path.replace('OZREN', id_of(client, 'Ozren Moravec'))}", params=values)
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert answer.json()["error"]["message"]


def test_one_box_finds_names_sentences_and_what_was_said(client: TestClient) -> None:
    found = data(client, "search", q="shares")
    assert found["question"] is None
    for row in found["sentences"]:
        assert [row["sentence"][start:end].lower() for start, end in row["marks"]].count("shares") >= 1
    assert any("shares" in row["printed"] for row in found["quotes"])
    assert data(client, "search", q="Dravik")["entities"][0]["name"] == "Dravik Logistics"
    assert pages(client, "search/sentences", q="Dravik", limit=3) == pages(client, "search/sentences", q="Dravik", limit=100)


def test_a_question_is_recognized_and_not_asked(client: TestClient) -> None:
    found = data(client, "search", q="whom did Ozren Moravec meet?")
    assert (found["question"]["name"], found["question"]["arguments"]["predicate"]) == ("ties", "meets")
    assert [row["name"] for row in found["entities"]] == ["Ozren Moravec"]


def test_a_slip_of_the_finger_is_met_with_what_is_near(client: TestClient) -> None:
    found = data(client, "search", q="Ozrenn Moravek")
    assert (found["entities"], found["sentences"]) == ([], [])
    assert found["near"][0]["name"] == "Ozren Moravec"


def test_words_in_quotation_marks_stand_in_that_order(client: TestClient) -> None:
    assert data(client, "search", q='"owns 40 percent"')["sentences"]
    assert not data(client, "search", q='"percent 40 owns"')["sentences"]


def test_home_counts_what_is_there(client: TestClient) -> None:
    found = data(client, "home")
    assert found["documents"] == len(data(client, "home")["newest"]) + 9 == 17
    assert 0 < found["single_sourced"] < found["ties"]
    for example in found["examples"]:
        answer = data(client, "search", q=example["words"])
        assert answer["question"] if example["kind"] == "question" else answer["entities"] or answer["sentences"], example
    assert [row["day"] for row in found["newest_contradictions"]] == sorted(
        (r["day"] for r in found["newest_contradictions"]), reverse=True
    )
    since = data(client, "home/since", day=found["since"])
    assert since["documents"] >= 1
    assert since["ties"] >= len(since["newest"])


def test_an_empty_ledger_is_no_error(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace", write=True, create=True):
        pass
    client = TestClient(make_app(tmp_path / "workspace"))
    assert (data(client, "home")["documents"], data(client, "home")["examples"]) == (0, [])
    assert data(client, "search", q="who owns Dravik Logistics?")["sentences"] == []
    assert data(client, "entities", q="a") == []
    assert data(client, "rejects")["rows"] == []


def test_what_was_not_taken_in_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "blank.txt").write_text("")
    (tmp_path / "in" / "table.xyz").write_bytes(bytes(range(256)))
    with open_workspace(tmp_path / "workspace", write=True, create=True) as opened:
        add_paths(opened.ledger, [tmp_path / "in"], Capture("2031-06-01T00:00:00Z"), InlineRunner())
    client = TestClient(make_app(tmp_path / "workspace"))
    found = data(client, "rejects")
    assert found["total"] == len(found["rows"]) == sum(row["count"] for row in found["reasons"]) == 2
    assert all(row["message"] and row["where"] and row["advice"] for row in found["rows"])
    assert data(client, "rejects", reason="empty")["matching"] == 1


def test_a_decision_joins_and_its_undoing_parts_again(writing: TestClient) -> None:
    left, right = id_of(writing, "Ozren Moravec"), id_of(writing, "Anton Moravec")
    assert right in [row["id"] for row in data(writing, f"entities/{left}/near")["near"]]
    body = {"kind": "same", "target": left, "other": right, "verdict": "same", "why": "a test", "settle": True}
    made = writing.post("/api/1/decisions", json=body)
    assert made.status_code == 201
    (joined,) = made.json()["data"]["entity_ids"]
    after = data(writing, f"entities/{joined}/near")
    assert [(row["verdict"], row["why"]) for row in after["decided"]] == [("same", "a test")]
    undone = writing.delete(f"/api/1/decisions/{after['decided'][0]['decision_id']}", params={"settle": True})
    assert set(undone.json()["data"]["entity_ids"]) == {left, right}
    assert data(writing, f"entities/{left}/near")["decided"] == []
    one = writing.get(f"/api/1/decisions/{after['decided'][0]['decision_id']}").json()
    assert (one["pending"], set(one["data"]["entity_ids"])) == (False, {left, right})
    log = pages(writing, "decisions", limit=1)
    assert [(row["kind"], row["undone_by"]) for row in log] == [("undo", None), ("same", log[0]["decision_id"])]


def test_a_claim_is_decided_by_its_id(writing: TestClient) -> None:
    tie = data(writing, f"entities/{id_of(writing, 'Ozren Moravec')}/ties", section="ownership")["sections"][0]["ties"][0]
    claim = tie["evidence"]["claim_id"]
    for verdict, reviews in (("reject", []), ("accept", ["accepted"])):  # what is rejected supports no tie any more
        made = writing.post("/api/1/decisions", json={"kind": "claim", "target": claim, "verdict": verdict, "settle": True})
        assert made.status_code == 201, made.text
        found = data(writing, f"entities/{tie['subject']['id']}/ties/{tie['tie_id']}")["claims"]
        assert [row["review"] for row in found if row["claim_id"] == claim] == reviews


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "same", "target": "Ozren Moravec", "verdict": "same"}, 400),
        ({"kind": "same", "target": "Ozren Moravec", "other": "Ozren Moravec", "verdict": "same"}, 400),
        ({"kind": "same", "target": "Ozren Moravec", "other": "Anton Moravec", "verdict": "perhaps"}, 400),
        ({"kind": "claim", "target": "claim-0", "verdict": "accept"}, 404),
        ({"kind": "publisher", "target": "x", "verdict": "A"}, 400),
        ({"kind": "note", "target": "x", "verdict": "y" * 5001}, 400),
        ({"kind": "note", "target": "x", "verdict": "y", "colour": "red"}, 400),
        ([], 400),
    ],
)
def test_a_decision_that_is_none_is_refused(writing: TestClient, body: Any, status: int) -> None:
    assert writing.post("/api/1/decisions", json=body).status_code == status
    assert data(writing, "decisions") == []


def test_a_question_is_kept_checked_and_forgotten(writing: TestClient) -> None:
    kept = writing.post("/api/1/saved", json={"name": "meetings", "words": ["whom did Ozren Moravec meet?"]})
    assert (kept.status_code, kept.json()["data"]["question"]) == (201, "ties")
    found = data(writing, "saved/meetings")
    assert (found["changed"], found["first"], found["error"]) == (False, False, None)
    tie = data(writing, f"entities/{id_of(writing, 'Ozren Moravec')}/ties", predicate="meets")["sections"][0]["ties"][0]
    writing.post("/api/1/decisions", json={"kind": "claim", "target": tie["evidence"]["claim_id"], "verdict": "reject", "settle": True})
    assert data(writing, "saved/meetings")["changed"]
    assert data(writing, "saved/meetings")["changed"], "looking keeps nothing"
    assert writing.post("/api/1/saved/meetings/check").json()["data"]["changed"]
    assert not data(writing, "saved/meetings")["changed"]
    assert writing.delete("/api/1/saved/meetings").status_code == 200
    assert data(writing, "saved") == []
    assert writing.post("/api/1/saved", json={"name": "x", "words": ["colourless green ideas"]}).status_code == 400
