"""The page of networks over the small workspace, whose partnerships in 2022 are a star of four partners: done by hand."""

from pathlib import Path
from typing import Any

import polars
import pytest
from fastapi.testclient import TestClient
from hearth import CELLS, Hearth

from tulga.show import figures
from tulga.show.figures.network import around
from tulga.show.web.app import create_app
from tulga.workspace import Workspace


class Sanctioned(Hearth):
    """With sanctions of China against the state in 2022."""

    def panel(self, kind: str, first: int = 2000, last: int = 2024) -> polars.DataFrame:
        row = {"subject": "CHN", "object": "MNG", "year": 2022, "relation": "sanction_or_coercion", "item": None,
               "value": None, "unit": None, "evidence": ["sanction"], "disputed": False, "status": "holds"}  # fmt: skip
        return polars.concat([super().panel(kind, first, last), polars.DataFrame([row], schema=CELLS)])


def site(workspace: Any) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return site(Hearth())


def test_the_numbers_of_a_star_are_those_of_the_papers(client: TestClient) -> None:
    data = client.get("/networks.json?year=2022").json()
    assert (data["relation"], data["states"], data["ties"]) == ("partnership_level", 5, 4)
    numbers = {one["name"]: one["value"] for one in data["measures"]}
    # Four partners not tied to each other: 4 (1/4)^2, all four effective, between all six pairs, none of them tied.
    assert numbers == {"degree": 4, "effective_size": 4, "constraint": 0.25, "betweenness": 6, "clustering": 0}


def test_roles_are_counted_between_poles(client: TestClient) -> None:
    roles = {one["role"]: one["value"] for one in client.get("/networks.json?year=2022").json()["roles"]}
    # Russia, China and the pole of Japan and South Korea: five pairs across poles and one within, each both ways.
    assert roles == {"liaison": 10, "itinerant": 2, "representative": 0, "gatekeeper": 0, "coordinator": 0}


def test_each_tie_leads_to_its_claim_and_each_partner_says_its_pole(client: TestClient) -> None:
    data = client.get("/networks.json?year=2022").json()
    assert {one["id"]: one["member_of"] for one in data["partners"]} == {
        "CHN": "China", "RUS": "Russia", "JPN": "third neighbours", "KOR": "third neighbours",
    }  # fmt: skip
    html = client.get("/networks?year=2022").text
    for one in data["partners"]:
        assert one["evidence"] == 1
        assert f'href="{one["href"]}"' in html
        assert client.get(one["href"]).status_code == 200
    assert "ties that nobody read or joined are not in it" in html


def test_the_year_is_the_last_in_which_something_happened_and_can_be_chosen(client: TestClient) -> None:
    data = client.get("/networks.json").json()
    assert data["year"] == max(one["year"] for one in data["years"])
    before = client.get("/networks.json?year=2015").json()
    assert [one["id"] for one in before["partners"]] == ["CHN"]  # named so in 2014, the others later
    assert before["figures"]["network"] is None


def test_a_minus_makes_a_relation_a_negative_tie() -> None:
    client = site(Sanctioned())
    data = client.get("/networks.json?relation=partnership_level,-sanction_or_coercion&year=2022").json()
    assert {one["id"] for one in data["partners"] if one["negative"]} == {"CHN"}
    assert data["signed"]
    balance = next(one for one in data["measures"] if one["name"] == "structural_balance")
    assert (balance["value"], balance["known"]) == (None, False)  # a star has no triangle
    dashes = figures.svg(data["figures"]["network"], 500)
    assert dashes.count('stroke-dasharray="4,3"') == 1


@pytest.mark.parametrize(
    ("query", "sentence", "near"),
    [
        ("relation=partnership", "There is no network of ties 'partnership'.", "partnership_level"),
        ("relation=-atop", "There is no network of ties 'atop'.", None),
        ("year=1800", "The state has no tie of partnership_level in 1800.", "2014"),
        ("year=soon", "The state has no tie of partnership_level in soon.", None),
        ("between=Russia,Chin", "There is no pole 'Chin'.", "China"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(client: TestClient, query: str, sentence: str, near: str | None) -> None:
    answer = client.get(f"/networks.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["problem"] == sentence
    assert near is None or near in [one["name"] for one in answer.json()["nearest"]]


def test_without_ties_or_poles_the_page_says_what_helps() -> None:
    nothing = site(Hearth(claims=[])).get("/networks").text
    assert "tulga join atop FILE" in nothing
    alone = site(Hearth(poles={})).get("/networks?year=2022")
    assert alone.status_code == 200
    assert "poles: {NAME: [STATE, ...]" in alone.text
    assert site(Hearth(poles={})).get("/networks.json?year=2022").json()["roles"] == []


def test_names_are_text_and_nothing_else() -> None:
    class Named(Hearth):
        def label(self, actor: str) -> str:
            return "</script><script>alert(1)</script>"

    html = site(Named()).get("/networks?year=2022").text
    assert "<script>alert" not in html


def test_the_poles_stand_left_and_right_of_the_state() -> None:
    state = {"id": "MNG", "label": "Mongolia"}
    kinds = {"RUS": "first", "KAZ": "both", "CHN": "second", "JPN": "neither"}
    partners = [
        {"id": one, "label": one, "kind": kind, "pole": one in ("RUS", "CHN"), "negative": False, "says": ""}
        for one, kind in kinds.items()
    ]
    words = dict.fromkeys(("first", "both", "second", "neither"), "")
    spec = around(state, partners, [("KAZ", "RUS"), ("CHN", "KAZ")], words)
    assert spec is not None
    at = {node["name"]: (node["x"], node["y"]) for node in spec["layer"][1]["data"]["values"]}
    assert at["RUS"][0] == pytest.approx(-at["CHN"][0], abs=1e-3)
    assert at["RUS"][0] < 0
    assert at["KAZ"] == pytest.approx((0, 1), abs=1e-3)
    assert at["JPN"] == pytest.approx((0, -1), abs=1e-3)
    assert len(spec["layer"][0]["data"]["values"]) == 6  # four ties of the state and two of the poles
    assert around(state, partners[:2], [], words) is None


ALLIANCES = (
    "stateA,stateB,year,defense,offense,neutral,nonagg,consul\n"
    "712,365,2014,0,0,0,1,1\n365,712,2014,0,0,0,1,1\n"  # Mongolia and Russia
    "712,710,2014,0,0,0,1,0\n710,712,2014,0,0,0,1,0\n"  # Mongolia and China
    "365,710,2014,0,0,1,1,1\n710,365,2014,0,0,1,1,1\n"  # Russia and China
    "732,2,2014,1,0,0,0,1\n2,732,2014,1,0,0,0,1\n"  # South Korea and the United States, far from them
)


def test_joined_alliances_are_the_first_network_and_lead_to_their_source(tmp_path: Path) -> None:
    file = tmp_path / "atop.csv"
    file.write_text(ALLIANCES, encoding="utf-8")
    poles = {"Russia": ["RUS"], "China": ["CHN"]}
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia", poles) as workspace:
        outcome = workspace.join("atop", file)
        assert outcome.error is None
        client = site(workspace)
        data = client.get("/networks.json").json()
        assert (data["relation"], data["year"], data["states"], data["ties"]) == ("atop", 2014, 5, 4)
        numbers = {one["name"]: one["value"] for one in data["measures"]}
        # A triangle: both partners are tied, so that one of them counts once, and nothing goes through the state.
        assert (numbers["effective_size"], numbers["betweenness"], numbers["clustering"]) == (1, 0, 1)
        assert {one["id"]: one["tied_to"] for one in data["partners"]} == {"RUS": ["China"], "CHN": ["Russia"]}
        assert [one["id"] for one in data["sources"]] == [workspace.source_of("atop").id]
        assert data["sources"][0]["href"] in client.get("/networks").text


def test_what_another_program_joins_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "atop.csv"
    file.write_text(ALLIANCES, encoding="utf-8")
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as shown, Workspace.open(tmp_path / "w") as other:
        client = site(shown)
        assert client.get("/networks.json").json()["year"] is None
        assert other.join("atop", file).error is None
        assert client.get("/networks.json").json()["year"] == 2014


def test_what_another_program_reads_is_seen(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Mongolia and Canada have been strategic partners since 2019.", encoding="utf-8")
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as shown, Workspace.open(tmp_path / "w") as other:
        client = site(shown)
        assert client.get("/networks.json").json()["year"] is None
        assert [outcome.new for outcome in other.read([note])]
        data = client.get("/networks.json").json()
        assert [one["id"] for one in data["partners"]] == ["CAN"]
