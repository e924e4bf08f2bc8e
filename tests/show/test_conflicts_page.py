"""The page of conflicts: every side leads to its claims, and what only looks like a conflict waits for a word."""

from decimal import Decimal

import pytest
from fastapi.testclient import TestClient
from hearth import Hearth

from tulga.claim import Claim, Evidence
from tulga.show.web.app import create_app
from tulga.span import Span


def told(item: str, when: str, source: str, row: int) -> Claim:
    return Claim(
        relation="arms_transfer", subject="RUS", object="MNG", item=item, value=Decimal(100), unit="units of equipment",
        span=Span.parse(when), evidence=Evidence(source, f"row={row}"),
    )  # fmt: skip


@pytest.fixture
def hearth() -> Hearth:
    hearth = Hearth()
    first, second = (source.id for source in hearth.sources()[:2])
    hearth.claims = [told("T72-A tanks", "2015-12", first, 901), told("T-72 tank", "2012/2015", second, 902)]
    return hearth


@pytest.fixture
def client(hearth: Hearth) -> TestClient:
    return TestClient(create_app(hearth), raise_server_exceptions=False)


def test_a_conflict_shows_its_sides_with_their_claims(client: TestClient, hearth: Hearth) -> None:
    data = client.get("/conflicts.json").json()
    real = next(group for group in data["verdicts"] if group["verdict"] == "real")
    (card,) = real["conflicts"]
    assert (real["count"], card["kind"], len(card["sides"])) == (1, "cumulative", 2)
    assert {claim for side in card["sides"] for claim in side["claims"]} == {claim.id for claim in hearth.claims}
    assert all(side["href"] == f"/claim/{side['claims'][0]}" for side in card["sides"])
    page = client.get("/conflicts").text
    assert "To settle it:" in page
    assert "Real: 1" in page


@pytest.mark.parametrize(("query", "count"), [("actor=Mongolia", 1), ("actor=DEU", 0), ("kind=date", 0), ("", 1)])
def test_an_actor_or_a_kind_narrows_it(client: TestClient, query: str, count: int) -> None:
    data = client.get(f"/conflicts.json?{query}").json()
    assert data["verdicts"][0]["count"] == count


@pytest.mark.parametrize("query", ["actor=Nowherestan", "kind=quarrel"])
def test_what_is_not_known_is_told(client: TestClient, query: str) -> None:
    answer = client.get(f"/conflicts.json?{query}")
    assert answer.status_code in (400, 404)
    assert "Nowherestan" in answer.text or "quarrel" in answer.text


def test_a_page_leads_to_the_next_one_and_back_to_the_first(
    client: TestClient, hearth: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tulga.show.web.pages.conflicts.SHOWN", 1)
    source = hearth.sources()[0].id
    hearth.claims += [
        Claim(
            relation="embassy_opened",
            subject="TUR",
            object="MNG",
            span=Span.parse(year),
            evidence=Evidence(by, "row=1"),
        )
        for year, by in (("1996", source), ("1997", hearth.sources()[1].id))
    ]
    first = client.get("/conflicts.json?actor=MNG").json()
    assert (first["first"], first["verdicts"][0]["count"]) == (None, 2)
    second = client.get(first["next"].replace("/conflicts?", "/conflicts.json?")).json()
    shown = [[one["kind"] for one in data["verdicts"][0]["conflicts"]] for data in (first, second)]
    assert shown == [["cumulative"], ["date"]]
    assert (second["first"], second["next"]) == ("/conflicts?actor=MNG", None)
    assert 'rel="next"' in client.get("/conflicts?actor=MNG").text
