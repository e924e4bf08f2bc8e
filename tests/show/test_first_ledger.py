"""A workspace that has nothing but a Factbook: its overview is filled, for the three small files and for the real ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tulga.show.web.app import create_app
from tulga.show.web.page import Asked
from tulga.show.web.pages.overview import overview
from tulga.workspace import Workspace

FIXTURE = Path(__file__).parents[1] / "join" / "fixtures" / "factbook"
STATES = (
    "UZB", "BTN", "KGZ", "FRA", "PRK", "MDV", "NRU", "SMR", "BRA", "ZAF", "JPN", "USA", "EGY", "ISL", "TON",
)  # fmt: skip


@pytest.fixture
def mongolia(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as workspace:
        assert workspace.join("factbook", FIXTURE).error is None
        yield workspace


def test_the_numbers_that_open_it_are_those_of_the_file(mongolia: Workspace) -> None:
    seats, exports, force = overview(mongolia, Asked())["headline"]
    assert (seats["number"], seats["dated"]) == (
        "16",
        False,
    )  # of 19 items two are seats of observers and one is a mission
    assert "The World Factbook" in seats["when"]
    assert (exports["number"], exports["what"], exports["when"]) == ("92.0%", "China’s share of exports", "2023")
    assert (force["number"], force["when"]) == ("1,200 persons", "2025")  # no share of imports is told
    assert "Iraq" in force["what"]


def test_seats_without_a_date_are_counted_and_get_none(mongolia: Workspace) -> None:
    members, observers = overview(mongolia, Asked())["seats"]
    assert (members["count"], members["undated"], members["read_in"]) == (16, 16, ["The World Factbook"])
    assert [(seat["organisation"], seat["item"], seat["span"]) for seat in observers["seats"]] == [
        ("Organization of American States", "observer", ""),
        ("Shanghai Cooperation Organisation", "observer", ""),
    ]


def test_forces_and_goods_stand_as_the_file_has_them(mongolia: Workspace) -> None:
    data = overview(mongolia, Asked())
    told = [(fact["object"], fact["item"], fact["value"], fact["span"]) for fact in data["forces"]]
    assert told == [
        ("IRQ", "military (up to)", "1200", "2025"),
        ("UNMISS", "military", "850", "2025"),
        ("UNMISS", "police (about)", "20", "2025"),
        ("MONUSCO", None, None, ""),
    ]
    exports = next(flow for flow in data["goods"] if flow["flow"] == "exports")
    assert [good["name"] for good in exports["goods"]] == ["coal", "copper ore", "wool (washed, combed)", "gold"]
    exports_of_all = next(fact for fact in data["trade"] if fact["item"] == "exports of goods and services")
    assert (exports_of_all["value"], exports_of_all["span"]) == ("16205000000", "2024")  # not the 940 million of 2023


def test_the_register_has_the_columns_that_are_known_and_says_which_are_not(mongolia: Workspace) -> None:
    data = overview(mongolia, Asked())
    assert list(data["columns"]) == ["partner", "embassy", "trade", "forces"]
    assert data["without"] == ["Tier", "At this tier since", "Relations since", "Agreements"]
    rows = {row["partner"]: row for row in data["register"]}
    assert next(iter(rows)) == "CHN"  # the largest share first
    assert [one["says"] for one in rows["CHN"]["trade"]] == ["92% of exports"]
    assert [one["says"] for one in rows["USA"]["posts"]] == [
        "2 consulates general of Mongolia", "embassy of Mongolia", "embassy of United States"
    ]  # fmt: skip
    assert "CIV" not in rows  # less than 1%: rounded away by the source, so no number and no zero
    assert "UNMISS" not in rows


def test_a_state_sees_itself_in_the_files_of_others(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", "RUS", "Russia") as workspace:
        workspace.join("factbook", FIXTURE)
        row = next(row for row in overview(workspace, Asked())["register"] if row["partner"] == "KAZ")
    assert [one["says"] for one in row["trade"]] == ["26.4% of Kazakhstan’s imports"]


def test_every_page_opens_and_every_number_leads_to_its_row(mongolia: Workspace) -> None:
    client = TestClient(create_app(mongolia))
    data = client.get("/.json").json()
    assert client.get("/").status_code == 200
    assert all(one["href"] and client.get(one["href"]).status_code == 200 for one in data["headline"])
    share = client.get("/.json").json()["headline"][1]["href"]
    assert "92%" in client.get(share).text  # the item as it stands in the file
    for address in ("/measures", "/partner/CHN", "/partner/USA", data["seats"][0]["seats"][0]["href"]):
        assert client.get(address).status_code == 200
    assert "92.0%" in client.get("/measures").text


def test_sentence_and_row_meet_in_one_fact(mongolia: Workspace, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Mongolia has been a member of the WTO since 1997.", encoding="utf-8")
    assert [outcome.error for outcome in mongolia.read([note])] == [None]
    found = mongolia.facts("membership", "MNG", "WTO")
    assert [(str(fact.span), len(fact.supporting)) for fact in found] == [("1997/..", 2)]
    members: dict[str, Any] = overview(mongolia, Asked())["seats"][0]
    assert (members["count"], members["undated"]) == (16, 15)


@pytest.mark.shared
def test_a_workspace_for_any_state_opens_with_its_overview_filled(shared: Path, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", STATES[0], "any state") as workspace:
        workspace.join("factbook", shared / "panels" / "factbook")
    for state in STATES:
        with Workspace(tmp_path / "w", state, "any state") as workspace:
            data = overview(workspace, Asked())
        assert all(one["known"] for one in data["headline"]), state
        assert data["seats"][0]["count"] >= 10, state
        assert data["register"], state
        assert data["trade"] or data["goods"], state
        assert any(row["trade"] for row in data["register"]), state
