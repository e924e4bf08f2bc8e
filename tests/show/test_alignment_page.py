"""The page of alignment over a real workspace with votes of twelve states on a line, in the provider's form."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hearth import Hearth

from tulga.show import figures
from tulga.show.figures.positions import trend
from tulga.show.web.app import create_app
from tulga.workspace import Workspace

POLES = {"Russia": ["RUS"], "China": ["CHN"], "third neighbours": ["JPN", "USA"]}
# Mongolia and China vote the same, the United States always the contrary, Russia is in the middle.
PLACES = {712: -9, 710: -9, 2: 9, 365: 0, 740: 5, 20: 6, 200: 7, 220: 4, 750: -5, 560: -6, 800: -4, 732: 2}
CUTS = [-8, -7, -5.5, -4.5, -3, -1, 1, 3, 4.5, 5.5, 6.5, 8]
SESSIONS = (69, 70)


def votes() -> str:
    """Roll calls at `CUTS` in each session: those right of the cut vote yes, within 0.6 of it abstain, the others no."""
    rows = ["rcid,ccode,session,vote"]
    for session in SESSIONS:
        for number, cut in enumerate(CUTS):
            for code, place in PLACES.items():
                vote = 2 if abs(place - cut) <= 0.6 else 1 if place > cut else 3
                rows.append(f"{session * 100 + number},{code},{session},{vote}")
    return "\n".join(rows) + "\n"


def site(workspace: Any) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("votes")
    (folder / "votes.csv").write_text(votes(), encoding="utf-8")
    with Workspace.create(folder / "w", "MNG", "Mongolia", POLES) as made:
        assert made.join("un-votes", folder / "votes.csv").error is None
        yield made


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> TestClient:
    return site(workspace)


def test_agreement_with_each_pole_is_the_one_done_by_hand(client: TestClient) -> None:
    last = client.get("/alignment.json").json()["sessions"][0]
    assert (last["session"], last["year"]) == (70, 2015)
    same, pole = last["poles"]["China"], last["poles"]["third neighbours"]
    assert (same["s"], same["kappa"], same["agreement"], same["votes"]) == (1, None, 1, 12)  # all no: kappa is 0 / 0
    # Against the United States no and yes in all twelve, two apart; against Japan eight two apart, two (at 4.5 and 5.5, where
    # Japan abstains) one apart, two (at 6.5 and 8) alike. S is 1 - 2 x the sum over 2 x 12.
    assert pole["members"] == 2
    usa, japan = 1 - 24 / 12, 1 - (2 * 8 + 2) / 12
    assert pole["s"] == pytest.approx((usa + japan) / 2)
    assert pole["agreement"] == pytest.approx((0 + 2 / 12) / 2)


def test_ideal_points_lie_in_the_order_of_the_votes_with_intervals(client: TestClient) -> None:
    data = client.get("/alignment.json").json()
    assert data["origin"]["name"] == "estimated"
    assert [one["year"] for one in data["years"]] == [2015, 2014]
    points = data["years"][0]["points"]
    assert points["Mongolia"]["value"] < points["Russia"]["value"] < points["third neighbours"]["value"]
    assert points["Mongolia"]["low"] < points["Mongolia"]["value"] < points["Mongolia"]["high"]
    assert (points["third neighbours"]["members"], points["third neighbours"]["low"]) == (2, None)
    html = client.get("/alignment").text
    assert data["origin"]["sources"][0]["href"] in html
    assert f"{points['Mongolia']['value']:.2f}" in html


def test_the_points_are_estimated_once_for_each_state_of_the_ledger(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site(workspace)
    client.get("/alignment")

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(workspace, "measure", refused)
    assert client.get("/alignment?poles=Russia").status_code == 200


def test_poles_are_chosen_by_name(client: TestClient) -> None:
    data = client.get("/alignment.json?poles=Russia,China").json()
    assert (data["chosen"], data["who"]) == (["Russia", "China"], ["Mongolia", "Russia", "China"])
    assert {one["pole"]: one["href"] for one in data["choices"]}["China"] == "/alignment?poles=Russia"


@pytest.mark.parametrize(
    ("query", "sentence"), [("poles=Rusia", "There is no pole 'Rusia'."), ("from=told", "There is no from 'told'.")]
)
def test_what_cannot_be_asked_is_one_sentence(client: TestClient, query: str, sentence: str) -> None:
    answer = client.get(f"/alignment.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["problem"] == sentence


def test_points_of_the_joined_dataset_serve_where_no_votes_are(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("ccode,session,IdealPoint\n712,70,-0.5\n365,70,0.1\n710,70,-0.7\n712,68,-0.4\n", encoding="latin-1")
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia", POLES) as workspace:
        assert workspace.join("un-ideal-points", file).error is None
        client = site(workspace)
        data = client.get("/alignment.json").json()
        assert data["origin"]["name"] == "published"
        assert data["years"][0]["points"]["Mongolia"]["value"] == -0.5
        assert (data["years"][0]["year"], data["sessions"]) == (2015, [])
        assert "tulga join un-votes FILE" in client.get("/alignment").text


def test_nothing_joined_is_one_sentence_with_the_command_that_helps() -> None:
    html = site(Hearth()).get("/alignment").text
    assert "tulga join un-votes FILE" in html
    assert "data-figure" not in html


def test_the_name_of_a_pole_is_text_and_nothing_else() -> None:
    name = "<script>alert(1)</script>"
    assert name not in site(Hearth(poles={name: ["RUS"], "China": ["CHN"]})).get("/alignment").text


def test_no_line_is_drawn_over_a_year_that_is_missing() -> None:
    rows = [{"who": "A", "year": year, "value": 0.1, "low": 0.0, "high": 0.2} for year in (2010, 2011, 2014)]
    spec = trend(rows)
    assert spec is not None
    assert [value["run"] for value in spec["data"]["values"]] == [1, 1, 2]
    assert "Ideal point" in figures.svg(spec, 500)
    assert trend([]) is None


def test_points_without_intervals_have_no_band() -> None:
    rows = [{"who": "A", "year": year, "value": 0.1, "low": None, "high": None} for year in (2010, 2011)]
    spec = trend(rows)
    assert spec is not None
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["line", "point"]
