"""``cuibono known`` from files to flags, on the bundled corpus and a made-up watchlist."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from cuibono.operations.demo import fill
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner

from .conftest import Cuibono

DATA = Path(__file__).parents[1] / "readers" / "known" / "data"
LIST = DATA / "watchlist.ftm.json"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled corpus, read once."""
    path = tmp_path_factory.mktemp("known") / "workspace"
    with open_workspace(path, write=True, create=True) as opened:
        fill(opened.ledger, InlineRunner(), lambda done, address: None)
    return path


@pytest.fixture
def corpus(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "workspace"))


@pytest.fixture
def listed(corpus: Path, cuibono: Cuibono) -> Path:
    """The corpus with the watchlist."""
    assert cuibono("known", "import", LIST, "--dataset", "watch", "--by", "ida", "-w", corpus).code == 0
    return corpus


def matches(cuibono: Cuibono, workspace: Path, *words: str) -> dict[str, str]:
    """Record to status."""
    rows = cuibono("known", "matches", *words, "-w", workspace, "--json").envelope["data"]
    return {row["known_id"]: row["status"] for row in rows}


def test_import_links_counts_and_lists(corpus: Path, cuibono: Cuibono) -> None:
    ran = cuibono("known", "import", LIST, "--dataset", "watch", "--by", "ida", "--why", "a test", "-w", corpus)
    assert ran.code == 0
    assert "not of a kind that is linked: 1 Vessel" in ran.out
    assert "watch: 7 records (7 new, 0 changed, 0 as before, 0 ended)" in ran.out
    assert ran.out.splitlines()[-1] == "rejects: 0"
    assert "7 records, 0 rejects, ftm from watchlist.ftm.json" in cuibono("known", "list", "-w", corpus).out
    assert matches(cuibono, corpus) == {
        "known:watch/vw-0001": "linked",
        "known:watch/vw-0002": "possible",  # one telling word beside one of the trade, and nothing else agrees
        "known:watch/vw-0003": "possible",
        "known:watch/vw-0004": "possible",
        "known:watch/vw-0005": "possible",
        "known:watch/vw-0006": "possible",
    }
    assert cuibono("verify", "-w", corpus).code == 0
    again = cuibono("known", "import", LIST, "--dataset", "watch", "-w", corpus, "--json").envelope["data"]
    assert (again["added"], again["changed"], again["unchanged"], again["ended"]) == (0, 0, 7, 0)


def test_a_flag_shows_wherever_the_entity_is_shown(listed: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    words = "is on the list kestria_watchlist as “Ozren MORAVEC” (record known:watch/vw-0001, since 2026-01-09)"
    for command in (["show", "Ozren Moravec"], ["dossier", "Ozren Moravec"], ["paths", "Ozren Moravec", "Dravik Logistics"]):
        out = cuibono(*command, "-w", listed).out
        assert words in out, command
        data = cuibono(*command, "-w", listed, "--json").envelope["data"]["known"]
        flags = data if isinstance(data, list) else [flag for rows in data.values() for flag in rows]
        flag = next(flag for flag in flags if flag["known_id"] == "known:watch/vw-0001")
        assert (flag["status"], flag["listed"], flag["since"]) == ("linked", True, "2026-01-09")
        assert any("Mayor of Sarnhold" in why for why in flag["why"])
    ran = cuibono("brief", "Ozren Moravec", "-w", listed, "-o", tmp_path / "brief", "--format", "md,html,docx,json")
    assert ran.code == 0, ran.err
    page = next((tmp_path / "brief").glob("*.md")).read_text(encoding="utf-8")
    assert "On lists" in page
    assert "known:watch/vw-0001" in page
    assert "no finding of what its bearer did" in page


def test_a_namesake_is_not_flagged_as_certain(listed: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    for name in ("Pavel Kessler", "Karel Dvorak", "Edda Lowen"):
        out = cuibono("show", name, "-w", listed).out
        assert "possible match, not asserted" in out
        assert "is on the list" not in out
        asked = cuibono("paths", name, "Dravik Logistics", "-w", listed, "--json").envelope["data"]
        assert asked["start"]["entity_id"] not in asked["known"]
    assert cuibono("brief", "Pavel Kessler", "-w", listed, "-o", tmp_path / "b", "--format", "md").code == 0
    assert "known:watch/vw-0005" not in next((tmp_path / "b").glob("*.md")).read_text(encoding="utf-8")


def test_a_person_decides_and_later_decides_otherwise(listed: Path, cuibono: Cuibono) -> None:
    record = "known:watch/vw-0003"

    def decide(verdict: str) -> str:
        ran = cuibono("decide", verdict, "Karel Dvorak", "KNOWN:watch/vw-0003", "--by", "ida", "--why", "a photograph", "-w", listed)
        assert ran.code == 0, ran.err
        return matches(cuibono, listed, "Karel Dvorak", "--all").get(record, "")

    assert decide("same") == "linked"
    assert "ida decided that it is the same: a photograph" in cuibono("show", "Karel Dvorak", "-w", listed).out
    assert decide("not-same") == "unlikely"
    assert "vw-0003" not in cuibono("show", "Karel Dvorak", "-w", listed).out
    assert decide("unsure") == "possible"
    assert decide("same") == "linked"
    assert cuibono("verify", "-w", listed).code == 0
    wrong = cuibono("decide", "same", "Karel Dvorak", "known:watch/nobody", "-w", listed)
    assert (wrong.code, "no known record" in wrong.err) == (3, True)
    assert cuibono("decide", "same", record, "known:watch/vw-0004", "-w", listed).code == 2
    assert cuibono("decide", "same", "Karel Dvorak", "known:watch/vw-s-0001", "-w", listed).code == 2


def test_a_decision_holds_after_documents_are_added(listed: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    cuibono("decide", "same", "Karel Dvorak", "known:watch/vw-0003", "-w", listed)
    (tmp_path / "more.txt").write_text(
        "Karel Dvorak, the deputy foreign minister of Zubrovia, met Ozren Moravec in Sarnhold.", encoding="utf-8"
    )
    assert cuibono("add", tmp_path / "more.txt", "-w", listed, "--workers", "1", "--engine", "rules").code == 0
    assert matches(cuibono, listed, "Karel Dvorak")["known:watch/vw-0003"] == "linked"


def test_bad_rows_are_rejected_by_line_and_the_rest_goes_on(corpus: Path, cuibono: Cuibono) -> None:
    ran = cuibono("known", "import", DATA / "bad_rows.ftm.json", "-w", corpus, "--json")
    data = ran.envelope["data"]
    assert (ran.code, data["records"], ran.envelope["rejects"]) == (0, 2, 14)
    assert data["reasons"]["bad_date"] == data["reasons"]["twice"] == 1
    rows = cuibono("known", "rejects", "bad_rows", "-w", corpus).out.splitlines()
    assert "bad_rows.ftm.json:12: bad_date: birthDate '1961-13-45' is no date; dates are YYYY, YYYY-MM or YYYY-MM-DD" in rows
    assert "bad_rows.ftm.json:15: twice: good-1 stood in this file before" in rows
    assert cuibono("status", "-w", corpus).out.splitlines()[-1] == "rejects: 0"


@pytest.mark.parametrize("name", ["statements.csv", "targets.simple.csv", "wikidata.json", "entitydata.json"])
def test_every_format_links(corpus: Path, cuibono: Cuibono, name: str, tmp_path: Path) -> None:
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress((DATA / name).read_bytes()))
    ran = cuibono("known", "import", packed, "--dataset", "kb", "-w", corpus)
    assert ran.code == 0, ran.err
    expected = "possible" if name.startswith("targets") else "linked"
    assert expected in {row["status"] for row in cuibono("known", "matches", "Ozren Moravec", "-w", corpus, "--json").envelope["data"]}
    assert cuibono("verify", "-w", corpus).code == 0


def test_a_broken_or_empty_file_leaves_the_dataset_as_it_was(listed: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    before = cuibono("known", "list", "--log", "-w", listed).out
    broken = tmp_path / "watch.json.gz"
    broken.write_bytes(gzip.compress(LIST.read_bytes())[:-30])
    nothing = tmp_path / "watch.json"
    nothing.write_text('{"id": "x", "schema": "Vessel"}\n{"id": "y"}\n', encoding="utf-8")
    (tmp_path / "words.txt").write_text("no list at all", encoding="utf-8")
    for path, words in (
        (broken, "ends too early"),
        (nothing, "no record could be taken"),
        (tmp_path / "words.txt", "no format"),
        (tmp_path / "none", "cannot be read"),
    ):
        ran = cuibono("known", "import", path, "--dataset", "watch", "-w", listed)
        assert (ran.code, words in ran.err) == (4, True), ran.err
    assert cuibono("known", "list", "--log", "-w", listed).out == before
    assert matches(cuibono, listed)["known:watch/vw-0001"] == "linked"
    assert cuibono("known", "import", LIST, "--dataset", "No Good", "-w", listed).code == 2
    assert cuibono("known", "import", LIST, "--format", "xml", "-w", listed).code == 2


def test_a_newer_version_and_a_removal_take_the_flag_away(listed: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    newer = tmp_path / "newer.json"
    rows = [json.loads(line) for line in LIST.read_text(encoding="utf-8").splitlines()]
    newer.write_text("".join(json.dumps(row) + "\n" for row in rows if row["id"] not in ("vw-0001", "vw-s-0001")), encoding="utf-8")
    assert cuibono("known", "import", newer, "--dataset", "watch", "-w", listed, "--json").envelope["data"]["ended"] == 2
    assert "kestria_watchlist" not in cuibono("show", "Ozren Moravec", "-w", listed).out
    shown = cuibono("known", "show", "known:watch/vw-0001", "-w", listed)
    assert "NO LONGER on the list" in shown.out
    assert '"caption": "Ozren MORAVEC"' in shown.out
    assert cuibono("known", "remove", "watch", "--why", "superseded", "-w", listed).code == 0
    assert matches(cuibono, listed) == {}
    assert "no known entities yet" in cuibono("known", "list", "-w", listed).out
    assert cuibono("known", "remove", "watch", "-w", listed).code == 3
    assert "superseded" in cuibono("known", "list", "--log", "-w", listed).out
    assert cuibono("verify", "-w", listed).code == 0


def test_a_record_can_be_opened_as_it_came(listed: Path, cuibono: Cuibono) -> None:
    data = cuibono("known", "show", "known:watch/vw-0001", "-w", listed, "--json").envelope["data"]
    first = LIST.read_text(encoding="utf-8").splitlines()[0]
    assert data["original"] == first
    assert data["record"]["listings"][0]["authority"] == "Office of Foreign Accounts, Kestria"
    assert data["links"][0]["status"] == "linked"
    assert cuibono("show", "known:watch/vw-0001", "-w", listed, "--json").envelope["data"] == data


def test_verify_finds_a_record_that_was_changed(listed: Path, cuibono: Cuibono) -> None:
    import sqlite3

    path = listed / "ledger.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE known_records SET record = replace(record, 'Karel', 'Pavel') WHERE record_id = 'vw-0003'")
    connection.close()
    assert "does not say what its original says" in cuibono("verify", "-w", listed).err
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE known_records SET compressed = x'00' WHERE record_id = 'vw-0004'")
        connection.execute("DELETE FROM known_records WHERE record_id = 'vw-0005'")
    connection.close()
    ran = cuibono("verify", "-w", listed)
    assert ran.code == 7
    assert "known:watch/vw-0004: the original bytes were changed" in ran.err
    assert "watch has 6 records, not 7" in ran.err


def test_the_same_list_gives_the_same_ledger(corpus: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    other = Path(shutil.copytree(corpus, tmp_path / "other"))
    turned = tmp_path / LIST.name
    turned.write_text("".join(reversed(LIST.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")
    for path, workspace in ((LIST, corpus), (turned, other)):
        assert cuibono("known", "import", path, "--dataset", "watch", "--by", "ida", "-w", workspace).code == 0
    links = [cuibono("known", "matches", "--all", "-w", workspace, "--json").envelope["data"] for workspace in (corpus, other)]
    assert links[0] == links[1]


def test_progress_and_help(corpus: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    many = tmp_path / "many.json"
    rows = ({"id": f"r-{n}", "schema": "Person", "properties": {"name": [f"Person Number{n}"]}} for n in range(2500))
    many.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert "known records: 1000" in cuibono("known", "import", many, "-w", corpus).err
    assert "Known entities" in cuibono("--help").out
    assert "import" in cuibono("known").out


def test_a_linked_wikidata_item_goes_out_with_the_entity(corpus: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    assert cuibono("known", "import", DATA / "wikidata.json", "-w", corpus).code == 0
    assert cuibono("known", "import", LIST, "--dataset", "watch", "-w", corpus).code == 0
    assert cuibono("export", "ftm", "-o", tmp_path / "out.json", "-w", corpus).code == 0
    rows = [json.loads(line) for line in (tmp_path / "out.json").read_text(encoding="utf-8").splitlines()]
    told = {row["properties"]["name"][0]: row["properties"].get("wikidataId") for row in rows if row["schema"] in ("Person", "Company")}
    assert told["Ozren Moravec"] == ["Q900000001"]
    assert told["Pavel Kessler"] is None
    assert all("topics" not in row["properties"] for row in rows)
