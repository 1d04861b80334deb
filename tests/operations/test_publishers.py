"""The register over the table: whose word counts, where each fact is from, and whose page a host's is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.import_publishers import domain_of, import_register
from cuibono.operations.publishers import housed, judge, list_publishers
from cuibono.operations.workspace import open_workspace
from cuibono.records import Publisher
from cuibono.runners import InlineRunner
from tests.ledger.factories import document

AT = "2031-06-01T00:00:00.000000Z"
PAGE = (
    '<html><head><title>Pier</title><meta property="og:site_name" content="{site}"><link rel="canonical" href="{url}"></head>'
    "<body><article><h1>Pier</h1><p>{text}</p></article></body></html>"
)
TEXT = (
    "Mayor Ana Dorn met Viktor Orskov in Orlin in May 2031, two officials of the town hall said on Monday in a long statement to the press."
)


def added(
    folder: Path, *pages: tuple[str, str], register: tuple[Publisher, ...] = (), publisher: str | None = None
) -> list[dict[str, object]]:
    """What ``publishers list`` gives for pages of (site name, address)."""
    pages_in = folder / "in"
    pages_in.mkdir()
    for number, (site, url) in enumerate(pages):
        (pages_in / f"{number}.html").write_text(PAGE.format(site=site, url=url, text=TEXT), encoding="utf-8")
    with open_workspace(folder / "ws", write=True, create=True) as opened:
        for row in register:
            judge(opened.ledger, row, by="x", at=AT, why="")
        add_paths(opened.ledger, [pages_in], Capture(AT, publisher=publisher), InlineRunner(), engine="rules")
        return list_publishers(opened.ledger)


def test_a_page_of_a_subdomain_finds_its_row(tmp_path: Path) -> None:
    (row,) = added(tmp_path, ("Xinhua English", "https://english.news.cn/20310601/c.html"))
    assert (row["publisher"], row["reliability"], row["country"], row["state_control"]) == ("Xinhua", "F", "cn", "controlled by China")
    assert row["from"] == dict.fromkeys(("kind", "owner", "country", "state_control", "domain"), "table")
    assert row["documents"] == 1


def test_the_registers_word_counts_and_is_kept_apart(tmp_path: Path) -> None:
    judged = Publisher("Xinhua", "D", owner="a ministry")
    (row,) = added(tmp_path, ("Xinhua", "https://english.news.cn/c.html"), register=(judged,))
    assert (row["reliability"], row["owner"], row["kind"]) == ("D", "a ministry", "agency")
    assert row["from"] == {
        "reliability": "register",
        "owner": "register",
        **dict.fromkeys(("kind", "country", "state_control", "domain"), "table"),
    }
    with open_workspace(tmp_path / "ws") as opened:
        assert opened.ledger.register() == [judged]


def test_a_judgement_takes_nothing_of_the_table_into_the_register(tmp_path: Path) -> None:
    added(tmp_path, ("Xinhua", "https://english.news.cn/c.html"))
    with open_workspace(tmp_path / "ws", write=True) as opened:
        row, known = judge(opened.ledger, Publisher("Xinhua", "E"), by="x", at=AT, why="")
        assert known
        assert row.owner is None
        assert opened.ledger.register() == [Publisher("Xinhua", "E")]


def test_a_page_is_the_outlets_whose_domain_the_register_has(tmp_path: Path) -> None:
    (row,) = added(
        tmp_path,
        ("Orlin Echo Live", "https://live.orlin-echo.example/pier"),
        ("", "https://orlin-echo.example/pier-2"),
        register=(Publisher("The Orlin Echo", "B", domain="orlin-echo.example"),),
    )
    assert (row["publisher"], row["documents"]) == ("The Orlin Echo", 2)


def test_what_the_analyst_says_of_a_capture_comes_first(tmp_path: Path) -> None:
    rows = added(
        tmp_path,
        ("Xinhua", "https://orlin-echo.example/pier"),
        register=(Publisher("The Orlin Echo", "B", domain="orlin-echo.example"),),
        publisher="Somebody",
    )
    assert {row["publisher"]: row["documents"] for row in rows} == {"Somebody": 1, "The Orlin Echo": 0}


def test_only_web_pages_are_named_by_their_host() -> None:
    register = [Publisher("The Orlin Echo", domain="orlin-echo.example")]
    text = document(url="https://orlin-echo.example/a")
    assert housed(text, register) == text
    page = document(url="https://orlin-echo.example/a", media_type="text/html")
    assert housed(page, register).source_id == "The Orlin Echo"
    assert housed(document(url="https://not-orlin-echo.example/a", media_type="text/html"), register).source_id == "The Vell Post"


def test_domain_and_source_are_imported(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("publisher,reliability,domain,source\nOrlin Echo,B,https://www.orlin-echo.example/home,its imprint\n", encoding="utf-8")
    with open_workspace(tmp_path / "ws", write=True, create=True) as opened:
        (row,) = import_register(opened.ledger, path, by="x", at=AT, why="")
    assert (row.domain, row.source) == ("orlin-echo.example", "its imprint")


def test_what_is_no_domain_is_refused() -> None:
    with pytest.raises(UsageError, match="is no domain"):
        domain_of("Orlin Echo", "register.csv:2")
    assert domain_of(None) is None
