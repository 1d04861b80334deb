from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

import pyarrow as pa
import pytest

from cuibono.runners import InlineRunner, PoolRunner, Runner, SparingRunner, make_runner
from cuibono.runners.pool import PATIENCE, cores
from cuibono.runners.spark.runner import SparkRunner

from . import stages

WORDS = [f"word{number}" for number in range(11)]


def _shouted(runner: Runner, stage, words: list[str]) -> list[str]:
    try:
        return [word for batch in runner.run(stage, stages.batches(words)) for word in batch.column("shout").to_pylist()]
    finally:
        runner.close()


def _made(name: str, request: pytest.FixtureRequest, patience: float = PATIENCE) -> Runner:
    if name == "spark":
        return SparkRunner(session=request.getfixturevalue("spark"), patience=patience)
    made = {"inline": InlineRunner, "pool": partial(PoolRunner, 2, patience=patience), "sparing": partial(SparingRunner, 2)}
    return made[name]()


@pytest.fixture(params=["inline", "pool", "sparing", "spark"])
def runner(request: pytest.FixtureRequest) -> Runner:
    """Every runner there is: the contract is one."""
    return _made(request.param, request)


def test_results_come_in_order(runner: Runner) -> None:
    words = ["word" * 50_000, *WORDS]
    assert _shouted(runner, stages.stage(stages.shout), words) == [word.upper() for word in words]


def test_every_batch_has_its_result(runner: Runner) -> None:
    sizes = [batch.num_rows for batch in runner.run(stages.stage(stages.shout), stages.batches(WORDS, 3))]
    runner.close()
    assert sizes == [3, 3, 3, 2]


def test_nothing_in_nothing_out(runner: Runner) -> None:
    assert list(runner.run(stages.stage(stages.shout), [])) == []
    runner.close()


def test_swapped_columns_are_an_error(runner: Runner) -> None:
    with pytest.raises(ValueError, match="shout"):
        _shouted(runner, stages.stage(stages.swapped), WORDS)


def test_missing_columns_are_an_error() -> None:
    with pytest.raises(ValueError, match="word"):
        list(InlineRunner().run(stages.stage(stages.shout), [stages.batches(WORDS)[0].select(["n"])]))


@pytest.mark.parametrize("name", ["pool", "spark"])
def test_a_worker_that_dies_costs_one_row(name: str, request: pytest.FixtureRequest) -> None:
    words = [*WORDS[:5], "poison", *WORDS[5:]]
    got = _shouted(_made(name, request), stages.stage(stages.shout_or_die), words)
    assert got[:5] + got[6:] == [word.upper() for word in WORDS]
    assert got[5].startswith("the worker process died")


@pytest.mark.parametrize(("name", "patience"), [("pool", 4), ("spark", 8)])
def test_a_worker_that_hangs_costs_one_row(name: str, patience: float, request: pytest.FixtureRequest) -> None:
    words = [*WORDS[:1], "poison", *WORDS[1:3]]
    got = _shouted(_made(name, request, patience), stages.stage(stages.shout_or_hang), words)
    assert [got[0], *got[2:]] == [word.upper() for word in WORDS[:3]]
    assert got[1].startswith("the worker process hung")


def test_a_very_long_document_is_waited_for() -> None:
    short, long = (next(iter(stages.batches([word]))) for word in ("word", "word" * 2_500_000))
    runner = PoolRunner(1, patience=600)
    assert runner.wait_for(short) == 600
    assert runner.wait_for(long) > 2400  # 10 MB take a quarter of an hour


@pytest.mark.parametrize(("words", "here"), [(["word"], True), (WORDS[:3], False), (["word" * 100_000], False), ([], True)])
def test_little_work_starts_no_process(words: list[str], here: bool) -> None:
    runner = SparingRunner(2)
    pids = [pid for batch in runner.run(stages.stage(stages.where), stages.batches(words)) for pid in batch.column("n").to_pylist()]
    runner.close()
    assert len(pids) == len(words)
    assert all((pid == os.getpid()) is here for pid in pids)


def test_the_queue_is_bounded() -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in stages.batches(["word"] * 100):
            taken += 1
            yield batch

    runner = PoolRunner(2)
    results = runner.run(stages.stage(stages.shout), counted())
    next(results)
    assert taken <= 2 * 2 + 1
    runner.close()


def test_one_worker_needs_no_process() -> None:
    assert isinstance(make_runner(1), InlineRunner)
    assert isinstance(make_runner(3), PoolRunner)
    assert isinstance(make_runner(0), SparingRunner if cores() > 1 else InlineRunner)
