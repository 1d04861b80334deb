"""Resolution on Spark gives the links and entities of the embedded engine, byte for byte."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import to_arrow
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import append
from cuibono.operations.map_table import Asked, load_mapping, map_table
from cuibono.operations.on_spark import resolve_packs
from cuibono.operations.on_spark.local_facts import BODY, DOCUMENTS, FACTS, SAID, TOLD, gather_facts, packed, unpacked
from cuibono.operations.on_spark.resolve import is_live_sql, merged, resolve_on_spark
from cuibono.operations.on_spark.resolve_packs import COUNT, HANDED, KEY, LOCAL
from cuibono.records import Link, Said, gather_locals, to_dict
from cuibono.runners import InlineRunner
from cuibono.stages.resolve import tally_terms as tally_terms_module
from cuibono.stages.resolve.block_locals import ASKS, READ, is_live
from cuibono.stages.resolve.entities import key_locals, resolve
from cuibono.stages.resolve.obey_decisions import read_rulings
from cuibono.stages.resolve.tally_terms import BEARER, CORPUS, SHORT, tally_terms
from tests.operations.on_spark.tables import frames
from tests.operations.test_resolve_ledger import WORLD, page, read
from tests.runners.spark.test_components import union_find
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


def test_a_corpus_is_resolved_as_the_embedded_engine_does(spark: Any, tmp_path: Path) -> None:
    with grown(tmp_path / "ledger.sqlite3", 2, 60) as ledger:
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.lists(page, min_size=1, max_size=14), pack=st.sampled_from((1, 3, 1000)))
def test_components_alone_or_together_give_what_the_corpus_gives(pages: list[Any], pack: int, monkeypatch: Any) -> None:
    """Whatever the corpus: what a component is handed is all that it asks for."""
    monkeypatch.setattr(resolve_packs, "PACK", pack)
    # Words are soon widespread, so that their counts matter in a small corpus too.
    monkeypatch.setattr(tally_terms_module, "bounds", lambda kind, size: (-(-size // 5), -(-size // 2)))
    made = [read(number, *row) for number, row in enumerate(pages)]
    said = {document.doc_id: [_said(row) for row in reading.mentions] for document, reading in made}
    told = {document.doc_id: [_told(row) for row in reading.claims] for document, reading in made}
    locals_ = [one for row, _ in made for one in gather_locals(row.doc_id, said[row.doc_id], told[row.doc_id], row.title)]
    whole = resolve(locals_)
    found = [*resolve_packs.resolve_packs(handed(made), sizes_of(locals_), read_rulings([]))]
    links, entities = ([row for batch in found for row in batch.column(name).to_pylist()[0]] for name in ("links", "entities"))
    assert sorted(map(str, links)) == sorted(map(str, to_arrow(schema.links, map(to_dict, whole.links)).to_pylist()))
    assert sorted(map(str, entities)) == sorted(map(str, to_arrow(schema.entities, map(to_dict, whole.entities)).to_pylist()))
    assert sum(sum(batch.column("locals").to_pylist()) for batch in found) == len(locals_)


def _said(row: Any) -> Said:
    return Said(row.entity, row.text, row.schema, row.named, row.country, row.region)


def _told(row: Any) -> tuple[str, str, str, str, str]:
    return row.subject.entity, row.subject.text, row.predicate, row.object.entity, row.object.text


def sizes_of(locals_: list[Any]) -> dict[Any, int]:
    return {term: count for term, count in tally_terms(key_locals(locals_)).counts.items() if term[0] == CORPUS}


def handed(made: list[Any]) -> list[pa.RecordBatch]:
    """What the SQL hands on, in plain Python: by component its locals, and the counts that it asks for and no more."""
    rows = [
        {
            "doc_id": document.doc_id,
            "title": document.title,
            "starts": None,
            "said": [dict(zip(SAID, (place, *_said(row)[:2], *_said(row)[2:6], row.start), strict=True)) for place, row in listed],
            "told": [dict(zip(TOLD, _told(row), strict=True)) for row in reading.claims],
        }
        for document, reading in made
        for listed in [[*enumerate(reading.mentions)]]
    ]
    lists = (
        pa.list_(pa.struct([(name, _TYPES.get(name, pa.string())) for name in SAID])),
        pa.list_(pa.struct([(n, pa.string()) for n in TOLD])),
    )
    strings = [(name, pa.string()) for name in ("doc_id", "title", "starts")]
    batch = pa.RecordBatch.from_pylist(rows, pa.schema([*strings, ("said", lists[0]), ("told", lists[1])]))
    facts = [row for found in gather_facts([batch], frozenset()) for row in found.to_pylist()]
    blocks: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for row in (block for fact in facts for block in fact["blocks"]):
        blocks[row["name"]].add((row["side"], row["node"]))
    live = {name for name, there in blocks.items() if is_live(name, {side for side, _ in there}, {side for side, _ in there})}
    of = union_find([(min(node for _, node in blocks[name]), node) for name in live for _, node in blocks[name]])
    counts = Counter((term["kind"], term["word"]) for fact in facts for term in fact["terms"])
    keys = {(row["word"], row["key"]) for fact in facts for row in fact["bodies"]}
    out: set[tuple[int, int, str, str | None, int | None]] = set()
    asked = [(of.get(row["node"], row["node"]), row["kind"], row["word"]) for fact in facts for row in fact["asked"]]
    several = [name for name in live if name.startswith(READ) and len({node for _, node in blocks[name]}) > 1]
    asked += [(of[min(blocks[name])[1]], kind, name.removeprefix(READ)) for name in several for kind in (BEARER, SHORT)]
    for component, kind, word in asked:
        if kind == BODY:
            out |= {(component, KEY, word, key, None) for found, key in keys if found == word}
        elif (kind, word) in counts:
            out.add((component, COUNT, kind, word, counts[kind, word]))
    listed = [(of.get(row["node"], row["node"]), LOCAL, row["local"], None, None) for fact in facts for row in fact["locals"]]
    table = sorted([*out, *listed], key=lambda row: row[:2])
    return [pa.RecordBatch.from_pylist([dict(zip(HANDED.names, row, strict=True))], HANDED) for row in table]


_TYPES = {"ordinal": pa.int64(), "start": pa.int64(), "named": pa.bool_()}


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
