"""Damaged documents of every format give a document or a sentence; `scripts/fuzz_formats.py` reads 20,000 of them."""

import importlib.util
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tulga.read.formats import documents

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "fuzz_formats.py"


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    found = importlib.util.spec_from_file_location("fuzz_formats", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["fuzz_formats"] = module  # dataclasses look their module up
    sys.path.insert(0, str(SCRIPT.parent))  # the script imports its documents from beside it
    found.loader.exec_module(module)
    yield module
    sys.path.remove(str(SCRIPT.parent))


def test_two_hundred_damaged_documents_give_a_document_or_a_sentence(
    fuzz: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # tesseract is a program of its own
    outcomes = [fuzz.read_damaged(index, tmp_path) for index in range(198)]
    assert [each for each in outcomes if each.kind == "crashed"] == []
    assert {each.kind for each in outcomes} == {"read", "refused"}
    assert {each.name for each in outcomes if each.kind == "read"} >= {"a.html", "a.pdf", "b.docx", "a.eml", "a.rss"}


def test_the_same_number_is_the_same_damage(fuzz: ModuleType) -> None:
    for name, data in fuzz.samples().items():
        first, second = (fuzz.damaged(name, data, fuzz.random.Random("1:2")) for _ in range(2))
        assert first == second != data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("comments", b"<!---->" * 600 + b"x", ""),
        ("instructions", b"<??>" * 2000 + b"x", ""),
        ("layout.html", b"<html><body><table><tr>" + b"<td>1<td>2" * 20_000, ""),
        ("wide.html", b"<html><body><table>" + b"<tr><td rowspan=99 colspan=99>1" * 500 + b"</table>", ""),
        ("deep.jsonl", b'{"text":' + b"[" * 200_000, ":1: it is JSON with a number too long or a nesting too deep"),
        ("subject.eml", b"From: a@b\nMIME-Version: 1.0\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nThey met.", ""),
        ("type.eml", b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain" + b'; a="b' * 50_000 + b"\n\nMet.", ""),
        ("signs.rss", b"<rss><channel><item><title>" + b"&lt;a " * 100_000 + b"x</title></item></channel></rss>", ""),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_made_to_take_long_does_not(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Each of them once took minutes, or grows with the square or worse where it is not guarded against."""
    path = tmp_path / name
    path.write_bytes(data)
    [found] = documents(path)
    assert not said or str(found) == f"{path}{said}"


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(33 * 1024 * 1024))
    [found] = documents(path)
    assert str(found) == f"{path}: it unpacks to more than 32 MB of text"
