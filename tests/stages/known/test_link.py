"""When a listed name is this one's, when it only may be, and when something speaks against it. All names are made up."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cuibono.records import Entity, KnownLink, KnownRecord, Listing
from cuibono.stages.known.context import Birth, Context, find_births, gather_context
from cuibono.stages.known.flag import flag_known
from cuibono.stages.known.link import is_about_known, known_rulings, link_known, rival
from tests.stages.makers import claim, decision, document


def entity(name: str = "Ozren Moravec", schema: str = "Person", **more: Any) -> Entity:
    fields: dict[str, Any] = {"entity_id": "ent-1", "names": (name,), "country": None, "named": True, "documents": 3, "mentions": 5}
    return Entity(schema=schema, caption=name, **{**fields, **more})


def record(name: str = "Ozren MORAVEC", record_id: str = "r-1", schema: str = "Person", dataset: str = "watch", **more: Any) -> KnownRecord:
    return KnownRecord(dataset, record_id, schema, schema or "Sanction", name, **{"names": (name,), **more})


def link(context: Context, *records: KnownRecord, rulings: Any = ()) -> dict[str, KnownLink]:
    return {row.known_id: row for row in link_known([context], {context.entity.entity_id: records}, rulings)}


def one(context: Context, *records: KnownRecord) -> KnownLink:
    return link(context, *records)[records[0].known_id]


def test_a_name_alone_never_links_a_person() -> None:
    found = one(Context(entity()), record())
    assert (found.status, found.why[-1]) == ("possible", "nothing beside the name agrees")


@pytest.mark.parametrize(
    ("context", "more", "words"),
    [
        ({"states": {"pe": "of Peru in the texts"}}, {"countries": ("pe", "us")}, "Peru on the list"),
        ({"births": (Birth(1968, 1968, "“born in 1968”", "doc-1"),)}, {"birth_dates": ("1968-04-02",)}, "born 1968-04-02 on the list"),
        ({"births": (Birth(1967, 1968, "aged 57 in a text of 2025", "doc-1"),)}, {"birth_dates": ("1968",)}, "aged 57"),
        ({"offices": ("mayor of Sarnhold",)}, {"positions": ("Mayor of Sarnhold",)}, "“Mayor of Sarnhold” on the list"),
        (
            {"tied": ("Sarnhold Coastal Lines",)},
            {"notes": ("Owner of the Sarnhold Coastal Lines.",)},
            "the texts tell of “Sarnhold Coastal Lines”",
        ),
    ],
)
def test_something_beside_the_name_links(context: dict[str, Any], more: dict[str, Any], words: str) -> None:
    found = one(Context(entity(), **context), record(**more))
    assert found.status == "linked"
    assert any(words in why for why in found.why), found.why


@pytest.mark.parametrize(
    ("context", "more", "words"),
    [
        ({"states": {"pe": "of Peru in the texts"}}, {"countries": ("ru",)}, "the list says Russia, the texts Peru"),
        ({"births": (Birth(1990, 1990, "“born in 1990”", "doc-1"),)}, {"birth_dates": ("1968", "1969")}, "born 1968 or 1969 on the list"),
        ({"gender": "female"}, {"genders": ("male",)}, "male on the list, female in the texts"),
    ],
)
def test_what_speaks_against_it_is_told(context: dict[str, Any], more: dict[str, Any], words: str) -> None:
    found = one(Context(entity(), offices=("mayor of Sarnhold",), **context), record(positions=("Mayor of Sarnhold",), **more))
    assert found.status == "unlikely"
    assert any(words in why for why in found.why), found.why


def test_a_common_name_needs_more_than_a_state() -> None:
    smith = entity("John Smith")
    weak = Context(smith, states={"us": "of the United States in the texts"})
    found = one(weak, record("John Smith", countries=("us",)))
    assert (found.status, found.why[-1]) == ("possible", "many people bear a name like this")
    strong = Context(smith, births=(Birth(1961, 1961, "“born in 1961”", "doc-1"),))
    assert one(strong, record("John Smith", birth_dates=("1961-05-05",))).status == "linked"


def test_several_bearers_on_one_list_leave_it_open() -> None:
    context = Context(entity(), states={"pe": "of Peru in the texts"}, offices=("mayor of Sarnhold",))
    first, second = record(countries=("pe",)), record(record_id="r-2", countries=("pe",))
    found = link(context, first, second)
    assert {row.status for row in found.values()} == {"possible"}
    assert "1 other record of this name is listed too, such as known:watch/r-2" in found["known:watch/r-1"].why
    told = link(context, record(countries=("pe",), positions=("Mayor of Sarnhold",)), second)
    assert (told["known:watch/r-1"].status, told["known:watch/r-2"].status) == ("linked", "possible")


def test_the_same_bearer_on_two_lists_is_linked_to_both() -> None:
    context = Context(entity(), states={"pe": "of Peru in the texts"})
    found = link(context, record(countries=("pe",)), record(record_id="x", dataset="other", countries=("pe",)))
    assert {row.status for row in found.values()} == {"linked"}


@pytest.mark.parametrize(
    ("left", "right", "two"),
    [
        ({}, {"record_id": "r-2"}, True),
        ({}, {"record_id": "r-2", "refs": ("r-1",)}, False),
        ({"refs": ("Q1",)}, {"record_id": "r-2", "refs": ("Q1",)}, False),
        ({}, {"dataset": "other"}, False),
        ({"birth_dates": ("1961-01-01",)}, {"dataset": "other", "record_id": "x", "birth_dates": ("1970",)}, True),
        ({"birth_dates": ("1961-01-01",)}, {"dataset": "other", "record_id": "x", "birth_dates": ("1961",)}, False),
        ({"countries": ("pe",)}, {"dataset": "other", "record_id": "x", "countries": ("ru",)}, True),
    ],
)
def test_rivals(left: dict[str, Any], right: dict[str, Any], two: bool) -> None:
    assert rival(record(**left), record(**right)) is two
    assert rival(record(**right), record(**left)) is two


def test_part_of_a_name_is_no_name() -> None:
    context = Context(entity("Moravec"), states={"pe": "of Peru in the texts"})
    assert all(row.status != "linked" for row in link(context, record("Moravec", countries=("pe",))).values())
    assert link(context, record(countries=("pe",))) == {}


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [
        ("O. Moravec", "Ozren Moravec", "possible"),
        ("Ozren Jan Moravec", "Ozren Moravec", "linked"),
        ("Bill Moravec", "William Moravec", "linked"),
        ("Ozren Moravek", "Ozren Moravec", "possible"),
    ],
)
def test_how_names_may_differ(ours: str, theirs: str, status: str) -> None:
    context = Context(entity(ours), states={"pe": "of Peru in the texts"})
    assert one(context, record(theirs, countries=("pe",))).status == status


def test_a_weak_alias_only_hints() -> None:
    context = Context(entity(), states={"pe": "of Peru in the texts"})
    found = one(context, record("Somebody Else", weak_names=("Ozren Moravec",), countries=("pe",)))
    assert (found.status, found.why[-1]) == ("possible", "the list itself calls this name weak")


def test_bodies() -> None:
    lines = entity("Sarnhold Coastal Lines", "Company")
    assert one(Context(lines), record("Sarnhold Coastal Lines Ltd", schema="Organization")).status == "linked"
    assert one(Context(entity("Moravec", "Company")), record("Moravec", schema="Company")).status == "possible"
    assert one(Context(entity("SCL", "Company")), record("SCL", schema="Company")).status == "possible"
    assert link(Context(lines), record("Sarnhold Coastal Lines", schema="Person")) == {}
    assert one(Context(lines), record("Sarnhold Coastal Lines", schema="LegalEntity")).status == "linked"


def test_states_are_linked_by_their_code() -> None:
    found = one(Context(entity("Peru", "Territory")), record("the Peruvian government", schema="Territory", dataset="kb"))
    assert (found.status, found.score) == ("linked", 0.9)


def test_one_record_is_not_two_entities() -> None:
    contexts = [Context(entity(entity_id=key), states={"pe": "of Peru in the texts"}) for key in ("ent-1", "ent-2")]
    links = link_known(contexts, {key: [record(countries=("pe",), positions=("Mayor of Sarnhold",))] for key in ("ent-1", "ent-2")})
    assert {row.status for row in links} == {"possible"}
    contexts[0].offices = ("mayor of Sarnhold",)
    links = link_known(contexts, {key: [record(countries=("pe",), positions=("Mayor of Sarnhold",))] for key in ("ent-1", "ent-2")})
    assert [(row.entity_id, row.status) for row in links] == [("ent-1", "linked"), ("ent-2", "possible")]


def test_a_person_decides_and_undoes() -> None:
    owners = {"doc-1#e1": "ent-1"}
    same = decision("same", "doc-1#e1", "known:watch/r-1")
    other = decision("not_same", "known:watch/r-1", "ent-1", at="2031-01-02T00:00:00Z")
    lifted = decision("unsure", "doc-1#e1", "known:watch/r-1", at="2031-01-03T00:00:00Z")
    among = decision("same", "ent-1", "ent-2")
    assert [is_about_known(row) for row in (same, other, lifted, among)] == [True, True, True, False]
    context, records = Context(entity()), (record(), record(record_id="r-2", positions=("Mayor of Sarnhold",)))
    context.offices = ("mayor of Sarnhold",)
    found = link(context, *records, rulings=known_rulings([same, among], owners))
    assert (found["known:watch/r-1"].status, found["known:watch/r-1"].decided_by) == ("linked", "Ida")
    assert found["known:watch/r-2"].status == "unlikely"
    found = link(context, *records, rulings=known_rulings([other, same], owners))
    assert (found["known:watch/r-1"].status, found["known:watch/r-2"].status) == ("unlikely", "linked")
    assert known_rulings([same, other, lifted], owners) == []


def test_order_does_not_show() -> None:
    contexts = [Context(entity(f"Ozren Moravec{'ek' * number}", entity_id=f"ent-{number}")) for number in range(3)]
    records = [record(record_id=f"r-{number}", dataset=name) for number in range(6) for name in ("a", "b")]
    expected = link_known(contexts, {context.entity.entity_id: records for context in contexts})
    rng = random.Random(3)
    for _ in range(5):
        rng.shuffle(contexts)
        rng.shuffle(records)
        assert link_known(contexts, {context.entity.entity_id: list(records) for context in contexts}) == expected


def test_context_is_what_is_said_and_not_denied() -> None:
    text = "She owns Dravik Logistics."
    rows = [
        claim("c-1", "ent-1", "holds_office", "ent-9", object_text="mayor of Sarnhold"),
        claim("doc-1", "ent-1", "owns", "ent-8", object_text="Dravik Logistics", subject_anchor=(0, 3)),
        claim("c-3", "ent-1", "owns", "ent-7", object_text="Mirel Harbour Holdings", status="denied"),
        claim("c-4", "ent-1", "citizen_of", "ent-6", object_text="Peru"),
        claim("c-5", "ent-5", "works_for", "ent-4", object_text="Quayside Nominees"),
        claim("c-6", "ent-1", "meets", "ent-3", object_text="Aleksandr Dorin"),
    ]
    made = gather_context(entity(), rows, {"doc-1": document("doc-1", text)})
    assert (made.offices, made.tied, made.gender) == (("mayor of Sarnhold",), ("Dravik Logistics",), "female")
    assert made.states == {"pe": "a citizen of Peru in the texts"}


@pytest.mark.parametrize(
    ("after", "years"),
    [
        (", 61, said", (1969, 1970)),
        (" (61)", (1969, 1970)),
        (", a 61-year-old engineer", (1969, 1970)),
        (" (born 12 May 1964)", (1964, 1964)),
        (", born in Sarnhold in 1964,", (1964, 1964)),
        (" was born on May 12, 1964", (1964, 1964)),
        (" met 61 others", None),
        (", 61 percent of voters", None),
        (". Born in 1964", None),
    ],
)
def test_births_stand_right_behind_the_name(after: str, years: tuple[int, int] | None) -> None:
    text = f"Ana Dorn{after}."
    found = find_births(document("doc-1", text, published_at="2031-05-01"), [(0, 8)])
    assert [(row.first, row.last) for row in found] == ([years] if years else [])


def test_flags_are_the_lists_words() -> None:
    listed = record(
        topics=("sanction", "role.pep"), lists=("un_sc",), listings=(Listing("s-1", since="2026-01-09"),), first_seen="2020-01-01"
    )
    links = [
        KnownLink("ent-1", "known:watch/r-1", status, 0.9, "Ozren MORAVEC", ("the same name",))
        for status in ("linked", "possible", "unlikely")
    ]
    sure, maybe = flag_known(links, {"known:watch/r-1": listed})
    assert sure.wording == (
        "is on the list un_sc as “Ozren MORAVEC” (record known:watch/r-1, since 2026-01-09); "
        "the list’s own tags: sanctioned, politically exposed person"
    )
    assert maybe.wording.startswith("possible match, not asserted: “Ozren MORAVEC”")
    plain = flag_known(links[:1], {"known:watch/r-1": record()})[0]
    assert (plain.listed, plain.wording) == (False, "has a record in watch as “Ozren MORAVEC” (record known:watch/r-1)")
    ended = record(topics=("debarment",), listings=(Listing("s", since="2020", until="2022"),))
    assert ", since 2020, until 2022)" in flag_known(links[:1], {"known:watch/r-1": ended})[0].wording
