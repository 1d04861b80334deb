"""A run into a ledger: the same as if its documents had been added, once, whatever was there and wherever it stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cuibono.errors import IntegrityError, UsageError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.ledger.postgres import PostgresLedger
from cuibono.ledger.schema import SCHEMA_VERSION
from cuibono.operations.decide import decide_claim
from cuibono.operations.derive import derive
from cuibono.operations.load_run import load_run
from cuibono.operations.run_corpus import Options, run_corpus
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from tests.operations.runs import ARTICLE, AT, CORPUS, add, briefs, change, make_run, part

SAID = {"by": "ida", "at": "2031-06-02T00:00:00.000001Z", "why": "read it again"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("made")
    return folder, make_run(folder, CORPUS)


@pytest.fixture
def run(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0] / "run", tmp_path / "run"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_workspace(tmp_path / "workspace", write=True, create=True) as workspace:
        yield workspace.ledger


def reasons(rejects: Any) -> dict[str, int]:
    return {name: sum(row.reason == name for row in rejects) for name in {row.reason for row in rejects}}


def test_a_run_gives_the_ledger_that_it_was_made_of(made: tuple[Path, str], ledger: Ledger) -> None:
    done = load_run(ledger, made[0] / "run")
    assert (done.derived, done.rejects, done.known) == ("taken", [], 0)
    assert ledger.digest() == made[1]
    assert verify(ledger).faults == []
    with open_workspace(made[0] / "made") as workspace:
        assert briefs(ledger) == briefs(workspace.ledger)
        assert ledger.search("railway") == workspace.ledger.search("railway") != []
        assert ledger.find_entities("Dravik") == workspace.ledger.find_entities("Dravik") != []


def test_a_server_gets_the_same_ledger(made: tuple[Path, str], database: Callable[[], str]) -> None:
    with PostgresLedger(database(), write=True) as served, open_workspace(made[0] / "made") as workspace:
        assert load_run(served, made[0] / "run").derived == "taken"
        assert served.digest() == made[1]
        assert verify(served).faults == []
        assert briefs(served) == briefs(workspace.ledger)
        assert served.search("railway") == workspace.ledger.search("railway")
        again = load_run(served, made[0] / "run", derive_here=True)
        assert (again.documents, again.derived) == (0, "made")
        assert served.digest() == made[1]


def test_a_run_of_the_command_run_is_loaded(made: tuple[Path, str], ledger: Ledger, tmp_path: Path) -> None:
    run_corpus(str(CORPUS), str(tmp_path / "out"), InlineRunner(), Options(engine="rules"), at=AT, most=4)
    assert load_run(ledger, tmp_path / "out").derived == "taken"
    assert ledger.digest() == made[1]


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not beside this checkout")
def test_a_real_article_gives_the_same_brief(tmp_path: Path, ledger: Ledger) -> None:
    digest = make_run(tmp_path, ARTICLE)
    load_run(ledger, tmp_path / "run")
    assert ledger.digest() == digest
    with open_workspace(tmp_path / "made") as workspace:
        found = briefs(ledger)
        assert found
        assert found == briefs(workspace.ledger)
    # One document alone is no neighbourhood: what is derived next is derived whole all the same.
    add(ledger, CORPUS / "tribune-port.txt")
    derive(ledger)
    kept = ledger.digest()
    derive(ledger, whole=True)
    assert ledger.digest() == kept


def test_loaded_twice_is_loaded_once(made: tuple[Path, str], ledger: Ledger) -> None:
    load_run(ledger, made[0] / "run")
    again = load_run(ledger, made[0] / "run")
    assert (again.documents, again.derived) == (0, "kept")
    assert again.known == ledger.count_documents()
    assert ledger.digest() == made[1]


def test_derived_here_is_what_the_run_derived(made: tuple[Path, str], ledger: Ledger) -> None:
    done = load_run(ledger, made[0] / "run", derive_here=True)
    assert (done.derived, done.why) == ("made", "asked for")
    assert ledger.digest() == made[1]


@pytest.mark.parametrize("first", [["herald-opening.html"], ["northern-wire.jsonl", "tribune-port.txt", "leaflet.txt"]])
def test_what_is_there_is_passed_over(made: tuple[Path, str], ledger: Ledger, first: list[str]) -> None:
    add(ledger, *(CORPUS / name for name in first))
    derive(ledger)
    known = ledger.count_documents()
    done = load_run(ledger, made[0] / "run")
    assert (done.known, done.documents) == (known, 17 - known)
    assert 0 < known < 17
    assert ledger.digest() == made[1]


def test_other_documents_have_it_derived_here_as_if_added(made: tuple[Path, str], ledger: Ledger, tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("Ana Dorn leads Orsk Bank. The Vell Line belongs to Orsk Bank.", encoding="utf-8")
    add(ledger, text)
    done = load_run(ledger, made[0] / "run")
    assert (done.derived, done.why) == ("made", "the ledger has other documents too")
    with open_workspace(Path(shutil.copytree(made[0] / "made", tmp_path / "other")), write=True) as other:
        add(other.ledger, text)
        derive(other.ledger)
        assert other.ledger.digest() == ledger.digest()


def test_a_change_after_a_load_is_derived_as_ever(made: tuple[Path, str], ledger: Ledger, tmp_path: Path) -> None:
    load_run(ledger, made[0] / "run")
    with open_workspace(Path(shutil.copytree(made[0] / "made", tmp_path / "other")), write=True) as other:
        for changed in (ledger, other.ledger):
            decide_claim(changed, changed.claims()[0].claim_id, "reject", **SAID)
            derive(changed)
        assert other.ledger.digest() == ledger.digest()


def test_a_decision_has_the_ties_derived_here(made: tuple[Path, str], ledger: Ledger) -> None:
    load_run(ledger, made[0] / "run")
    decide_claim(ledger, ledger.claims()[0].claim_id, "reject", **SAID)
    done = load_run(ledger, made[0] / "run")
    assert done.why == "the ledger has decisions, a register of publishers or known records"
    assert not ledger.derived_is_stale()


def test_another_program_and_another_reading_have_it_derived_here(run: Path, ledger: Ledger) -> None:
    head = json.loads((run / "run.json").read_text())
    head["versions"]["resolver"] = "another"
    (run / "run.json").write_text(json.dumps(head))
    assert load_run(ledger, run).why == "another version of cuibono derived"


def test_documents_that_were_read_otherwise_here(run: Path, ledger: Ledger, tmp_path: Path) -> None:
    slices = sorted((run / "slices").iterdir())
    slices[-1].rename(tmp_path / "marker")
    change(run, "documents", lambda rows: rows[0].update(title="Another title"))
    assert load_run(ledger, run).why == "the ledger has other documents too"
    (tmp_path / "marker").rename(slices[-1])
    assert load_run(ledger, run).why == "the ledger has other documents"


def test_a_run_that_goes_on_is_loaded_on(run: Path, ledger: Ledger, made: tuple[Path, str], tmp_path: Path) -> None:
    slices = sorted((run / "slices").iterdir())
    slices[-1].rename(tmp_path / "marker")
    first = load_run(ledger, run)
    (tmp_path / "marker").rename(slices[-1])
    then = load_run(ledger, run)
    assert (then.derived, then.known) == ("taken", first.documents)
    assert ledger.digest() == made[1]
    assert verify(ledger).faults == []


# -- what does not hold
def test_a_span_that_does_not_hold_is_a_reject(run: Path, ledger: Ledger) -> None:
    change(run, "mentions", lambda rows: rows[0].update(start=rows[0]["start"] + 1))
    change(run, "claims", lambda rows: rows[0].update(evidence_text="never said"))
    change(run, "passages", lambda rows: rows[0].update(end=10**9))
    done = load_run(ledger, run)
    assert reasons(done.rejects) == {"mention_span": 1, "claim_span": 1, "passage_span": 1}
    assert (done.derived, done.why) == ("made", "rows of the run were rejected")
    assert {row.reason for row in ledger.rejects()} >= {"mention_span", "claim_span", "passage_span"}
    assert verify(ledger).faults == []
    again = load_run(ledger, run)
    assert (again.documents, again.rejects) == (0, [])


def test_a_claim_goes_with_its_attribution(run: Path, ledger: Ledger) -> None:
    cited = {row["attribution_id"] for row in pq.read_table(part(run, "claims"), partitioning=None).to_pylist()} - {None}
    gone = min(cited)
    change(run, "attributions", lambda rows: rows.remove(next(row for row in rows if row["attribution_id"] == gone)))
    done = load_run(ledger, run)
    assert set(reasons(done.rejects)) == {"claim_attribution"}
    assert verify(ledger).faults == []


def test_ids_are_those_of_what_rows_say(run: Path, ledger: Ledger) -> None:
    change(run, "claims", lambda rows: rows[0].update(claim_id="claim-00000000000000000000"))
    change(run, "attributions", lambda rows: rows[-1].update(attribution_id="attr-00000000000000000000"))
    done = load_run(ledger, run)
    assert {"claim_id", "attribution_id"} <= set(reasons(done.rejects))


def test_a_changed_text_is_no_document(run: Path, ledger: Ledger) -> None:
    change(run, "documents", lambda rows: rows[0].update(text=rows[0]["text"] + " More."))
    change(run, "originals", lambda rows: rows.pop(1))
    change(run, "originals", lambda rows: rows[1].update(compressed=b"no zlib"))
    done = load_run(ledger, run)
    assert reasons(done.rejects) == {"text_hash": 1, "no_original": 1, "original_hash": 1}
    assert done.documents == 14
    assert verify(ledger).faults == []


def test_what_is_no_text_is_a_reject_and_the_rest_goes_on(run: Path, ledger: Ledger) -> None:
    path = part(run, "documents")
    found = pq.read_table(path, partitioning=None)
    titles = [b"half \xed\xa0\x80", b"a \x00 b", *(row.encode() for row in ["c", "d", "e"])]
    data = pa.array(titles, pa.binary())
    texts = pa.Array.from_buffers(pa.string(), len(data), data.buffers())
    pq.write_table(found.set_column(found.schema.get_field_index("title"), "title", texts), path)
    change(run, "mentions", lambda rows: rows[0].update(entity="e\0"), 1)
    change(run, "attributions", lambda rows: rows[0].update(cue="[[1,"), 1)
    change(run, "attributions", lambda rows: rows[1].update(content='[["a",2]]'), 1)
    done = load_run(ledger, run)
    found_reasons = reasons(done.rejects)
    assert (found_reasons["bad_encoding"], found_reasons["binary"]) == (1, 2)
    assert (found_reasons["not_json"], found_reasons["attribution_span"]) == (1, 1)
    assert done.documents == 15
    assert verify(ledger).faults == []


def test_rows_of_no_document_and_rows_that_came_twice(run: Path, ledger: Ledger) -> None:
    change(run, "mentions", lambda rows: rows.append(rows[0] | {"doc_id": "doc-of-nobody"}))
    change(run, "mentions", lambda rows: rows.append(rows[0]))
    change(run, "documents", lambda rows: rows.append(rows[0]), 1)
    done = load_run(ledger, run)
    found = reasons(done.rejects)
    assert (found["no_document"], found["mention_twice"], found["twice"]) == (1, 1, 1)
    assert done.documents == 17


def test_what_was_derived_and_leads_nowhere_is_not_taken_over(run: Path, ledger: Ledger, made: tuple[Path, str], tmp_path: Path) -> None:
    path = run / "ties" / "part-00000.parquet"
    whole = pq.read_table(path)
    found = whole.to_pylist()
    found[0]["supporting"] = '["claim-of-nobody"]'
    pq.write_table(pa.Table.from_pylist(found, whole.schema), path)
    done = load_run(ledger, run)
    assert done.why == "ties of the run are not what it says that it derived"
    assert ledger.digest() == made[1]
    with open_workspace(tmp_path / "another", write=True, create=True) as another:
        path.unlink()
        assert load_run(another.ledger, run).why.startswith("ties of the run can't be taken over")
        assert another.ledger.digest() == made[1]


# -- what is no run
def test_a_damaged_file_is_named_and_slices_before_it_are_in(run: Path, ledger: Ledger, made: tuple[Path, str]) -> None:
    path = part(run, "claims", 1)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IntegrityError, match=r"claims/slice=00001/part-00000.parquet"):
        load_run(ledger, run)
    assert ledger.count_documents() == 5
    path.write_bytes(whole)
    assert load_run(ledger, run).derived == "taken"
    assert ledger.digest() == made[1]


def test_a_table_that_is_missing_or_has_other_columns_is_named(run: Path, ledger: Ledger) -> None:
    path = part(run, "mentions")
    found = pq.read_table(path, partitioning=None)
    pq.write_table(found.drop_columns(["text"]).append_column("more", found.column("text")), path)
    with pytest.raises(IntegrityError, match="lacks text and has more"):
        load_run(ledger, run)
    pq.write_table(found.set_column(2, "start", found.column("start").cast(pa.string())), path)
    with pytest.raises(IntegrityError, match="start as string"):
        load_run(ledger, run)
    shutil.rmtree(path.parent)
    with pytest.raises(IntegrityError, match="mentions/slice=00000 is missing"):
        load_run(ledger, run)
    assert ledger.count_documents() == 0


def test_other_versions_and_what_is_no_run_are_refused(run: Path, ledger: Ledger, tmp_path: Path) -> None:
    head = run / "run.json"
    for changed, message in [('{"format": 1, "versions": {"schema": "0001"}}', "rows of schema '0001'"), ('{"format": 9}', "format 9")]:
        head.write_text(changed)
        with pytest.raises(WorkspaceError, match=message):
            load_run(ledger, run)
    head.write_text("[1]")
    with pytest.raises(IntegrityError, match="can't be read"):
        load_run(ledger, run)
    head.unlink()
    with pytest.raises(UsageError, match="no run"):
        load_run(ledger, run)
    with pytest.raises(UsageError, match="Parquet files"):
        load_run(ledger, part(run, "documents"))
    with pytest.raises(UsageError, match="no such folder"):
        load_run(ledger, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "run.json").write_text(json.dumps({"format": 1, "versions": {"schema": SCHEMA_VERSION}}))
    with pytest.raises(UsageError, match="no slice"):
        load_run(ledger, tmp_path / "empty")
