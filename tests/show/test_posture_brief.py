"""The brief on a posture: no line without its claims, its rules or the word that marks an assumption."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hearth import TABLE
from neutral import Neutral

from tulga.errors import BadUse
from tulga.show.posture_brief import posture_brief, posture_brief_html
from tulga.show.written import Notes, runs

DAY = date(2020, 1, 1)
MARK = re.compile(r" \[([^\]\\]+)\]$")


@pytest.fixture(scope="module")
def text() -> str:
    return posture_brief(Neutral(), "neutrality", DAY)


def parts(text: str) -> dict[str, list[str]]:
    """The lines under each heading."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("## "):
            found[line[3:]] = []
        elif line and found:
            found[list(found)[-1]].append(line)
    return found


def expanded(marks: str) -> set[str]:
    """The single marks of a bracket, runs of numbers taken apart."""
    out: set[str] = set()
    for mark in marks.split(", "):
        low, dash, high = mark.partition("–")
        letter = re.match(r"[A-Z]?", low)[0]  # type: ignore[index]
        numbers = range(int(low.removeprefix(letter)), int(high.removeprefix(letter)) + 1) if dash else ()
        out |= {f"{letter}{number}" for number in numbers} if dash else {mark}
    return out


def test_every_line_rests_on_claims_rules_assumptions_or_their_absence(text: str) -> None:
    apart = ("Assumptions", "Sources of the rules", "Claims and rows", "Sources")
    told = {title: lines for title, lines in parts(text).items() if not title.startswith(apart)}
    lines = [line for found in told.values() for line in found if line.startswith("- ")]
    assert len(lines) > 20
    assert [line for line in lines if not MARK.search(line)] == []


def test_every_mark_is_listed_and_every_claim_is_cited(text: str) -> None:
    found = parts(text)
    marks = {one for line in text.splitlines() if (bracket := MARK.search(line)) for one in expanded(bracket[1])}
    names = {
        line.removeprefix("- ").partition(":")[0]
        for title, lines in found.items()
        if title.startswith(("Assumptions", "Sources of the rules"))
        for line in lines
    }
    numbers = {re.match(r"\d+", line)[0] for line in found["Claims and rows"]}  # type: ignore[index]
    assert {mark for mark in marks if mark.isdigit()} == numbers
    assert marks - numbers - {"assumption", "no claim"} <= names
    cited = {one for line in found["Claims and rows"] for one in re.findall(r"\b(S\d+), (?:char|row)", line)}
    assert cited == {line[2:].partition(":")[0] for line in found["Sources"]}


def test_it_says_what_the_page_says(text: str) -> None:
    assert text.startswith("# Permanent neutrality of Mongolia, 1 January 2020\n")
    assert "of 4 facts that hold, 3 depends, 1 not in war." in text  # counted by hand in test_posture_page
    assert "The models end between 65 and 80. [B1–B8]" in text  # six numbers, how they are drawn, and the models
    assert "the position on neutrality of CHN alone moves it from 50 to 80. [B5]" in text.replace("China", "CHN")
    assert "No text tells what China would gain or lose. [no claim]" in text
    order = [text.index(f"## What {name} has at stake") for name in ("Russia", "China", "everybody else")]
    assert order == sorted(order)


def test_the_same_brief_twice() -> None:
    again = Neutral()
    again.claims.reverse()
    assert posture_brief(again, "neutrality", DAY) == posture_brief(Neutral(), "neutrality", DAY)


def test_html_stands_alone_and_its_marks_lead_somewhere() -> None:
    html = posture_brief_html(Neutral(), "neutrality", DAY)
    assert html.count("<svg") == 2  # the outcomes, and the models of the bargain
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_a_posture_that_is_none_is_refused() -> None:
    with pytest.raises(BadUse, match="there is no posture 'neutralty'"):
        posture_brief(Neutral(), "neutralty", DAY)


def test_runs_of_three_and_more_are_drawn_together() -> None:
    assert list(runs([])) == []
    assert list(runs([1, 2, 5, 6, 7])) == [(1, 1), (2, 2), (5, 7)]


def tulga(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tulga", "brief", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_brief_of_the_demo_says_where_every_line_comes_from(demo: Path) -> None:
    done = tulga("--posture", "neutrality", "--on", "2016-05-05", "--workspace", str(demo))
    assert (done.returncode, done.stderr) == (0, "")
    test_every_line_rests_on_claims_rules_assumptions_or_their_absence(done.stdout)
    test_every_mark_is_listed_and_every_claim_is_cited(done.stdout)
    assert done.stdout.index("What Russia has at stake") < done.stdout.index("What China has at stake")
    assert "The models end between" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--posture", "neutralty"), "there is no posture 'neutralty'; did you mean neutrality?"),
        (("--posture", "neutrality", "--on", "May"), "'May' is not a day such as 2016-05-05"),
        (("KAZ", "--posture", "neutrality"), "this workspace is about MNG, so it has no brief of 'KAZ'"),
        (("--on", "2016-05-05"), "--on is the day of a posture; name one, such as --posture neutrality"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(demo: Path, words: tuple[str, ...], sentence: str) -> None:
    done = tulga(*words, "--workspace", str(demo))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"tulga: {sentence}\n")


def test_a_row_that_is_no_claim_is_cited_by_its_place() -> None:
    notes = Notes(Neutral())
    assert notes.cite([f"{TABLE} row=7;col=atop_defense"]) == [1]
    assert notes.cited() == ["S1, row 7, col atop_defense"]
    assert notes.listed()[0].endswith(f"({TABLE})")
