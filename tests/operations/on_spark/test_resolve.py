"""Resolution on Spark gives the links and entities of the embedded engine, byte for byte."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import to_arrow
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import append
from cuibono.operations.map_table import Asked, load_mapping, map_table
from cuibono.operations.on_spark import resolve_packs
from cuibono.operations.on_spark.local_facts import DOCUMENTS, FACTS, SAID, TOLD, gather_facts, packed, unpacked
from cuibono.operations.on_spark.resolve import is_live_sql, merged, resolve_on_spark
from cuibono.records import Link, to_dict
from cuibono.runners import InlineRunner
from cuibono.stages.resolve.block_locals import ASKS, is_live
from cuibono.stages.resolve.entities import key_locals, resolve
from tests.operations.on_spark.tables import frames
from tests.operations.test_resolve_ledger import WORLD, read
from tests.stages.makers import local

EXAMPLES = Path(__file__).parents[3] / "examples"
AT = ("ida", "2031-06-02T00:00:00Z", "the register")


def check(spark: Any, ledger: SqliteLedger) -> Any:
    """Compares all rows with those of the embedded engine; gives what Spark made."""
    log = ledger.decisions()
    whole = resolve(ledger.locals(), log)
    done = resolve_on_spark(*frames(spark, ledger), log)
    for table, frame, rows in ((schema.links, done.links, whole.links), (schema.entities, done.entities, whole.entities)):
        found = sorted(zip(*(column.to_pylist() for column in frame.toArrow().columns), strict=True))
        assert found == sorted(zip(*(column.to_pylist() for column in to_arrow(table, map(to_dict, rows)).columns), strict=True))
    assert done.locals == len(whole.links)
    assert 0 < done.largest <= done.locals
    assert done.compared <= whole.compared  # names that nothing can join are not even looked at
    done.release()
    return done


def grown(path: Path, seed: int, documents: int) -> SqliteLedger:
    """A ledger of names that have much to do with each other, and of many that have not."""
    rng = random.Random(seed)
    names = rng.sample(range(len(WORLD)), (12, 24, len(WORLD))[seed % 3])
    ledger = SqliteLedger(path, write=True, create=True)
    with ledger.transaction():
        for number in range(documents):
            entities = [(rng.choice(names), rng.choice((None, None, None, "us", "pe"))) for _ in range(rng.randint(1, 6))]
            ties = [(rng.randrange(6), rng.choice(("leads", "holds_office", "meets")), rng.randrange(6)) for _ in range(rng.randint(0, 3))]
            ledger.add_document(*_with(read(number, entities, ties, rng.choice(("", "Orvath and Brenta", "Smith of Vell")))))
    return ledger


def _with(made: Any) -> tuple[Any, bytes, Any]:
    return made[0], b"", made[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_corpus_is_resolved_as_the_embedded_engine_does(seed: int, spark: Any, tmp_path: Path, monkeypatch: Any) -> None:
    if seed:
        monkeypatch.setattr(resolve_packs, "PACK", seed)  # workers are forked off before or after: both hold
    with grown(tmp_path / "ledger.sqlite3", seed, 60) as ledger:
        done = check(spark, ledger)
    assert done.components > 1


def test_a_persons_decisions_bind_on_spark_too(spark: Any, tmp_path: Path) -> None:
    rng = random.Random(7)
    with grown(tmp_path / "ledger.sqlite3", 2, 40) as ledger:
        links = resolve(ledger.locals()).links
        for number in range(14):
            left, right = ([f"{row.doc_id}#{row.entity}", row.entity_id][rng.random() < 0.5] for row in rng.sample(links, 2))
            if left != right:
                append(ledger, "same", min(left, right), max(left, right), ("same", "same", "not_same", "unsure")[number % 4], AT)
        assert resolve(ledger.locals(), ledger.decisions()).links != links
        check(spark, ledger)


def test_the_examples_are_resolved_as_the_embedded_engine_does(spark: Any, tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as ledger:
        add_paths(ledger, [EXAMPLES / "corpus"], Capture(AT[1]), InlineRunner(), engine="rules")
        for table in (EXAMPLES / "records").glob("*.yml"):
            rows = next(path for path in table.parent.glob(f"{table.stem}.*") if path != table)
            map_table(ledger, rows, load_mapping(table, rows), Asked(AT[1], publisher="Registrar of Velmora"))
        check(spark, ledger)


def test_nothing_is_resolved_to_nothing(spark: Any, tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as ledger:
        done = resolve_on_spark(*frames(spark, ledger))
    assert (done.links.count(), done.entities.count(), done.locals, done.components, done.largest) == (0, 0, 0, 0, 0)
    done.release()


def test_sql_says_which_blocks_are_live(spark: Any) -> None:
    rng = random.Random(1)
    rows = []
    for number in range(400):
        name = f"{rng.choice(('short|', 'letters|', 'sound|', 'read|', 'name|'))}{number}"
        rows += [(name, rng.choice(("", "a", "b", "part", ASKS, ASKS))) for _ in range(rng.randint(1, 4))]
    frame = spark.createDataFrame(rows, "name string, side string")
    found = {row["name"]: row["live"] for row in frame.groupBy("name").agg(is_live_sql(frame.name, frame.side).alias("live")).collect()}
    sides: dict[str, set[str]] = {}
    for name, side in rows:
        sides.setdefault(name, set()).add(side)
    assert found == {name: is_live(name, told, told) for name, told in sides.items()}


pairs = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=6)


@given(found=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-3, 8)), max_size=10), pairs=pairs)
def test_components_that_a_pair_binds_become_one(found: list[tuple[str, int]], pairs: list[tuple[str, str]]) -> None:
    moved = dict(merged(found, pairs))
    assert moved.keys().isdisjoint(moved.values())
    of: dict[str, set[int]] = {}
    for end, component in found:
        of.setdefault(end, set()).add(moved.get(component, component))
    for left, right in pairs:
        assert len(of.get(left, set()) | of.get(right, set())) <= 1
    assert moved.keys() <= {component for end, component in found if any(end in pair for pair in pairs)}


names = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3)


@given(names=names, country=st.none() | st.just("pe"), context=st.lists(st.text(max_size=9), max_size=3))
def test_a_local_is_the_same_after_its_way_as_text(names: list[str], country: str | None, context: list[str]) -> None:
    one = local("d1", "e1", "Person", *names, country=country, context=tuple(context), region=country)
    assert unpacked(packed(one)) == one


def test_facts_are_the_same_however_documents_are_batched(tmp_path: Path) -> None:
    with grown(tmp_path / "ledger.sqlite3", 5, DOCUMENTS + 20) as ledger:
        locals_ = ledger.locals()
        rows = []
        for doc_id in ledger.document_ids():
            with ledger.transaction() as connection:
                said = connection.execute(schema.mentions.select().where(schema.mentions.c.doc_id == doc_id)).mappings().all()
                told = connection.execute(schema.claims.select().where(schema.claims.c.doc_id == doc_id)).mappings().all()
            rows.append(
                {
                    "doc_id": doc_id,
                    "title": ledger.document(doc_id).title,
                    "starts": None,
                    "said": [{name: row[name] for name in SAID} for row in reversed(said)],
                    "told": [{name: row[name] for name in TOLD} for row in told] or None,
                }
            )
    one = pa.RecordBatch.from_pylist(rows)
    whole, parts = ([*gather_facts(batches, frozenset())] for batches in ([one], [one.slice(0, 7), one.slice(7)]))
    assert [batch.num_rows for batch in whole] == [DOCUMENTS, 20]
    tables = [pa.Table.from_batches(batches, FACTS).to_pylist() for batches in (whole, parts)]
    for left, right in zip(*tables, strict=True):
        assert left["locals"] == right["locals"]
        assert all(sorted(map(str, left[name])) == sorted(map(str, right[name])) for name in FACTS.names[2:])
    keyed = [item.local for item in key_locals(locals_)]
    found = [unpacked(row["local"]) for table in tables[0] for row in table["locals"]]
    assert sorted((row.doc_id, row.entity, row.names) for row in found) == [(row.doc_id, row.entity, row.names) for row in keyed]


def test_links_are_rows_of_the_ledger() -> None:
    assert [*to_dict(Link("d", "e", "ent-1", 0.9, "why"))] == [column.name for column in schema.links.c]
