"""A session of Spark: on this machine, on a cluster's master, or at an address of Spark Connect."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cuibono.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = "local[*]"
# A task is tried so often before its job fails: workers are lost to other reasons than their documents.
TRIES = 4
# The driver's share of the machine's memory, and no more than this many MiB: it holds a slice of a run, never the corpus.
DRIVER_SHARE, DRIVER_MOST = 4, 4096
_LOCAL = re.compile(r"local(?:\[(\*|\d+)(?:,\s*(\d+))?\])?")
_CLUSTERS = ("spark://", "k8s://", "yarn", "sc://")
_INSTALL = "pip install 'cuibono[spark]'"


def get_session(master: str | None = None, *, app: str = "cuibono") -> SparkSession:
    """The session at ``master``: None is all cores of this machine; else ``local[2]``, ``spark://…``, any other master that Spark knows,
    or ``sc://…`` for Spark Connect. The one that is open already where it has that master.

    Raises UsageError where pyspark or Java is missing, where another session is open, or where nothing answers there.
    """
    master = master or HERE
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("pyspark is not installed", where="--on spark", advice=_INSTALL) from error
    local = _LOCAL.fullmatch(master)
    if not local and not master.startswith(_CLUSTERS):
        raise UsageError(
            f"{master!r} is no master", where="--master", advice="for example local[*], local[2], spark://HOST:7077, sc://HOST"
        )
    if master.startswith("sc://"):
        return _started(_with(SparkSession.builder.appName(app).remote(master), _SESSION), master)
    _check_open(master)
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageError("Spark needs Java 17 or newer, and there is none", where="--on spark", advice="install a Java runtime")
    if local:
        master = f"local[{local[1] or ('1' if master == 'local' else '*')},{local[2] or TRIES}]"
        # No look-up of this machine's name: all that talks to each other is on the loopback.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName(app).master(master)
    return _started(_with(builder, {**_COMMON, **_SESSION, **(_local_settings() if local else {})}), master)


def close(spark: SparkSession) -> None:
    """Ends a session and what it started on this machine."""
    with _at_once(spark):
        spark.stop()


def answers(spark: SparkSession) -> bool:
    """Whether the session still runs what it is asked."""
    with _at_once(spark):
        try:
            return spark.range(1).count() == 1
        except Exception:  # of pyspark, py4j or gRPC: they share no class
            return False


_COMMON = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.task.maxFailures": str(TRIES),
    "spark.python.worker.reuse": "true",
}
# What a session may say for itself, a server's of Spark Connect too.
_SESSION = {
    # Joins and groups of very many rows of one key are split, and small partitions put together.
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    # Rows are whole documents or batches of them: few make a batch of many megabytes.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    # Rows of one partition come in the order in which they were given.
    "spark.sql.execution.sortBeforeRepartition": "false",
}


def _local_settings() -> dict[str, str]:
    log = Path(__file__).with_name("log4j2.properties")
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{_driver_memory()}m",
        # Half of it at most: the rest is for what the job's tasks hold.
        "spark.driver.maxResultSize": f"{_driver_memory() // 2}m",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{log} -XX:-UsePerfData",
        "spark.pyspark.python": sys.executable,
        "spark.pyspark.driver.python": sys.executable,
        # What can be imported here can be in the workers.
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "spark.sql.shuffle.partitions": str(max(8, 2 * (os.cpu_count() or 1))),
        "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "cuibono-spark-warehouse"),
    }


def _driver_memory() -> int:
    """MiB for the driver, in which a local session's tasks run too."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)
    except (AttributeError, ValueError, OSError):  # not on Windows
        whole = 8192
    return max(1024, min(DRIVER_MOST, whole // DRIVER_SHARE))


def _check_open(master: str) -> None:
    """Raises UsageError where a session with another master is open: a process has one."""
    from pyspark import SparkContext

    context: Any = SparkContext._active_spark_context
    if context is None:
        return
    wanted, there = (_LOCAL.fullmatch(name) for name in (master, context.master))
    same = wanted[1] == there[1] if wanted and there else master == context.master
    if not same:
        raise UsageError(f"a session with the master {context.master} is open", where="--master", advice="close it first")


def _with(builder: Any, settings: dict[str, str]) -> Any:
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


@contextmanager
def _at_once(spark: SparkSession) -> Iterator[None]:
    """No second try meanwhile: Spark Connect's client asks a server that is gone again and again, for ten minutes."""
    if not type(spark).__module__.startswith("pyspark.sql.connect"):
        yield
        return
    client: Any = spark.client
    policies = client.get_retry_policies()
    client.set_retry_policies([])
    try:
        yield
    finally:
        client.set_retry_policies(policies)


def _started(builder: Any, master: str) -> SparkSession:
    with _stderr_aside() as said:
        try:
            spark: SparkSession = builder.getOrCreate()
        except Exception as error:  # of pyspark, py4j, Java or gRPC: none of them has a class for it
            said.seek(0)
            words = [line for line in f"{error}\n{said.read().decode(errors='replace')}".splitlines() if line.strip()]
            far = "see that the server runs and has pyspark's version"
            advice = far if "://" in master else "see that Java 17 or newer runs here: java -version"
            raise UsageError(f"no session of Spark: {' | '.join(words[:3])}", where=master, advice=advice) from error
    return spark


@contextmanager
def _stderr_aside() -> Iterator[BinaryIO]:
    """What Java started meanwhile says on stderr, then and later, goes to a file that nobody sees: its greetings can't be turned off."""
    with tempfile.TemporaryFile() as aside:
        sys.stderr.flush()
        kept = os.dup(2)
        try:
            os.dup2(aside.fileno(), 2)
            yield aside
        finally:
            os.dup2(kept, 2)
            os.close(kept)
