"""The brief: every sentence that states something has its numbers, and every number its claim and its source."""

import re

import pytest
from hearth import CLAIMS, Hearth

from tulga.errors import BadUse
from tulga.show.brief import brief, brief_html

TITLES = [
    "Partners by tier", "Defence", "Trade dependence", "Doctrine", "What changed", "What is disputed",
    "What is not known", "Claims and rows", "Sources",
]  # fmt: skip


def test_sections_stand_in_their_order() -> None:
    assert re.findall(r"^## (.+)$", brief(Hearth(), "MNG"), flags=re.MULTILINE) == TITLES


def test_every_number_in_brackets_is_a_claim_and_every_claim_is_cited() -> None:
    body, _, end = brief(Hearth(), "MNG").partition("## Claims and rows")
    cited = {int(n) for marks in re.findall(r" \[([\d, ]+)\]$", body, flags=re.MULTILINE) for n in marks.split(", ")}
    listed = {int(n) for n in re.findall(r"^(\d+)\. ", end, flags=re.MULTILINE)}
    assert cited == listed == set(range(1, len(listed) + 1))


def test_every_claim_names_a_source_that_is_listed() -> None:
    _, _, end = brief(Hearth(), "MNG").partition("## Claims and rows")
    claims, _, sources = end.partition("## Sources")
    assert set(re.findall(r"\b(S\d+), (?:char|row)", claims)) == set(
        re.findall(r"^- (S\d+):", sources, flags=re.MULTILINE)
    )


def test_the_numbers_are_those_of_the_small_workspace() -> None:
    text = brief(Hearth(), "MNG")
    assert "China takes at least 90.0% of exports (2018)." in text
    assert "Russia gives 35.0 to 60.0% of imports (2018)." in text  # 1.75 of 5, and 1.25 unnamed
    assert "One-third rule: broken (2018)." in text
    assert "6 October 1949" in text.partition("## What is disputed")[2].partition("## ")[0]
    assert "No claim says when diplomatic relations began: Japan, South Korea." in text


def test_the_same_brief_twice() -> None:
    assert brief(Hearth(), "MNG") == brief(Hearth(claims=list(reversed(CLAIMS))), "MNG")


def test_html_stands_alone_and_runs_nothing() -> None:
    html = brief_html(Hearth(), "MNG")
    assert html.count("<svg") == 2
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html
    marks = set(re.findall(r'href="#(claim-\d+)"', html))
    assert marks == set(re.findall(r'id="(claim-\d+)"', html))


def test_another_state_is_refused() -> None:
    with pytest.raises(BadUse, match="about MNG"):
        brief(Hearth(), "KAZ")
