"""The page that says how well the reader reads, and the marks that lead to it from a claim that is unsure."""

import re
from dataclasses import replace
from importlib.resources import files
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hearth import CLAIMS, NOTE, Hearth

from tulga.show import figures
from tulga.show.reliability import SURE, diagram
from tulga.show.web.app import create_app

EMBASSY = next(claim for claim in CLAIMS if claim.relation == "embassy_opened")
GUESS = replace(EMBASSY, confidence=0.23)
BINS = [
    {"from": 0.0, "to": 0.1, "claims": 0, "right": 0, "confidence": None, "precision": None},
    {"from": 0.4, "to": 0.5, "claims": 263, "right": 81, "confidence": 0.45, "precision": 0.308},
    {"from": 0.9, "to": 1.0, "claims": 1210, "right": 1150, "confidence": 0.95, "precision": 0.9504},
]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Hearth(claims=[GUESS if claim is EMBASSY else claim for claim in CLAIMS])))


def test_the_page_says_what_its_twin_says(client: TestClient) -> None:
    html, twin = client.get("/reading").text, client.get("/reading.json").json()
    whole = twin["readings"][0]
    for number in (*(whole[level]["f1"] for level in ("dyad", "claim", "evidence")), whole["calibration_error"]):
        assert f"{number:.2f}" in html
    assert f"{whole['annotated']:,}" in html
    assert len(twin["bins"]) == 10
    assert [row["read"] for row in twin["readings"]] == ["all", "country", "written", "country", "written"]


def test_only_relations_with_enough_claims_are_ranked(client: TestClient) -> None:
    twin = client.get("/reading.json").json()
    ranked = [*twin["strongest"], *twin["weakest"]]
    assert ranked
    assert all(row["annotated"] >= twin["least_annotated"] for row in ranked)
    assert min(row["f1"] for row in twin["strongest"]) >= max(row["f1"] for row in twin["weakest"])
    assert len({row["relation"] for row in ranked}) == len(ranked)


def test_a_claim_below_the_threshold_is_marked_and_leads_to_what_that_means(client: TestClient) -> None:
    html = client.get(f"/evidence?ids={GUESS.id}").text
    assert re.search(r'href="/reading#half">unsure: 0\.23<', html)
    assert "unsure:" not in client.get(f"/evidence?ids={CLAIMS[0].id}").text
    assert 'href="/reading#confidence"' in client.get(f"/claim/{GUESS.id}").text
    html = client.get("/reading").text
    assert 'id="half"' in html
    assert 'id="confidence"' in html


def test_a_source_shows_what_is_sure_first(client: TestClient) -> None:
    html = client.get(f"/source/{quote(NOTE, safe='')}").text
    listed = html[html.index("<ol") :]
    others = [claim for claim in CLAIMS if claim.evidence.source == NOTE and claim is not EMBASSY]
    assert all(listed.index(f"/claim/{claim.id}") < listed.index("Less sure") for claim in others)
    assert listed.index("Less sure") < listed.index(f"/claim/{GUESS.id}")


def test_evidence_shows_what_is_sure_first(client: TestClient) -> None:
    ids = f"{GUESS.id},{CLAIMS[0].id}"
    shown = client.get(f"/evidence.json?ids={ids}").json()["claims_for"]
    assert [card["id"] for card in shown] == [CLAIMS[0].id, GUESS.id]


def test_templates_and_code_have_one_threshold() -> None:
    parts = (files("tulga.show.web") / "layout" / "parts.html").read_text(encoding="utf-8")
    assert re.findall(r"set sure = ([\d.]+)", parts) == [str(SURE)]


def test_a_bin_without_claims_is_not_drawn_as_nought() -> None:
    values = diagram(BINS)["data"]["values"]
    assert [value["bin"] for value in values] == ["0.4 to 0.5", "0.9 to 1.0"]
    assert (values[0]["low"], values[0]["high"]) == (0.2553, 0.3662)  # Newcombe 1998, table I: 81 of 263


def test_the_picture_can_be_read_without_colour() -> None:
    drawn = figures.svg(diagram(BINS), 500)
    assert "stroke-dasharray" in drawn
    assert ">1,210</text>" in drawn
    assert "as often right as it says" in drawn
