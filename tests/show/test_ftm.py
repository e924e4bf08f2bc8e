"""Entities of FollowTheMoney: each what it should be, and each valid by its own model where that is installed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from kept import DENIED, EDITED, NEW, TEXT, TRADE, UN, Kept, fill, source, told

from tulga.actors import actors
from tulga.claim import Evidence
from tulga.ledger import Ledger
from tulga.show.export import Selection, exports
from tulga.show.export.ftm import key
from tulga.span import Span


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(":memory:") as kept:
        fill(kept)
        yield kept


def entities(ledger: Ledger, chosen: Selection = Selection()) -> dict[str, dict[str, Any]]:  # noqa: B008 (it is frozen)
    made = [json.loads(line) for line in exports["ftm.jsonl"].write(Kept(ledger), chosen).splitlines()]
    assert len({one["id"] for one in made}) == len(made)
    return {one["id"]: one for one in made}


def of(ledger: Ledger, claim: Any) -> dict[str, Any]:
    return entities(ledger)[key("claim", claim.id)]


def add(ledger: Ledger, *claims: Any) -> None:
    ledger.add(claims, source(NEW, sha256="2" * 64, name="note.txt"), text=TEXT, verb="read", input_name="note.txt")


def test_actors_are_bodies_with_their_country(ledger: Ledger) -> None:
    made = entities(ledger)
    mongolia = made[key("actor", "MNG")]
    assert (mongolia["schema"], mongolia["properties"]["country"]) == ("PublicBody", ["mn"])
    assert mongolia["properties"]["name"] == ["Mongolia"]
    assert made[key("actor", "UN")]["schema"] == "Organization"


def test_a_membership_is_a_membership(ledger: Ledger) -> None:
    made = of(ledger, UN)
    held = made["properties"]
    assert made["schema"] == "Membership"
    assert (held["member"], held["organization"]) == ([key("actor", "MNG")], [key("actor", "UN")])
    assert (held["role"], held["startDate"], held["recordId"]) == (["full member"], ["1961"], [UN.id])
    assert "endDate" not in held
    assert held["description"] == ["Mongolia joined the UN in 1961"]


def test_every_claim_leads_to_its_source(ledger: Ledger) -> None:
    held = of(ledger, EDITED)["properties"]
    assert held["proof"] == [key("source", NEW)]
    assert (held["publisher"], held["sourceUrl"]) == (["The ministry"], ["https://example.org/note"])
    note = entities(ledger)[key("source", NEW)]["properties"]
    assert (note["title"], note["author"], note["publishedAt"]) == ([f"Title of {NEW}"], ["Saran Bold"], ["2024-03"])
    assert (note["fileName"], note["language"]) == (["note.txt"], ["eng"])


def test_events_links_and_notes(ledger: Ledger) -> None:
    event = of(ledger, EDITED)
    assert (event["schema"], event["properties"]["date"]) == ("Event", ["1996-05"])
    assert set(event["properties"]["involved"]) == {key("actor", "TUR"), key("actor", "MNG")}
    link = of(ledger, TRADE)
    assert (link["schema"], link["properties"]["role"]) == ("UnknownLink", ["Trade value"])
    assert link["properties"]["summary"] == ["Trade value: Mongolia – China; 6300000000.05 USD; exports; 2019"]


def test_a_denial_is_no_link_and_what_was_rejected_is_not_there(ledger: Ledger) -> None:
    assert key("claim", DENIED.id) not in entities(ledger)
    denied = replace(DENIED, item="so it said")
    add(ledger, denied)
    made = of(ledger, denied)
    assert (made["schema"], made["properties"]["name"]) == ("Note", ["Denied: Embassy opened"])
    assert set(made["properties"]["entity"]) == {key("actor", "CAN"), key("actor", "MNG")}


def test_a_plan_is_a_link_that_says_so(ledger: Ledger) -> None:
    planned = replace(EDITED, modality="planned")
    add(ledger, planned)
    made = of(ledger, planned)
    assert (made["schema"], made["properties"]["status"]) == ("UnknownLink", ["planned"])


def test_an_office_is_held_by_a_person(ledger: Ledger) -> None:
    held = told("office_held", "Saran Bold", "MNG", "2020/2021", "Mongolia", item="foreign minister")
    add(ledger, held)
    made, occupancy = entities(ledger), of(ledger, held)
    assert occupancy["schema"] == "Occupancy"
    person, post = (made[occupancy["properties"][end][0]] for end in ("holder", "post"))
    assert (person["schema"], post["schema"]) == ("Person", "Position")
    assert post["properties"]["organization"] == [key("actor", "MNG")]
    assert (occupancy["properties"]["startDate"], occupancy["properties"]["endDate"]) == (["2020"], ["2021"])


@pytest.mark.parametrize("span", ["1996~", "199X", "[..1996]", "[1996..]"])
def test_a_date_that_cannot_be_kept_stands_in_the_summary(ledger: Ledger, span: str) -> None:
    vague = replace(EDITED, span=Span.parse(span))
    add(ledger, vague)
    held = of(ledger, vague)["properties"]
    assert not {"date", "startDate", "endDate"} & set(held)
    assert span in held["summary"][0]


def test_what_is_chosen_has_its_sources_and_actors(ledger: Ledger) -> None:
    made = entities(ledger, Selection(actor="CHN"))
    assert sorted(one["schema"] for one in made.values()) == ["Document", "PublicBody", "PublicBody", "UnknownLink"]


def test_every_line_is_valid_by_the_model_of_followthemoney(ledger: Ledger) -> None:
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    every = [
        replace(UN, subject=actor, evidence=Evidence(NEW, f"row={n}")) for n, actor in enumerate(actors(), start=1)
    ]
    add(ledger, *every, replace(DENIED, item="so it said"), replace(EDITED, modality="planned"))
    made = entities(ledger)
    assert len(made) > 2000
    for one in made.values():
        cleaned = model.get_proxy(one, cleaned=False)
        cleaned.schema.validate(cleaned.to_dict())
        given = {name: sorted(values) for name, values in one["properties"].items()}
        assert {name: sorted(values) for name, values in cleaned.to_dict()["properties"].items()} == given
        assert all(cleaned.get(name) for name in cleaned.schema.required)
        for prop, value in cleaned.itervalues():
            if prop.range is not None:
                assert model.get(made[value]["schema"]).is_a(prop.range)
