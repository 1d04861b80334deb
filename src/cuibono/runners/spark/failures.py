"""What went wrong on Spark as our errors: the session is gone, or what was asked of it failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cuibono.errors import CuibonoError

from .session import answers

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WHERE = "--on spark"
# As Python and Java name an error, and as gRPC tells of one.
_NAMED = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception)\b.*:|details = ")


def check_answers(spark: SparkSession, error: Exception) -> None:
    """Raises CuibonoError where ``error`` came since the session is gone."""
    if not answers(spark):
        advice = "see to the cluster and run the same command again: what is whole is kept"
        raise CuibonoError(f"Spark no longer answers: {last_line(str(error))}", where=WHERE, advice=advice) from error


@contextmanager
def told(spark: SparkSession, what: str) -> Iterator[None]:
    """Errors of Spark as CuibonoError; ``what`` it was to do."""
    try:
        yield
    except CuibonoError:
        raise
    except Exception as error:  # of pyspark, py4j or gRPC: they share no class
        check_answers(spark, error)
        advice = "run the same command again: what is whole is kept; with --on pool it goes on without Spark"
        raise CuibonoError(f"Spark could not {what}: {last_line(str(error))}", where=WHERE, advice=advice) from error


def last_line(words: str) -> str:
    """The line that names the error of a traceback of Python or Java, else the first one."""
    lines = [line.strip().removeprefix(": ") for line in words.splitlines() if line.strip()]
    told = [line for line in lines if _NAMED.match(line)]
    return (told or lines or ["no word of why"])[0]
