"""The engine beyond one machine: pieces are read by the workers of a Spark cluster, or of a local Spark.

Pieces go out in jobs of bounded size, two at a time, so that no core idles while the first is finished and the driver never
holds more than two jobs' results. (`RDD.toLocalIterator` would do the same with at most two cores busy: it computes one
partition, and at most the next one, at a time.) The machines of a cluster need Tulga, and the files under the same paths.
"""

import os
import re
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, TypeVar

from tulga.errors import BadInput, BadUse, TulgaError
from tulga.read.corpus import Piece
from tulga.read.engine import Engine, Work, attempt

if TYPE_CHECKING:
    from pyspark import SparkContext

T = TypeVar("T")

_MASTER = re.compile(r"local(\[[^\]]+\])?$|yarn$|(spark|k8s|mesos)://")
_ENDED = "Spark ended, or its master never answered, before all was read"
_JOBS = 2
_PARTITIONS_A_CORE, _PIECES_A_PARTITION = 4, 4
_MOST_BYTES = 32 * 1024 * 1024
_SETTINGS = {
    "spark.app.name": "tulga",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.maxResultSize": "0",  # the size of a job is bounded here
}


def spark(master: str | None = None) -> Engine:
    """The engine of a Spark master: `local[2]`, `spark://host:7077`, `yarn`; all cores of this machine where none is given.

    A Spark session that runs already in this process is used and left running. Raises BadUse for what is no master, and
    where PySpark or Java is missing.
    """
    if master is not None and not _MASTER.match(master):
        raise BadUse(f"{master!r} is no Spark master; local[2], spark://host:7077, k8s://https://host and yarn are")
    missing = without()
    if missing:
        raise BadUse(f"the engine spark is not at hand: {missing}")

    def read(pieces: Iterable[Piece], work: Work[T], /) -> Iterator[T | BadInput]:
        with _context(master) as context, ThreadPoolExecutor(_JOBS) as threads:
            cores = context.defaultParallelism
            most = cores * _PARTITIONS_A_CORE * _PIECES_A_PARTITION
            running: deque[Future[list[T | BadInput]]] = deque()
            try:
                for together in _jobs(pieces, most):
                    running.append(threads.submit(_job, context, together, work, cores * _PARTITIONS_A_CORE))
                    if len(running) >= _JOBS:
                        yield from running.popleft().result()
                while running:
                    yield from running.popleft().result()
            finally:
                for future in running:
                    future.cancel()

    return read


def without() -> str | None:
    """What is missing for Spark, as a sentence with the remedy; None where all is there."""
    if find_spec("pyspark") is None:
        return "PySpark is missing; `pip install 'tulga[spark]'` brings it"
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else which("java")):
        return (
            "there is no Java; Spark needs version 17 or newer, for instance `apt-get install openjdk-17-jre-headless`"
        )
    return None


def _jobs(pieces: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    together: list[Piece] = []
    size = 0
    for piece in pieces:
        together.append(piece)
        size += piece.size
        if len(together) >= most or size >= _MOST_BYTES:
            yield together
            together, size = [], 0
    if together:
        yield together


def _job(context: "SparkContext", pieces: list[Piece], work: Work[T], partitions: int) -> list[T | BadInput]:
    """The results of some pieces in their order; where the job fails, each piece gets one of its own."""
    from py4j.protocol import Py4JError, Py4JJavaError

    try:
        spread = context.parallelize(pieces, min(partitions, len(pieces)))
        return list(spread.map(partial(attempt, work)).collect())
    except Py4JJavaError as error:
        if context._jsc is None or context._jsc.sc().isStopped():
            raise TulgaError(_ENDED) from error
        if len(pieces) > 1:
            return [done for piece in pieces for done in _job(context, [piece], work, 1)]
        return [BadInput("the Spark worker that read it ended, perhaps for want of memory", place=pieces[0].place)]
    except (Py4JError, OSError) as error:
        raise TulgaError(_ENDED) from error


@contextmanager
def _context(master: str | None) -> "Iterator[SparkContext]":
    """The context of the session that runs already, else a new one, which is stopped at the end."""
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        yield session.sparkContext
        return
    context = _started(master or "local[*]")
    context.setLogLevel("ERROR")
    try:
        yield context
    finally:
        context.stop()


def _started(master: str) -> "SparkContext":
    from pyspark import SparkConf, SparkContext

    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        return SparkContext(conf=SparkConf().setMaster(master).setAll(list(_SETTINGS.items())))
    except Exception as error:  # PySpark, py4j and the JVM each have errors of their own
        java = getattr(error, "java_exception", None)
        reason = str(java.getMessage() if java is not None else error).splitlines()[0]
        raise BadUse(f"Spark does not start: {reason}", place=master) from error
