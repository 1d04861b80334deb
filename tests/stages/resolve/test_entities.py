"""Joins that an analyst would make, joins that mislead, decisions, and independence of order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Decision, Local
from cuibono.stages.resolve.entities import resolve, resolve_entities
from cuibono.stages.resolve.key_locals import key_local, office_parts
from tests.stages.makers import decision, local


def joined(locals: list[Local], decisions: list[Decision] | None = None) -> list[list[str]]:
    """Clusters as sorted lists of documents."""
    links, _ = resolve_entities(locals, decisions or [])
    groups: dict[str, list[str]] = {}
    for link in links:
        groups.setdefault(link.entity_id, []).append(f"{link.doc_id}{link.entity}")
    return sorted(sorted(group) for group in groups.values())


def people(*names: str, **more: tuple[str, ...]) -> list[Local]:
    return [local(f"d{i}", "", "Person", name, context=more.get(f"d{i}", ())) for i, name in enumerate(names)]


def test_full_names_join_over_spelling() -> None:
    assert joined(people("Rafael López Dorn", "Rafael Lopez Dorn", "Mayor Rafael Lopez Dorn’s")) == [["d0", "d1", "d2"]]


def test_variants_join() -> None:
    assert joined(people("Michael Orvath", "Mike Orvath", "Michael T. Orvath")) == [["d0", "d1", "d2"]]


def test_a_son_is_not_his_father() -> None:
    assert joined(people("Karl Orvath", "Karl Orvath Jr.")) == [["d0"], ["d1"]]


def test_a_suffix_left_out_is_one_person_unless_documents_name_both() -> None:
    post = ("holds_office:President of Vell Rail",)
    left_out = [local(f"d{i}", "", "Person", name, context=post) for i, name in enumerate(("Karl Orvath", "Karl T. Orvath Jr."))]
    assert joined(left_out) == [["d0", "d1"]]
    beside = [local("d2", "a", "Person", "Karl Orvath"), local("d2", "b", "Person", "Karl Orvath Jr.")]
    assert joined([*left_out, *beside]) == [["d0", "d2a"], ["d1", "d2b"]]


def test_a_common_name_with_a_middle_name_and_a_suffix_is_one_persons() -> None:
    assert joined(people("John Alban Smith Jr.", "John Alban Smith Jr.")) == [["d0", "d1"]]
    assert joined(people("John Smith Jr.", "John Smith Jr.")) == [["d0"], ["d1"]]


def test_middle_initials_that_differ_stay_apart_and_the_bare_name_joins_neither() -> None:
    assert joined(people("Karl A. Orvath", "Karl B. Orvath", "Karl Orvath")) == [["d0"], ["d1"], ["d2"]]


def test_namesakes_of_two_states_stay_apart() -> None:
    rows = [local("d0", "", "Person", "Karl Orvath", country="pe"), local("d1", "", "Person", "Karl Orvath", country="se")]
    assert joined(rows) == [["d0"], ["d1"]]


def test_namesakes_in_one_office_of_two_places_stay_apart() -> None:
    rows = people("Karl Orvath", "Karl Orvath", d0=("holds_office:Mayor of Vell",), d1=("holds_office:Mayor of Orsk",))
    assert joined(rows) == [["d0"], ["d1"]]


def test_what_is_known_of_both_joins_namesakes() -> None:
    rows = [
        local("d0", "", "Person", "Karl Orvath", country="pe", context=("works_for:Vell Rail",)),
        local("d1", "", "Person", "Karl Orvath", country="se", context=("leads:Vell Rail",)),
    ]
    assert joined(rows) == [["d0", "d1"]]


def test_a_common_name_needs_more_than_the_name() -> None:
    apart = people("John Smith", "John Smith", d0=("works_for:Vell Rail",), d1=("leads:Orsk Bank",))
    assert joined(apart) == [["d0"], ["d1"]]
    rare = people("Jovan Smethwick", "Jovan Smethwick", d0=("works_for:Vell Rail",), d1=("leads:Orsk Bank",))
    assert joined(rare) == [["d0", "d1"]]


def test_surname_alone_joins_by_what_is_shared() -> None:
    rows = people("Karl Orvath", "Orvath", "Orvath", d0=("works_for:Vell Rail",), d1=("leads:Vell Rail",))
    assert joined(rows) == [["d0", "d1"], ["d2"]]


def test_surname_alone_does_not_choose_between_two_bearers() -> None:
    rows = people("Karl Orvath", "Ida Orvath", "Orvath", d2=("leads:Vell Rail",))
    assert joined(rows) == [["d0"], ["d1"], ["d2"]]


def test_surname_alone_never_joins_whom_its_own_document_names() -> None:
    rows = [
        local("d0", "a", "Person", "Karl Orvath", context=("works_for:Vell Rail",)),
        local("d0", "b", "Person", "Orvath", context=("works_for:Vell Rail",)),
    ]
    assert joined(rows) == [["d0a"], ["d0b"]]


def test_family_name_first() -> None:
    rows = people("Xi Dangping", "Xi", d0=("leads:Vell Rail",), d1=("visits:Vell Rail",))
    assert joined(rows) == [["d0", "d1"]]


def test_a_king_is_not_every_bearer_of_his_name() -> None:
    rows = people("Mohammed bin Orvath", "King Orvath", "Orvath", d0=("leads:Vell",), d1=("leads:Vell",), d2=("leads:Vell",))
    assert joined(rows)[0] == ["d0"]


def test_short_forms_of_offices() -> None:
    rows = [local("d0", "", "Position", "Sen."), local("d1", "", "Position", "Senator"), local("d2", "", "Position", "Lt. Gov.")]
    _, entities = resolve_entities(rows)
    assert sorted((e.caption, e.documents) for e in entities) == [("Lieutenant Governor", 1), ("Senator", 2)]


def test_a_short_name_that_fits_others_joins_none() -> None:
    rows = [
        local("d0", "", "Company", "Orsk Times", "Times"),
        local("d1", "", "Company", "Times"),
        local("d2", "", "Company", "Vell Times"),
        local("d3", "", "Company", "Orvath Rail", "Orvath"),
        local("d4", "", "Company", "Orvath"),
    ]
    assert joined(rows) == [["d0"], ["d1"], ["d2"], ["d3", "d4"]]


def test_unnamed_never_leaves_its_document() -> None:
    rows = [local(f"d{i}", "", "Organization", "Chinese firms", named=False, country="cn") for i in range(2)]
    assert joined(rows) == [["d0"], ["d1"]]


def test_states_join_under_all_their_names_and_a_capital_where_it_acts() -> None:
    rows = [
        local("d0", "", "Territory", "China"),
        local("d1", "", "Territory", "the Chinese government"),
        local("d2", "", "Territory", "Beijing", context=("sanctions:Orsk Rail",)),
        local("d3", "", "Territory", "Beijing", context=("visits:Karl Orvath",)),
    ]
    assert joined(rows) == [["d0", "d1", "d2"], ["d3"]]


def test_bodies() -> None:
    rows = [
        local("d0", "", "Company", "Orsk Bank AG"),
        local("d1", "", "Organization", "the Orsk Bank"),
        local("d2", "", "Organization", "Federal Bureau of Orsk"),
        local("d3", "", "PublicBody", "FBO"),
        local("d4", "", "Organization", "Orsk Fund II"),
        local("d5", "", "Organization", "Orsk Fund III"),
    ]
    assert joined(rows) == [["d0", "d1"], ["d2", "d3"], ["d4"], ["d5"]]


def test_schema_is_that_of_the_most() -> None:
    rows = [local("d0", "", "Company", "Orsk Rail"), local("d1", "", "Company", "Orsk Rail"), local("d2", "", "Organization", "Orsk Rail")]
    _, entities = resolve_entities(rows)
    assert [(e.schema, e.caption, e.documents) for e in entities] == [("Company", "Orsk Rail", 3)]


def test_an_acronym_that_fits_two_names_joins_neither() -> None:
    rows = [local(f"d{i}", "", "Organization", name) for i, name in enumerate(("FBO", "Federal Bureau of Orsk", "Free Bank of Orsk"))]
    assert joined(rows) == [["d0"], ["d1"], ["d2"]]


def test_a_ministry_without_its_state_stays_in_its_document() -> None:
    rows = [
        local("d0", "", "PublicBody", "Foreign Ministry"),
        local("d1", "", "PublicBody", "Foreign Ministry"),
        local("d2", "", "PublicBody", "Russian Foreign Ministry"),
        local("d3", "", "PublicBody", "Foreign Ministry", country="ru"),
        local("d4", "", "PublicBody", "the State Department"),
        local("d5", "", "PublicBody", "U.S. Department of State"),
    ]
    assert joined(rows) == [["d0"], ["d1"], ["d2", "d3"], ["d4", "d5"]]


def test_offices() -> None:
    assert office_parts("Mayor of Lima") == ("mayor", "lima")
    assert office_parts("Chinese President") == office_parts("President of China") == ("president", "cn")
    assert office_parts("the presidency") == ("presidency", "")


def test_a_legal_form_alone_names_nobody() -> None:
    assert key_local(local("d0", "e1", "Organization", "LLC")).sense == "d0#e1"


def test_decisions_win_and_the_later_supersedes() -> None:
    rows = people("Karl Orvath", "Ida Vell")
    ids = sorted(e.entity_id for e in resolve_entities(rows)[1])
    same = decision("same", *ids)
    assert joined(rows, [same]) == [["d0", "d1"]]
    apart = decision("not_same", *reversed(ids), at="2031-02-01T00:00:00Z")
    assert joined(rows, [apart, same]) == [["d0"], ["d1"]]
    unsure = decision("unsure", *ids, at="2031-03-01T00:00:00Z")
    assert joined(rows, [same, unsure]) == [["d0"], ["d1"]]


def test_not_same_parts_variants_and_single_documents() -> None:
    variants = people("Mike Orvath", "Michael Orvath")
    ids = sorted(e.entity_id for e in (x for row in variants for x in resolve_entities([row])[1]))
    assert joined(variants, [decision("not_same", *ids)]) == [["d0"], ["d1"]]
    rows = [local(f"d{i}", "e", "Person", "Karl Orvath") for i in range(3)]
    assert joined(rows, [decision("not_same", "d0#e", "d2#e")]) == [["d0e", "d1e"], ["d2e"]]


def test_decisions_that_contradict_each_other_are_reported() -> None:
    rows = people("Karl Orvath", "Ida Vell", "Jon Brun")
    a, b, c = (resolve_entities([row])[1][0].entity_id for row in rows)
    done = resolve(rows, [decision("same", a, b), decision("same", b, c), decision("not_same", a, c)])
    assert len(done.conflicts) == 1
    assert "not" in done.conflicts[0]
    assert len(done.entities) == 2


def test_ids_do_not_change_when_documents_are_added() -> None:
    before = resolve_entities(people("Karl Orvath"))[1][0].entity_id
    after = {e.entity_id for e in resolve_entities(people("Karl Orvath", "Ida Vell", "Karl Orvath"))[1]}
    assert before in after


def test_every_link_says_why() -> None:
    links, _ = resolve_entities(people("Michael Orvath", "Mike Orvath", "Karl Vell"))
    assert all(link.why and 0 < link.score <= 1 for link in links)
    assert any("forms of one given name" in link.why for link in links)


NAMES = ["Karl Orvath", "Karl A. Orvath", "Karl B. Orvath", "Orvath", "Ida Orvath", "John Smith", "Smith"]
LOCALS = st.builds(
    lambda number, name, country, context: local(f"d{number}", name, "Person", name, country=country, context=tuple(sorted(context))),
    st.integers(0, 8),
    st.sampled_from(NAMES),
    st.sampled_from([None, "pe", "se"]),
    st.sets(st.sampled_from(["works_for:Vell Rail", "leads:Orsk Bank", "holds_office:Mayor of Vell", "title:Vell"]), max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LOCALS, max_size=14, unique_by=lambda row: (row.doc_id, row.entity)), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_each_local_has_one_link(rows: list[Local], random) -> None:  # type: ignore[no-untyped-def]
    first = resolve(rows)
    mixed = list(rows)
    random.shuffle(mixed)
    assert resolve(mixed) == first
    assert sorted((link.doc_id, link.entity) for link in first.links) == sorted((row.doc_id, row.entity) for row in rows)
    assert {link.entity_id for link in first.links} == {entity.entity_id for entity in first.entities}


def places(count: int, name: str = "Kestov") -> list[Local]:
    return [local(f"p{i}", "", "Territory", name) for i in range(count)]


def test_a_rarer_reading_of_a_name_joins_the_prevailing_one_and_gives_it_neither_kind_nor_id() -> None:
    rows = [*places(3), local("x", "", "Person", "Kestov"), local("y", "", "Organization", "KESTOV")]
    _, before = resolve_entities(places(3))
    links, entities = resolve_entities(rows)
    assert [(e.entity_id, e.schema, e.caption, e.documents) for e in entities] == [(before[0].entity_id, "Territory", "Kestov", 5)]
    assert "read as a place 3 times in 3 documents" in next(link.why for link in links if link.doc_id == "x")
    assert resolve_entities(rows[::-1]) == (links, entities)


def test_a_rarer_reading_with_reasons_of_its_own_stays_apart() -> None:
    named = [
        local("x", "", "Person", "Lena Kestov"),
        local("x", "", "Person", "Kestov", context=("leads:Orsk Rail",)),
        local("x", "", "Company", "Kestov Inc."),
        local("x", "", "Organization", "Kestov", context=("leads:Ida Brun",)),
    ]
    for row in named:
        assert [f"{row.doc_id}"] in joined([*places(4), row])
    bearer = local("y", "", "Person", "Lena Kestov")
    assert ["x"] in joined([*places(4), local("x", "", "Person", "Kestov"), bearer])


def test_no_kind_prevails() -> None:
    assert len(joined([*places(2), local("x", "", "Organization", "Kestov"), local("y", "", "Organization", "Kestov")])) == 2
