"""The page of a debate: who is for it and who against, with its words; and competing hypotheses."""

import pytest
from fastapi.testclient import TestClient
from hearth import Hearth
from neutral import Neutral

from tulga.show.web.app import create_app


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Neutral()), raise_server_exceptions=False)


def statements(client: TestClient, query: str = "") -> dict[str, list[dict]]:
    return {one["kind"]: one["statements"] for one in client.get(f"/argument.json{query}").json()["sides"]}


def test_statements_stand_on_the_side_that_their_fact_says(client: TestClient) -> None:
    sides = statements(client)
    assert list(sides) == ["for", "against", "condition", "effect", "unsure"]
    said = {kind: [(one["holder"], one["words"]) for one in found] for kind, found in sides.items()}
    assert ("the president", "neutrality, permanent") in said["for"]
    assert [words for _, words in said["condition"]] == ["sound economy, neutrality: condition of success"]
    assert "Mongolia" in [
        holder for holder, _ in said["unsure"]
    ]  # a text says that it is not so: less than to refuse it


def test_an_effect_that_is_read_from_a_word_is_an_assumption(client: TestClient) -> None:
    read = [one for one in statements(client)["for"] if one["assumed"]]
    assert [one["words"] for one in read] == ["neutrality of MNG, RUS: eastern flank less exposed"]
    assert "less exposed" in read[0]["because"]
    assert '<span class="mark planned">assumption</span>' in client.get("/argument").text


def test_every_statement_leads_to_its_words(client: TestClient) -> None:
    for found in statements(client).values():
        for one in found:
            assert one["evidence"] == 1
            assert client.get(one["href"]).status_code == 200


def test_as_things_stood_on_a_day(client: TestClient) -> None:
    assert len(statements(client)["unsure"]) == 1
    assert statements(client, "?on=2016-05-05")["unsure"] == []  # said of 2017
    answer = client.get("/argument.json?on=soon")
    assert (answer.status_code, answer.json()["problem"]) == (400, "'soon' is not a day such as 2016-05-05.")


def test_a_topic_that_nobody_speaks_of_is_said_to_be_one() -> None:
    client = TestClient(create_app(Hearth()), raise_server_exceptions=False)
    empty = client.get("/argument?topic=horses")
    assert empty.status_code == 200
    assert "No position and no effect bears on" in empty.text
    assert client.get("/argument.json?topic=horses").json()["sides"] == []


def test_what_is_inconsistent_counts_and_the_least_leads(client: TestClient) -> None:
    (question,) = client.get("/argument.json").json()["questions"]
    # Safety has nothing against it, votes one I, which counts 1; the talk has the same mark for both.
    assert [(one["id"], one["against"], one["leads"]) for one in question["hypotheses"]] == [
        ("safety", "0", True),
        ("votes", "1", False),
    ]
    assert {item["id"]: item["tells_nothing"] for item in question["items"]} == {"bill": False, "talk": True}
    html = client.get("/argument").text
    assert "tells nothing between them" in html
    assert "papers of the year" in html
