"""The same bytes out of one process, two processes and Spark; and one sentence where Spark is not at hand."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tulga.errors import BadInput, BadUse
from tulga.ledger import Ledger
from tulga.read import spark as spark_module
from tulga.read.corpus import Given, Piece
from tulga.read.document import Document
from tulga.read.engine import engine
from tulga.read.spark import spark, without
from tulga.workspace import Workspace

MISSING = without()
needs_spark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

PAIRS = [("Kenya", "Peru"), ("Chile", "Nepal"), ("Poland", "Ghana"), ("Japan", "Oman"), ("Canada", "Fiji")]
MAIL = "From: D. Bat <bat@example.org>\nSubject: Visit\nMIME-Version: 1.0\n\nPeru and Nepal signed a treaty in 1999.\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of several formats, a large one of JSON lines, and what cannot be read."""
    folder = tmp_path_factory.mktemp("corpus") / "documents"
    (folder / "letters").mkdir(parents=True)
    for number in range(20):
        one, two = PAIRS[number % len(PAIRS)]
        (folder / f"{number:02d}.txt").write_text(f"{one} and {two} signed a trade agreement in {1960 + number}.")
    lines = [
        f'{{"id": {n}, "text": "{a} opened an embassy in {b} in {1900 + n}."}}' for n, (a, b) in enumerate(PAIRS * 8)
    ]
    lines[9], lines[30] = '{"id": 9}', lines[0]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n" + " " * 300_000)
    (folder / "letters" / "visit.eml").write_text(MAIL)
    (folder / "page.html").write_text("<p>Kenya and Oman established diplomatic relations on 3 May 1979.</p>" * 3)
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "empty.txt").touch()
    return folder


def read(corpus: Path, *options: str) -> tuple[int, bytes, list[str]]:
    """Exit status, standard output and Tulga's own lines on standard error."""
    command = [sys.executable, "-m", "tulga", "read", corpus.name, "--jsonl", *options]
    done = subprocess.run(command, cwd=corpus.parent, capture_output=True, timeout=400, check=False)
    said = [line for line in done.stderr.decode().splitlines() if line.startswith(("tulga:", "Traceback"))]
    return done.returncode, done.stdout, said


@pytest.fixture(scope="module")
def one(corpus: Path) -> tuple[int, bytes, list[str]]:
    """What one process makes of the corpus."""
    status, out, said = read(corpus)
    assert status == 1
    assert out.count(b"\n") >= 50
    assert said == [
        "tulga: documents/empty.txt: the file is empty",
        "tulga: documents/news.jsonl:10: it has no text",
        "tulga: documents/news.jsonl:31: its id '0' is that of line 1",
        "tulga: documents/photo.png: it holds a PNG image; save it as DOCX, HTML, PDF or plain text",
    ]
    return status, out, said


def test_two_processes_give_the_same_bytes(corpus: Path, one: tuple[int, bytes, list[str]]) -> None:
    assert read(corpus, "--workers", "2") == one


@needs_spark
def test_spark_gives_the_same_bytes(corpus: Path, one: tuple[int, bytes, list[str]]) -> None:
    assert read(corpus, "--engine", "spark", "--master", "local[2]") == one


def test_a_file_has_the_bytes_of_standard_output(
    corpus: Path, one: tuple[int, bytes, list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "claims.jsonl"
    for _ in range(2):  # read, then from what was kept
        assert read(corpus, "--workers", "2", "--out", str(out)) == (one[0], b"", one[2])
        assert out.read_bytes() == one[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.jsonl", "claims.jsonl.state"]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A Spark session of this process, as a notebook has one."""
    if MISSING:
        pytest.skip(MISSING)
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def stumbling() -> Callable[[Piece], int]:
    """A function that Spark takes along with its code, for its workers do not see this file."""

    def work(piece: Piece) -> int:
        if piece.place == "7":
            os._exit(3)
        if piece.place == "11":
            raise ValueError("eleven is refused")
        return int(piece.place)

    return work


@needs_spark
def test_a_worker_that_dies_is_named_and_the_session_goes_on(session: Any) -> None:
    notes = [Given(Document(f"{n}@1", str(n), "1", "plain", "")) for n in range(20)]
    found = list(spark()(notes, stumbling()))
    lost = {at: str(each) for at, each in enumerate(found) if isinstance(each, BadInput)}
    assert lost == {
        7: "7: the Spark worker that read it ended, perhaps for want of memory",
        11: "11: it could not be read (ValueError: eleven is refused)",
    }
    assert [each for each in found if isinstance(each, int)] == [n for n in range(20) if n not in lost]
    assert session.sparkContext.parallelize([1, 2]).sum() == 3


@needs_spark
def test_a_workspace_is_the_same(session: Any, corpus: Path, tmp_path: Path) -> None:
    hashes = set()
    for name, chosen in (("one", engine()), ("spark", spark())):
        with Workspace.create(tmp_path / name, "MNG", "Mongolia") as ws:
            errors = [outcome.error for outcome in ws.read([corpus], engine=chosen) if outcome.error]
        assert len(errors) == 4
        with Ledger(tmp_path / name / "ledger.sqlite") as ledger:
            hashes.add(ledger.content_hash())
    assert len(hashes) == 1


def test_what_is_missing_for_spark_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_module, "find_spec", lambda name: None)
    with pytest.raises(BadUse, match="PySpark is missing; `pip install 'tulga\\[spark\\]'` brings it"):
        engine("spark")
    monkeypatch.setattr(spark_module, "find_spec", lambda name: object())
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BadUse, match="there is no Java; Spark needs version 17 or newer"):
        engine("spark")
    monkeypatch.setenv("JAVA_HOME", "/no/such/folder")
    with pytest.raises(BadUse, match="there is no Java"):
        engine("spark")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--engine", "sparc"], "tulga: there is no engine 'sparc'; did you mean spark?"),
        (
            ["--engine", "spark", "--workers", "2"],
            "tulga: Spark is told by its master how many read at once: --master 'local[4]' in place of --workers 4",
        ),
        (
            ["--engine", "spark", "--master", "loca[2]"],
            "tulga: 'loca[2]' is no Spark master; local[2], spark://host:7077, ",
        ),
        (
            ["--reader", "model", "--workers", "2"],
            "tulga: a model is asked from one process: --reader model goes with neither --workers nor --engine",
        ),
        (
            ["--out", "nowhere/claims.jsonl"],
            "tulga: nowhere/claims.jsonl: --out names a file in a folder that is there",
        ),
    ],
)
def test_bad_use_is_one_sentence(
    corpus: Path, options: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TULGA_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TULGA_MODEL_NAME", "none")
    status, out, said = read(corpus, *options)
    assert status in (1, 2)
    assert out == b""
    assert len(said) == 1
    assert said[0].startswith(sentence)
