"""The page of measures: every measure is told, and what nothing bounds is not told as a number."""

from html import unescape

import polars
import pytest
from fastapi.testclient import TestClient
from hearth import CELLS, Hearth

from tulga.measures import measures
from tulga.show.web.app import create_app


class Lacking(Hearth):
    """With exports of 2016 of which China's are not covered and no total is stated."""

    def panel(self, kind: str, first: int = 2000, last: int = 2024) -> polars.DataFrame:
        rows = [
            {"subject": "MNG", "object": other, "year": 2016, "relation": "trade_value", "item": "exports", "value": value,
             "unit": "USD", "evidence": [f"row-{other}"], "disputed": False, "status": "value" if value else "not covered"}
            for other, value in (("CHN", None), ("RUS", 1e9))
        ]  # fmt: skip
        return polars.concat([super().panel(kind, first, last), polars.DataFrame(rows, schema=CELLS)])


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Lacking()), raise_server_exceptions=False)


def test_every_measure_is_told_with_its_formula_source_and_missing_values(client: TestClient) -> None:
    told = {
        one["name"]: one for family in client.get("/measures.json").json()["families"] for one in family["measures"]
    }
    assert set(told) == set(measures)
    html = unescape(client.get("/measures").text)
    for name, one in measures.items():
        assert f'id="all-{name}"' in html
        for part in (one.title, one.formula, one.source, one.missing):
            assert part in html, name
    assert html.count('<span class="mark kind">Tulga’s own</span>') == sum(
        one.tulgas_own for _, one in measures.items()
    )


def test_families_say_what_they_are_and_are_closed_until_opened(client: TestClient) -> None:
    families = client.get("/measures.json").json()["families"]
    assert all(one["what"].endswith(".") for one in families)
    html = client.get("/measures").text
    assert html.count('<details id="family-') == len(families)
    assert "<details open" not in html


def test_where_nothing_bounds_a_share_no_partner_is_the_largest(client: TestClient) -> None:
    exports = client.get("/measures.json").json()["flows"][0]
    largest = {one["year"]: one["largest"] for one in exports["years"]}
    assert largest[2016] is None
    assert largest[2018]["partner"]["id"] == "CHN"
    points = client.get("/measures.json").json()["figures"]["exports"]["data"]["values"]
    assert {value["least"] for value in points if value["year"] == 2016} == {None}
    assert all(value["least"] == value["low"] for value in points if value["year"] == 2018)
