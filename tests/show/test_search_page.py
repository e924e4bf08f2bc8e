"""The search page over a real ledger in memory: what it asks for, what it shows, and how it goes on."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hearth import CLAIMS, NOTE, SOURCES, TEXT, Hearth

from tulga.claim import Claim, Evidence
from tulga.ledger import Ledger
from tulga.show.web.app import create_app
from tulga.sources import Source
from tulga.span import Span


@pytest.fixture
def client() -> Iterator[TestClient]:
    with Ledger(":memory:") as ledger:
        for source in SOURCES[:2]:
            mine = [claim for claim in CLAIMS if claim.evidence.source == source.id]
            text = TEXT if source.id == NOTE else None
            ledger.add(mine, source, text=text, verb="read", input_name=source.name)
        rows = Source("rows", "table", {"title": "Rows"})
        many = [
            Claim(relation="mission_count", subject="MNG", object="DEU", span=Span.parse("1950"),
                  evidence=Evidence("rows", f"row={row}"))
            for row in range(60)
        ]  # fmt: skip
        ledger.add(many, rows, verb="join", input_name="rows.csv")
        hearth = Hearth()
        hearth.ledger = ledger  # type: ignore[assignment]
        yield TestClient(create_app(hearth), raise_server_exceptions=False)


def test_words_find_claims_and_passages_with_the_words_marked(client: TestClient) -> None:
    data = client.get("/search.json?q=Анкара").json()
    assert [claim["relation"] for claim in data["claims"]] == ["embassy_opened"]
    assert (data["count"], data["more"], data["next"]) == (1, False, None)
    [place] = data["passages"]
    assert "".join(piece["text"] for piece in place["pieces"]) in TEXT
    assert [piece["text"] for piece in place["pieces"] if piece["found"]] == ["Ankara"]
    assert "<mark>Ankara</mark>" in client.get("/search?q=Анкара").text


def test_actors_are_asked_for_by_name_and_empty_fields_ask_for_nothing(client: TestClient) -> None:
    data = client.get("/search.json?actor=South+Korea&from=2000&q=&grade=").json()
    assert [claim["span"] for claim in data["claims"]] == ["2026", "2021/.."]


def test_pages_go_on_and_keep_what_was_asked(client: TestClient) -> None:
    first = client.get("/search.json?actor=DEU").json()
    assert (len(first["claims"]), first["count"], first["first"]) == (50, 60, None)
    address = first["next"].replace("/search?", "/search.json?")
    second = client.get(address).json()
    assert (len(second["claims"]), second["next"], second["first"]) == (10, None, "/search?actor=DEU")
    assert not {claim["id"] for claim in first["claims"]} & {claim["id"] for claim in second["claims"]}
    assert 'rel="next"' in client.get("/search?actor=DEU").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("relation=embasy", "embasy"),
        ("confidence=much", "not a number from 0 to 1"),
        ("review=maybe", "maybe"),
        ("actor=Nowhereland", "Nowhereland"),
        ("after=x", "No page is followed by"),
        ("q=%3F%3F", "no word to look for"),
        ("source=none", "none"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(client: TestClient, query: str, sentence: str) -> None:
    answer = client.get(f"/search.json?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json()["problem"]


def test_what_was_typed_is_shown_as_text_and_only_leaving_out_is_allowed(client: TestClient) -> None:
    answer = client.get('/search?q=-"><script>alert(1)</script>')
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get("/search.json?q=-embassy").json()["passages"] == []
