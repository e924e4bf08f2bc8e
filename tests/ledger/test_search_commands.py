"""`tulga ledger find` and `tulga ledger search`: what they print, what they leave for --limit, and their sentences."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tulga.cli.keep.search  # noqa: F401 (importing it is what registers its command)
from tulga.claim import Claim, Evidence
from tulga.cli.main import app
from tulga.errors import BadUse
from tulga.sources import Source
from tulga.span import Span
from tulga.workspace import Workspace

TEXT = "Türkiye opened its embassy in Ulaanbaatar in 1996.\n\nPresident Khurelsukh came to Ankara in 2023."


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    with Workspace.create(tmp_path / "ws", "MNG", "A test") as ws:
        opened = Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse("1996"), confidence=0.5,
                       evidence=Evidence("note", "char=0-50", TEXT[:50]))  # fmt: skip
        came = Claim(relation="official_visit", subject="MNG", object="TUR", span=Span.parse("2023"),
                     evidence=Evidence("note", "char=52-96", TEXT[52:96]))  # fmt: skip
        note = Source("note", "document", {"title": "A note"})
        ws.ledger.add([opened, came], note, text=TEXT, verb="read", input_name="note.txt")
    return str(tmp_path / "ws")


def asked(workspace: str, *words: str) -> tuple[list[dict[str, str]], str]:
    """The rows that a command prints as JSON, and what it says beside them."""
    result = CliRunner().invoke(app, ["ledger", words[0], "--json", "-w", workspace, *words[1:]], standalone_mode=False)
    if result.exception:
        raise result.exception
    return json.loads(result.stdout), result.stderr


def test_claims_are_found_by_words_and_by_every_option(workspace: str) -> None:
    for words, spans in [
        (["find"], ["1996", "2023"]),
        (["find", "Хүрэлсүх"], ["2023"]),
        (["find", "--actor", "Türkiye", "--until", "2000"], ["1996"]),
        (["find", "--from", "2000", "--review", "unreviewed"], ["2023"]),
        (["find", "embassy", "--relation", "embassy_opened", "--source", "note", "--stance", "asserted"], ["1996"]),
        (["find", "--min-confidence", "0.9", "--method", "hand", "--valid-on", "2023-05"], ["2023"]),
        (["find", "--grade", "C"], []),
        (["find", "--known-on", "1990"], []),
        (["find", "--year", "1996", "--all"], ["1996"]),
    ]:
        rows, beside = asked(workspace, *words)
        assert ([row["span"] for row in rows], beside) == (spans, ""), words


def test_what_the_limit_leaves_out_is_told(workspace: str) -> None:
    rows, beside = asked(workspace, "find", "--limit", "1")
    assert [row["span"] for row in rows] == ["1996"]
    assert beside == "tulga: 1 of 2 claims are listed; --limit lists more, other options fewer\n"
    assert asked(workspace, "find", "turkey", "--limit", "1")[1] == beside
    assert asked(workspace, "find", "--limit", "2")[1] == ""


def test_words_are_found_in_documents(workspace: str) -> None:
    rows, _ = asked(workspace, "search", "хүрэлсүх анкар")
    assert rows == [
        {"source": "note", "title": "A note", "place": "char=52-96",
         "words": "President [Khurelsukh] came to [Ankara] in 2023."}
    ]  # fmt: skip
    assert asked(workspace, "search", "in", "--limit", "1", "--source", "note")[0][0]["source"] == "note"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["find", "--actor", "Turkiy"], "TUR"),
        (["find", "--source", "not"], "did you mean note"),
        (["find", "--relation", "embassy_open"], "embassy_opened"),
        (["search", "--source", "not", "x"], "did you mean note"),
        (["search", "--", "-turkey"], "only says what to leave out"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(workspace: str, words: list[str], sentence: str) -> None:
    with pytest.raises(BadUse, match=sentence):
        asked(workspace, *words)
