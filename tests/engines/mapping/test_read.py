"""Rows to claims: law 2 for any table, and what each record means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.mapping.compile import compile_mapping
from cuibono.engines.mapping.read import Counted, MappingEngine, read_part
from cuibono.engines.mapping.rows import derived_cells
from cuibono.engines.mapping.values import read_date
from cuibono.ledger.checking import check_reading
from cuibono.records import Claim, Document, Reading
from cuibono.records.cells import DERIVED, Row, Source, cell_at, clean, make_part

SOURCE = Source("t.csv", "ab" * 32, "text/csv", "2026-01-01T00:00:00Z", "default", "Aid Table", "Lumen Institute", "2025-06-01")


def mapping_of(entities: str) -> str:
    return f"d: {{label: Aid Table, query: {{entities: {{{entities}}}}}}}"


def entity(name: str, schema: str, column: str, more: str = "") -> str:
    return f"{name}: {{schema: {schema}, keys: [{column}], properties: {{name: {{column: {column}}}{more}}}}}"


def edge(schema: str, first: str, second: str, more: str = "") -> str:
    return f"e: {{schema: {schema}, keys: [a, b], properties: {{{first}: {{entity: x}}, {second}: {{entity: y}}{more}}}}}"


def read(text: str, *rows: dict[str, str], source: Source = SOURCE) -> tuple[Document, Reading, Counted]:
    mapping = compile_mapping(text)
    laid = []
    for number, cells in enumerate(rows, 2):
        own = tuple((name, value) for name, value in cells.items() if value)
        laid.append(Row("", number, (*own, *derived_cells(mapping.queries, dict(own)))))
    document, _ = make_part(source, laid)
    reading, counted = read_part(document, mapping)
    assert check_reading(document, reading).rejects == []
    return document, reading, counted


def only(text: str, row: dict[str, str]) -> Claim:
    _, reading, _ = read(text, row)
    (claim,) = reading.claims
    return claim


PAYMENT = mapping_of(
    f"{entity('x', 'PublicBody', 'a')}, {entity('y', 'PublicBody', 'b')}, "
    + edge(
        "Payment",
        "payer",
        "beneficiary",
        ", purpose: {column: kind}, amount: {column: sum}, currency: {column: unit}, date: {column: when}",
    )
)
VALUES = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("|:; \u00a0\n=()")), max_size=10).map(clean)
COLUMNS = ("a", "b", "kind", "sum", "unit", "when")


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES)), min_size=1, max_size=6))
def test_every_claim_stands_in_its_cells(rows: list[dict[str, str]]) -> None:
    document, reading, _ = read(PAYMENT, *rows)
    for claim in reading.claims:
        row = None
        for end, column in ((claim.subject, "a"), (claim.object, "b")) if claim.predicate != "sells_to" else ():
            cell = cell_at(document, end.start, end.end)
            assert cell is not None
            assert cell.column == column
            assert document.text[end.start : end.end] == end.text == rows[cell.row - 2][column]
            assert row in (None, cell.row)
            row = cell.row
        line = next(block for block in document.blocks[1:] if block.start <= claim.evidence[0] < block.end)
        assert line.start <= claim.evidence[0] < claim.evidence[1] <= line.end
    for mention in reading.mentions:
        assert document.text[mention.start : mention.end] == mention.text
    assert read(PAYMENT, *rows)[1] == reading


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        ("Loan", "lends_to"),
        ("Export credit", "lends_to"),
        ("Grant", "donates_to"),
        ("Debt forgiveness", "donates_to"),
        ("Equity", "invests_in"),
        ("Fees", "pays"),
        ("", "pays"),
    ],
)
def test_what_is_paid_decides_the_predicate_and_no_more(kind: str, predicate: str) -> None:
    claim = only(PAYMENT, {"a": "China", "b": "Peru", "kind": kind, "sum": "1,300,000", "unit": "USD", "when": "2018"})
    assert (claim.predicate, claim.status, claim.date) == (predicate, "asserted", "2018")
    assert claim.amount is not None
    assert (claim.amount.text, claim.amount.value, claim.amount.currency) == ("1,300,000 USD", 1_300_000.0, "USD")
    assert (claim.subject.schema, claim.object.schema) == ("Territory", "Territory")


def test_a_sale_runs_from_the_paid_to_the_payer() -> None:
    claim = only(PAYMENT, {"a": "Peru", "b": "Velm Rail SA", "kind": "Purchase"})
    assert (claim.subject.text, claim.predicate, claim.object.text) == ("Velm Rail SA", "sells_to", "Peru")


def test_who_says_it() -> None:
    document, reading, _ = read(PAYMENT, {"a": "China", "b": "Peru"})
    (said,) = reading.attributions
    assert said.kind == "document"
    assert [document.text[a:b] for a, b in said.source] == ["Aid Table"]
    publisher = next(mention for mention in reading.mentions if mention.text == "Lumen Institute")
    assert said.source_entity == publisher.entity


def test_without_a_publisher_the_data_set_speaks_alone() -> None:
    _, reading, _ = read(PAYMENT, {"a": "China", "b": "Peru"}, source=replace(SOURCE, publisher=None))
    assert reading.attributions[0].source_entity is None


def people(schema: str, first: str, second: str, more: str = "", kinds: tuple[str, str] = ("Person", "Company")) -> str:
    return mapping_of(f"{entity('x', kinds[0], 'a')}, {entity('y', kinds[1], 'b')}, {edge(schema, first, second, more)}")


ROLE = ", role: {column: role}, startDate: {column: from}, endDate: {column: to}"


@pytest.mark.parametrize(
    ("schema", "ends", "role", "predicate"),
    [
        ("Directorship", ("director", "organization"), "Director", "member_of"),
        ("Directorship", ("director", "organization"), "Chief Executive Officer", "leads"),
        ("Directorship", ("director", "organization"), "Vice President", "member_of"),
        ("Directorship", ("director", "organization"), "co-founder", "founded"),
        ("Ownership", ("owner", "asset"), "shareholding", "owns"),
        ("Ownership", ("owner", "asset"), "votingRights", "controls"),
        ("Employment", ("employee", "employer"), "counsel", "works_for"),
        ("Membership", ("member", "organization"), "", "member_of"),
        ("Representation", ("agent", "client"), "", "represents"),
        ("UnknownLink", ("subject", "object"), "business ties", "linked_to"),
    ],
)
def test_edges_become_predicates_that_say_no_more(schema: str, ends: tuple[str, str], role: str, predicate: str) -> None:
    claim = only(people(schema, *ends, ROLE), {"a": "Ana Dorn", "b": "Velm Rail SA", "role": role})
    assert claim.predicate == predicate
    assert claim.role == (role or None)


def test_what_lasts_has_its_time_and_may_have_ended() -> None:
    text = people("Directorship", "director", "organization", ROLE)
    lasting = only(text, {"a": "Ana Dorn", "b": "Velm Rail SA", "from": "2019-03-01"})
    assert (lasting.date, lasting.status) == ("2019-03-01/..", "asserted")
    over = only(text, {"a": "Ana Dorn", "b": "Velm Rail SA", "from": "2019-03-01", "to": "2024-01-31"})
    assert (over.date, over.status) == ("2019-03-01/2024-01-31", "ended")
    ahead = only(text, {"a": "Ana Dorn", "b": "Velm Rail SA", "from": "2019-03-01", "to": "2030-01-31"})
    assert ahead.status == "asserted"


def test_a_date_in_another_form_needs_its_form() -> None:
    text = people("Directorship", "director", "organization", ", startDate: {column: from%s}")
    row = {"a": "Ana Dorn", "b": "Velm Rail SA", "from": "03/04/2019"}
    assert only(text.replace("%s", ""), row).date is None
    assert only(text.replace("%s", ", format: '%d/%m/%Y'"), row).date == "2019-04-03/.."


@pytest.mark.parametrize(("share", "number", "what"), [("62.5", 62.5, None), ("62,5 %", 62.5, None), ("25 to 50", None, "25 to 50")])
def test_a_share_is_a_number_or_stays_as_said(share: str, number: float | None, what: str | None) -> None:
    claim = only(
        people("Ownership", "owner", "asset", ", percentage: {column: share}"), {"a": "Ana Dorn", "b": "Velm Rail SA", "share": share}
    )
    assert (claim.percentage, claim.what) == (number, what)


def test_status_comes_from_the_project_and_what_was_called_off_is_no_tie() -> None:
    project = "p: {schema: Project, keys: [name], properties: {name: {column: name}, status: {column: status}, country: {column: b}}}"
    text = mapping_of(
        f"{entity('x', 'PublicBody', 'a')}, {entity('y', 'PublicBody', 'b')}, {project}, "
        + edge("Payment", "payer", "beneficiary", ", project: {entity: p}")
    )
    _, reading, counted = read(
        text,
        {"a": "China", "b": "Peru", "name": "Port of Chancay", "status": "Pipeline: Pledge"},
        {"a": "China", "b": "Peru", "name": "Old Port", "status": "Cancelled"},
        {"a": "China", "b": "Peru", "name": "New Port", "status": "Completion"},
    )
    assert [(claim.status, claim.what, claim.place) for claim in reading.claims] == [
        ("planned", "Port of Chancay", "Peru"),
        ("asserted", "New Port", "Peru"),
    ]
    assert counted.without == {("Payment", "called off"): 1}


def test_keys_rule_who_is_one_and_names_where_there_is_no_key() -> None:
    keyed = "x: {schema: Person, keys: [id], properties: {name: {column: a}}}"
    named = "x: {schema: Person, properties: {name: {column: a}}}"
    rows = [{"id": "1", "a": "Ana Dorn"}, {"id": "1", "a": "A. Dorn"}, {"id": "2", "a": "Ana Dorn"}]

    def locals_of(text: str) -> list[str]:
        return [mention.entity for mention in read(mapping_of(text), *rows)[1].mentions if mention.text != "Lumen Institute"]

    first, second, third = locals_of(keyed)
    assert first == second != third
    first, second, third = locals_of(named)
    assert first == third != second


def test_a_state_is_one_whatever_its_key() -> None:
    text = mapping_of(f"{entity('x', 'PublicBody', 'a')}, {entity('y', 'LegalEntity', 'b')}")
    _, reading, _ = read(text, {"a": "Peru", "b": "Government of Peru"})
    states = [mention for mention in reading.mentions if mention.schema == "Territory"]
    assert {(mention.entity, mention.country) for mention in states} == {(states[0].entity, "pe")}


def test_a_name_in_parts_stands_in_the_text_as_a_whole() -> None:
    person = "x: {schema: Person, keys: [id], properties: {firstName: {column: first}, lastName: {column: last}}}"
    text = mapping_of(f"{person}, {entity('y', 'Company', 'b')}, {edge('Employment', 'employee', 'employer')}")
    document, reading, _ = read(text, {"id": "1", "first": "Ana", "last": "Dorn", "b": "Velm Rail SA"})
    claim = reading.claims[0]
    assert claim.subject.text == "Ana Dorn"
    cell = cell_at(document, claim.subject.start, claim.subject.end)
    assert cell is not None
    assert (cell.column, cell.derived) == ("first + last", True)


def test_words_of_the_mapping_that_name_somebody_stand_in_the_text_as_such() -> None:
    literal = "x: {schema: PublicBody, key: b, key_literal: peru, properties: {name: {literal: Peru}}}"
    text = mapping_of(f"{literal}, {entity('y', 'Company', 'b')}, {edge('Payment', 'payer', 'beneficiary')}")
    document, reading, _ = read(text, {"b": "Velm Rail SA"})
    assert reading.claims[0].subject.text == "Peru"
    assert f"{DERIVED}words of the mapping:" in document.text


def test_several_names_in_one_cell_are_names_of_one() -> None:
    text = mapping_of("x: {schema: Person, key: a, properties: {name: {column: a}, alias: {column: alias, split: '|'}}}")
    _, reading, _ = read(text, {"a": "Goran Tesk", "alias": "G. Teskov | Goran Teskov"})
    names = [mention for mention in reading.mentions if mention.schema == "Person"]
    assert [mention.text for mention in names] == ["Goran Tesk", "G. Teskov", "Goran Teskov"]
    assert len({mention.entity for mention in names}) == 1


def test_an_award_goes_from_the_contract_s_giver_to_the_supplier() -> None:
    worth = "amount: {column: sum}, currency: {column: unit}"
    contract = f"c: {{schema: Contract, key: t, properties: {{title: {{column: t}}, authority: {{entity: x}}, {worth}}}}}"
    award = "w: {schema: ContractAward, key: t, properties: {supplier: {entity: y}, contract: {entity: c}}}"
    text = mapping_of(f"{entity('x', 'PublicBody', 'a')}, {entity('y', 'Company', 'b')}, {contract}, {award}")
    claim = only(text, {"a": "Port Authority", "b": "Velm Rail SA", "t": "Dredging", "sum": "48500000", "unit": "EUR"})
    assert (claim.subject.text, claim.predicate, claim.object.text, claim.what) == (
        "Port Authority",
        "awards_contract",
        "Velm Rail SA",
        "Dredging",
    )
    assert claim.amount is not None
    assert claim.amount.text == "48,500,000 EUR"


def test_a_list_s_authority_sanctions() -> None:
    sanction = "s: {schema: Sanction, key: a, properties: {entity: {entity: x}, authority: {column: who}, program: {column: list}}}"
    text = mapping_of(f"{entity('x', 'Organization', 'a')}, {sanction}")
    claim = only(text, {"a": "Orel Shipping SA", "who": "Ministry of Foreign Affairs", "list": "Arms"})
    assert (claim.subject.text, claim.predicate, claim.what) == ("Ministry of Foreign Affairs", "sanctions", "Arms")
    _, reading, counted = read(text, {"a": "Orel Shipping SA"})
    assert reading.claims == ()
    assert counted.without == {("Sanction", "an end is not named"): 1}
    assert [mention.text for mention in reading.mentions] == ["Lumen Institute", "Orel Shipping SA"]


def test_a_parent_controls_and_a_nationality_is_citizenship() -> None:
    text = mapping_of(f"{entity('y', 'Company', 'b')}, {entity('x', 'Company', 'a', ', parent: {entity: y}')}")
    claim = only(text, {"a": "Velm Rail SA", "b": "Velm Holding SA"})
    assert (claim.subject.text, claim.predicate, claim.object.text) == ("Velm Holding SA", "controls", "Velm Rail SA")
    text = mapping_of(entity("x", "Person", "a", ", nationality: {column: of}"))
    claim = only(text, {"a": "Ana Dorn", "of": "Peru"})
    assert (claim.predicate, claim.object.text) == ("citizen_of", "Peru")
    assert read(text, {"a": "Ana Dorn", "of": "pe"})[1].claims == ()  # a code names nobody in words


@pytest.mark.parametrize("nobody", ["", "N/A", "unknown", "-", "Unspecified", "1.2345678901234568e+18", "A long text. " * 40])
def test_nobody_is_no_end(nobody: str) -> None:
    _, reading, counted = read(PAYMENT, {"a": "China", "b": nobody})
    assert reading.claims == ()
    assert counted.without == {("Payment", "an end is not named"): 1}


def test_the_engine_reads_what_the_ledger_takes() -> None:
    mapping = compile_mapping(PAYMENT)
    document, _ = make_part(SOURCE, [Row("", 2, (("a", "China"), ("b", "Peru")))])
    engine = MappingEngine(mapping)
    (reading,) = engine.read([document])
    assert reading.engine == engine.name
    assert len(reading.claims) == 1


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        ("Loan repayment", "pays"),
        ("Repayment of loan", "pays"),
        ("Repayment - loan", "pays"),
        ("Interest on a loan", "pays"),
        ("Refund of grant", "pays"),
        ("Investment advice", "pays"),
        ("Credit note", "pays"),
        ("Export buyer's credit", "lends_to"),
        ("Loan (concessional)", "lends_to"),
        ("Loan for the port", "lends_to"),
        ("Free-standing technical assistance", "donates_to"),
        ("In-kind contribution", "donates_to"),
        ("Joint venture with recipient", "invests_in"),
    ],
)
def test_a_payment_about_a_loan_is_no_loan(kind: str, predicate: str) -> None:
    claim = only(PAYMENT, {"a": "Velm Rail SA", "b": "Orlin Bank", "kind": kind})
    assert (claim.subject.text, claim.predicate) == ("Velm Rail SA", predicate)


@pytest.mark.parametrize(
    ("schema", "ends", "role", "predicate", "status"),
    [
        ("Directorship", ("director", "organization"), "Head of Communications", "member_of", "asserted"),
        ("Directorship", ("director", "organization"), "Chairman of the Board", "leads", "asserted"),
        ("Directorship", ("director", "organization"), "Former CEO", "leads", "ended"),
        ("Directorship", ("director", "organization"), "ex-president", "leads", "ended"),
        ("Directorship", ("director", "organization"), "Company Secretary", "linked_to", "asserted"),
        ("Directorship", ("director", "organization"), "Director, Company Secretary", "member_of", "asserted"),
        ("Ownership", ("owner", "asset"), "nominee", "linked_to", "asserted"),
        ("Ownership", ("owner", "asset"), "boardMember", "member_of", "asserted"),
        ("Ownership", ("owner", "asset"), "seniorManagingOfficial", "linked_to", "asserted"),
        ("Ownership", ("owner", "asset"), "unknownInterest", "linked_to", "asserted"),
        ("Ownership", ("owner", "asset"), "otherInfluenceOrControl", "controls", "asserted"),
        ("Ownership", ("owner", "asset"), "former shareholder", "owns", "ended"),
        ("UnknownLink", ("subject", "object"), "part-time employee", "linked_to", "asserted"),
    ],
)
def test_a_role_says_no_more_than_its_words(schema: str, ends: tuple[str, str], role: str, predicate: str, status: str) -> None:
    claim = only(people(schema, *ends, ROLE), {"a": "Ana Dorn", "b": "Velm Rail SA", "role": role})
    assert (claim.predicate, claim.status) == (predicate, status)


@pytest.mark.parametrize("role", ["Owner's Engineer", "counsel to the lenders", "operator's insurer"])
def test_who_works_for_the_owner_of_a_project_does_not_own_it(role: str) -> None:
    text = people("ProjectParticipant", "participant", "project", ", role: {column: role}", ("Company", "Project"))
    _, reading, counted = read(text, {"a": "Ana Dorn SA", "b": "Velm Rail Line", "role": role})
    assert reading.claims == ()
    assert counted.without == {("ProjectParticipant", "no predicate for its role"): 1}


@pytest.mark.parametrize(
    ("amount", "why"),
    [("-500", "below zero"), ("(500)", "below zero"), ("500-", "below zero"), ("-€ 1.200,50", "below zero"), ("0.00", "zero")],
)
def test_a_refund_or_nothing_is_no_payment(amount: str, why: str) -> None:
    _, reading, counted = read(PAYMENT, {"a": "China", "b": "Peru", "kind": "Grant", "sum": amount, "unit": "EUR"})
    assert reading.claims == ()
    assert counted.without == {("Payment", f"its sum is {why}"): 1}


@pytest.mark.parametrize(("share", "percentage"), [("0", "none"), ("150", None), ("-5", None), ("12.500", 12.5), ("33,333", 33.333)])
def test_a_share_is_of_a_hundred(share: str, percentage: float | str | None) -> None:
    text = people("Ownership", "owner", "asset", ", percentage: {column: share}")
    _, reading, _ = read(text, {"a": "Ana Dorn", "b": "Velm Rail SA", "share": share})
    assert [(claim.percentage, claim.what) for claim in reading.claims] == ([] if percentage == "none" else [(percentage, None)])


@pytest.mark.parametrize(
    ("sums", "numbers"),
    [
        (["12.500", "1.234,50"], [12_500.0, 1_234.5]),
        (["12.500", "7,5"], [12_500.0, 7.5]),
        (["12.500", "1,234.50"], [12.5, 1_234.5]),
        (["12,500", "1,234.50"], [12_500.0, 1_234.5]),
        (["12,500", "0,5"], [12.5, 0.5]),
        (["12.500"], [None]),  # reads in two ways, and no other value of the column shows which
        (["12,500"], [12_500.0]),
        (["9" * 400], [None]),
    ],
)
def test_the_column_shows_which_mark_is_decimal(sums: list[str], numbers: list[float | None]) -> None:
    rows = [{"a": "China", "b": f"Orlin {n} SA", "sum": text, "unit": "EUR"} for n, text in enumerate(sums)]
    _, reading, _ = read(PAYMENT, *rows)
    assert [claim.amount and claim.amount.value for claim in reading.claims] == numbers


def test_what_begins_after_the_table_s_day_is_planned() -> None:
    claim = only(PAYMENT, {"a": "China", "b": "Peru", "kind": "Grant", "when": "2025-07-01"})
    assert (claim.predicate, claim.status) == ("donates_to", "planned")
    assert only(PAYMENT, {"a": "China", "b": "Peru", "kind": "Grant", "when": "2025"}).status == "asserted"
    document = replace(SOURCE, published="2025")
    _, reading, _ = read(
        PAYMENT, {"a": "China", "b": "Peru", "when": "2026-02-03"}, {"a": "China", "b": "Chile", "when": "2025-12-31"}, source=document
    )
    assert [claim.status for claim in reading.claims] == ["planned", "asserted"]
    assert (
        only(people("Directorship", "director", "organization", ROLE), {"a": "Ana Dorn", "b": "Velm SA", "from": "2026"}).status
        == "planned"
    )


def test_a_status_that_is_not_known_is_counted() -> None:
    project = "p: {schema: Project, keys: [name], properties: {name: {column: name}, status: {column: status}}}"
    text = mapping_of(
        f"{entity('x', 'PublicBody', 'a')}, {entity('y', 'PublicBody', 'b')}, {project}, "
        + edge("Payment", "payer", "beneficiary", ", project: {entity: p}")
    )
    rows = [
        {"a": "China", "b": "Peru", "name": f"Port {n}", "status": s}
        for n, s in enumerate(("Anulado", "Completion", "withdrawn", "pending"))
    ]
    _, reading, counted = read(text, *rows)
    assert [claim.status for claim in reading.claims] == ["asserted", "asserted", "planned"]
    assert counted.odd == {"Anulado": 1}


@pytest.mark.parametrize(
    ("text", "form", "date"),
    [
        ("2018 to 2020", None, None),
        ("5000 USD", None, None),
        ("2018-03-04T23:30:00-05:00", None, "2018-03-04"),
        ("2018-03-04 00:00", None, "2018-03-04"),
        ("2018.0", None, "2018"),
        ("04/03", "%d/%m", None),
        ("04/03/0024", "%d/%m/%Y", "0024-03-04"),
    ],
)
def test_dates_that_are_none(text: str, form: str | None, date: str | None) -> None:
    assert read_date(text, form) == date


def test_numbers_of_two_columns_are_two_series_unless_a_literal_says_that_they_are_one() -> None:
    owner = "x: {schema: LegalEntity, keys: [oid]%s, properties: {name: {column: a}}}"
    firm = "y: {schema: Company, keys: [cid]%s, properties: {name: {column: b}}}"
    owns = "o: {schema: Ownership, keys: [oid, cid], properties: {owner: {entity: x}, asset: {entity: y}}}"
    rows = [
        {"oid": "1", "a": "Velm Holding", "cid": "2", "b": "Velm Rail SA"},
        {"oid": "2", "a": "Kell Trust", "cid": "1", "b": "Orlin Bank"},
    ]
    apart = read(mapping_of(f"{owner % ''}, {firm % ''}, {owns}"), *rows)[1]
    assert len({mention.entity for mention in apart.mentions if mention.text != "Lumen Institute"}) == 4
    literal = ", key_literal: firm"
    one = read(mapping_of(f"{owner % literal}, {firm % literal}, {owns}"), *rows)[1]
    assert len({mention.entity for mention in one.mentions if mention.text != "Lumen Institute"}) == 2


def test_a_purpose_of_one_word_says_the_predicate_again_where_no_sum_stands_beside_it() -> None:
    assert only(PAYMENT, {"a": "China", "b": "Peru", "kind": "Loan"}).what is None
    assert only(PAYMENT, {"a": "China", "b": "Peru", "kind": "Loan", "sum": "5", "unit": "USD"}).what == "Loan"
    assert only(PAYMENT, {"a": "China", "b": "Peru", "kind": "Debt relief"}).what == "Debt relief"
