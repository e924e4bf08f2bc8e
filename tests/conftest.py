"""What tests share: the reference material where it is at hand, and one real demo workspace for the whole run."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("TULGA_SHARED", ROOT.parent / "shared"))
    if not (folder / "gold").is_dir():
        pytest.skip("the reference material is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Mongolia workspace, built once through the command line as a user builds it."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    command = [sys.executable, "-m", "tulga", "demo", "--build-only", "--workspace", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def spark() -> Iterator[Callable[[Any], Any]]:
    """What makes frames of a small Spark in this process out of Arrow tables."""
    from tulga.read.spark import without

    if missing := without():
        pytest.skip(missing)
    pytest.importorskip("pyarrow", reason="tables go over to Spark as Arrow")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "2g"}
    # Small frames: compiling each plan takes longer than running it as it is.
    settings |= {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session.createDataFrame
    session.stop()


@pytest.fixture(scope="session")
def demo_server(demo: Path) -> Iterator[str]:
    """The address of a server of the demo workspace on this machine."""
    port = _free_port()
    command = [sys.executable, "-m", "tulga", "serve", "--port", str(port), "--workspace", str(demo)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    said = server.stderr.read().decode() if server.stderr and server.poll() is not None else "no answer"
    raise AssertionError(f"the demo server did not start: {said}")
