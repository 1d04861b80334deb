"""A table into the ledger: parts, the same file twice, a changed file, other mappings, joins; and beside the news."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations import map_table as operation
from cuibono.operations.derive import derive
from cuibono.operations.dossier import dossier
from cuibono.operations.map_table import Asked, Mapped, load_mapping, map_table, suggest_mapping
from cuibono.operations.verify import verify
from cuibono.records import Attribution, Claim, Document, End, Mention, Reading, sha256
from cuibono.records.cells import cell_at
from cuibono.stages.inquire.tell_evidence import tell
from tests.workbooks import make_xlsx

ASKED = Asked("2026-01-01T00:00:00Z", publisher="Lumen Institute", published="2025")
MAPPING = """
owners:
  label: Owners of Velmora
  query:
    entities:
      owner: {schema: Person, keys: [owner id], properties: {name: {column: owner}}}
      company: {schema: Company, keys: [company], properties: {name: {column: company}}}
      share:
        schema: Ownership
        keys: [owner id, company]
        properties: {owner: {entity: owner}, asset: {entity: company}, percentage: {column: share}}
"""
HEAD = ["owner id", "owner", "company", "share"]


def write(path: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([head, *rows])
    return path


def people(count: int) -> list[list[str]]:
    """Rows of persons with surnames of their own."""
    parts = ["bar", "kes", "lum", "mor", "nil", "pod", "rus", "tav", "vel", "zun"]
    return [
        [
            f"p{n}",
            f"Ida {(parts[n // 100 % 10] + parts[n // 10 % 10] + parts[n % 10]).title()}",
            f"Orel {parts[n % 7].title()} SA",
            str(n % 100 + 1),
        ]
        for n in range(count)
    ]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "m.yml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True)


def run(ledger: SqliteLedger | None, table: Path, mapping: Path, asked: Asked = ASKED) -> Mapped:
    return map_table(ledger, table, load_mapping(mapping, table), asked)


def test_a_table_in_parts_verified_and_again(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    table = write(tmp_path / "owners.csv", people(450))
    done = run(ledger, table, mapping)
    assert (done.documents, done.known, done.rows, done.ties.total()) == (3, 0, 450, 450)
    assert [document.address for document in sorted(ledger.documents(), key=lambda d: (len(d.address), d.address))] == [
        "owners.csv#2-201",
        "owners.csv#202-401",
        "owners.csv#402-451",
    ]
    derive(ledger)
    assert verify(ledger).faults == []
    again = run(ledger, table, mapping)
    assert (again.documents, again.known, again.other) == (0, 3, 0)
    assert not ledger.derived_is_stale()


def test_a_changed_file_is_a_new_version_where_it_changed(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    rows = people(400)
    run(ledger, write(tmp_path / "owners.csv", rows), mapping)
    rows[300][3] = "99.5"
    done = run(ledger, write(tmp_path / "owners.csv", rows), mapping)
    assert (done.documents, done.known, done.changed) == (1, 1, 1)
    assert len(ledger.versions("default", "owners.csv#202-401")) == 2


def test_another_mapping_of_what_is_there_is_told_and_a_dataset_of_its_own_takes_it(
    tmp_path: Path, mapping: Path, ledger: SqliteLedger
) -> None:
    table = write(tmp_path / "owners.csv", people(3))
    run(ledger, table, mapping)
    mapping.write_text(MAPPING.replace("keys: [owner id, company]", "keys: [owner id]"), encoding="utf-8")
    assert (run(ledger, table, mapping).other, ledger.count_documents()) == (1, 1)
    done = run(ledger, table, mapping, Asked("2026-01-01T00:00:00Z", "second", "Lumen Institute"))
    assert (done.documents, done.known) == (1, 0)


def test_stopped_in_the_middle_it_goes_on(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    table = write(tmp_path / "owners.csv", people(450))

    def stop(rows: int, address: str) -> None:
        if rows >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_table(ledger, table, load_mapping(mapping, table), ASKED, on_step=stop)
    assert ledger.count_documents() == 2
    done = run(ledger, table, mapping)
    assert (done.documents, done.known) == (1, 2)


def test_a_dry_run_counts_and_stores_nothing(tmp_path: Path, mapping: Path) -> None:
    done = run(None, write(tmp_path / "owners.csv", people(7)), mapping)
    assert (done.rows, done.ties, len(done.told)) == (7, {"owns": 7}, operation.SHOWN)
    assert done.told[1] == ("Ida Barbarkes owns Orel Kes SA: 2 percent [owners.csv, row 3, columns owner and company]")


def test_bad_rows_are_rejects_and_the_rest_goes_on(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    table = write(tmp_path / "owners.csv", [*people(2), ["p9", "Too", "many", "cells", "here"], *people(1)])
    done = run(ledger, table, mapping)
    assert [(row.address, row.reason) for row in done.rejects] == [("owners.csv#4", "bad_row")]
    assert done.rows == 3
    assert [row.reason for row in ledger.rejects()] == ["bad_row"]


def test_a_file_that_is_no_table_is_a_reject(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    page = tmp_path / "owners.csv"
    page.write_text("<!doctype html><p>no</p>", encoding="utf-8")
    assert [row.reason for row in run(ledger, page, mapping).rejects] == ["type_mismatch"]


def test_a_missing_column_names_the_nearest(tmp_path: Path, mapping: Path) -> None:
    table = write(tmp_path / "owners.csv", people(2), ["owner id", "ownr", "company", "share"])
    with pytest.raises(UsageError, match="no column 'owner'"):
        run(None, table, mapping)


def test_a_workbook_cites_its_sheet(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    table = tmp_path / "owners.xlsx"
    table.write_bytes(make_xlsx({"Shares": [HEAD, ["p1", "Ana Dorn", "Velm Rail SA", 62.5]]}))
    run(ledger, table, mapping)
    (document,) = ledger.documents()
    (claim,) = ledger.claims()
    cell = cell_at(document, claim.subject_start, claim.subject_end)
    assert cell is not None
    assert (cell.file, cell.sheet, cell.row, cell.column) == ("owners.xlsx", "Shares", 2, "owner")
    assert cell.sha256 == document.container_sha256
    assert tell(claim, {document.doc_id: document}).cells == "owners.xlsx, sheet Shares, row 2, columns owner and company"


JOINED = """
ties:
  query:
    filters: {kind: tie}
    joins: [{left: from, right: id, alias: owner}, {left: to, right: id, alias: firm}]
    entities:
      owner: {schema: Person, key: from, properties: {name: {column: owner.name}}}
      firm: {schema: Company, key: to, properties: {name: {column: firm.name}}}
      share: {schema: Ownership, key: id, properties: {owner: {entity: owner}, asset: {entity: firm}}}
"""


def test_rows_are_joined_within_their_file(tmp_path: Path, ledger: SqliteLedger) -> None:
    rows = [
        ["p1", "person", "Ana Dorn", "", ""],
        ["t1", "tie", "", "p1", "c1"],
        ["c1", "body", "Velm Rail SA", "", ""],
        ["t2", "tie", "", "p1", "c9"],
    ]
    table = write(tmp_path / "t.csv", rows, ["id", "kind", "name", "from", "to"])
    mapping = tmp_path / "m.yml"
    mapping.write_text(JOINED, encoding="utf-8")
    done = run(ledger, table, mapping)
    assert done.told == ["Ana Dorn owns Velm Rail SA [t.csv, row 2, column owner.name; row 4, column firm.name]"]
    assert done.without == {("Ownership", "an end is not named"): 1}
    assert done.unmatched == 2
    derive(ledger)
    assert verify(ledger).faults == []
    mapping.write_text(JOINED.replace("right: id, alias: owner", "right: ident, alias: owner"), encoding="utf-8")
    with pytest.raises(UsageError, match="no column 'ident'"):
        run(None, table, mapping)


def news(ledger: SqliteLedger, source: str | None = None, kind: str = "document") -> None:
    """An article that tells the same tie; ``source``: according to whom."""
    text = f"Ana Dorn owns Velm Rail, the railway of Sarnhold{f', according to {source}' if source else ''}."
    raw = text.encode()
    document = Document(
        doc_id="doc-news", dataset="default", source_id="Andean Herald", address="news.txt", url=None, media_type="text/plain",
        language="en",
        title=None, authors=(), published_at="2025-03-01", published_from="given", retrieved_at="2026-01-01T00:00:00Z",
        content_sha256=sha256(raw), text_sha256=sha256(raw), reader="text/1", text=text,
    )  # fmt: skip
    owner, firm = Mention(0, 8, "Ana Dorn", "Person", "e1"), Mention(14, 23, "Velm Rail", "Company", "e2")
    ends = [End(m.start, m.end, m.text, m.schema, m.entity) for m in (owner, firm)]
    claim = Claim(ends[0], "owns", ends[1], "asserted", (0, 23), 0.9, "model/3", attribution=0 if source else None)
    mentions, said = [owner, firm], []
    if source:
        at = text.index(source)
        entity = None
        if kind == "organization":
            mentions.append(Mention(at, at + len(source), source, "Organization", "e3"))
            entity = "e3"
        said.append(Attribution(((at, at + len(source)),), (), ((0, 23),), kind, "indirect", entity))
    ledger.add_document(document, raw, Reading("doc-news", "model/3", tuple(mentions), tuple(said), (claim,), sentences=((0, len(text)),)))


def test_a_record_and_the_news_are_one_tie_with_two_origins(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    news(ledger)
    run(ledger, write(tmp_path / "owners.csv", [["p1", "Ana Dorn", "Velm Rail SA", "62.5"]]), mapping)
    derive(ledger)
    (tie,) = [tie for tie in ledger.ties() if tie.predicate == "owns"]
    assert (tie.credibility, tie.origins, tie.documents) == (1, 2, 2)
    assert "Owners of Velmora in Lumen Institute" in tie.reason
    assert "2 independent origins" in "\n".join(dossier(ledger, "Ana Dorn")[1])


@pytest.mark.parametrize(("source", "kind"), [("the Owners of Velmora", "document"), ("Lumen Institute", "organization")])
def test_a_paper_that_quotes_the_register_or_its_keeper_is_no_witness_beside_it(
    tmp_path: Path, mapping: Path, ledger: SqliteLedger, source: str, kind: str
) -> None:
    news(ledger, source, kind)
    run(ledger, write(tmp_path / "owners.csv", [["p1", "Ana Dorn", "Velm Rail SA", "62.5"]]), mapping)
    derive(ledger)
    (tie,) = [tie for tie in ledger.ties() if tie.predicate == "owns"]
    assert (tie.credibility, tie.origins, tie.documents) == (3, 1, 2)


def test_a_record_alone_is_possibly_true_and_two_parts_of_it_are_one_witness(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    rows = people(401)
    rows[0] = rows[400] = ["x1", "Ana Dorn", "Velm Rail SA", "62.5"]
    run(ledger, write(tmp_path / "owners.csv", rows), mapping)
    derive(ledger)
    tie = next(tie for tie in ledger.ties() if len(tie.supporting) == 2)
    assert (tie.credibility, tie.origins, tie.documents) == (3, 1, 2)


def test_a_register_that_another_prints_again_is_one_witness(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    table = write(tmp_path / "owners.csv", people(60))
    run(ledger, table, mapping)
    run(ledger, table, mapping, Asked("2026-01-01T00:00:00Z", "again", "Harbour Watch", "2025-09"))
    derive(ledger)
    assert {(tie.documents, tie.origins) for tie in ledger.ties()} == {(2, 1)}
    assert {row.relation for row in ledger.origins()} == {"own", "near_duplicate"}


def test_rows_of_one_register_do_not_contradict_each_other(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    rows = people(401)
    rows[0], rows[400] = ["x1", "Ana Dorn", "Velm Rail SA", "62.5"], ["x1", "Ana Dorn", "Velm Rail SA", "10"]
    run(ledger, write(tmp_path / "owners.csv", rows), mapping)
    derive(ledger)
    assert ledger.contradictions() == []


def test_company_in_a_table_is_who_stands_in_the_same_row(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    run(
        ledger,
        write(tmp_path / "owners.csv", [["p1", "Ana Dorn", "Velm Rail SA", "1"], ["p2", "Ida Brun", "Orel Mining SA", "2"]]),
        mapping,
    )
    context = {local.names[0]: local.context for local in ledger.locals()}
    assert [item for item in context["Ana Dorn"] if item.startswith("with:")] == ["with:Velm Rail SA"]
    assert [item for item in context["Ida Brun"] if item.startswith("with:")] == ["with:Orel Mining SA"]
    assert not any(item.startswith("title:") for items in context.values() for item in items)


def test_sheets_without_the_mapping_s_columns_are_passed_over(tmp_path: Path, mapping: Path) -> None:
    table = tmp_path / "owners.xlsx"
    row = ["p1", "Ana Dorn", "Velm Rail SA", 62.5]
    table.write_bytes(make_xlsx({"Read me": [["about"], ["text"]], "Shares": [HEAD, row]}))
    done = run(None, table, mapping)
    assert done.ties == {"owns": 1}
    assert done.notes == ["sheet Read me is passed over: the table has no column 'owner id'"]
    with pytest.raises(UsageError, match="no column"):
        run(None, table, mapping, Asked("2026-01-01T00:00:00Z", sheets=("Read me",)))
    table.write_bytes(make_xlsx({"Read me": [["about"], ["text"]]}))
    with pytest.raises(UsageError, match="no column"):
        run(None, table, mapping)


def test_what_a_register_numbers_is_one_in_all_its_parts(tmp_path: Path, mapping: Path, ledger: SqliteLedger) -> None:
    rows = people(401)
    rows[0], rows[1] = ["x1", "John Smith", "Velm Rail SA", "1"], ["x2", "John Smith", "Orel Mining SA", "2"]
    rows[400] = ["x1", "John Smith", "Third Holdings SA", "3"]
    run(ledger, write(tmp_path / "owners.csv", rows), mapping)
    derive(ledger)
    bearers = {claim.object_text: claim.subject_id for claim in ledger.claims() if claim.subject_text == "John Smith"}
    assert bearers["Velm Rail SA"] == bearers["Third Holdings SA"] != bearers["Orel Mining SA"]


def test_a_draft_loads_and_runs(tmp_path: Path) -> None:
    table = write(tmp_path / "owners.csv", people(50), ["Owner ID", "Owner Name", "Company", "Share (%)"])
    drafted = tmp_path / "draft.yml"
    drafted.write_text(suggest_mapping(table, ASKED), encoding="utf-8")
    done = run(None, table, drafted)
    assert done.ties == {"owns": 50}
    assert "schema: Ownership" in drafted.read_text(encoding="utf-8")
    assert "percentage:" in drafted.read_text(encoding="utf-8")


def test_files_that_are_not_there(tmp_path: Path, mapping: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the table"):
        run(None, tmp_path / "none.csv", mapping)
    with pytest.raises(UsageError, match="cannot read the mapping"):
        load_mapping(tmp_path / "none.yml", mapping)
