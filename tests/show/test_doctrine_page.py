"""The page of the doctrine: values in the unit of their measure, versions side by side, and verdicts that moved."""

from datetime import UTC, datetime

from fastapi.testclient import TestClient
from hearth import CLAIMS, DOCTRINE, Hearth
from neutral import Neutral

from tulga.doctrine import Document, Verdict
from tulga.doctrine.watch import Alert
from tulga.show.web.app import create_app
from tulga.show.web.pages.doctrine import measure_in_words, verdict_card

INVESTMENT = next(claim for claim in CLAIMS if claim.relation == "investment_share")
OLDER = {
    **DOCTRINE, "id": "security-concept-1994", "version": "1994", "in_force": "1994/2010", "body": None, "extract": True,
    "clauses": [
        {**DOCTRINE["clauses"][0], "threshold": "1/2"},
        {"id": "neighbours-first", "kind": "declaratory", "says": "Neighbours come first."},
    ],
}  # fmt: skip
MOVED = Alert(
    datetime(2019, 2, 1, tzinfo=UTC), "security-concept-2010", "one-third-rule", 2018, "unknown", "broken",
    "China is above.", (INVESTMENT.id,),
)  # fmt: skip


def site(workspace: Hearth) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


def versions() -> list[Document]:
    return [Document.model_validate(one) for one in (OLDER, DOCTRINE)]


def test_two_versions_stand_side_by_side() -> None:
    client = site(Neutral(versions=versions()))
    (pair,) = client.get("/doctrine.json").json()["compared"]
    assert (pair["older"]["version"], pair["newer"]["version"]) == ("1994", "2010")
    became = {one["clause"]: (one["kind"], one["certain"]) for one in pair["differences"]}
    # The limit went from a half to a third; the older text is an extract, so what is new may have stood in it.
    assert became == {
        "third-neighbours": ("added", False),
        "one-third-rule": ("changed", True),
        "neighbours-first": ("dropped", True),
    }
    assert "lowered from 1/2 share to 1/3 share" in client.get("/doctrine").text


def test_a_verdict_that_moved_is_told_with_what_came() -> None:
    client = site(Neutral(alerts=[MOVED]))
    (alert,) = client.get("/doctrine.json").json()["alerts"]
    assert (alert["seen"], alert["before"], alert["after"]) == ("2019-02-01", "unknown", "broken")
    assert alert["came"] == {"count": 1, "href": f"/claim/{INVESTMENT.id}"}
    assert "What moved since it is watched" in client.get("/doctrine").text
    assert "What moved since it is watched" not in site(Neutral()).get("/doctrine").text


def test_a_value_is_told_in_the_unit_of_its_measure() -> None:
    held = Verdict("days", 2018, "held", 21.0, 20.0, 22.5, 30.0, "It held.", measure="route_time", unit="days")
    card = verdict_card(Hearth(), held)
    assert (card["number"], card["unit"], card["threshold"]) == ("21 days (20 to 22.5)", "days", 30.0)
    share = Verdict("rule", 2018, "broken", 0.51, 0.51, 0.51, 0.25, "It broke.")
    assert (verdict_card(Hearth(), share)["number"], verdict_card(Hearth(), share)["threshold"]) == ("51.0%", 25.0)


def test_an_interval_without_a_value_and_nothing_at_all() -> None:
    assert measure_in_words(None, 2.0, 3.5, "days") == "2 to 3.5 days"
    assert measure_in_words(None, None, None, "days") == "not known"


def test_a_body_that_is_not_known_is_said_to_be() -> None:
    class Unsigned(Neutral):
        def doctrine_documents(self, state: str) -> list[Document]:
            return versions()

    html = site(Unsigned()).get("/doctrine").text
    assert "Adopted by whom is not known" in html
    assert "an extract, so the text may declare more" in html
    assert ">None" not in html
