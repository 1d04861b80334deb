"""What powers do in a place: counted once, planned apart from done, money at dated rates, whatever order and however often it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.footprint import footprint
from cuibono.operations.footprint_ground import load_ground
from cuibono.operations.workspace import open_workspace
from cuibono.records import Amount, Document, Reading
from cuibono.stages.inquire.graph import make_graph

from .rivalry import made_of, story, usd

Story = tuple[Document, Reading]
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """``ask(stories, powers, place, **options)``: the data of a footprint over a ledger of the stories."""
    count = 0

    def asked(stories: list[Story], powers: list[str], place: str | None = "Peru", **options: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        with open_workspace(made_of(tmp_path / f"w{count}", *stories)) as opened:
            data, lines = footprint(opened.ledger, powers, place, **options)
        assert lines
        assert json.loads(json.dumps(data, default=str))
        return data

    return asked


def cell(data: dict[str, Any], key: str, at: int = 0) -> dict[str, Any]:
    kind = next(row for row in data["categories"] if row["key"] == key)
    found: dict[str, Any] = kind["powers"][at]
    return found


# Long enough that a reprint of it is told from a chance likeness.
LEAD = (
    " ".join(
        f"Of {word} and {other} much was said that day in the council of the harbour town."
        for word, other in zip(
            ("rails", "ships", "grain", "bridges", "schools", "taxes", "mills"),
            ("loans", "roads", "votes", "rivers", "crews", "markets", "winters"),
            strict=True,
        )
    )
    + " "
)
LOAN = ("China", "lends_to", "Peru", {"amount": usd(2e9, "$2 billion"), "date": "2018"})


def test_one_loan_in_several_stories_is_one_act_with_its_lowest_sum(ask: Ask) -> None:
    other = ("China", "lends_to", "Peru", {"amount": usd(2.05e9, "$2.05 billion"), "date": "2018", "text": "at last"})
    data = ask([story("a", LOAN), story("b", other, outlet="Coast Mail")], ["China", "Russia"])
    loans = cell(data, "loans")
    assert loans["counts"] == {"done": 1}
    assert loans["periods"] == {"2018": {"done": 1}}
    done = loans["money"]["done"]
    assert (done["known"], done["unknown"], done["low"], done["high"]) == (1, 0, 2e9, 2.05e9)
    assert len(loans["events"][0]["evidence"]) == 2
    assert cell(data, "loans", 1)["counts"] == {}


def test_a_reprint_changes_no_count_and_no_sum(ask: Ask) -> None:
    firms = ("Chinese firms", "invests_in", "Peru", {"amount": usd(5e6)})
    stories = [story("a", LOAN, firms, lead=LEAD)]
    one = ask(stories, ["China"])
    two = ask([*stories, story("a2", LOAN, firms, outlet="Coast Mail", published="2019-05-03", lead=LEAD)], ["China"])
    for key in ("loans", "investment"):
        assert cell(one, key)["counts"] == cell(two, key)["counts"]
        assert {group: row["low"] for group, row in cell(one, key)["money"].items()} == {
            group: row["low"] for group, row in cell(two, key)["money"].items()
        }


def test_the_order_of_documents_and_of_powers_does_not_matter(ask: Ask) -> None:
    stories = [
        story("a", LOAN, ("China", "criticizes", "Peru", {})),
        story("b", ("Russia", "sells_to", "Peru", {"amount": usd(3e6), "status": "planned"}), outlet="Coast Mail"),
    ]
    left, right = ask(stories, ["China", "Russia"]), ask(stories[::-1], ["Russia", "China"])
    assert [row["heading"] for row in left["categories"]] == [row["heading"] for row in right["categories"]]
    for one, other in zip(left["categories"], right["categories"], strict=True):
        assert one["powers"] == other["powers"][::-1]


def test_planned_and_denied_are_never_among_what_is_done(ask: Ask) -> None:
    told = [
        story("a", ("China", "invests_in", "Peru", {"status": "planned", "amount": usd(9e9)})),
        story("b", ("China", "visits", "Peru", {"status": "denied"}), outlet="Coast Mail"),
        story("c", ("China", "sells_to", "Peru", {"status": "possible"}), outlet="Orsk Echo"),
    ]
    data = ask(told, ["China"])
    assert all("done" not in row["counts"] for kind in data["categories"] for row in kind["powers"])
    assert cell(data, "investment")["money"]["planned"]["low"] == 9e9
    assert cell(data, "contacts")["counts"] == {"denied": 1}


def test_a_country_a_company_of_it_and_a_group_described_as_of_it_stay_apart(ask: Ask) -> None:
    data = ask(
        [
            story(
                "a",
                ("China", "invests_in", "Peru", {}),
                ("Bank of China", "invests_in", "Peru", {}),
                ("Chinese firms", "invests_in", "Peru", {}),
                ("Wang Li", "holds_office", "Chinese Foreign Minister", {}),
                ("Wang Li", "visits", "Lima", {}),
            )
        ],
        ["China"],
    )
    assert cell(data, "investment")["who"] == {"state": {"done": 1}, "others": {"done": 1}, "groups": {"done": 1}}
    assert cell(data, "contacts")["who"] == {"state": {"done": 1}}


def test_a_contract_is_of_whom_it_is_given_to(ask: Ask) -> None:
    won = ("Ministry of Transport of Peru", "awards_contract", "Bank of China", {"amount": usd(1e6)})
    given = ("China", "awards_contract", "Peru", {})
    data = ask([story("a", won), story("b", given, outlet="Coast Mail")], ["China"])
    assert cell(data, "contracts")["counts"] == {"done": 1}
    assert cell(data, "contracts")["events"][0]["actor_name"] == "Bank of China"


def test_what_is_told_to_be_in_the_place_counts_though_it_meets_others(ask: Ask) -> None:
    told = [
        story(
            "a",
            ("China", "meets", "Chile", {"place": "Lima"}),
            ("China", "meets", "Russia", {"place": "Chile"}),
            ("China", "visits", "Lima", {}),
        )
    ]
    events = cell(ask(told, ["China"]), "contacts")["events"]
    assert {row["object_name"] for row in events} | {row["subject_name"] for row in events} == {"China", "Chile", "Lima"}


def test_one_sum_of_several_parties_and_a_total_with_its_parts_are_added_once(ask: Ask) -> None:
    joint = story(
        "a",
        ("China", "donates_to", "Peru", {"amount": usd(5e6, "$5 million")}),
        ("Bank of China", "donates_to", "Peru", {"amount": usd(5e6, "$5 million"), "joined": True}),
        ("Chinese firms", "donates_to", "Lima", {"amount": usd(2e6, "$2 million"), "joined": True}),
    )
    gifts = cell(ask([joint], ["China"]), "gifts")
    done = gifts["money"]["done"]
    assert done["low"] == 5e6
    assert done["once"]
    assert all("one sentence" in row[1] or "same sum" in row[1] for row in done["once"])


def test_what_others_give_in_the_same_sentence_is_said(ask: Ask) -> None:
    joint = story(
        "a",
        ("China", "donates_to", "Peru", {"amount": usd(5e6, "$5 million")}),
        ("Vell Fund", "donates_to", "Peru", {"amount": usd(5e6, "$5 million"), "joined": True}),
    )
    assert cell(ask([joint], ["China"]), "gifts")["events"][0]["told_with"] == ["Vell Fund"]


def test_money_is_converted_at_the_year_of_the_act_else_of_the_report(ask: Ask) -> None:
    told = [
        story("a", ("China", "invests_in", "Peru", {"amount": Amount("€10 million", 10e6, "EUR"), "date": "2008"})),
        story("b", ("Bank of China", "lends_to", "Peru", {"amount": Amount("€10 million", 10e6, "EUR")}), outlet="Coast Mail"),
        story("c", ("China", "sells_to", "Peru", {"amount": Amount("S/ 3 million", 3e6, "PEN")}), outlet="Orsk Echo"),
    ]
    data = ask(told, ["China"])
    first = cell(data, "investment")["events"][0]["sums"]
    assert (first["year"], first["basis"]) == (2008, "event")
    assert cell(data, "investment")["money"]["done"]["low"] == pytest.approx(14.708e6, rel=1e-3)
    assert cell(data, "loans")["events"][0]["sums"]["basis"] == "publication"
    assert cell(data, "sales")["money"]["done"]["unconverted"] == (("PEN", 3e6, 3e6, 1),)
    assert cell(data, "sales")["money"]["done"]["added"] == 0


def test_a_users_own_rates_fill_in(ask: Ask, tmp_path: Path) -> None:
    table = tmp_path / "rates.tsv"
    table.write_text("currency\tyear\tper_usd\nPEN\t2019\t3\n", encoding="utf-8")
    told = [story("c", ("China", "sells_to", "Peru", {"amount": Amount("S/ 3 million", 3e6, "PEN")}))]
    assert cell(ask(told, ["China"], rates=table), "sales")["money"]["done"]["low"] == pytest.approx(1e6)


def test_unsure_readings_are_listed_and_not_counted(ask: Ask) -> None:
    data = ask([story("a", ("China", "attacks", "Peru", {"confidence": 0.4}))], ["China"])
    assert cell(data, "attacks")["counts"] == {}
    assert len(cell(data, "attacks")["unsure"]) == 1


def test_who_is_only_pro_a_country_is_not_it(ask: Ask) -> None:
    data = ask([story("a", ("Chinese firms", "attacks", "Peru", {}), lead="Pro-")], ["China"])
    assert data["categories"] == []


def test_a_sector_goes_by_words(ask: Ask) -> None:
    told = [
        story("a", ("China", "sells_to", "Peru", {"what": "telecommunications gear"}), ("China", "sells_to", "Chile", {"what": "grain"}))
    ]
    data = ask(told, ["China"], None, sector="telecom")
    assert [row["object_name"] for row in cell(data, "sales")["events"]] == ["Peru"]


def test_since_and_until(ask: Ask) -> None:
    told = [
        story("a", LOAN, ("China", "visits", "Peru", {})),
        story("b", ("China", "visits", "Lima", {"date": "2014-03"}), outlet="Coast Mail"),
    ]
    assert {row["key"] for row in ask(told, ["China"], since="2019")["categories"]} == {"contacts"}
    assert [row["date"] for row in cell(ask(told, ["China"], until="2015"), "contacts")["events"]] == ["2014-03"]
    assert ask(told, ["China"], by="month")["periods"] == ["2014-03"]


def test_nothing_found_is_an_answer_with_the_size_of_the_corpus(tmp_path: Path) -> None:
    with open_workspace(made_of(tmp_path / "w", story("a", LOAN))) as opened:
        data, lines = footprint(opened.ledger, ["Russia"], "Chile")
    assert data["categories"] == []
    assert any("no act of Russia in Chile" in line and "1 document" in line and "absence of reports" in line for line in lines)


def test_a_loaded_ground_gives_the_same(tmp_path: Path) -> None:
    with open_workspace(made_of(tmp_path / "w", story("a", LOAN))) as opened:
        ground = load_ground(opened.ledger)
        graph = make_graph(opened.ledger.entity_columns(), opened.ledger.tie_columns())
        answers = [
            footprint(opened.ledger, ["China"], "Peru", **more) for more in ({}, {"ground": ground}, {"ground": ground}, {"graph": graph})
        ]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("powers", "options", "says"),
    [
        ([], {}, "no power"),
        (["China"], {"place": None}, "neither a place nor a sector"),
        (["China", "China"], {}, "named twice"),
        (["Peru"], {}, "named twice"),
        (["China"], {"by": "week"}, "by 'week'"),
        (["China"], {"since": "soon"}, "no date"),
        (["China"], {"since": "2019", "until": "2018"}, "is after"),
        (["China"], {"currency": "XXX"}, "no rates of"),
        (["China"], {"sector": "—"}, "holds no words"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, powers: list[str], options: dict[str, Any], says: str) -> None:
    place = options.pop("place", "Peru")
    with open_workspace(made_of(tmp_path / "w", story("a", LOAN))) as opened, pytest.raises(UsageError, match=says):
        footprint(opened.ledger, powers, place, **options)


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    with open_workspace(made_of(tmp_path / "w", story("a", LOAN))) as opened, pytest.raises(NoMatchError):
        footprint(opened.ledger, ["Atlantis"], "Peru")
