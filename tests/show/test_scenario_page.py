"""The page of a scenario: a bargain by model with what matters, and shocks with what moves; all assumptions in sight."""

import re
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from neutral import Neutral

from tulga.scenario import Scenario
from tulga.show import figures
from tulga.show.figures import forecast as drawn
from tulga.show.forecast import drawings, forecast_card
from tulga.show.web.app import create_app
from tulga.show.web.pages.scenario import _in_words

CASHMERE = {
    "id": "duty", "title": "A duty on what China buys", "state": "MNG",
    "shock": {
        "kind": "tariff", "partner": "CHN", "flow": "exports", "duration_months": 12,
        "rate": {"low": "0.1", "high": "0.1", "note": "ten percent"},
        "market_share": {"low": "0.1", "high": "0.2", "note": "a guess"},
    },
    "elasticities": {"values": ["3"], "note": "one, for show"},
}  # fmt: skip


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Neutral()), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def data(client: TestClient) -> dict:
    return client.get("/ask/over-neutrality.json").json()


def test_a_bargain_is_told_by_model_with_the_spread(client: TestClient, data: dict) -> None:
    (outcome,) = data["forecast"]["outcomes"]
    assert [(one["model"], one["number"]) for one in outcome["models"]] == [
        ("weighted median", "80"),
        ("weighted mean", "65"),
    ]
    assert (outcome["spread"]["low"], outcome["spread"]["high"]) == (65, 80)
    assert outcome["words"].startswith("On these assumptions")  # in the words of ICD 203
    html = client.get("/ask/over-neutrality").text
    for words in ("no declaration", "a law", "65 to 80", outcome["words"].replace("“", "“")):
        assert words in html


def test_what_matters_is_the_one_number_that_has_a_range(data: dict) -> None:
    (swing,) = data["forecast"]["swings"]
    # China's position between 60 and 100: (20 + 3 x 60) / 4 = 50 and (20 + 3 x 100) / 4 = 80.
    assert (swing["who"], swing["low"], swing["high"], swing["width"]) == ("China", 50, 80, 30)
    assert swing["assumption"] in {one["id"] for one in data["assumptions"]}
    (bar,) = data["figures"]["tornado-1"]["data"]["values"]
    assert (bar["name"], bar["low"], bar["high"]) == ("China: position", 50, 80)


def test_every_assumption_named_is_listed_and_marked(client: TestClient) -> None:
    for name in ("over-neutrality", "border-closes"):
        html = client.get(f"/ask/{name}").text
        named = set(re.findall(r'href="#(A\d+)"', html))
        assert named
        assert named <= set(re.findall(r'id="(A\d+)"', html))
    assert "the author’s own" in html


def test_positions_by_turn_are_a_line_for_each_who_bargains() -> None:
    turns = [
        SimpleNamespace(number=n, sentences=(), positions=(("Russia", (20.0 + n,)), ("China", (80.0 - n,))))
        for n in (1, 2)
    ]
    scale = {"dimension": "neutrality", "zero": "none", "hundred": "all", "models": [], "drawn": {}}
    rows = [{"who": who, "turn": turn.number, "position": where[0]} for turn in turns for who, where in turn.positions]
    spec = drawn.positions(rows, scale) or {}
    assert spec["encoding"]["color"]["scale"]["domain"] == ["Russia", "China"]
    assert "<svg" in figures.svg(spec, 500)
    assert drawn.positions([], scale) is None
    assert drawn.models(scale, "weighted mean") is None
    assert drawn.tornado([], scale) is None


def test_a_forecast_without_positions_has_no_figure_of_them() -> None:
    card = forecast_card(Neutral().ask("over-neutrality").forecast)  # type: ignore[arg-type]
    made = drawings(card)
    assert made["models-1"]
    assert made["positions-1"] is None


class Taxed(Neutral):
    """With a duty on exports to China."""

    def scenarios(self) -> list[Scenario]:
        return [Scenario.model_validate(CASHMERE)]


def test_a_shock_of_another_kind_tells_what_moves() -> None:
    client = TestClient(create_app(Taxed()), raise_server_exceptions=False)
    told = client.get("/ask/duty.json").json()
    assert told["kind"] == "tariff"
    assert told["forecast"] is None
    share = next(one for one in told["findings"] if one["what"].startswith("The share of China"))
    assert share["before"]["number"] == "90.0%"  # 6.3 of 7
    for one in told["findings"]:
        assert one["after"]["assumptions"] or one["after"]["evidence"]
    assert "What moves" in client.get("/ask/duty").text


def test_ranges_are_told_in_their_unit() -> None:
    assert _in_words(0.9, 1.0, "share") == "at least 90.0%"
    assert _in_words(1.1, 2.25, "ratio") == "1.10 to 2.25 times"
    assert _in_words(1.017, 1.075, "ratio") == "1.017 to 1.075 times"
    assert _in_words(1.5, None, "ratio") == "1.50 to without bound"
    assert _in_words(27, 27, "wagons a day") == "27 wagons a day"


def test_the_list_of_scenarios_puts_shocks_before_bargains(client: TestClient) -> None:
    asked = client.get("/ask.json").json()
    assert [(one["id"], one["kind"]) for one in asked["scenarios"]] == [
        ("border-closes", "border_closed"),
        ("over-neutrality", "bargaining"),
    ]
    assert "/posture?name=neutrality" in client.get("/ask").text
