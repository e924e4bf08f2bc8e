"""The page of the balance over the small workspace: numbers done by hand, two kinds of ends, and what cannot be asked."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars
import pytest
from fastapi.testclient import TestClient
from hearth import CELLS, Hearth

from tulga.show import figures
from tulga.show.balance import ENDS
from tulga.show.figures import poles as drawn
from tulga.show.web.app import create_app


class Visited(Hearth):
    """With eight visits of Chinese guests in 2019 and two of Russian ones."""

    def panel(self, kind: str, first: int = 2000, last: int = 2024) -> polars.DataFrame:
        guests = [*["CHN"] * 8, *["RUS"] * 2]
        visits = [
            {"subject": guest, "object": "MNG", "year": 2019, "relation": "official_visit", "item": f"visit {n}",
             "value": None, "unit": None, "evidence": [f"visit-{n}"], "disputed": False, "status": "holds"}
            for n, guest in enumerate(guests)
        ]  # fmt: skip
        return polars.concat([super().panel(kind, first, last), polars.DataFrame(visits, schema=CELLS)])


def site(workspace: Hearth) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return site(Visited())


def latest(client: TestClient, domain: str, query: str = "") -> dict[str, Any]:
    return next(one for one in client.get(f"/balance.json{query}").json()["latest"] if one["domain"] == domain)


def test_a_lean_of_values_is_the_one_done_by_hand_and_leads_to_its_rows(client: TestClient) -> None:
    years = client.get("/balance.json").json()["years"]
    lean = next(one["leans"]["trade"] for one in years if one["year"] == 2017)
    assert lean["value"] == pytest.approx(-0.7)  # 0.9 with Russia, 5.1 with China: (0.9 - 5.1) / 6
    assert (lean["lean"], lean["ends"], lean["evidence"]) == ("China 0.70", "exact", 3)  # two partners and the total
    assert lean["href"].replace("&", "&amp;") in client.get("/balance").text
    assert len(client.get(lean["href"].replace("/evidence?", "/evidence.json?")).json()["claims_for"]) == 3


def test_what_is_not_known_leaves_bounds_and_no_number(client: TestClient) -> None:
    investment = latest(client, "investment")
    # 51 percent is China's and Russia is not listed: all with China, or the other 49 percent Russia's, (49 - 51) / 100.
    assert (investment["value"], investment["low"], investment["high"]) == (None, -1, pytest.approx(-0.02))
    assert (investment["ends"], investment["between"]) == ("bounds", "China 1.00 to 0.02")
    assert ENDS["bounds"] in client.get("/balance").text


def test_what_was_counted_is_an_estimate_in_wilsons_interval(client: TestClient) -> None:
    visits = latest(client, "diplomatic")
    # Wilson 1927 for 8 of 10 with z = 1.6449: 0.7361 -+ 0.1953, so that 2p - 1 is 0.082 to 0.863, here towards China.
    assert visits["value"] == pytest.approx(-0.6)
    assert (visits["low"], visits["high"]) == (pytest.approx(-0.863, abs=5e-4), pytest.approx(-0.082, abs=5e-4))
    assert (visits["ends"], visits["evidence"]) == ("estimate", 10)
    assert ENDS["estimate"] in client.get("/balance").text
    assert len(set(ENDS.values())) == len(ENDS)


def test_the_poles_can_be_turned_and_chosen(client: TestClient) -> None:
    assert latest(client, "diplomatic", "?between=China,Russia")["value"] == pytest.approx(0.6)
    chosen = client.get("/balance.json?between=third+neighbours,Russia").json()
    assert chosen["between"] == ["third neighbours", "Russia"]
    assert [one["chosen"] for one in chosen["choices"]] == [False, True, False]


def test_shares_of_the_poles_leave_open_what_nobody_knows(client: TestClient) -> None:
    shares = client.get("/balance.json").json()["shares"]
    assert shares["domain"] == "trade"
    year = next(one for one in shares["years"] if one["year"] == 2017)
    assert {part["pole"]: round(part["low"], 6) for part in year["shares"]} == {"Russia": 15, "China": 85}
    assert year["open"] == pytest.approx(0)
    stake = client.get("/balance.json?domain=investment").json()["shares"]["years"][0]
    assert (stake["year"], stake["open"]) == (2018, pytest.approx(49))


def test_all_domains_together_are_a_composite_and_say_so(client: TestClient) -> None:
    together = client.get("/balance.json").json()["together"]
    year = next(one for one in together if one["year"] == 2018)
    # Of investment China has 51 of 100, and at most 49 are Russia's: the lean is from -1 to -0.02, and so there is no value.
    assert year["value"] is None
    assert (year["least"], year["most"]) == (-1, pytest.approx((49 - 51) / 100))
    assert year["domains"] == ["Trade", "Investment"]
    assert 2017 not in [one["year"] for one in together]  # trade alone is not several domains
    assert "Tulga’s own composite" in client.get("/balance").text


def test_domains_say_what_they_are_and_which_are_silent(client: TestClient) -> None:
    data = client.get("/balance.json").json()
    assert all(one["note"] for one in data["latest"])
    assert set(data["silent"]) == {one["title"] for one in data["domains"]} - {one["title"] for one in data["latest"]}
    assert "Arms" in data["silent"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("between=Rusia,China", "there is no pole 'Rusia'"),
        ("between=Russia", "a lean is between two poles, not 1"),
        ("between=Russia,Russia", "a lean is between two poles, not 1"),
        ("domain=votes", "there is no domain of shares 'votes'"),
        ("domain=trad", "there is no domain of shares 'trad'"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(client: TestClient, query: str, sentence: str) -> None:
    answer = client.get(f"/balance.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["problem"].casefold().startswith(sentence.casefold())


@pytest.mark.parametrize("poles", [{}, {"Russia": ["RUS"]}])
def test_without_two_poles_the_page_says_how_to_declare_them(poles: Mapping[str, Sequence[str]]) -> None:
    client = site(Hearth(poles=poles))
    assert client.get("/balance.json").json()["between"] is None
    html = client.get("/balance").text
    assert "poles: {NAME: [STATE, ...]" in html
    assert "data-figure" not in html


def test_the_name_of_a_pole_is_text_and_nothing_else() -> None:
    name = "<script>alert(1)</script>"
    html = site(Hearth(poles={name: ["RUS"], "China": ["CHN"]})).get("/balance").text
    assert name not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_figures_tell_bounds_from_estimates_without_colour(client: TestClient) -> None:
    data = client.get("/balance.json").json()
    leans = {value["domain"]: value for value in data["figures"]["leans"]["data"]["values"]}
    assert leans["Investment, 2018"]["bounds"]
    assert not leans["Diplomacy, 2019"]["bounds"]
    shares = figures.svg(drawn.pole_shares(data["shares"]["years"], data["shares"]["poles"], "trade") or {}, 500)
    assert "stroke-dasharray" in shares
    assert "not known with whom" in shares
    assert "even" in figures.svg(data["figures"]["together"], 500)


def test_nothing_to_draw_is_no_figure() -> None:
    assert drawn.leans([], ("A", "B")) is None
    assert drawn.together([], ("A", "B")) is None
    assert drawn.pole_shares([], ["A"], "trade") is None
