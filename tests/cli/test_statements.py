"""statements, quotes, sourcing and the audit's reports, from the command line, on a ledger of made-up readings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Attribution, Mention, Reading
from tests.ledger.factories import claim, document, end, sentences, span

from .conftest import Cuibono

FIRST = (
    "Ana Dorn praised Jon Brun on Monday. “The port was never for sale, and never will be,” Ana Dorn said of Jon Brun. "
    "Officials said it may close."
)
SECOND = "Ana Dorn criticized Jon Brun on Friday. “The port was never for sale, and never will be,” said Ana Dorn."
PEOPLE = ("Ana Dorn", "Jon Brun")


def _add(ledger: object, text: str, name: str, predicate: str, **more: object) -> None:
    made = document(text, name, **more)
    mentions = []
    for person in PEOPLE:
        at = text.find(person)
        while at >= 0:
            mentions.append(Mention(at, at + len(person), person, "Person", f"e-{person}"))
            at = text.find(person, at + 1)
    quote = span(text, "“The port was never for sale, and never will be,”")
    where = text.rindex("Ana Dorn")
    cue = text.index("said", quote[1]) if "said" in text[quote[1] :] else quote[1]
    said = [Attribution(((where, where + 8),), ((cue, cue + 4),), (quote,), "person", "direct", "e-Ana Dorn")]
    if "Officials" in text:
        said.append(
            Attribution(
                (span(text, "Officials"),),
                ((text.index("Officials") + 10, text.index("Officials") + 14),),
                (span(text, "it may close"),),
                "unnamed",
                "indirect",
            )
        )
        said[0] = replace(said[0], content=((quote[0], text.index("Jon Brun", quote[1]) + 8),), quote="mixed")
    ends = (end(text, "Ana Dorn", "Person", "e-Ana Dorn"), end(text, "Jon Brun", "Person", "e-Jon Brun"))
    told = claim(ends[0], predicate, ends[1], (0, text.index(" on ")))
    read = Reading(made.doc_id, "test/1", tuple(sorted(mentions, key=lambda row: row.start)), tuple(said), (told,), (), sentences(text))
    assert ledger.add_document(made, text.encode(), read)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("statements") / "workspace"
    with open_workspace(path, write=True, create=True) as opened:
        _add(opened.ledger, FIRST, "one.txt", "supports", source_id="Vell Post", title="One", published_at="2031-05-02")
        _add(opened.ledger, SECOND, "two.txt", "criticizes", source_id="Orsk Mail", title="Two", published_at="2031-06-03")
        derive(opened.ledger)
    return path


def test_statements_of_a_speaker(cuibono: Cuibono, asked: Path) -> None:
    ran = cuibono("statements", "Ana Dorn", "-w", asked)
    assert "1 statement in 2 of 2 documents" in ran.out
    assert "also in Orsk Mail 2031-06-03 (2 origins in all)" in ran.out
    row = cuibono("statements", "Ana Dorn", "-w", asked, "--json").envelope["data"]["statements"][0]
    assert [place["outlet"] for place in row["places"]] == ["Vell Post", "Orsk Mail"]
    assert row["printed"] == "“The port was never for sale, and never will be,”"


def test_statements_about_somebody(cuibono: Cuibono, asked: Path) -> None:
    assert "1 statement in 1 of 2 documents" in cuibono("statements", "--about", "Jon Brun", "-w", asked).out
    out = cuibono("statements", "Ana Dorn", "--about", "Jon Brun", "--until", "2031-04", "-w", asked).out
    assert "no statement found in this corpus of 2 documents; absence of reports is not absence of statements" in out


def test_changes_of_position(cuibono: Cuibono, asked: Path) -> None:
    out = cuibono("statements", "Ana Dorn", "--changes", "-w", asked).out
    assert "Ana Dorn and Jon Brun: for (2031-05-02), then against (2031-06-03)" in out
    assert "by the day of publication, its own being not told" in out
    data = cuibono("statements", "Ana Dorn", "--changes", "-w", asked, "--json").envelope["data"]
    assert [run["side"] for run in data["changes"][0]["runs"]] == ["for", "against"]
    assert "no change of position found in this corpus of 2 documents" in cuibono("statements", "Jon Brun", "--changes", "-w", asked).out


def test_quotes(cuibono: Cuibono, asked: Path) -> None:
    out = cuibono("quotes", "never for sale", "-w", asked).out
    assert "“The port was never for sale, and never will be,”" in out
    assert "it may close" in cuibono("quotes", "may", "close", "-w", asked).out
    assert "“it may close" not in cuibono("quotes", "may", "close", "-w", asked).out
    found = cuibono("quotes", "sale", "--outlet", "Orsk Mail", "--by", "Ana Dorn", "-w", asked, "--json").envelope["data"]
    assert [row["quote"] for row in found["statements"]] == ["direct"]
    nothing = cuibono("quotes", "criticized", "-w", asked).out
    assert "nobody is reported to say so in this corpus of 2 documents; 1 have the words outside of what is said" in nothing


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("statements",), "whose statements?"),
        (("statements", "--changes"), "whose changes of position?"),
        (("statements", "Ana Dorn", "--changes", "--direct"), "looks at all times"),
        (("statements", "Ana Dorn", "--since", "May"), "is no date"),
        (("statements", "Ana Dorn", "--since", "2032", "--until", "2031"), "is after"),
        (("quotes", "…"), "no word to look for"),
        (("quotes", "sale", "--outlet", "Nope"), "no one outlet here is 'Nope'"),
        (("sourcing", "--by", "moon"), "can't sort by 'moon'"),
        (("sourcing", "--topic", "zebra"), "nothing here is about 'zebra'"),
        (("sourcing", "--picture", "a.doc"), "can't draw"),
        (("audit",), "one document or one outlet"),
        (("audit", "one.txt", "--to", "a.doc"), "can't write"),
        (("audit", "--outlet", "Nope"), "no one outlet here is 'Nope'"),
    ],
)
def test_what_is_asked_wrongly_is_told(cuibono: Cuibono, asked: Path, words: tuple[str, ...], told: str) -> None:
    ran = cuibono(*words, "-w", asked)
    assert ran.code in (2, 3)
    assert told in ran.err


@pytest.mark.parametrize("by", ["outlet", "story", "topic", "month"])
def test_sourcing(cuibono: Cuibono, asked: Path, tmp_path: Path, by: str) -> None:
    picture = tmp_path / "drawn.svg"
    ran = cuibono("sourcing", "--by", by, "--picture", picture, "-w", asked)
    assert ran.code == 0
    assert f"who speaks, by {by}" in ran.out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    data = cuibono("sourcing", "--by", by, "-w", asked, "--json").envelope["data"]
    assert data["all"]["by_class"] == {"person": 2, "organization": 0, "document": 0, "media": 0, "unnamed": 1}
    assert data["all"]["shares"]["person"] is None  # three attributions tell no percentages


def test_sourcing_of_a_topic(cuibono: Cuibono, asked: Path) -> None:
    data = cuibono("sourcing", "--topic", "Jon Brun", "-w", asked, "--json").envelope["data"]
    assert (data["topic"], data["all"]["documents"]) == ("Jon Brun", 2)
    assert cuibono("sourcing", "--topic", "close", "--outlet", "Vell Post", "-w", asked, "--json").envelope["data"]["all"]["sentences"] == 1


@pytest.mark.parametrize("kind", ["html", "pdf", "md"])
def test_reports_to_print(cuibono: Cuibono, asked: Path, tmp_path: Path, kind: str) -> None:
    for words, title in ((("one.txt",), b"One"), (("--outlet", "Vell Post"), b"Vell Post")):
        path = tmp_path / f"report.{kind}"
        ran = cuibono("audit", *words, "--to", path, "-w", asked)
        assert ran.code == 0, ran.err
        assert path.read_bytes().startswith(b"%PDF") if kind == "pdf" else title in path.read_bytes()
    assert "written: " in ran.err


def test_audit_of_an_outlet(cuibono: Cuibono, asked: Path) -> None:
    ran = cuibono("audit", "--outlet", "vell post", "-w", asked)
    assert "Vell Post: 1 documents, 2 attributions" in ran.out
    data = cuibono("audit", "--outlet", "Vell Post", "-w", asked, "--json").envelope["data"]
    assert data["mine"]["by_class"]["unnamed"] == 1
    assert data["mine"]["shares"]["unnamed"] is None
