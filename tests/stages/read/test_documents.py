from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa
import pytest

from cuibono.engines import ENGINES
from cuibono.operations.batches import grouped, read_stage
from cuibono.records import Document, Reading, from_batch, to_batch
from cuibono.runners import InlineRunner, PoolRunner, Runner, Stage
from cuibono.stages.read.documents import crashed, read_all
from cuibono.stages.read.sentences import split_sentences
from tests.ledger.factories import NORTH, SOUTH, document

DOCUMENTS = [document(f"{text} Report {number}.", f"{number}.txt") for number in range(6) for text in (NORTH, SOUTH)]


@pytest.fixture(params=ENGINES)
def read(request: pytest.FixtureRequest) -> Stage:
    return read_stage(request.param)


def _digest(read: Stage, runner: Runner, documents: list[Document]) -> str:
    found = hashlib.sha256()
    try:
        for batch in runner.run(read, (to_batch(Document, group) for group in grouped(documents))):
            for row in batch.to_pylist():
                found.update(repr(row).encode())
    finally:
        runner.close()
    return found.hexdigest()


def test_two_runs_and_two_runners_give_the_same(read: Stage) -> None:
    once, again, pooled = (_digest(read, runner, DOCUMENTS) for runner in (InlineRunner(), InlineRunner(), PoolRunner(2)))
    assert once == again == pooled


def test_readings_have_sentences_and_names(read: Stage) -> None:
    (reading,) = from_batch(Reading, read.function(to_batch(Document, [document()])))
    assert NORTH[slice(*reading.sentences[0])] == "Orsk Rail owns the port of Vell."
    assert {mention.text for mention in reading.mentions} >= {"Ana Dorn"}
    assert reading.rejects == ()


def test_other_languages_are_kept_unread(read: Stage) -> None:
    spanish = document("El alcalde de Lima viajó a China.", "es.txt", language="es")
    readings = from_batch(Reading, read.function(to_batch(Document, [document(), spanish, document(SOUTH, "s.txt")])))
    assert [reading.rejects[0].reason if reading.rejects else "" for reading in readings] == ["", "language", ""]
    assert (readings[1].claims, readings[1].mentions) == ((), ())


class _Stumbles:
    name = "stumbles/1"

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for made in documents:
            if made.address == "bad":
                raise ValueError("no")
            yield Reading(made.doc_id, self.name)


def test_one_bad_document_costs_itself_alone() -> None:
    documents = [document(), replace(document(), doc_id="doc-2", address="bad"), document(SOUTH, "s.txt")]
    readings = read_all(_Stumbles(), documents)
    assert [reading.doc_id for reading in readings] == [made.doc_id for made in documents]
    assert [[reject.reason for reject in reading.rejects] for reading in readings] == [[], ["engine_error"], []]


def test_documents_with_one_id_keep_their_own_readings(read: Stage) -> None:
    same = [replace(document(), doc_id="1"), replace(document(SOUTH, "s.txt"), doc_id="1")]
    first, second = from_batch(Reading, read.function(to_batch(Document, same)))
    assert first.sentences != second.sentences


def test_a_crash_is_a_reject() -> None:
    (reading,) = from_batch(Reading, crashed(to_batch(Document, [document()]), "died"))
    assert [(reject.reason, reject.message) for reject in reading.rejects] == [("worker_crash", "died")]


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (17, [8, 8, 1])])
def test_batches_are_small(count: int, sizes: list[int]) -> None:
    assert [len(group) for group in grouped([document()] * count)] == sizes


def test_long_documents_go_alone() -> None:
    long = document("word " * 20_000, "long.txt")
    assert [len(group) for group in grouped([long, long])] == [1, 1]
    assert isinstance(to_batch(Document, [long]), pa.RecordBatch)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("El Sr. Moreno negó. ¿Qué pasó? Nada.\n\nEE. UU. calló", ["El Sr. Moreno negó.", "¿Qué pasó?", "Nada.", "EE. UU. calló"]),
        ("市长会见了他。“好的。”他说。\n结束！", ["市长会见了他。", "“好的。”", "他说。", "结束！"]),
        ("التقى الوزير. كيف الحال؟ جيد", ["التقى الوزير.", "كيف الحال؟", "جيد"]),
        ("  \n—\n", []),
    ],
)
def test_a_text_that_nobody_reads_has_sentences_by_its_marks(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_line_of_blanks_without_end_costs_what_it_is_long() -> None:
    text = "word" + " \t" * 500_000 + "word"
    assert split_sentences(text) == ((0, len(text)),)
