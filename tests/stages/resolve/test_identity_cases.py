"""Real namesakes and real variants: what resolution says of them is compared with the right answer, and what it gets wrong is on a list.

``data/identity_cases.jsonl`` holds the cases. Each names two mentions by article, name and number of its occurrence in the text, the right
answer (``same`` or ``different``) and why, in words of ours; the articles are not in the repository. ``data/identity_failures.toml`` lists
the cases that are known to fail, with the reason: a case that fails without being there fails the test, and so does one that is there and
passes.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Link, Mention
from cuibono.runners import InlineRunner

HERE = Path(__file__).parent / "data"
ARTICLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles" / "allsides_sample.jsonl.gz"
AT = "2031-06-01T00:00:00Z"

CASES: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "identity_cases.jsonl").read_text(encoding="utf-8").splitlines()]
FAILURES: dict[str, dict[str, str]] = tomllib.loads((HERE / "identity_failures.toml").read_text(encoding="utf-8"))
RIGHT = {"namesake": "different", "variant": "same"}
# The outcome of a case that its section of the failures stands for.
SECTIONS = {"merged": "wrong", "apart": "wrong", "not_found": "not found"}


def test_the_cases_are_well_formed() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    counts = Counter(case["kind"] for case in CASES)
    assert min(counts["namesake"], counts["variant"]) >= 25, counts
    for case in CASES:
        assert set(case) == {"id", "kind", "right", "why", "mentions"}, case["id"]
        assert case["right"] == RIGHT[case["kind"]], case["id"]
        assert 0 < len(case["why"]) <= 120, f"{case['id']}: one line of why"
        assert len(case["mentions"]) == 2, case["id"]
        for mention in case["mentions"]:
            assert set(mention) == {"article", "publisher", "published", "title", "name", "occurrence"}, case["id"]
            assert len(mention["name"].split()) <= 6, f"{case['id']}: a name and no more of the text"
            assert mention["occurrence"] >= 1, case["id"]


def test_the_failures_name_cases_of_their_kind_once() -> None:
    kinds = {case["id"]: case["kind"] for case in CASES}
    listed = [ident for section in FAILURES.values() for ident in section]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= set(kinds), "a failure of no case"
    assert set(FAILURES) <= set(SECTIONS)
    assert all(kinds[ident] == "namesake" for ident in FAILURES["merged"])
    assert all(kinds[ident] == "variant" for ident in FAILURES["apart"])
    assert all(reason.strip() for section in FAILURES.values() for reason in section.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """``outcome`` is "right", "wrong" or "not found"; ``told`` says what each mention was taken for, and why."""

    outcome: str
    told: str


def _occurrence(text: str, name: str, number: int) -> tuple[int, int]:
    """Where the name stands for the n-th time as words of their own."""
    hits = [hit.span() for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    assert len(hits) >= number, f"{name!r} stands {len(hits)} times in the article: the sample is another one"
    return hits[number - 1]


def _mention_at(mentions: list[Mention], start: int, end: int) -> Mention | None:
    """The named mention that shares most characters with the span, the shorter at a tie; None where the engine found none."""
    there = [item for item in mentions if item.named and item.start < end and item.end > start]
    return max(there, key=lambda item: (min(item.end, end) - max(item.start, start), item.start - item.end), default=None)


def _answers(ledger: Ledger) -> dict[str, Answer]:
    documents = {document.address.rpartition("#")[2]: document for document in ledger.documents()}
    links = {(link.doc_id, link.entity): link for link in ledger.links()}
    captions = {entity.entity_id: entity.caption for entity in ledger.entities()}
    answers = {}
    for case in CASES:
        found: list[Link] = []
        told = []
        for wanted in case["mentions"]:
            document = documents[wanted["article"]]
            start, end = _occurrence(document.text, wanted["name"], wanted["occurrence"])
            mention = _mention_at(ledger.mentions(document.doc_id), start, end)
            if mention is None:
                told.append(f"{wanted['name']}: no mention")
                continue
            found.append(links[document.doc_id, mention.entity])
            told.append(f"{mention.text} ({mention.schema}) is {captions[found[-1].entity_id]}: {found[-1].why}")
        outcome = "not found"
        if len(found) == 2:
            joined = found[0].entity_id == found[1].entity_id
            outcome = "right" if joined == (case["right"] == "same") else "wrong"
        answers[case["id"]] = Answer(outcome, "; ".join(told))
    return answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """All articles of the cases in one corpus, read with the default engine and resolved as ``cuibono add`` does it."""
    if not ARTICLES.is_file():
        pytest.skip("the article sample (../shared/data/articles) is not beside this checkout")
    wanted = {mention["article"] for case in CASES for mention in case["mentions"]}
    folder = tmp_path_factory.mktemp("identity")
    chosen = folder / "articles.jsonl"
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        chosen.write_text("".join(line for line in lines if json.loads(line)["id"] in wanted), encoding="utf-8")
    with open_workspace(folder / "workspace", write=True, create=True) as workspace:
        added = add_paths(workspace.ledger, [chosen], Capture(AT), InlineRunner())
        assert added.documents == len(wanted), "the sample lacks an article of the cases"
        derive(workspace.ledger)
        return _answers(workspace.ledger)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_identity(case: dict[str, Any], answers: dict[str, Answer]) -> None:
    answer = answers[case["id"]]
    section = next((name for name, listed in FAILURES.items() if case["id"] in listed), None)
    if section is None:
        assert answer.outcome == "right", f"{answer.outcome} ({case['why']}): {answer.told}"
    else:
        listed = FAILURES[section][case["id"]]
        assert answer.outcome != "right", f"right at last: take it off [{section}] of identity_failures.toml. {answer.told}"
        assert answer.outcome == SECTIONS[section], f"{answer.outcome} now, listed under [{section}] ({listed}): {answer.told}"


def test_counts(answers: dict[str, Answer], capsys: pytest.CaptureFixture[str]) -> None:
    """Tells how many cases are right, wrong and not found, of both kinds; most of all no more than are listed."""
    counts = Counter((case["kind"], answers[case["id"]].outcome) for case in CASES)
    with capsys.disabled():
        for kind in RIGHT:
            told = ", ".join(f"{counts[kind, outcome]} {outcome}" for outcome in ("right", "wrong", "not found"))
            print(f"\n{kind} cases: {told}", end="")
    assert sum(counts.values()) == len(CASES)
    assert sum(count for (_, outcome), count in counts.items() if outcome != "right") <= sum(map(len, FAILURES.values()))
