"""The page of a posture over the small workspace: counted by hand from the facts and the declared rules of neutrality."""

import pytest
from fastapi.testclient import TestClient
from hearth import Hearth
from neutral import Neutral

from tulga.show.figures import posture as figures
from tulga.show.posture import way
from tulga.show.web.app import create_app

DAY = "/posture{}?name=neutrality&on=2020-01-01"
FOUR = ["hague_war_law", "austrian", "swiss", "turkmen"]


def site(workspace: Hearth) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return site(Neutral())


@pytest.fixture(scope="module")
def data(client: TestClient) -> dict:
    return client.get(DAY.format(".json")).json()


@pytest.fixture(scope="module")
def html(client: TestClient) -> str:
    return client.get(DAY.format("")).text


def test_what_holds_on_the_day_is_counted_under_each_model(data: dict) -> None:
    # On 1 January 2020 hold: the partnerships with China (2014) and Russia (2019) and the agreement with South Korea (1999),
    # which depend in every model, and the yearly exercise with Russia, which three models bar in war and the Turkmen one
    # makes depend. Japan (2022) and South Korea (2021) come later, the exercise of 2026 is planned.
    counts = {one["id"]: {each["outcome"]: each["held"] for each in one["counts"]} for one in data["models"]}
    assert list(counts) == FOUR
    assert counts["swiss"] == counts["austrian"] == counts["hague_war_law"] == {"depends": 3, "not in war": 1}
    assert counts["turkmen"] == {"depends": 4}
    assert (data["held"], data["open"]) == (4, 1)  # the exercise with China has no date
    assert [one["what"] for one in data["left_out"]] == ["Military exercise"]
    assert data["not_covered"][0]["why"].startswith("An attaché is a diplomat")


def test_every_commitment_leads_to_its_claims_and_every_verdict_to_a_source_or_assumption(
    client: TestClient, data: dict, html: str
) -> None:
    rules = {one["id"] for one in data["rules"]}
    assumptions = {one["id"] for one in data["assumptions_made"]}
    for kind in data["kinds"]:
        for outcome in kind["outcomes"].values():
            assert outcome["refs"]
            assert set(outcome["refs"]) <= rules | {"assumption"}
        for card in (*kind["held"], *kind["open"]):
            assert card["evidence"]
            assert client.get(card["href"]).status_code == 200
            assert set(card["takes"]) <= assumptions
    anchors = {f'id="{name}"' for name in rules | assumptions}
    assert all(anchor in html for anchor in anchors)
    assert '<span class="mark planned">assumption</span>' in html


def test_the_gravest_kinds_come_first_and_the_spread_is_told(data: dict) -> None:
    kinds = [one["kind"] for one in data["kinds"]]
    assert kinds[-1] == "Joint exercise hosting"  # the only one that some models bar in war and none in peace
    assert data["kinds"][-1]["spread"] == ["depends", "not in war"]
    assert [len(data["kinds"][-1][name]) for name in ("held", "open")] == [1, 1]


def test_both_neighbours_come_first_with_what_is_expected_of_it(data: dict, html: str) -> None:
    assert [one["label"] for one in data["neighbours"]] == ["Russia", "China"]  # as the poles are declared
    russia = data["neighbours"][0]
    assert [one["words"] for one in russia["expected"]] == ["eastern flank less exposed"]
    defence = next(row for row in russia["rows"] if row["domain"] == "defence")
    assert defence["in_words"] == {**dict.fromkeys(FOUR[:3], "not in war 1"), "turkmen": "depends 1"}
    china = next(row for row in data["neighbours"][1]["rows"] if row["domain"] == "defence")
    assert china["in_words"]["turkmen"] == "depends 0 (+1 undated)"
    assert [one["label"] for one in data["others"]] == ["South Korea"]
    assert html.index("partner-RUS") < html.index("partner-CHN") < html.index("Everybody else")
    assert "No text tells what it would gain or lose." in html  # of China


def test_stances_stand_in_time_and_a_condition_by_itself(data: dict) -> None:
    assert [(one["holder"], one["when"], one["status"]) for one in data["positions"]] == [
        ("the president", "29 September 2015", "actual"),
        ("Mongolia", "2017", "denied"),
    ]
    assert [one["words"] for one in data["conditions"]] == ["condition of success"]


def test_the_bargain_of_the_same_matter_stands_there_with_its_spread(data: dict, html: str) -> None:
    (bargain,) = data["bargains"]  # the border that closes is no bargain
    outcome = bargain["forecast"]["outcomes"][0]
    # Weighted mean (1 x 20 + 3 x 80) / 4 = 65; three quarters of the weight stand at 80, and so does the median.
    assert {one["model"]: one["value"] for one in outcome["models"]} == {"weighted median": 80, "weighted mean": 65}
    assert outcome["spread"]["number"] == "65 to 80"
    assert bargain["href"] in html
    assert data["figures"]["models-1"]["description"].startswith("Where the models end")


def test_one_model_alone(client: TestClient) -> None:
    alone = client.get(DAY.format(".json") + "&model=turkmen").json()
    assert [one["id"] for one in alone["models"]] == ["turkmen"]
    assert {name for kind in alone["kinds"] for name in kind["outcomes"]} == {"turkmen"}
    assert len(alone["choices"]) == 4


def test_without_a_day_it_is_that_of_the_last_dated_fact(client: TestClient) -> None:
    # Japan's partnership is of November 2022, of which the last day is meant; the exercise of 2026 is only planned.
    assert client.get("/posture.json").json()["on"] == "2022-11-30"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=2016", "'2016' is not a day such as 2016-05-05."),
        ("on=2016-02-30", "'2016-02-30' is not a day such as 2016-05-05."),
        ("name=neutralty", "There is no posture 'neutralty'."),
        ("name=join", "The posture join needs an organisation, such as join NATO."),
        ("name=join+NATOO", "There is no organisation 'NATOO'."),
        ("model=swis", "There is no model 'swis'."),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(client: TestClient, query: str, sentence: str) -> None:
    answer = client.get(f"/posture.json?{query}")
    assert (answer.status_code, answer.json()["problem"]) == (400, sentence)


def test_joining_an_organisation_is_judged_by_its_rules_alone(client: TestClient) -> None:
    joined = client.get("/posture.json?name=join+CSTO&on=2020-01-01").json()
    assert [one["id"] for one in joined["models"]] == ["CSTO"]
    assert joined["bargains"] == []
    assert client.get("/posture?name=leave+CSTO&on=2020-01-01").status_code == 200


def test_what_somebody_wrote_is_text_and_nothing_else(client: TestClient) -> None:
    html = client.get("/posture?name=<script>alert(1)</script>").text
    assert "<script>alert" not in html


def test_a_ledger_without_dates_asks_for_a_day() -> None:
    undated = site(Hearth(claims=[claim for claim in Hearth().claims if not claim.span.known]))
    assert "say which day is meant" in undated.get("/posture.json").json()["problem"]
    empty = undated.get("/posture?on=2016-05-05")
    assert empty.status_code == 200
    assert "The ledger tells of no commitment that surely holds" in empty.text


def test_the_bars_add_up_to_what_holds(data: dict) -> None:
    bars = data["figures"]["outcomes"]["data"]["values"]
    assert sum(bar["count"] for bar in bars if bar["model"] == "Swiss") == 4
    assert figures.outcomes([{"label": "Swiss", "counts": []}]) is None


def test_a_row_of_a_dataset_leads_to_its_source() -> None:
    assert way(["atop@1a2b row=7;col=atop_defense"]) == {"evidence": 1, "href": "/source/atop%401a2b"}
    assert way(["a"], ["b"])["href"] == "/evidence?ids=a&against=b"
    assert way([])["href"] is None
