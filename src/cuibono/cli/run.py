"""``cuibono run``: a corpus into tables of Parquet, here or on Spark; no workspace needed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from .frame import ConfidenceOption, EngineOption, JsonOption, emit, note, progress, taken_or_not


class On(StrEnum):
    """Where the reading is done."""

    INLINE = "inline"
    POOL = "pool"
    SPARK = "spark"


def register(app: typer.Typer) -> None:
    app.command("run", help="Read a corpus into tables of Parquet, slice by slice: here, in a pool or on Spark; goes on where it stopped.")(
        run
    )


def run(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A file, a folder or an address (s3://…): JSON lines, Parquet, WARC …", show_default=False)
    ],
    out: Annotated[
        str, typer.Argument(metavar="OUT", help="The folder or address of the run; the same again goes on with it.", show_default=False)
    ],
    on: Annotated[On, typer.Option(help="inline: this process; pool: processes of this machine; spark: a session of Spark.")] = On.POOL,
    master: Annotated[
        str | None,
        typer.Option(help="Of Spark: local[2], spark://HOST:7077, sc://HOST …; else all cores of this machine.", show_default=False),
    ] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Processes that read; 0: one per core.", show_default=False)] = None,
    dataset: Annotated[str, typer.Option(help="A name for what is read together.")] = "default",
    slice_size: Annotated[
        int | None, typer.Option("--slice", min=1, help="Documents that are read and written together.", show_default=False)
    ] = None,
    engine: EngineOption = None,
    min_confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.errors import UsageError
    from cuibono.operations.clock import now
    from cuibono.operations.run_corpus import SLICE, Options, run_corpus
    from cuibono.readers.language import load_ahead
    from cuibono.runners import InlineRunner, PoolRunner, Runner
    from cuibono.runners.pool import cores
    from cuibono.settings import Settings, checked_confidence, checked_engine

    if master is not None and on is not On.SPARK:
        raise UsageError("a master is Spark's", where="--master", advice="give --on spark with it")
    load_ahead()
    settings = Settings.from_environment()
    reads = settings.engine if engine is None else checked_engine(engine, "--engine")
    least = settings.min_confidence if min_confidence is None else checked_confidence(str(min_confidence), "--min-confidence")
    number = settings.workers if workers is None else workers
    runner: Runner
    spark = None
    if on is On.SPARK:
        from cuibono.runners.spark.runner import SparkRunner

        runner = SparkRunner(master or (f"local[{number}]" if number else None))
        spark = runner.spark
    else:
        runner = InlineRunner() if on is On.INLINE else PoolRunner(number or cores())
    options = Options(reads, least, dataset, settings.max_bytes)
    try:
        with progress("run") as step:
            ran = run_corpus(
                source,
                out,
                runner,
                options,
                at=now(),
                most=slice_size or SLICE,
                spark=spark,
                on_step=lambda done, what: step(done, None, what),
            )
    finally:
        runner.close()
    if ran.kept and not as_json:
        note(f"{ran.kept} slices were there already")
    rows = ran.counts
    data = {
        "out": ran.out,
        "slices": ran.slices,
        "kept": ran.kept,
        "known": ran.known,
        "rows": rows,
        "digests": ran.digests,
        "reasons": ran.reasons,
    }
    lines = [f"{count:,} rejects: {reason}" for reason, count in ran.reasons.items()]
    lines += [f"{name}: {rows[name]:,} rows, {ran.digests[name][:16]}" for name in rows]
    lines.append(f"read {rows['documents']:,} documents ({ran.known:,} came twice) with {rows['claims']:,} claims into {ran.out}")
    emit(data, lines, as_json=as_json, rejects=rows["rejects"])
    return taken_or_not(rows["documents"], rows["rejects"])
