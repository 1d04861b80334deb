"""Lists and knowledge bases as records: golden files, rows that are not taken, and the same record whatever the order of its parts."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.errors import InputError
from cuibono.readers.known import REASONS, KnownItem, read_known, record_again
from cuibono.records import KnownPassed, KnownTaken, Reject, to_dict
from cuibono.sources.sorted_rows import grouped_on_disk
from cuibono.vocabulary.known import ancestors, common_kind, linked_schema, state_of, table, warning_of

DATA = Path(__file__).parent / "data"
GOLDEN = DATA / "golden.json"
FILES = sorted(path.name for path in DATA.iterdir() if path.name != GOLDEN.name)
DOCS = Path(__file__).parents[3] / "docs" / "known.md"


def items(data: bytes, name: str = "list.json", **more: object) -> list[KnownItem]:
    return list(read_known(name, io.BytesIO(data), dataset="d", **more).items)  # type: ignore[arg-type]


def told(item: KnownItem) -> dict[str, object]:
    """An item as the golden file has it: of a record what is filled."""
    if isinstance(item, KnownTaken):
        return {"record": {key: value for key, value in to_dict(item.record).items() if value not in (None, [], ())}}
    if isinstance(item, Reject):
        return {"reject": [item.address, item.reason]}
    return {"passed": item.kind}


def current() -> dict[str, object]:
    made = {}
    for name in FILES:
        file = read_known(name, io.BytesIO((DATA / name).read_bytes()), dataset="d")
        made[name] = {"format": file.format, "reader": file.reader, "items": [told(item) for item in file.items]}
    return json.loads(json.dumps(made))


def test_files_read_as_the_golden_ones() -> None:
    assert current() == json.loads(GOLDEN.read_text(encoding="utf-8")), "after a meant change: python -m tests.readers.known.test_known"


def test_every_reason_is_in_the_docs() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.M)) >= set(REASONS)


@pytest.mark.parametrize("name", FILES)
def test_an_original_says_its_record_again(name: str) -> None:
    file = read_known(name, io.BytesIO((DATA / name).read_bytes()), dataset="d")
    for item in file.items:
        if isinstance(item, KnownTaken):
            assert record_again(file.format, item.original, "d") == item.record


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_packed_files_read_the_same(pack) -> None:
    data = (DATA / "watchlist.ftm.json").read_bytes()
    assert items(pack(data)) == items(data)
    with pytest.raises(InputError) as raised:
        items(pack(data)[:-40])
    assert raised.value.reason in ("truncated", "corrupt")


def test_a_file_of_another_kind_is_said() -> None:
    for data, reason in (
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"just words\nand more", "unsupported_type"),
        (b"a,b\n1,2\n", "unsupported_type"),
    ):
        with pytest.raises(InputError) as raised:
            items(data)
        assert raised.value.reason == reason


def test_a_bad_first_line_does_not_end_the_batch() -> None:
    good = b'{"id": "a", "schema": "Person", "properties": {"name": ["Ana Dorn"]}}'
    for bad in (b'{"id": "x", "schema": "Person", "properties": {"name": ["Ha', b"{", b"[{", b"not json"):
        found = items(bad + b"\n" + good + b"\n" + good.replace(b'"a"', b'"b"'), form="ftm")
        assert [type(item) for item in found] == [Reject, KnownTaken, KnownTaken], bad
        assert [item.address for item in found] == ["list.json:1", "list.json:2", "list.json:3"]


def test_a_line_above_the_limit_is_passed_over() -> None:
    good = b'{"id": "a", "schema": "Person", "properties": {"name": ["Ana Dorn"]}}'
    long = b'{"id": "b", "schema": "Person", "properties": {"name": ["' + b"x" * 500 + b'"]}}'
    found = items(b"\n".join([good, long, good]), max_line=200)
    assert [getattr(item, "reason", "") for item in found] == ["", "too_large", ""]


def test_a_row_that_is_not_utf8() -> None:
    found = items(b"id,schema,name,aliases,birth_date,countries,sanctions\na,Person,Ana D\xf6rn,,,,\nb,Person,Ana Dorn,,,,\n")
    assert [getattr(item, "reason", "") for item in found] == ["bad_encoding", ""]
    found = items(b'{"id": "a", "schema": "Person", "properties": {"name": ["D\xf6rn"]}}\n')
    assert [getattr(item, "reason", "") for item in found] == ["bad_encoding"]


@given(st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=6)), max_size=6), st.booleans())
def test_damage_is_a_reject_or_said(name: str, cuts: list[tuple[float, int, bytes]], forced: bool) -> None:
    data = (DATA / name).read_bytes()
    for where, drop, put in cuts:
        at = int(where * len(data))
        data = data[:at] + put + data[at + drop :]
    reasons = set()
    try:
        reasons = {item.reason for item in items(data, form="wikidata" if forced else "auto") if isinstance(item, Reject)}
    except InputError as error:
        reasons = {error.reason}
    assert reasons <= {*REASONS, "empty", "unsupported_type", "corrupt", "truncated"}


WORDS = st.text(alphabet="abcxyz éЖ漢'-", min_size=1, max_size=12).filter(lambda text: text.strip() != "")
VALUES = st.dictionaries(
    st.sampled_from(["name", "alias", "weakAlias", "position", "notes", "topics", "country", "registrationNumber", "email"]),
    st.lists(WORDS, min_size=1, max_size=3, unique=True),
    max_size=6,
)


@given(VALUES, WORDS)
def test_an_entity_survives_json(values: dict[str, list[str]], name: str) -> None:
    row = {"id": "x-1", "schema": "Company", "properties": {**values, "name": [name]}}
    (item,) = items(json.dumps(row).encode())
    assert isinstance(item, KnownTaken)
    assert json.loads(item.original) == row
    assert item.record.names[0] == " ".join(name.split())
    assert record_again("ftm", item.original, "d") == item.record


STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["LegalEntity", "Organization", "Company"]),
        st.sampled_from(["name", "alias", "country", "notes", "birthDate"]),
        st.sampled_from(["1961", "1962-05"]),
        st.sampled_from(["one", "two"]),
    ),
    min_size=1,
    max_size=30,
)


def as_csv(rows: list[tuple[str, ...]], columns: list[str]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    for canonical, schema, prop, value, dataset in rows:
        cells = {
            "canonical_id": canonical,
            "entity_id": f"{canonical}-{dataset}",
            "schema": schema,
            "prop": prop,
            "value": value,
            "dataset": dataset,
        }
        writer.writerow([cells[name] for name in columns])
    return made.getvalue().encode()


@given(STATEMENTS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_statements_in_any_order_are_the_same_entities(rows: list[tuple[str, ...]], random, most: int) -> None:
    columns = ["canonical_id", "entity_id", "schema", "prop", "value", "dataset"]
    rows = [*rows, *((key, "Company", "name", "1961", "one") for key in "abc")]
    first = items(as_csv(rows, columns))
    shuffled, turned = list(rows), list(columns)
    random.shuffle(shuffled)
    random.shuffle(turned)
    again = items(
        as_csv([*shuffled, *shuffled[:3]], turned),
        grouping=lambda found: grouped_on_disk(found, key=lambda row: row[1].canonical_id, most=most),
    )
    bare = [[(item.record, item.original) for item in found if isinstance(item, KnownTaken)] for found in (first, again)]
    assert bare[0] == bare[1]
    assert len(bare[0]) == 3


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers()), max_size=60), st.integers(1, 9))
def test_grouping_on_disk_is_grouping(rows: list[tuple[str, int]], most: int) -> None:
    found = list(grouped_on_disk(rows, key=lambda row: row[0], most=most))
    keys = [group[0][0] for group in found]
    assert keys == sorted({key for key, _ in rows})
    assert all(group == [row for row in rows if row[0] == key] for key, group in zip(keys, found, strict=True))


def test_the_schema_table_is_closed() -> None:
    extends = table("extends")
    assert all(parent in extends for parents in extends.values() for parent in parents)
    assert ancestors("Company") >= {"Organization", "LegalEntity", "Thing", "Asset"}
    assert ancestors("Wizard") == frozenset()
    assert set(table("linked")) <= set(extends)
    assert (linked_schema("Vessel"), linked_schema("Sanction"), linked_schema("Person")) == (None, "", "Person")
    assert common_kind(frozenset({"LegalEntity", "Company", "Organization"})) == "Company"
    assert common_kind(frozenset({"Person", "Company"})) is None


@pytest.mark.parametrize(
    ("value", "code"), [("ru", "ru"), ("RU", "ru"), ("us-ca", "us"), ("uk", "gb"), ("suhh", None), ("Peru", "pe"), ("zz", None)]
)
def test_countries_of_lists(value: str, code: str | None) -> None:
    assert state_of(value) == code


@pytest.mark.parametrize(
    ("topic", "words"), [("sanction", "sanctioned"), ("crime.traffick.drug", "trafficking"), ("gov.soe", None), ("corp.public", None)]
)
def test_topics_that_warn(topic: str, words: str | None) -> None:
    assert warning_of(topic) == words


def test_what_followthemoney_knows_is_known() -> None:
    """Where the package can be had: the same schemata, the same ancestors, every property and topic that is read."""
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed: the ftm extra").model
    for name, schema in model.schemata.items():
        assert ancestors(name) == frozenset(schema.names), name
    properties = {prop for schema in model for prop in schema.properties}
    assert set(table("properties")) <= properties
    assert set(table("dates")["read"]) <= properties


def test_passed_rows_are_told_by_kind() -> None:
    found = items((DATA / "watchlist.ftm.json").read_bytes())
    assert [item.kind for item in found if isinstance(item, KnownPassed)] == ["Vessel", "Address"]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(current(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
