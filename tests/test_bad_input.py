"""Bad input gets one clear sentence; the other files are read; nothing is lost; exit status 1 (2 for bad use)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "Mongolia and Canada established diplomatic relations on 30 November 1973."


def tulga(*words: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tulga", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, Path]:
    """One file of each kind of trouble, by kind."""
    from reportlab.pdfgen import canvas

    files = {
        name: tmp_path / name for name in ("empty.txt", "noise.txt", "broken.docx", "cut.pdf", "locked.pdf", "huge.txt")
    }
    files["empty.txt"].touch()
    files["noise.txt"].write_bytes(bytes(range(256)) * 40)
    files["broken.docx"].write_bytes(b"PK\x03\x04 this is not a zip file")
    files["cut.pdf"].write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    locked = canvas.Canvas(str(files["locked.pdf"]), encrypt="secret")
    locked.drawString(72, 700, "nobody reads this")
    locked.save()
    with files["huge.txt"].open("wb") as file:
        file.truncate(200_000_000)
    files["folder"] = tmp_path / "folder"
    files["folder"].mkdir()
    files["missing.txt"] = tmp_path / "missing.txt"
    return files


def test_each_is_named_in_one_sentence_and_the_good_file_is_read(bad: dict[str, Path], tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(GOOD)
    done = tulga("read", *bad.values(), good, "--jsonl", cwd=tmp_path)
    assert done.returncode == 1
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(c["doc"], c["relation"]) for c in claims] == [("good.txt", "diplomatic_relations_established")]
    said = done.stderr.splitlines()
    assert len(said) == len(bad)
    assert all(any(name in line for line in said) for name in bad)
    assert "Traceback" not in done.stderr


def test_the_same_into_a_workspace(bad: dict[str, Path], tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(GOOD)
    assert tulga("init", "Mongolia", "-w", "w", cwd=tmp_path).returncode == 0
    done = tulga("read", *bad.values(), good, "-w", "w", cwd=tmp_path)
    assert done.returncode == 1
    assert "good.txt: 1 new claims, 0 known" in done.stdout
    assert len(done.stderr.splitlines()) == len(bad)
    again = tulga("read", good, "-w", "w", cwd=tmp_path)
    assert again.stdout == "good.txt: 0 new claims, 1 known\n"
    assert again.returncode == 0


def test_a_wrong_encoding_is_read_or_named(tmp_path: Path) -> None:
    (tmp_path / "cp1251.txt").write_bytes(
        "Монгол Улс ба Канад Улс 1973 онд дипломат харилцаа тогтоосон. ".encode("cp1251") * 20
    )
    done = tulga("read", "--text", "cp1251.txt", cwd=tmp_path)
    assert done.returncode in (0, 1)
    assert done.returncode == 1 or "дипломат харилцаа" in done.stdout


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("measure", "hh"), "did you mean"),
        (("ask", "southern-border-close"), "southern-border-closes"),
        (("ledger", "find", "--relation", "embasy_opened"), "embassy_opened"),
        (("join", "tidi", "x.csv"), "tidy"),
        (("export", "cvs"), "csv"),
        (("reed", "x"), "read"),
        (("doctrine", "MNG", "--explain", "one-third"), "one-third-rule"),
        (("demo", "--pack", "mongolya", "--build-only"), "mongolia"),
    ],
)
def test_a_wrong_name_gets_the_nearest_ones(words: tuple[str, ...], nearest: str, demo: Path, tmp_path: Path) -> None:
    extra = () if words[0] in ("reed", "demo") else ("-w", str(demo))
    done = tulga(*words, *extra, cwd=tmp_path)
    assert done.returncode == 2
    assert nearest in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    done = tulga("ledger", "find", cwd=tmp_path)
    assert done.returncode == 1
    assert "tulga init" in done.stderr


def test_a_closed_pipe_is_no_error(demo: Path, tmp_path: Path) -> None:
    line = f"{sys.executable} -m tulga export csv -w {demo} | head -1"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_help_is_light() -> None:
    """No heavy library is loaded for `--help`: that is what keeps it fast, whatever the machine."""
    heavy = {
        "polars",
        "sqlalchemy",
        "altair",
        "trafilatura",
        "pypdfium2",
        "fastapi",
        "spacy",
        "pandas",
        "numpy",
        "pydantic",
    }
    code = "import sys\nfrom tulga.cli import main\nprint(' '.join(sorted(m for m in sys.modules if '.' not in m)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert not heavy & set(done.stdout.split())
