"""What changed since a date: against an appraisal of the earlier claims alone, and on a small ledger whose changes are known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.changes import changes, window_of
from cuibono.operations.derive import derive
from cuibono.operations.stood import as_stood
from cuibono.operations.trace_ledger import kept_edges
from cuibono.records import Amount, Attribution, Claim, Reading
from cuibono.stages.appraise.ties import weigh
from cuibono.stages.origins.trace import Traced
from cuibono.stages.render.draw_changes import draw_changes
from tests.ledger.factories import claim, document, end, mention, sentences, span

from .world import World

SCHEMATA = {"Ana Dorn": "Person", "Jon Brun": "Person", "Orsk Rail": "Company", "Vell Fund": "Organization", "Kestrel Bank": "Company"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    made = SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True)
    yield made
    made.close()


def story(
    ledger: SqliteLedger, name: str, text: str, day: str | None, *told: tuple[str, str, str, dict[str, object]], outlet: str = "Vell Post"
) -> None:
    """A document of one sentence for each claim (subject, predicate, object, more)."""
    made = document(
        text, name, source_id=outlet, title=name, published_at=day, retrieved_at=f"2032-01-0{len(ledger.document_ids()) + 1}T00:00:00Z"
    )
    lines = sentences(text)
    mentions = sorted((mention(text, who, kind, f"e-{who}") for who, kind in SCHEMATA.items() if who in text), key=lambda row: row.start)
    claims: list[Claim] = []
    said: list[Attribution] = []
    for line, (subject, predicate, object_, more) in zip(lines, told, strict=True):
        if "by" in more:
            said.append(
                Attribution((span(text, str(more.pop("by"))),), (span(text, "denied"),), (line,), "person", "indirect", "e-Jon Brun")
            )
            more["attribution"] = len(said) - 1
        ends = [end(text, who, SCHEMATA[who], f"e-{who}") for who in (subject, object_)]
        claims.append(claim(ends[0], predicate, ends[1], line, **more))
    ledger.add_document(made, text.encode(), Reading(made.doc_id, "test/1", tuple(mentions), tuple(said), tuple(claims), (), lines))


@pytest.fixture
def filled(ledger: SqliteLedger) -> SqliteLedger:
    """Three old ties; since June one is told by a second house, one has ended, one has another sum, one is told again, one is new."""
    story(ledger, "a", "Ana Dorn owns Orsk Rail.", "2031-05-02", ("Ana Dorn", "owns", "Orsk Rail", {}))
    story(ledger, "b", "Jon Brun leads Vell Fund.", "2031-05-03", ("Jon Brun", "leads", "Vell Fund", {}))
    money = Amount("$2,000,000", 2_000_000.0, "USD")
    story(ledger, "c", "Ana Dorn gave $2,000,000 to Vell Fund.", "2031-05", ("Ana Dorn", "donates_to", "Vell Fund", {"amount": money}))
    story(ledger, "d", "For years Ana Dorn owns Orsk Rail too.", "2031-06-05", ("Ana Dorn", "owns", "Orsk Rail", {}), outlet="Orsk Mail")
    story(
        ledger,
        "e",
        "Jon Brun led Vell Fund once.",
        "2031-06-06",
        ("Jon Brun", "leads", "Vell Fund", {"status": "ended"}),
        outlet="Hill Echo",
    )
    money = Amount("$9,000,000", 9_000_000.0, "USD")
    story(
        ledger, "f", "Ana Dorn gave $9,000,000 to Vell Fund now.", "2031-07-01", ("Ana Dorn", "donates_to", "Vell Fund", {"amount": money})
    )
    story(ledger, "g", "Kestrel Bank lends to Orsk Rail.", "2031-07-02", ("Kestrel Bank", "lends_to", "Orsk Rail", {}))
    story(ledger, "h", "Kestrel Bank lends to Vell Fund.", None, ("Kestrel Bank", "lends_to", "Vell Fund", {}))
    derive(ledger)
    return ledger


def kinds(data: dict[str, object]) -> set[tuple[str, str, str]]:
    names = data["captions"]
    rows = data["changes"]
    assert isinstance(names, dict)
    assert isinstance(rows, list)
    return {(row["kind"], names[row["tie"]["subject_id"]], row["tie"]["predicate"]) for row in rows}


def test_each_kind_of_change(filled: SqliteLedger) -> None:
    data, lines = changes(filled, since="2031-06")
    assert kinds(data) >= {("raised", "Ana Dorn", "owns"), ("new", "Kestrel Bank", "lends_to"), ("ended", "Jon Brun", "leads")}
    assert [row[0] for row in kinds(data) if row[2] == "donates_to"] == ["disputed"]  # two sums for one gift
    text = "\n".join(lines)
    assert "4 of 8 documents were published then" in text
    assert "a sum not told before: 9,000,000 USD" in text
    assert "1 document is not dated and counts as known before" in text
    assert "grade F1, before F3: 2 independent origins, before 1" in text
    assert "For years Ana Dorn owns Orsk Rail too." in text
    for row in data["changes"]:
        assert row["evidence"], row
        assert all(told["sentence"] and told["speaker"] for told in row["evidence"])
    assert [row["entity"]["caption"] for row in data["names"]] == []  # an undated document names the bank: it was known before


def test_by_the_day_of_taking_in_and_until_a_day(filled: SqliteLedger) -> None:
    data, _ = changes(filled, since="2032-01-08", taken_in=True)
    assert kinds(data) == {("new", "Kestrel Bank", "lends_to")}
    assert data["corpus"]["undated"] == 0
    data, _ = changes(filled, "Orsk Rail", since="2031-06", until="2031-06")
    assert kinds(data) == {("raised", "Ana Dorn", "owns")}
    data, lines = changes(filled, since="2035")
    assert data["changes"] == []
    assert "absence of reports is not absence of events" in "\n".join(lines)
    assert window_of(filled, "2031-06", "2031-06").days.keys() == window_of(filled, "2031-06-01", "2031-06-30").days.keys()


def test_a_picture_has_every_bar_and_is_drawn_where_nothing_changed(filled: SqliteLedger) -> None:
    data, _ = changes(filled, since="2031-06")
    drawn = draw_changes(data)
    assert "Jun 2031" in drawn
    assert "What changed since 2031-06-01" in drawn
    assert "nothing changed" in draw_changes(changes(filled, since="2040")[0])


@pytest.mark.parametrize("options", [{"since": "June"}, {"since": "2031-13"}, {"since": "2031", "until": "2030"}, {"since": "2031-02-30"}])
def test_bad_dates(filled: SqliteLedger, options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        changes(filled, **options)  # type: ignore[arg-type]


def test_nobody_of_that_name(filled: SqliteLedger) -> None:
    with pytest.raises(NoMatchError):
        changes(filled, "Zebulon Quux", since="2031")


@pytest.mark.parametrize("seed", range(4))
def test_ties_as_they_stood_are_those_of_an_appraisal_of_the_earlier_claims(ledger: SqliteLedger, seed: int) -> None:
    world = World(ledger, seed)
    for _ in range(40):
        world.turn()
    derive(ledger, whole=True)
    every = ledger.claims()
    assert as_stood(ledger, every) == (ledger.ties(), ledger.contradictions())
    keep = {doc_id for doc_id in ledger.document_ids() if hash((seed, doc_id[-1])) % 2}
    earlier = [row for row in every if row.doc_id in keep]
    traced = Traced(tuple(ledger.origins()), kept_edges(ledger.origin_edges()))
    dated = ledger.dated({row.doc_id for row in earlier})
    assert as_stood(ledger, earlier) == weigh(dated, earlier, ledger.publishers(), ledger.decisions(), ledger.entities(), traced)
