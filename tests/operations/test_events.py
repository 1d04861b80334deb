"""Events, timelines and places of a ledger of made-up readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cuibono.errors import AmbiguousError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.derive import derive
from cuibono.operations.events import events
from cuibono.operations.places import places
from cuibono.operations.timeline import timeline
from cuibono.operations.workspace import open_workspace
from cuibono.records import Amount, Claim, Mention, Reading
from tests.ledger.factories import claim, document, end, mention, sentences

TEXTS = {
    "one": ("2031-05-02", "Ana Dorn met Jon Brun in Lyon on Thursday. Ana Dorn gave $3,000,000 to Vell Fund."),
    "two": ("2031-05-03", "Ana Dorn met Jon Brun in Lyon on Thursday, an aide said. Ana Dorn gave $2,960,000 to Vell Fund in May."),
    "three": ("2031-09-01", "Ana Dorn met Jon Brun in Cambridge on Friday. Ana Dorn visited Peru. Ana Dorn owns Vell Fund."),
}
SCHEMATA = {"Ana Dorn": "Person", "Jon Brun": "Person", "Vell Fund": "Organization", "Peru": "Territory"}


def _reading(doc_id: str, text: str, claims: tuple[Claim, ...]) -> Reading:
    found = [
        mention(text, name, schema, f"e-{name}", country="pe" if name == "Peru" else None)
        for name, schema in SCHEMATA.items()
        if name in text
    ]
    ordered: tuple[Mention, ...] = tuple(sorted(found, key=lambda row: (row.start, row.end)))
    return Reading(doc_id, "test/1", ordered, (), claims, (), sentences(text))


def _fill(ledger: SqliteLedger) -> None:
    told: dict[str, list[tuple[str, str, str, int, dict[str, Any]]]] = {
        "one": [
            ("Ana Dorn", "meets", "Jon Brun", 0, {"date": "2031-05-01", "place": "Lyon"}),
            ("Ana Dorn", "donates_to", "Vell Fund", 1, {"amount": Amount("$3,000,000", 3e6, "USD")}),
        ],
        "two": [
            ("Ana Dorn", "meets", "Jon Brun", 0, {"date": "2031-05-01", "place": "Lyon"}),
            ("Ana Dorn", "donates_to", "Vell Fund", 1, {"amount": Amount("$2,960,000", 2.96e6, "USD"), "date": "2031-05"}),
        ],
        "three": [
            ("Ana Dorn", "meets", "Jon Brun", 0, {"date": "2031-08-29", "place": "Cambridge"}),
            ("Ana Dorn", "visits", "Peru", 1, {}),
            ("Ana Dorn", "owns", "Vell Fund", 2, {}),
        ],
    }
    for name, (day, text) in TEXTS.items():
        made = document(text, f"{name}.txt", source_id=f"{name.title()} Post", title=name, published_at=day)
        lines = sentences(text)
        claims = []
        for subject, predicate, target, line, more in told[name]:
            ends = [end(text, end_name, SCHEMATA[end_name], f"e-{end_name}") for end_name in (subject, target)]
            claims.append(claim(ends[0], predicate, ends[1], lines[line], **more))
        ledger.add_document(made, text.encode(), _reading(made.doc_id, text, tuple(claims)))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path: Path = tmp_path_factory.mktemp("events") / "workspace"
    with open_workspace(path, write=True, create=True) as opened:
        assert isinstance(opened.ledger, SqliteLedger)
        _fill(opened.ledger)
        derive(opened.ledger)
        yield opened.ledger


def test_two_stories_of_one_day_are_one_event_with_both_sentences(ledger: Ledger) -> None:
    data, lines = events(ledger, "Ana Dorn", other="Jon Brun")
    assert [(row["date"], row["origins"], len(row["claim_ids"])) for row in data["events"]] == [("2031-05-01", 2, 2), ("2031-08-29", 1, 1)]
    first = data["events"][0]
    assert first["grade"] == "F1"
    assert first["versions"][0]["place"] == "Lyon"
    assert len(first["versions"][0]["evidence"]) == 2
    text = "\n".join(lines)
    assert "2 events: 2 dated, 0 undated" in text
    assert "grade F1 · 2 independent origins in 2 documents · published 2031-05-02 to 2031-05-03" in text
    assert "single source" in text


def test_a_rounded_sum_is_one_payment(ledger: Ledger) -> None:
    data, _ = events(ledger, "Vell Fund", predicates=["donates_to"])
    (gift,) = data["events"]
    assert gift["amount"] == {"value": 2.96e6, "currency": "USD"}
    assert gift["date"] == "2031-05"
    assert gift["words"] == "Ana Dorn gave to Vell Fund"


def test_a_window_keeps_dated_events_by_their_date_and_undated_ones_by_their_report(ledger: Ledger) -> None:
    data, lines = events(ledger, "Ana Dorn", since="2031-06")
    assert [(row["predicate"], row["date"]) for row in data["events"]] == [("meets", "2031-08-29"), ("visits", None)]
    assert data["outside"] == 2
    assert any("no date of an event" in line for line in lines)


def test_a_place_is_told_or_at_an_end(ledger: Ledger) -> None:
    assert [row["date"] for row in events(ledger, "Ana Dorn", place="lyon")[0]["events"]] == ["2031-05-01"]
    assert [row["predicate"] for row in events(ledger, place="Peru")[0]["events"]] == ["visits"]


def test_no_event_is_an_answer(ledger: Ledger) -> None:
    data, lines = events(ledger, "Jon Brun", until="1999")
    assert data["events"] == []
    assert any("no such event in this corpus of 3 documents" in line and "absence of reports" in line for line in lines)


def test_what_is_left_out_is_counted(ledger: Ledger) -> None:
    data, lines = events(ledger, most=1)
    assert len(data["events"]) == 1
    assert data["events"][0]["origins"] == 2
    assert any("the 1 best supported are shown, --most 4 for all" in line for line in lines)


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"predicates": ["owns"]}, UsageError, "lasts and is no event"),
        ({"predicates": ["flies"]}, UsageError, "is no predicate"),
        ({"since": "soon"}, UsageError, "'soon' is no date"),
        ({"other": "Nobody Atall"}, NoMatchError, "no entity matches"),
    ],
)
def test_bad_words_are_told(ledger: Ledger, asked: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        events(ledger, "Ana Dorn", **asked)
    assert issubclass(AmbiguousError, NoMatchError)


def test_a_timeline_tells_one_happening_once(ledger: Ledger) -> None:
    data, lines = timeline(ledger, "Ana Dorn")
    assert [(row["date"], row["tie"]["predicate"], row["tie"]["origins"]) for row in data["dated"]] == [
        ("2031-05-01", "meets", 2),
        ("2031-05", "donates_to", 2),
        ("2031-08-29", "meets", 1),
    ]
    assert all(row["event_id"] for row in data["dated"])
    assert sorted(row["tie"]["predicate"] for row in data["undated"]) == ["owns", "visits"]
    assert timeline(ledger, "Ana Dorn", since="2031-08", until="2031-08-30")[0]["outside"] == 4
    assert any(line.startswith("2031-05-01") for line in lines)


def test_places_are_listed_with_their_sentences_and_what_cannot_be_placed(ledger: Ledger) -> None:
    data, lines = places(ledger, "Ana Dorn")
    assert [(row["place"]["name"], len(row["items"])) for row in data["places"]] == [("Lyon", 1), ("Peru", 1)]
    assert data["not_placed"] == [{"name": "Cambridge", "count": 1, "ambiguous": True}]
    text = "\n".join(lines)
    assert "Lyon (France): 1 event" in text
    assert "“Ana Dorn visited Peru.”" in text
    assert "told, but on no map of ours (1): Cambridge (1, several places have the name)" in text


def test_places_of_a_country_and_of_nobody(ledger: Ledger) -> None:
    assert places(ledger, country="Peru")[0]["places"][0]["place"]["code"] == "pe"
    assert any("nothing that can be placed in this corpus of 3 documents" in line for line in places(ledger, "Vell Fund")[1])
    for asked in ({}, {"name": "Ana Dorn", "country": "Peru"}):
        with pytest.raises(UsageError, match="ask for a name or for a country"):
            places(ledger, **asked)
    with pytest.raises(UsageError, match="is no country"):
        places(ledger, country="Orsk")
    with pytest.raises(UsageError, match="nobody of France"):
        places(ledger, country="fr")
